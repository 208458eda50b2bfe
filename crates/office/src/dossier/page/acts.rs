//! The acts of people on a file: each translates a form, and shows the file again when a rule said no.

use axum::Form;
use axum::extract::{Path, State as Of};
use base::authority::Scope;
use base::clock::vietnam;
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Error, Refusal, Result, Text};
use desk::Subject;

use super::one::look;
use crate::dossier::{self, DossierId, KEEP, package, refusals};
use crate::said::Said;
use crate::{Looker, Office, freeze as holds, incoming, outgoing};

/// Where the act was asked for, and by whom.
struct Asked {
    office: Office,
    looker: Looker,
    id: DossierId,
    chrome: Chrome,
    said: Said,
}

/// Does an act in its transaction; a refusal at a field shows the file again with what was typed.
async fn act(
    asked: Asked,
    verb: fn(&Tx, &Looker, &Said, DossierId) -> Result<()>,
    notice: Text,
) -> Result<Page> {
    let Asked { office, looker, id, chrome, said } = asked;
    let (who, what) = (looker.clone(), said.clone());
    match office.hub.db.write(move |tx| verb(tx, &who, &what, id)).await {
        Ok(()) => Ok(Page::to(format!("/dossiers/{id}")).notice(notice)),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = said.refused(*refusal);
            Ok(Page::again(look(&office, looker, id, chrome, said).await?))
        }
        Err(error) => Err(error),
    }
}

/// One handler: what comes in is the same for all of them.
macro_rules! handler {
    ($name:ident, $verb:expr, $vi:literal, $en:literal) => {
        pub(super) async fn $name(
            Of(office): Of<Office>,
            looker: Looker,
            Path(id): Path<DossierId>,
            chrome: Chrome,
            Form(fields): Form<Vec<(String, String)>>,
        ) -> Result<Page> {
            let said = Said::of_form(fields);
            act(Asked { office, looker, id, chrome, said }, $verb, Text::new($vi, $en)).await
        }
    };
}

handler!(
    put,
    |tx, who, said, id| {
        who.actor.may(&KEEP, Scope::Authority(who.authority))?;
        dossier::seen(tx, who, id)?;
        let document = by_entry(tx, who, said.of("entry"))?;
        dossier::put(tx, &who.actor, who.authority, id, &document)
    },
    "Đã lưu văn bản vào hồ sơ.",
    "The document is in the file."
);
handler!(
    take_out,
    |tx, who, said, id| {
        let (kind, document) = said.of("document").split_once('/').unwrap_or_default();
        let kinds = [incoming::KIND, outgoing::KIND];
        let kind = kinds.into_iter().find(|known| *known == kind).ok_or_else(Refusal::not_found)?;
        let document = Subject::of(kind, document);
        dossier::take_out(tx, &who.actor, who.authority, id, &document)
    },
    "Đã đưa văn bản ra khỏi hồ sơ.",
    "The document is out of the file."
);
handler!(
    close,
    |tx, who, _, id| dossier::close(tx, &who.actor, who.authority, id),
    "Đã kết thúc hồ sơ.",
    "The file is closed."
);
handler!(
    offer,
    |tx, who, said, id| {
        dossier::offer(tx, &who.actor, who.authority, id, said.of("late_reason"))
    },
    "Đã nộp lưu; chờ lưu trữ tiếp nhận.",
    "Handed over; the archive takes it next."
);
handler!(
    receive,
    |tx, who, _, id| dossier::receive(tx, &who.actor, who.authority, id),
    "Đã nhận hồ sơ vào lưu trữ.",
    "The file is in the archive."
);
handler!(
    give_back,
    |tx, who, said, id| {
        dossier::give_back(tx, &who.actor, who.authority, id, said.of("reason"))
    },
    "Đã trả lại người lập hồ sơ.",
    "Given back to the person in charge."
);
handler!(
    freeze,
    |tx, who, said, id| {
        let about = dossier::seen(tx, who, id)?.about();
        holds::freeze(tx, &who.actor, who.authority, &about, said.of("hold"))
    },
    "Đã phong tỏa: hồ sơ không thay đổi được cho đến khi gỡ.",
    "On hold: nothing of it changes until the hold is lifted."
);
handler!(
    release,
    |tx, who, said, id| {
        let about = dossier::seen(tx, who, id)?.about();
        holds::lift(tx, &who.actor, who.authority, &about, said.of("hold"))
    },
    "Đã gỡ phong tỏa.",
    "The hold is lifted."
);
handler!(
    ask,
    |tx, who, said, id| {
        let form = package::Form::parse(said.of("form")).unwrap_or(package::Form::Package);
        dossier::ask(tx, &who.actor, who.authority, (id, form)).map(drop)
    },
    "Đang lập; tải lại trang sau ít giây.",
    "It is being made; load the page again in some seconds."
);

/// The document with this number in the register: "12/2026", or "12" of this year.
fn by_entry(tx: &Tx, who: &Looker, text: &str) -> Result<Subject> {
    let this_year = vietnam(tx.now()).date().year();
    let (number, year) = match text.trim().split_once('/') {
        Some((number, year)) => (number.parse(), year.parse()),
        None => (text.trim().parse(), Ok(this_year)),
    };
    let entry = number.ok().zip(year.ok()).ok_or_else(refusals::entry_unknown)?;
    let id = incoming::by_entry(tx, who.authority, entry)?.ok_or_else(refusals::entry_unknown)?;
    let one = incoming::find(tx, who.authority, id)?;
    match incoming::in_hands_of(tx, &who.actor, &one)? {
        true => Ok(one.about()),
        false => Err(refusals::entry_unknown().into()),
    }
}

//! Answering the form with which a clerk enters what came without the axis. It keeps all it was given whatever a rule says, and works
//! without script: files and fields are one form, and every button of it sends both.

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Query, Request, State as Of};
use axum::routing::{get, patch, post};
use base::db::Tx;
use base::pages::{Chrome, FileForm, Page, Refusals, cut_off};
use base::{Error, Result, Text};
use serde::Deserialize;

use super::enter::{Outcome, Then, enter};
use super::form::{Shown, form};
use super::{
    ArrivalFileId, ArrivalId, PIECE_BYTES_MAX, Part, begun, discard, may_enter, put, remove_file,
    resume, save, store,
};
use crate::files::sound::{Sent, look};
use crate::incoming::IncomingId;
use crate::said::Said;
use crate::{Looker, Office};

/// One form with its files, in megabytes: what is larger goes in pieces, or in several forms.
const FORM_MB_MAX: usize = 64;
/// What a form has beside its files.
const FORM_BYTES: usize = 512 * 1024;

/// Every route of what is entered by hand.
pub(in crate::incoming) fn routes(office: Office) -> Router {
    let form = get(show).post(take).layer(DefaultBodyLimit::max((FORM_MB_MAX << 20) + FORM_BYTES));
    let pieces = DefaultBodyLimit::max(PIECE_BYTES_MAX + FORM_BYTES);
    Router::new()
        .route("/incoming/new", form)
        .route("/uploads", post(resume::begin).layer(pieces))
        .route("/uploads/{id}", patch(resume::go_on).head(resume::stand).layer(pieces))
        .with_state(office)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    arrival: String,
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    may_enter(&looker)?;
    let id = match asked.arrival.parse() {
        Ok(id) => id,
        Err(_) => office.hub.db.read(|tx: &Tx| Ok(ArrivalId::new(tx))).await?,
    };
    let form = form(&office, &looker, id, chrome, Refusals::none()).await?;
    Ok(match form {
        Shown::Form(form) => Page::show(*form),
        Shown::Entered(incoming) => Page::to(format!("/incoming/{incoming}")),
    })
}

/// What a button of the form asks for.
enum Act {
    /// Keep it all, and show what the files offer.
    Keep,
    Enter(Then),
    Discard,
    TakeOut(ArrivalFileId),
}

impl Act {
    fn parse(word: &str) -> Act {
        match word {
            "enter" => Act::Enter(Then::Wait),
            "register" => Act::Enter(Then::Register),
            "discard" => Act::Discard,
            other => {
                let file = other.strip_prefix("out-").and_then(|id| id.parse().ok());
                file.map_or(Act::Keep, Act::TakeOut)
            }
        }
    }
}

pub(super) async fn take(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    request: Request,
) -> Result<Page> {
    may_enter(&looker)?;
    let broken = || cut_off("arrival.cut-off", FORM_MB_MAX);
    let multipart = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut sent = FileForm::read(multipart, "arrival.cut-off", FORM_MB_MAX).await?;
    let id: ArrivalId = sent.text("arrival").parse()?;
    let act = Act::parse(sent.text("act"));
    if let Act::Discard = act {
        office.hub.db.write(move |tx| discard(tx, &looker, id)).await?;
        let notice = Text::new("Đã bỏ; tệp đã tải lên không còn.", "Given up; its files are gone.");
        return Ok(Page::to("/incoming").notice(notice));
    }
    let said = sent.texts().map(|(name, text)| (name.to_owned(), text.to_owned()));
    let said = Said::of_form(said.collect());
    let saving = looker.clone();
    let arrival = office.hub.db.write(move |tx| save(tx, &saving, id, &said)).await?;
    if let Some(incoming) = arrival.incoming {
        return Ok(Page::to(format!("/incoming/{incoming}")));
    }
    let mut wrong = put_all(&office, &looker, id, &mut sent).await?;
    match act {
        Act::TakeOut(file) => take_out(&office, &looker, id, file).await?,
        Act::Enter(then) if wrong.is_empty() => match enter(&office, &looker, id, then).await? {
            Outcome::Entered(incoming) => return Ok(entered(incoming, then)),
            Outcome::Wrong(refusals) => wrong = refusals,
        },
        Act::Enter(_) | Act::Keep | Act::Discard => {}
    }
    if wrong.is_empty() {
        return Ok(Page::to(format!("/incoming/new?arrival={id}")));
    }
    Ok(match form(&office, &looker, id, chrome, wrong).await? {
        Shown::Form(form) => Page::again(*form),
        Shown::Entered(incoming) => Page::to(format!("/incoming/{incoming}")),
    })
}

fn entered(incoming: IncomingId, then: Then) -> Page {
    Page::to(format!("/incoming/{incoming}")).notice(match then {
        Then::Wait => Text::new("Đã tiếp nhận, chờ vào sổ.", "Taken in; it waits for its entry."),
        Then::Register => Text::new("Đã tiếp nhận và vào sổ.", "Taken in and registered."),
    })
}

/// Puts every sound file of a form to the arrival; tells what is wrong with the others, of which nothing is kept.
async fn put_all(
    office: &Office,
    looker: &Looker,
    id: ArrivalId,
    form: &mut FileForm,
) -> Result<Refusals> {
    let mut wrong = Refusals::none();
    for part in [Part::Main, Part::Annex] {
        for upload in form.take_all(part.field()) {
            let sent = Sent { field: part.field(), name: upload.name, bytes: upload.bytes.into() };
            match put_one(office, looker, id, (part, sent)).await {
                Ok(()) => {}
                Err(Error::Refused(refusal)) => wrong.add(*refusal),
                Err(failed) => return Err(failed),
            }
        }
    }
    Ok(wrong)
}

async fn put_one(
    office: &Office,
    looker: &Looker,
    id: ArrivalId,
    (part, sent): (Part, Sent),
) -> Result<()> {
    let sound = look(office, &sent).await?;
    let looker = looker.clone();
    office.hub.db.write(move |tx| put(tx, &looker, id, (part, &sent, &sound))).await
}

async fn take_out(
    office: &Office,
    looker: &Looker,
    id: ArrivalId,
    file: ArrivalFileId,
) -> Result<()> {
    let looker = looker.clone();
    let take_out = move |tx: &Tx| {
        begun(tx, &looker, id)?;
        match store::arrival_of(tx, file)? == Some(id) {
            true => remove_file(tx, file),
            false => Ok(()),
        }
    };
    office.hub.db.write(take_out).await
}

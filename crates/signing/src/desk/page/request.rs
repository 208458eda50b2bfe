//! One request: its pages as they stand, what was done with it, and what whoever looks may do next.

use askama::Template;
use axum::body::Body;
use axum::extract::{Form, Path, State as Of};
use axum::response::{IntoResponse, Response};
use base::blobs::Stored;
use base::db::Tx;
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Refusal, Result, Text};
use directory::PersonId;
use directory::person::{Person, person as find};
use http::header;
use jiff::civil::Date;
use serde::Deserialize;

use super::{Looker, Seen, seen};
use crate::desk::batch::{Act, Batch, Item};
use crate::desk::request::{DocumentNumber, SigningRequest, SigningRequestId, State, today};
use crate::desk::{Desk, number as give_number, return_ as give_back, store, words};
use crate::mandate;

/// Pages that are shown as pictures; the rest is in the file.
const PAGES_SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "desk/page/request.html")]
struct Show {
    chrome: Chrome,
    refusals: Refusals,
    seen: Seen,
    acts: Vec<Done>,
    /// What the actor may do with it now.
    may_sign: bool,
    may_number: bool,
    /// Whether a number has to be typed, or comes from a series that is kept here.
    types_number: bool,
    may_seal: bool,
    /// What follows when the actor signs or seals it now.
    foretold: Option<Text>,
    /// What stands in the form.
    number: String,
    dated_on: String,
    remark: String,
}

/// One act on a request, with who approved it.
struct Done {
    item: Item,
    batch: Batch,
    by: Person,
}

impl Show {
    fn of(&self) -> &SigningRequest {
        &self.seen.request
    }

    fn state(&self) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::state(self.of().state);
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn capacity(&self) -> &'static str {
        let (vi, en) = mandate::words(self.of().capacity);
        self.chrome.lang.pick(vi, en)
    }

    fn text<'a>(&self, of: &'a Text) -> &'a str {
        of.get(self.chrome.lang)
    }

    fn pages(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.of().pages.min(PAGES_SHOWN)
    }

    /// What happened: icon, and words.
    fn told(&self, done: &Done) -> (&'static str, String) {
        let say = |vi, en| self.chrome.say(vi, en).to_owned();
        let word = match done.batch.act {
            Act::Signature => say("Ký số", "Signature"),
            Act::Seal => say("Ký số của cơ quan", "Seal of the authority"),
        };
        match (&done.item.failure, done.item.done_at) {
            (Some(why), Some(_)) => ("stopped", format!("{word}: {}", why.get(self.chrome.lang))),
            (Some(why), None) => ("wait", format!("{word}: {}", why.get(self.chrome.lang))),
            (None, None) => ("running", word),
            (None, Some(_)) => {
                let level = done.item.level.as_deref().unwrap_or_default();
                ("done", format!("{word} · PAdES {level}"))
            }
        }
    }
}

/// What the form said, when it is shown again.
#[derive(Default)]
struct Said {
    refusals: Refusals,
    number: String,
    dated_on: String,
    remark: String,
}

pub(super) async fn show(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path(id): Path<SigningRequestId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&desk, looker, id, chrome, Said::default()).await?))
}

async fn look(
    desk: &Desk,
    looker: Looker,
    id: SigningRequestId,
    chrome: Chrome,
    said: Said,
) -> Result<Show> {
    let (person, clerk, room) = (looker.person, looker.clerk, desk.room.clone());
    let read = move |tx: &Tx| {
        let seen = seen(tx, &looker, id)?;
        let acts = store::acts_on(tx, id)?.into_iter().map(|(item, batch)| {
            let by: PersonId = batch.person;
            Ok(Done { item, by: find(tx, by)?, batch })
        });
        let acts = acts.collect::<Result<Vec<Done>>>()?;
        let (one, today) = (&seen.request, today(tx.now()));
        let next = store::next_number(tx, one.authority, &one.notation, today.year())?;
        let types_number = room.that_numbers(tx, one)?.is_none();
        let act = match one.state {
            State::ToSign => Some(Act::Signature),
            State::Numbered => Some(Act::Seal),
            _ => None,
        };
        let foretold = match act {
            Some(act) => room.foretold(tx, one, act)?,
            None => None,
        };
        Ok((seen, acts, next, today, types_number, foretold))
    };
    let (seen, acts, next, today, types_number, foretold) = desk.db.read(read).await?;
    let state = seen.request.state;
    let fresh = said.number.is_empty() && said.dated_on.is_empty();
    Ok(Show {
        chrome,
        refusals: said.refusals,
        acts,
        foretold,
        may_sign: state == State::ToSign && seen.request.signer == person,
        may_number: state == State::Signed && clerk,
        types_number,
        may_seal: state == State::Numbered && clerk,
        number: if fresh { next.to_string() } else { said.number },
        dated_on: if fresh { today.to_string() } else { said.dated_on },
        remark: said.remark,
        seen,
    })
}

/// The file as it stands now.
pub(super) async fn file(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path(id): Path<SigningRequestId>,
) -> Result<Response> {
    let one = desk.db.read(move |tx| Ok(seen(tx, &looker, id)?.request)).await?;
    let bytes = body(&desk, one.file).await?;
    let name = one.reference().replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.pdf\"")),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

/// A page as a picture. Its address names the file's digest, so that it may be kept.
pub(super) async fn page(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path((id, page)): Path<(SigningRequestId, usize)>,
) -> Result<Response> {
    let one = desk.db.read(move |tx| Ok(seen(tx, &looker, id)?.request)).await?;
    let drawing = desk.drawing.as_ref().ok_or_else(Refusal::not_found)?;
    let drawn = drawing.page(&body(&desk, one.file).await?, page).await;
    let png = drawn.ok_or_else(Refusal::not_found)?;
    let headers =
        [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, Body::from(png)).into_response())
}

async fn body(desk: &Desk, file: Stored) -> Result<Vec<u8>> {
    desk.blobs.open(file).await?.bytes().await
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Numbered {
    number: String,
    dated_on: String,
}

pub(super) async fn number(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path(id): Path<SigningRequestId>,
    chrome: Chrome,
    Form(form): Form<Numbered>,
) -> Result<Page> {
    let given = DocumentNumber {
        number: form.number.trim().parse().unwrap_or(0),
        dated_on: form.dated_on.trim().parse().unwrap_or(Date::MAX),
    };
    let (actor, room) = (looker.actor.clone(), desk.room.clone());
    let done = desk.db.write(move |tx| give_number(tx, &room, &actor, id, Some(given))).await;
    let said = |refusals| Said {
        refusals,
        number: form.number,
        dated_on: form.dated_on,
        remark: String::new(),
    };
    match done {
        Ok(_) => Ok(Page::to(format!("/signing/requests/{id}")).notice(Text::new(
            "Đã cấp số và ngày ban hành; văn bản chờ ký số của cơ quan.",
            "Number and date are given; the document waits for the seal.",
        ))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            Ok(Page::again(look(&desk, looker, id, chrome, said((*refusal).into())).await?))
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
pub(super) struct Returned {
    remark: String,
}

pub(super) async fn return_(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path(id): Path<SigningRequestId>,
    chrome: Chrome,
    Form(form): Form<Returned>,
) -> Result<Page> {
    let (actor, remark, room) = (looker.actor.clone(), form.remark.clone(), desk.room.clone());
    let done = desk.db.write(move |tx| give_back(tx, &room, &actor, id, &remark)).await;
    match done {
        Ok(()) => Ok(Page::to("/signing").notice(Text::new(
            "Đã trả lại văn bản cho người trình.",
            "The document went back to whoever submitted it.",
        ))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = Said { refusals: (*refusal).into(), remark: form.remark, ..Said::default() };
            Ok(Page::again(look(&desk, looker, id, chrome, said).await?))
        }
        Err(error) => Err(error),
    }
}

//! One batch: everything that one confirmation covers, then what became of each document.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::extract::{Form, Path, State as Of};
use base::db::Tx;
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Refusal, Result, Text};
use directory::passkey::{Answer, Question, passkeys};
use serde::Deserialize;

use super::Looker;
use crate::desk::batch::{
    Act, Batch, BatchId, Item, approve as take_approval, list as make_list, open_batch, own_batch,
};
use crate::desk::request::{SigningRequest, SigningRequestId};
use crate::desk::{Desk, store};
use crate::mandate;

/// What the names of chosen documents begin with in a form.
const CHOSEN: &str = "request-";

#[derive(Template)]
#[template(path = "desk/page/batch.html")]
struct Show {
    chrome: Chrome,
    refusals: Refusals,
    batch: Batch,
    items: Vec<Listed>,
    /// Whether the person has a passkey to confirm with, and the domain it works at.
    has_passkey: bool,
    site: String,
}

/// One document of a batch.
struct Listed {
    item: Item,
    of: SigningRequest,
    /// What follows when it is signed or sealed.
    foretold: Option<Text>,
}

impl Show {
    fn under_way(&self) -> bool {
        self.batch.approved_at.is_some() && self.items.iter().any(|one| one.item.done_at.is_none())
    }

    fn text<'a>(&self, of: &'a Text) -> &'a str {
        of.get(self.chrome.lang)
    }

    fn done(&self) -> usize {
        self.items.iter().filter(|one| one.item.after.is_some()).count()
    }

    fn title(&self) -> &str {
        match (self.batch.act, self.batch.approved_at) {
            (Act::Signature, None) => self.chrome.say("Xác nhận ký", "Confirm your signature"),
            (Act::Signature, Some(_)) => self.chrome.say("Kết quả ký", "Your signatures"),
            (Act::Seal, None) => self.chrome.say("Xác nhận ký số của cơ quan", "Confirm the seal"),
            (Act::Seal, Some(_)) => self.chrome.say("Kết quả ký số của cơ quan", "The seals"),
        }
    }

    /// What will change in this document.
    fn change(&self, of: &SigningRequest) -> String {
        match self.batch.act {
            Act::Signature => {
                let (vi, en) = mandate::words(of.capacity);
                let vi = format!("Tư cách ký: {vi}.");
                self.chrome.lang.pick(vi, format!("Capacity: {en}."))
            }
            Act::Seal => {
                let (given, reference) = (of.number, of.reference());
                let day = given.map(|given| given.dated_on.strftime("%d/%m/%Y").to_string());
                let day = day.unwrap_or_default();
                let vi = format!("Điền số {reference}, ngày {day}; ký số và đóng dấu của cơ quan.");
                let en = format!("Number {reference} and date {day} enter; the authority seals.");
                self.chrome.lang.pick(vi, en)
            }
        }
    }

    fn outcome(&self, item: &Item) -> (&'static str, String) {
        let say = |vi, en| self.chrome.say(vi, en).to_owned();
        match (&item.failure, item.done_at, &item.after) {
            (_, Some(_), Some(_)) => {
                let level = item.level.as_deref().unwrap_or_default();
                ("done", format!("{} · PAdES {level}", say("Đã ký", "Signed")))
            }
            (Some(why), Some(_), _) => ("stopped", why.get(self.chrome.lang).to_owned()),
            (Some(why), None, _) => ("wait", why.get(self.chrome.lang).to_owned()),
            _ => ("running", say("Đang ký", "Under way")),
        }
    }
}

/// Lists the chosen documents for one confirmation.
pub(super) async fn list(
    Of(desk): Of<Desk>,
    looker: Looker,
    Form(form): Form<BTreeMap<String, String>>,
) -> Result<Page> {
    let act = match form.get("act").map(String::as_str) {
        Some("signature") => Act::Signature,
        Some("seal") => Act::Seal,
        _ => return Err(Refusal::not_found().into()),
    };
    let chosen = form.keys().filter_map(|name| name.strip_prefix(CHOSEN)).map(str::parse);
    let chosen = chosen.collect::<Result<Vec<SigningRequestId>, Refusal>>()?;
    let room = desk.room.clone();
    let id = desk.db.write(move |tx| make_list(tx, &room, &looker.actor, act, &chosen)).await?;
    Ok(Page::to(format!("/signing/batches/{id}")))
}

pub(super) async fn show(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path(id): Path<BatchId>,
    chrome: Chrome,
) -> Result<Page> {
    let read = move |tx: &Tx| own_batch(tx, &looker.actor, id);
    let batch = desk.db.read(read).await?;
    Ok(Page::show(look(&desk, batch, chrome, Refusals::none()).await?))
}

async fn look(desk: &Desk, batch: Batch, chrome: Chrome, refusals: Refusals) -> Result<Show> {
    let (id, person, act, room) = (batch.id, batch.person, batch.act, desk.room.clone());
    let read = move |tx: &Tx| {
        let items = store::items(tx, id)?.into_iter().map(|item| {
            let of = store::get(tx, item.request)?.ok_or_else(Refusal::not_found)?;
            Ok(Listed { foretold: room.foretold(tx, &of, act)?, item, of })
        });
        Ok((items.collect::<Result<Vec<_>>>()?, !passkeys(tx, person)?.is_empty()))
    };
    let (items, has_passkey) = desk.db.read(read).await?;
    let site = desk.passkeys.site().domain().to_owned();
    Ok(Show { chrome, refusals, batch, items, has_passkey, site })
}

/// The question to the signer's passkey: its challenge is the digest of the statement.
pub(super) async fn ask(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path(id): Path<BatchId>,
) -> Result<Json<Question>> {
    let batch = desk.db.read(move |tx| open_batch(tx, &looker.actor, id)).await?;
    Ok(Json(desk.passkeys.ask_approval(batch.person, batch.digest()).await?))
}

#[derive(Deserialize)]
pub(super) struct Approved {
    ceremony: String,
    answer: String,
}

pub(super) async fn approve(
    Of(desk): Of<Desk>,
    looker: Looker,
    Path(id): Path<BatchId>,
    chrome: Chrome,
    Form(form): Form<Approved>,
) -> Result<Page> {
    let (actor, asking) = (looker.actor.clone(), looker.actor);
    let batch = desk.db.read(move |tx| open_batch(tx, &asking, id)).await?;
    let answer = Answer { ceremony: form.ceremony, credential: form.answer };
    let approval = match desk.passkeys.approve(batch.person, batch.digest(), &answer).await {
        Ok(approval) => approval,
        Err(Error::Refused(refusal)) => {
            let refusals = Refusals::from(*refusal);
            return Ok(Page::again(look(&desk, batch, chrome, refusals).await?));
        }
        Err(failed) => return Err(failed),
    };
    desk.db.write(move |tx| take_approval(tx, &actor, id, &approval)).await?;
    Ok(Page::to(format!("/signing/batches/{id}")))
}

//! A recall at its recipient: the document stands still from the moment the order arrives, a clerk confirms that it is
//! destroyed or says why not, and the sender is told (Decree 30/2020/NĐ-CP, art. 18, Appendix VI; Decision 28/2018/QĐ-TTg,
//! arts. 8–9; docs/decisions/0031). Its place in the register and the record of the recall stay.

mod store;

use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use desk::{Closing, Holder, NewTodo};
use directory::PersonId;
use directory::roles::CLERK;
use edxml::codes::{BusinessKind, StatusCode};
use edxml::document::StatusMessage;
use jiff::Timestamp;
use jiff::civil::Date;

use super::take_in::due;
use super::{
    DESTROY, Incoming, IncomingId, REGISTER, State, TO_DESTROY, find, must_be, refusals, told,
};
use crate::note::{self, Kind, WORDS_MAX};
use crate::{files, freeze, house, person};

/// A recall that reached this house.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) at: Timestamp,
    pub(crate) reason: String,
    before: State,
    pub(crate) settled: Option<(Timestamp, PersonId, Outcome)>,
}

/// What became of a recalled document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Destroyed,
    Declined,
}

/// An earlier document of a sender, as a packet names it.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    pub(super) sender: String,
    pub(super) document_id: String,
    /// Number and notation with the day, for packets that give no name.
    pub(super) reference: String,
    pub(super) dated_on: Option<Date>,
}

/// The recall that a document is under or was under last.
pub(crate) fn order_of(tx: &Tx, id: IncomingId) -> Result<Option<Order>> {
    store::last(tx, id)
}

/// The document that a sender speaks of, where it is here.
pub(super) fn named(tx: &Tx, authority: AuthorityId, of: &Named) -> Result<Option<Incoming>> {
    match store::named(tx, authority, of)? {
        Some(id) => super::store::get(tx, id),
        None => Ok(None),
    }
}

/// Takes in a packet that recalls an earlier document of its sender; answers whether that is here. Where it is not, the
/// packet is an incoming document like any other, so that a clerk sees it.
pub(super) fn by_packet(
    tx: &Tx,
    authority: AuthorityId,
    document: &edxml::Document,
) -> Result<bool> {
    let Some(business) = &document.business else { return Ok(false) };
    if business.kind != Some(BusinessKind::Recall) {
        return Ok(false);
    }
    let sender = document.from.as_ref().and_then(|from| from.organ_id.clone());
    let of = Named {
        sender: sender.unwrap_or_default(),
        document_id: business.document_id.clone().unwrap_or_default(),
        ..Named::default()
    };
    order(tx, authority, &of, business.reason.as_deref().unwrap_or_default())
}

// law!("28/2018:8")
/// Takes in the status with which a sender asks for its document back (13).
///
/// # Errors
/// When the store fails.
pub fn recalled(tx: &Tx, authority: AuthorityId, message: &StatusMessage) -> Result<()> {
    let about = message.response_for.clone().unwrap_or_default();
    let sender = message.from.as_ref().and_then(|from| from.organ_id.clone());
    let of = Named {
        sender: sender.unwrap_or_default(),
        document_id: about.document_id.unwrap_or_default(),
        reference: about.code.unwrap_or_default(),
        dated_on: about.promulgation_date.value,
    };
    order(tx, authority, &of, message.description.as_deref().unwrap_or_default()).map(drop)
}

// law!("30/2020:PL6.I")
/// Stops everything about the document at once, and puts its destruction before the clerks.
fn order(tx: &Tx, authority: AuthorityId, of: &Named, reason: &str) -> Result<bool> {
    if !house::is_open(tx, authority)? {
        return Ok(false);
    }
    let Some(one) = named(tx, authority, of)? else { return Ok(false) };
    if one.withdrawn() {
        return Ok(true);
    }
    stop(tx, &one, reason).map(|()| true)
}

/// Stops one document, which stands as it was until a clerk settles the recall.
pub(super) fn stop(tx: &Tx, one: &Incoming, reason: &str) -> Result<()> {
    let authority = one.authority;
    let permit = Actor::machine("receive").may(&REGISTER, Scope::Authority(authority))?;
    let event = Event::of("document.recall-ordered", "incoming-document", one.id)
        .with("from", one.sender_code.as_str());
    let change = tx.change(&permit, &event)?;
    let reason: String = reason.trim().chars().take(WORDS_MAX).collect();
    store::order(&change, one, &reason)?;
    super::store::move_to(&change, one.id, State::Recalled)?;
    let new = NewTodo {
        authority,
        holder: Holder::Role(CLERK),
        subject: &one.about(),
        act: &TO_DESTROY,
        title: &one.subject,
        reference: &one.reference,
        rank: 1,
        due_at: Some(due(tx, true, |calendar, now| calendar.same_day(now))?),
    };
    desk::todo::open(&change, &new).map(drop)
}

// law!("30/2020:18")
/// Confirms that a recalled document is destroyed: nobody of the house opens its files any more, all work on it ends, the
/// sender is told (15).
///
/// # Errors
/// The permission's; 404; `incoming.state`; `freeze.held`; `todo.late-reason`.
pub fn destroy(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    late_reason: &str,
) -> Result<()> {
    let permit = actor.may(&DESTROY, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    must_be(tx, &one, &[State::Recalled])?;
    let about = one.about();
    freeze::free(tx, &about)?;
    let digests: Vec<String> =
        files::of(tx, &about)?.iter().map(|file| file.body.digest.to_string()).collect();
    let event =
        Event::of("document.destroyed", "incoming-document", id).with("files", digests.join(" "));
    let change = tx.change(&permit, &event)?;
    files::close(&change, &about)?;
    store::settle(&change, id, person(actor)?, Outcome::Destroyed)?;
    super::store::move_to(&change, id, State::Destroyed)?;
    let closing = Closing { outcome: "destroyed", late_reason };
    desk::todo::close(&change, actor, &about, &TO_DESTROY, closing)?;
    desk::todo::close_all(&change, actor, &about, "ended")?;
    told::queue(tx, &one, &StatusCode::Agreed, "Đã hủy văn bản theo yêu cầu thu hồi")
}

/// Declines a recall, with the reason, which the sender is told (16); handling goes on from where it stood.
///
/// # Errors
/// The permission's; 404; `incoming.state`, `incoming.reason`; `todo.late-reason`.
pub fn decline(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    (reason, late_reason): (&str, &str),
) -> Result<()> {
    let permit = actor.may(&DESTROY, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    must_be(tx, &one, &[State::Recalled])?;
    let reason = refusals::said("reason", reason)?;
    let order = order_of(tx, id)?.ok_or_else(Refusal::not_found)?;
    let event = Event::of("document.recall-declined", "incoming-document", id);
    let change = tx.change(&permit, &event)?;
    let by = person(actor)?;
    store::settle(&change, id, by, Outcome::Declined)?;
    super::store::move_to(&change, id, order.before)?;
    note::write(&change, &one.about(), Kind::Refusal, by, reason)?;
    let closing = Closing { outcome: "declined", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_DESTROY, closing)?;
    told::queue(tx, &one, &StatusCode::Declined, reason)
}

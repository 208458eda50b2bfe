//! The clerk's part: entering in the register, or refusing with a reason (Decree 30/2020/NĐ-CP, arts. 21–22).

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use desk::{Closing, Holder, NewTodo};
use directory::roles::CLERK;
use edxml::codes::StatusCode;

use super::take_in::due;
use super::{
    Entry, IncomingId, REGISTER, State, TO_REGISTER, TO_SUBMIT, movable, must_be, refusals, store,
    told,
};
use crate::note::{self, Kind};
use crate::{person, series};

// law!("30/2020:22")
/// Enters a document in the register under the next number of the year; the sender is told (03). What waits next is to
/// submit it: the same day, on the next working day at the latest (art. 23).
///
/// # Errors
/// The permission's; 404; `incoming.state`; `todo.late-reason`.
pub fn register(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    late_reason: &str,
) -> Result<u32> {
    let permit = actor.may(&REGISTER, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    must_be(tx, &one, &[State::Waiting])?;
    let event = Event::of("document.registered", "incoming-document", id);
    let change = tx.change(&permit, &event)?;
    let year = vietnam(tx.now()).date().year();
    let number = series::next(&change, authority, series::INCOMING, year)?;
    let entry = Entry { number, year, at: tx.now(), by: person(actor)? };
    store::register(&change, id, &entry)?;
    let closing = Closing { outcome: "registered", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_REGISTER, closing)?;
    let due_at = due(tx, one.urgent(), |calendar, now| calendar.after(now, 1))?;
    desk::todo::open(
        &change,
        &NewTodo {
            authority,
            holder: Holder::Role(CLERK),
            subject: &one.about(),
            act: &TO_SUBMIT,
            title: &one.subject,
            reference: &one.reference,
            rank: one.rank,
            due_at: Some(due_at),
        },
    )?;
    told::queue(tx, &one, &StatusCode::Accepted, "")?;
    Ok(number)
}

// law!("28/2018:5.4")
/// Sends a document back unregistered, with the reason, which the sender is told (02).
///
/// # Errors
/// The permission's; 404; `incoming.state`, `incoming.reason`; `todo.late-reason`.
pub fn refuse(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    (reason, late_reason): (&str, &str),
) -> Result<()> {
    let permit = actor.may(&REGISTER, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    must_be(tx, &one, &[State::Waiting])?;
    let reason = refusals::said("reason", reason)?;
    let event = Event::of("document.refused", "incoming-document", id);
    let change = tx.change(&permit, &event)?;
    store::move_to(&change, id, State::Refused)?;
    note::write(&change, &one.about(), Kind::Refusal, person(actor)?, reason)?;
    let closing = Closing { outcome: "refused", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_REGISTER, closing)?;
    told::queue(tx, &one, &StatusCode::Refused, reason)
}

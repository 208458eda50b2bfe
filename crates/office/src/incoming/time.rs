//! The time of handling: whoever is in charge lets it stand still for a reason, or asks whoever gave the deadline for more
//! (Decree 30/2020/NĐ-CP, art. 24). Both only once the work has begun.

use base::authority::{Actor, AuthorityId, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result};
use desk::extension::{self, Decision, TO_DECIDE, Wish};
use desk::{Todo, pause, todo};
use directory::PersonId;
use directory::person::hands;
use jiff::civil::Date;

use super::{
    ASSIGN, HANDLE, Incoming, IncomingId, State, TO_HANDLE, held, is_known_to, movable, must_be,
    store,
};
use crate::person;
use crate::stand_in::impartial;

/// Lets handling stand still; the time that is left is given back when it goes on.
///
/// # Errors
/// The permission's; 404 when it is not theirs; `incoming.state`; `extension.pending`; those of [`pause::begin`].
pub fn pause(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    reason: &str,
) -> Result<()> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let (_, work) = begun(tx, actor, authority, id)?;
    extension::none(tx, &work)?;
    let change = tx.change(&permit, &Event::of("document.paused", "incoming-document", id))?;
    pause::begin(&change, &work, person(actor)?, reason)
}

/// Lets handling go on: whoever is in charge, or whoever put them in charge and waits no longer.
///
/// # Errors
/// The permission's; 404 when it is neither's; `incoming.state`; `pause.over`.
pub fn go_on(tx: &Tx, actor: &Actor, authority: AuthorityId, id: IncomingId) -> Result<()> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    if !is_known_to(tx, actor, authority, id)? {
        return Err(Refusal::not_found().into());
    }
    must_be(tx, &one, &[State::Handling])?;
    let by = person(actor)?;
    let gave = store::giver(tx, id)?.is_some_and(|giver| hands(actor).contains(&giver));
    let work = match gave {
        true => work_of_lead(tx, &one)?.ok_or_else(Refusal::not_found)?,
        false => held(tx, actor, &one, &TO_HANDLE)?,
    };
    let change = tx.change(&permit, &Event::of("document.resumed", "incoming-document", id))?;
    pause::end(&change, &work, by).map(drop)
}

/// Asks whoever gave the deadline for more time; none for what is no day.
///
/// # Errors
/// The permission's; 404 when it is not theirs; `incoming.state`; those of [`extension::ask`].
pub fn ask_time(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    (until, reason): (Option<Date>, &str),
) -> Result<()> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let (one, work) = begun(tx, actor, authority, id)?;
    let giver = store::giver(tx, id)?.ok_or_else(Refusal::not_found)?;
    let event = Event::of("document.time-asked", "incoming-document", id);
    let change = tx.change(&permit, &event)?;
    extension::ask(&change, &work, &one.about(), &Wish { giver, until, reason })
}

/// Gives more time, or refuses it with the reason.
///
/// # Errors
/// The permission's; 404 when nobody asked them; `incoming.state`; `absence.own-work`; those of [`extension::decide`].
pub fn decide_time(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    (decision, answer, late_reason): (Decision, &str, &str),
) -> Result<()> {
    let permit = actor.may(&ASSIGN, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    let work = held(tx, actor, &one, &TO_DECIDE)?;
    let lead = store::lead(tx, id)?.ok_or_else(Refusal::not_found)?;
    impartial(actor, &work, lead)?;
    let kind = match decision {
        Decision::Grant => "document.time-given",
        Decision::Refuse => "document.time-refused",
    };
    let change = tx.change(&permit, &Event::of(kind, "incoming-document", id))?;
    extension::decide(&change, actor, &one.about(), (decision, answer, late_reason))
}

/// Work ends: not while it stands still; what was asked about its time leaves the giver's desk.
pub(super) fn over(change: &Change, one: &Incoming, work: &Todo, by: PersonId) -> Result<()> {
    pause::none(change.tx(), work)?;
    extension::drop_of(change, by, work, &one.about())
}

fn begun(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
) -> Result<(Incoming, Todo)> {
    let one = movable(tx, authority, id)?;
    let work = held(tx, actor, &one, &TO_HANDLE)?;
    must_be(tx, &one, &[State::Handling])?;
    Ok((one, work))
}

/// The open work of whoever is in charge.
pub(super) fn work_of_lead(tx: &Tx, one: &Incoming) -> Result<Option<Todo>> {
    let mut hands = todo::trail(tx, &one.about())?.into_iter().rev();
    Ok(hands.find(|work| work.act == TO_HANDLE.name && work.done_at.is_none()))
}

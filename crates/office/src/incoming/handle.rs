//! Handling: whoever is in charge begins, others give opinions, the result is reported, the leader confirms it or sends it
//! back (Decree 30/2020/NĐ-CP, art. 24).

use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use desk::{Act, Closing, Todo};
use edxml::codes::StatusCode;

use super::assign::hand;
use super::{
    ASSIGN, HANDLE, Incoming, IncomingId, State, TO_CONFIRM, TO_HANDLE, TO_OPINE, TO_READ, held,
    movable, must_be, refusals, store, time, told,
};
use crate::note::{self, Kind};
use crate::person;
use crate::stand_in::impartial;

/// The document on which the actor has work of this kind.
fn theirs(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (id, act): (IncomingId, &Act),
) -> Result<(Permit, Incoming, Todo)> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    let work = held(tx, actor, &one, act)?;
    Ok((permit, one, work))
}

/// Whoever is in charge begins; the sender is told (05).
///
/// # Errors
/// The permission's; 404 when it is not theirs; `incoming.state`.
pub fn accept(tx: &Tx, actor: &Actor, authority: AuthorityId, id: IncomingId) -> Result<()> {
    let (permit, one, _) = theirs(tx, actor, authority, (id, &TO_HANDLE))?;
    must_be(tx, &one, &[State::Assigned])?;
    let event = Event::of("document.begun", "incoming-document", id);
    store::move_to(&tx.change(&permit, &event)?, id, State::Handling)?;
    told::queue(tx, &one, &StatusCode::Processing, "")
}

/// Gives the opinion one was asked for.
///
/// # Errors
/// The permission's; 404 when nobody asked; `incoming.words`; `todo.late-reason`.
pub fn opine(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    (words, late_reason): (&str, &str),
) -> Result<()> {
    let (permit, one, work) = theirs(tx, actor, authority, (id, &TO_OPINE))?;
    let (words, by) = (refusals::said("words", words)?, person(actor)?);
    let event = Event::of("document.opinion-given", "incoming-document", id);
    let change = tx.change(&permit, &event)?;
    note::write(&change, &one.about(), Kind::Opinion, by, words)?;
    let closing = Closing { outcome: "opinion-given", late_reason };
    desk::todo::close_one(&change, actor, work, closing)
}

/// Notes that somebody has read what was for their information.
///
/// # Errors
/// The permission's; 404 when it was not for them.
pub fn note_seen(tx: &Tx, actor: &Actor, authority: AuthorityId, id: IncomingId) -> Result<()> {
    let (permit, _, work) = theirs(tx, actor, authority, (id, &TO_READ))?;
    let change = tx.change(&permit, &Event::of("document.read", "incoming-document", id))?;
    desk::todo::close_one(&change, actor, work, Closing::by("read"))
}

/// Whoever is in charge reports that it is done; the leader confirms it next.
///
/// # Errors
/// The permission's; 404 when it is not theirs; `incoming.state`, `incoming.words`; `pause.running`; `todo.late-reason`.
pub fn propose(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    (report, late_reason): (&str, &str),
) -> Result<()> {
    let (permit, one, work) = theirs(tx, actor, authority, (id, &TO_HANDLE))?;
    must_be(tx, &one, &[State::Assigned, State::Handling])?;
    let report = refusals::said("words", report)?;
    let leader = one.leader.ok_or_else(Refusal::not_found)?;
    let change = tx.change(&permit, &Event::of("document.reported", "incoming-document", id))?;
    time::over(&change, &one, &work, person(actor)?)?;
    store::move_to(&change, id, State::Proposed)?;
    note::write(&change, &one.about(), Kind::Report, person(actor)?, report)?;
    let closing = Closing { outcome: "reported", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_HANDLE, closing)?;
    hand(&change, &one, leader, &TO_CONFIRM, None)
}

/// The leader confirms that it is done; the sender is told (06). What was still open beside it ends;
/// whoever was in charge has it to file.
///
/// # Errors
/// The permission's; 404 when it is not theirs to confirm; `incoming.state`; `absence.own-work`.
pub fn confirm(tx: &Tx, actor: &Actor, authority: AuthorityId, id: IncomingId) -> Result<()> {
    let permit = actor.may(&ASSIGN, Scope::Authority(authority))?;
    let (_, one, work) = theirs(tx, actor, authority, (id, &TO_CONFIRM))?;
    must_be(tx, &one, &[State::Proposed])?;
    impartial(actor, &work, store::lead(tx, id)?.ok_or_else(Refusal::not_found)?)?;
    let change = tx.change(&permit, &Event::of("document.completed", "incoming-document", id))?;
    store::move_to(&change, id, State::Done)?;
    let about = one.about();
    desk::todo::close(&change, actor, &about, &TO_CONFIRM, Closing::by("confirmed"))?;
    desk::todo::close_all(&change, actor, &about, "ended")?;
    super::to_be_filed(&change, &Incoming { state: State::Done, ..one.clone() })?;
    told::queue(tx, &one, &StatusCode::Finished, "")
}

/// The leader sends it back to whoever is in charge, with what is missing.
///
/// # Errors
/// The permission's; 404 when it is not theirs to confirm; `incoming.state`, `incoming.words`.
pub fn send_back(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    words: &str,
) -> Result<()> {
    let permit = actor.may(&ASSIGN, Scope::Authority(authority))?;
    let (_, one, _) = theirs(tx, actor, authority, (id, &TO_CONFIRM))?;
    must_be(tx, &one, &[State::Proposed])?;
    let words = refusals::said("words", words)?;
    let lead = store::lead(tx, id)?.ok_or_else(Refusal::not_found)?;
    let change = tx.change(&permit, &Event::of("document.sent-back", "incoming-document", id))?;
    store::move_to(&change, id, State::Handling)?;
    note::write(&change, &one.about(), Kind::Return, person(actor)?, words)?;
    let about = one.about();
    desk::todo::close(&change, actor, &about, &TO_CONFIRM, Closing::by("sent-back"))?;
    hand(&change, &one, lead, &TO_HANDLE, None)?;
    desk::notice::came_back(&change, lead, &about)
}

//! Submitting to a leader, and the leader's decision: exactly one person in charge, others beside, with direction and
//! deadline (Decree 30/2020/NĐ-CP, arts. 23–24). Whoever is in charge and leads a unit may hand it on inside it.

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::{Change, Tx};
use base::events::Event;
use desk::{Act, Calendar, Closing, Holder};
use directory::PersonId;
use directory::person::staff;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use edxml::codes::StatusCode;
use jiff::Timestamp;
use jiff::civil::Date;

use super::take_in::due;
use super::{
    ASSIGN, Incoming, IncomingId, REGISTER, State, TO_ASSIGN, TO_HANDLE, TO_OPINE, TO_READ,
    TO_SUBMIT, held, movable, must_be, refusals, store, time, told,
};
use crate::note::{self, Kind};
use crate::{STAFF_MAX, person};

/// People beside the one in charge.
const BESIDE_MAX: usize = 100;

/// Somebody's part in handling a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// In charge: exactly one.
    Lead,
    /// Gives an opinion.
    With,
    /// Reads only; never holds the end up.
    Informed,
}

/// What a leader decides.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// None as long as nobody is chosen, which is refused.
    pub lead: Option<PersonId>,
    pub with: Vec<PersonId>,
    pub informed: Vec<PersonId>,
    pub direction: String,
    pub due_on: Option<Date>,
    /// Why it took longer than allowed.
    pub late_reason: String,
}

// law!("30/2020:23")
/// Submits a registered document to a leader of the authority, with what the clerk proposes.
///
/// # Errors
/// The permission's; 404; `incoming.state`, `incoming.leader`; `todo.late-reason`.
pub fn submit(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    (leader, proposal, late_reason): (Option<PersonId>, &str, &str),
) -> Result<()> {
    let permit = actor.may(&REGISTER, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    must_be(tx, &one, &[State::Registered])?;
    let leaders = staff(tx, authority, &[LEADER], STAFF_MAX)?;
    let leader = leaders.iter().map(|(known, _)| known.id).find(|known| Some(*known) == leader);
    let leader = leader.ok_or_else(refusals::leader)?;
    let event =
        Event::of("document.submitted", "incoming-document", id).with("leader", leader.to_string());
    let change = tx.change(&permit, &event)?;
    store::submit(&change, id, leader)?;
    note::write(&change, &one.about(), Kind::Opinion, person(actor)?, proposal)?;
    let closing = Closing { outcome: "submitted", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_SUBMIT, closing)?;
    let due_at = due(tx, one.urgent(), |calendar, now| calendar.after(now, 1))?;
    hand(&change, &one, leader, &TO_ASSIGN, Some(due_at))
}

// law!("30/2020:24")
/// Gives a document to one person in charge and to others beside; the sender is told (04). The leader whom it was
/// submitted to decides, or whoever is in charge and leads a unit.
///
/// # Errors
/// The permission's; 404 when it is not theirs to assign; `incoming.state`, `assignment.people`, `assignment.twice`,
/// `assignment.due`; `pause.running`; `todo.late-reason`.
pub fn assign(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
    of: &Assignment,
) -> Result<()> {
    let permit = actor.may(&ASSIGN, Scope::Authority(authority))?;
    let one = movable(tx, authority, id)?;
    let handed_on = [State::Assigned, State::Handling].contains(&one.state);
    let act = if handed_on { &TO_HANDLE } else { &TO_ASSIGN };
    let work = held(tx, actor, &one, act)?;
    let lead = check(tx, authority, of)?;
    let event = Event::of("document.assigned", "incoming-document", id)
        .with("lead", lead.to_string())
        .with("with", of.with.len())
        .with("informed", of.informed.len());
    let change = tx.change(&permit, &event)?;
    let by = person(actor)?;
    time::over(&change, &one, &work, by)?;
    let outcome = if handed_on { "handed-on" } else { "assigned" };
    let closing = Closing { outcome, late_reason: &of.late_reason };
    desk::todo::close(&change, actor, &one.about(), act, closing)?;
    store::end_lead(&change, id)?;
    store::move_to(&change, id, State::Assigned)?;
    note::write(&change, &one.about(), Kind::Direction, by, &of.direction)?;
    // Whose work it was to assign decides on its time later, also when somebody stood in for them.
    give(&change, &one, (work.person().unwrap_or(by), lead), of)?;
    told::queue(tx, &one, &StatusCode::Assigned, "")
}

/// Everybody's part, on their desks.
fn give(
    change: &Change,
    one: &Incoming,
    (by, lead): (PersonId, PersonId),
    of: &Assignment,
) -> Result<()> {
    let due_at = match of.due_on {
        Some(day) => Some(Calendar::read(change.tx())?.end_of(day)),
        None => None,
    };
    store::part(change, one.id, lead, Part::Lead, by)?;
    hand(change, one, lead, &TO_HANDLE, due_at)?;
    for person in &of.with {
        store::part(change, one.id, *person, Part::With, by)?;
        hand(change, one, *person, &TO_OPINE, due_at)?;
    }
    for person in &of.informed {
        store::part(change, one.id, *person, Part::Informed, by)?;
        hand(change, one, *person, &TO_READ, None)?;
    }
    Ok(())
}

/// Puts a document on somebody's desk.
pub(super) fn hand(
    change: &Change,
    one: &Incoming,
    to: PersonId,
    act: &'static Act,
    due_at: Option<Timestamp>,
) -> Result<()> {
    super::give(change, one, Holder::Person(to), (act, due_at))
}

/// The one person in charge, when all of it may stand.
fn check(tx: &Tx, authority: AuthorityId, of: &Assignment) -> Result<PersonId> {
    let lead = of.lead.ok_or_else(|| refusals::people(BESIDE_MAX))?;
    let here = staff(tx, authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?;
    let all: Vec<PersonId> =
        std::iter::once(lead).chain(of.with.clone()).chain(of.informed.clone()).collect();
    if all.len() > BESIDE_MAX || all.iter().any(|one| !here.iter().any(|(who, _)| who.id == *one)) {
        return Err(refusals::people(BESIDE_MAX).into());
    }
    let twice = all.iter().enumerate().any(|(at, one)| all[..at].contains(one));
    if twice {
        return Err(refusals::twice().into());
    }
    if of.due_on.is_some_and(|day| day < vietnam(tx.now()).date()) {
        return Err(refusals::due_past().into());
    }
    Ok(lead)
}

//! The asked house: the request is an incoming document; whoever handles it writes what the authority thinks, and a leader
//! approves it or returns it. Only what was approved leaves the house (Decree 30/2020/NĐ-CP, arts. 10, 24).

use base::authority::{Actor, AuthorityId, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use base::jobs;
use base::{Refusal, Result};
use desk::{Closing, Holder, Subject, Todo, notice};
use directory::PersonId;
use directory::roles::LEADER;
use jiff::Timestamp;
use jiff::civil::Date;

use super::send::{CarryConsultation, Out, RANK};
use super::{APPROVE, MessageId, StepKind, refusals, store};
use crate::incoming::{self, HANDLE, Incoming, IncomingId, TO_APPROVE, TO_HANDLE};
use crate::outgoing::Stance;
use crate::stand_in::impartial;
use crate::{note, person};

/// A request that came to this house.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) incoming: IncomingId,
    pub(crate) authority: AuthorityId,
    pub(crate) asker: AuthorityId,
    /// What the asking house calls it.
    pub(crate) code: String,
    pub(crate) version: u32,
    pub(crate) question: String,
    pub(crate) due_on: Option<Date>,
    pub(crate) due_at: Option<Timestamp>,
    /// When and why it was withdrawn.
    pub(crate) withdrawn: Option<(Timestamp, String)>,
}

/// A step of the asking house, as it was heard.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) seq: u32,
    pub(crate) kind: StepKind,
    pub(crate) by: String,
    pub(crate) at: Timestamp,
    pub(crate) due_on: Option<Date>,
    pub(crate) words: String,
}

/// What somebody wrote as the authority's opinion.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) place: u32,
    pub(crate) stance: Stance,
    pub(crate) words: String,
    pub(crate) by: PersonId,
    pub(crate) at: Timestamp,
    pub(crate) decided: Option<Decided>,
}

/// What a leader decided about it.
#[derive(Debug, Clone)]
pub(crate) struct Decided {
    pub(crate) by: PersonId,
    pub(crate) at: Timestamp,
    pub(crate) decision: Decision,
    /// Why it was returned; empty when it was approved.
    pub(crate) reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Approved,
    Returned,
}

impl Decision {
    pub(super) fn name(self) -> &'static str {
        match self {
            Decision::Approved => "approved",
            Decision::Returned => "returned",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Decision> {
        [Decision::Approved, Decision::Returned].into_iter().find(|one| one.name() == name)
    }
}

/// An approved opinion on its way.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) message: MessageId,
    pub(super) stance: Stance,
    pub(super) words: String,
    /// Who approved it, and when.
    pub(super) by: PersonId,
    pub(super) at: Timestamp,
}

/// Whether somebody may write the authority's opinion: who handles the document, or who approves and has a hand in it.
pub(super) fn may_write(tx: &Tx, actor: &Actor, one: &Incoming) -> Result<bool> {
    if desk::todo::held_by(tx, actor, &one.about(), &TO_HANDLE)?.is_some() {
        return Ok(true);
    }
    let approves = actor.may(&APPROVE, Scope::Authority(one.authority)).is_ok();
    Ok(approves && incoming::in_hands_of(tx, actor, one)?)
}

/// Writes the authority's opinion down, for a leader to approve.
///
/// # Errors
/// The permission's; 404 when it is not theirs to handle, or nobody asked; those of an incoming document that stands still;
/// `consultation.withdrawn`, `consultation.answered`, `consultation.stance`, `consultation.words`.
pub(super) fn write(
    tx: &Tx,
    actor: &Actor,
    (authority, id): (AuthorityId, IncomingId),
    (stance, words): (Option<Stance>, &str),
) -> Result<()> {
    let permit = actor.may(&HANDLE, Scope::Authority(authority))?;
    let (one, _) = standing(tx, authority, id)?;
    if !may_write(tx, actor, &one)? {
        return Err(Refusal::not_found().into());
    }
    if let Some(last) = last(tx, id)? {
        match &last.decided {
            Some(decided) if decided.decision == Decision::Returned => {}
            decided => return Err(refusals::answered(decided.is_some()).into()),
        }
    }
    let stance = stance.ok_or_else(refusals::stance)?;
    let words = match (stance, words.trim()) {
        (Stance::Agrees, "") => "",
        _ => note::said("consultation.words", "answer", words)?,
    };
    let event = Event::of("consultation.answer-written", "incoming-document", id)
        .with("stance", stance.name());
    let change = tx.change(&permit, &event)?;
    store::write(&change, id, (stance, words), person(actor)?)?;
    let holder = one.leader.map_or(Holder::Role(LEADER), Holder::Person);
    incoming::give(&change, &one, holder, (&TO_APPROVE, request(tx, id)?.due_at))
}

/// A leader approves the opinion, and it is sent.
///
/// # Errors
/// The permission's; 404 when it is not theirs to approve; `consultation.withdrawn`, `consultation.nothing`;
/// `absence.own-work`; `todo.late-reason`.
pub(super) fn approve(
    tx: &Tx,
    actor: &Actor,
    (authority, id): (AuthorityId, IncomingId),
    late_reason: &str,
) -> Result<()> {
    let permit = actor.may(&APPROVE, Scope::Authority(authority))?;
    let (one, work, written) = submitted(tx, actor, authority, id)?;
    impartial(actor, &work, written.by)?;
    let message = MessageId::new(tx);
    let event = Event::of("consultation.answer-approved", "incoming-document", id)
        .with("stance", written.stance.name());
    let change = tx.change(&permit, &event)?;
    store::approve(&change, (id, written.place), person(actor)?, message)?;
    let closing = Closing { outcome: "approved", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_APPROVE, closing)?;
    jobs::queue(tx, &CarryConsultation { out: Out::Answer(message) }, RANK)
}

/// A leader returns what was written, with what is to be changed.
///
/// # Errors
/// The permission's; 404 when it is not theirs to approve; `consultation.withdrawn`, `consultation.nothing`,
/// `consultation.words`; `todo.late-reason`.
pub(super) fn return_(
    tx: &Tx,
    actor: &Actor,
    (authority, id): (AuthorityId, IncomingId),
    (reason, late_reason): (&str, &str),
) -> Result<()> {
    let permit = actor.may(&APPROVE, Scope::Authority(authority))?;
    let (one, _, written) = submitted(tx, actor, authority, id)?;
    let reason = note::said("consultation.words", "returned_because", reason)?;
    let event = Event::of("consultation.answer-returned", "incoming-document", id);
    let change = tx.change(&permit, &event)?;
    store::return_(&change, (id, written.place), person(actor)?, reason)?;
    let closing = Closing { outcome: "returned", late_reason };
    desk::todo::close(&change, actor, &one.about(), &TO_APPROVE, closing)?;
    let about = one.about();
    let told = (one.authority, notice::Kind::Returned);
    notice::tell(
        &change,
        written.by,
        &notice::New::about(told, &about, (&one.subject, &one.reference)),
    )
}

/// The request was withdrawn: nobody has to approve anything, and who handles it is told.
pub(super) fn called_off(change: &Change, request: &Request) -> Result<()> {
    let about = Subject::of(incoming::KIND, request.incoming);
    let machine = Actor::machine("consultation");
    let closing = Closing::by("withdrawn");
    desk::todo::close(change, &machine, &about, &TO_APPROVE, closing)?;
    let Some((one, lead)) = incoming::with_lead(change.tx(), request.authority, request.incoming)?
    else {
        return Ok(());
    };
    let told = (one.authority, notice::Kind::Opinion);
    notice::tell(change, lead, &notice::New::about(told, &about, (&one.subject, &one.reference)))
}

/// The document that asks, as long as an answer may still be given.
fn standing(tx: &Tx, authority: AuthorityId, id: IncomingId) -> Result<(Incoming, Request)> {
    let one = incoming::movable(tx, authority, id)?;
    let request = request(tx, id)?;
    match &request.withdrawn {
        Some((_, reason)) => Err(refusals::withdrawn(reason).into()),
        None => Ok((one, request)),
    }
}

fn request(tx: &Tx, id: IncomingId) -> Result<Request> {
    Ok(store::consulted(tx, id)?.ok_or_else(Refusal::not_found)?)
}

/// What waits for a leader's decision.
fn submitted(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
) -> Result<(Incoming, Todo, Written)> {
    let one = incoming::find(tx, authority, id)?;
    if !incoming::in_hands_of(tx, actor, &one)? {
        return Err(Refusal::not_found().into());
    }
    let (one, _) = standing(tx, authority, id)?;
    let waiting = last(tx, id)?.filter(|written| written.decided.is_none());
    let waiting = waiting.ok_or_else(refusals::nothing_to_decide)?;
    let work = incoming::held(tx, actor, &one, &TO_APPROVE)?;
    Ok((one, work, waiting))
}

fn last(tx: &Tx, id: IncomingId) -> Result<Option<Written>> {
    Ok(store::written_on(tx, id)?.into_iter().next_back())
}

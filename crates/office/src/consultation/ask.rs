//! The asking house: the author asks authorities about a version of the draft, gives them more time, withdraws what is no
//! longer needed; each is a step that travels (Decree 30/2020/NĐ-CP, art. 10).

use base::Result;
use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::clock::vietnam;
use base::db::{Change, Tx};
use base::events::Event;
use base::jobs;
use desk::Calendar;
use directory::Authority;
use jiff::civil::Date;

use super::send::{CarryConsultation, Out};
use super::{
    Consultation, ConsultationId, MessageId, Step, StepKind, find, refusals, reply, store,
};
use crate::outgoing::{DRAFT, Outgoing, OutgoingId, State, must_be, own};
use crate::{note, person, series};

/// Authorities asked at once.
pub(super) const ASKED_MAX: usize = 100;
/// Steps of one request: the asking, every extension, the withdrawal.
pub(super) const STEPS_MAX: u32 = 50;
/// The running numbers of requests: they are no documents of the register.
const SERIES: &str = "consultation";

/// Whom to ask, until when, and about what.
#[derive(Debug, Clone)]
pub(super) struct NewAsk {
    pub(super) to: Vec<Authority>,
    pub(super) due_on: Option<Date>,
    pub(super) question: String,
}

// law!("30/2020:10")
/// Asks other authorities for their opinion on the newest version of the author's draft, each by a packet of its own.
///
/// # Errors
/// The permission's; 404 when it is another's; `outgoing.state`, `consultation.authorities`, `consultation.asked`,
/// `consultation.due`, `consultation.words`.
pub(super) fn ask(
    tx: &Tx,
    actor: &Actor,
    (authority, id): (AuthorityId, OutgoingId),
    new: &NewAsk,
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let one = own(tx, actor, authority, id)?;
    must_be(tx, &one, &[State::Draft])?;
    if !(1..=ASKED_MAX).contains(&new.to.len()) || new.to.iter().any(|to| to.id == authority) {
        return Err(refusals::authorities(ASKED_MAX).into());
    }
    let before = super::on(tx, id)?;
    let open = |to: &&Authority| {
        before
            .iter()
            .any(|of| of.asked == to.id && of.version == one.version && of.withdrawn.is_none())
    };
    if let Some(again) = new.to.iter().find(open) {
        return Err(refusals::asked(&again.name, one.version).into());
    }
    not_past(tx, new.due_on)?;
    let question = note::said("consultation.words", "question", &new.question)?;
    let event = Event::of("consultation.asked", "outgoing-document", id)
        .with("version", one.version)
        .with("authorities", new.to.len());
    let change = tx.change(&permit, &event)?;
    let year = vietnam(tx.now()).year();
    let number = series::next(&change, authority, SERIES, year)?;
    let place = one.notation.split('-').next().unwrap_or_default();
    let reference = format!("{number}/LYK-{place}");
    for to in &new.to {
        one_asked(&change, actor, (&one, to), (&reference, question, new.due_on))?;
    }
    Ok(())
}

fn one_asked(
    change: &Change,
    actor: &Actor,
    (one, to): (&Outgoing, &Authority),
    (reference, question, due_on): (&str, &str, Option<Date>),
) -> Result<()> {
    let tx = change.tx();
    let calendar = Calendar::read(tx)?;
    let asked = Consultation {
        id: ConsultationId::new(tx),
        authority: one.authority,
        outgoing: one.id,
        version: one.version,
        asked: to.id,
        code: to.code.to_string(),
        name: to.name.clone(),
        reference: reference.to_owned(),
        question: question.to_owned(),
        due_on,
        due_at: due_on.map(|day| calendar.end_of(day)),
        asked_at: tx.now(),
        withdrawn: None,
        answer: None,
        replies: Vec::new(),
        dispositions: Vec::new(),
        steps: Vec::new(),
    };
    store::insert(change, &asked, person(actor)?)?;
    step(change, actor, &asked, (StepKind::Asked, due_on, question))
}

/// Gives an authority another deadline, which it is told.
///
/// # Errors
/// The permission's; 404 when it is another's; `consultation.over` once it is answered or withdrawn; `consultation.due`,
/// `consultation.words`.
pub(super) fn extend(
    tx: &Tx,
    actor: &Actor,
    of: (AuthorityId, OutgoingId, ConsultationId),
    (due_on, why): (Option<Date>, &str),
) -> Result<()> {
    let (permit, one) = open(tx, actor, of)?;
    not_past(tx, due_on)?;
    let due_on = due_on.ok_or_else(refusals::due)?;
    if one.due_on.is_some_and(|before| due_on <= before) {
        return Err(refusals::due().into());
    }
    let why = note::said("consultation.words", "why", why)?;
    let event = Event::of("consultation.extended", "outgoing-document", one.outgoing)
        .with("to", one.code.as_str());
    let change = tx.change(&permit, &event)?;
    store::extend(&change, one.id, (due_on, Calendar::read(tx)?.end_of(due_on)))?;
    step(&change, actor, &one, (StepKind::Extended, Some(due_on), why))
}

/// Withdraws a request; what was already written there need not be sent any more.
///
/// # Errors
/// The permission's; 404 when it is another's; `consultation.over` once it is answered or withdrawn; `consultation.words`.
pub(super) fn withdraw(
    tx: &Tx,
    actor: &Actor,
    of: (AuthorityId, OutgoingId, ConsultationId),
    why: &str,
) -> Result<()> {
    let (permit, one) = open(tx, actor, of)?;
    let why = note::said("consultation.words", "why", why)?;
    let event = Event::of("consultation.withdrawn", "outgoing-document", one.outgoing)
        .with("to", one.code.as_str());
    let change = tx.change(&permit, &event)?;
    store::withdraw(&change, one.id, why)?;
    reply::nothing_to_enter(&change, actor, &one, "withdrawn")?;
    step(&change, actor, &one, (StepKind::Withdrawn, None, why))
}

/// The author's own request, as long as an answer is expected.
pub(super) fn open(
    tx: &Tx,
    actor: &Actor,
    (authority, outgoing, id): (AuthorityId, OutgoingId, ConsultationId),
) -> Result<(Permit, Consultation)> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    own(tx, actor, authority, outgoing)?;
    let one = find(tx, outgoing, id)?;
    match one.awaited() {
        true => Ok((permit, one)),
        false => Err(refusals::over(&one).into()),
    }
}

/// A step, written down and queued.
fn step(
    change: &Change,
    actor: &Actor,
    one: &Consultation,
    (kind, due_on, words): (StepKind, Option<Date>, &str),
) -> Result<()> {
    let tx = change.tx();
    let message = MessageId::new(tx);
    let seq = store::last_seq(tx, one.id)? + 1;
    if seq > STEPS_MAX {
        return Err(refusals::steps(STEPS_MAX).into());
    }
    let (by, at, words) = (person(actor)?, tx.now(), words.to_owned());
    store::add_step(change, one.id, &Step { message, seq, kind, by, at, due_on, words })?;
    jobs::queue(tx, &CarryConsultation { out: Out::Step(message) }, super::send::RANK)
}

fn not_past(tx: &Tx, due_on: Option<Date>) -> Result<()> {
    match due_on.is_some_and(|day| day < vietnam(tx.now()).date()) {
        true => Err(refusals::due().into()),
        false => Ok(()),
    }
}

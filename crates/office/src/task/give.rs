//! Giving a task: a sentence of a document that was signed becomes work of exactly one lead.

use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use directory::person::{person as find_person, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use directory::{PersonId, Snapshot};
use edxml::dates;
use jiff::civil::Date;

use super::act::note;
use super::figures::today;
use super::follow::follow;
use super::sentence::{self, Sentence};
use super::step::Step;
use super::store::WITH_MAX;
use super::{GIVE, Part, Side, Source, State, StepKind, Task, TaskId, refusals, store};
use crate::incoming::{self, Incoming, IncomingId};
use crate::outgoing::{self, Outgoing, OutgoingId};
use crate::{STAFF_MAX, person};

/// The document of this house that a task comes from.
#[derive(Debug, Clone, Copy)]
pub enum Origin {
    Outgoing(OutgoingId),
    Incoming(IncomingId),
}

/// The one that leads.
#[derive(Debug, Clone)]
pub enum Lead {
    /// Another authority, by its code.
    Authority(String),
    /// A person of one's own house.
    Person(PersonId),
}

/// A task as somebody wants to give it.
#[derive(Debug, Clone)]
pub struct NewTask {
    pub origin: Origin,
    /// Where the sentence stands in an outgoing document.
    pub place: String,
    /// The sentence of an incoming document; of an outgoing one it is read at its place.
    pub quote: String,
    pub words: String,
    pub evidence: String,
    pub lead: Option<Lead>,
    /// Codes of authorities that co-operate.
    pub with: Vec<String>,
    /// None: without a deadline; `Date::MIN` for what is no day.
    pub due_on: Option<Date>,
    /// Who follows it; whoever gives it when nobody is named.
    pub follower: Option<PersonId>,
}

// law!("42/2014")
/// Gives a task; for another authority it leaves by the axis.
///
/// # Errors
/// The permission's; 404 for a document that one does not see; `task.unsigned`, `task.unregistered`; `task.words`, `task.lead`,
/// `task.with`, `task.due`, `task.person` at their fields.
pub fn give(
    tx: &Tx,
    directory: &Snapshot,
    actor: &Actor,
    authority: AuthorityId,
    new: &NewTask,
) -> Result<TaskId> {
    let permit = actor.may(&GIVE, Scope::Authority(authority))?;
    let (source, quote) = origin(tx, directory, actor, authority, new)?;
    let own = |text: &str| text.to_owned();
    let words = refusals::said("words", &new.words).map(own)?;
    let evidence = refusals::said("evidence", &new.evidence).map(own)?;
    let (part, lead, in_charge) = lead(tx, directory, authority, new)?;
    let with = with(tx, directory, (authority, lead), new)?;
    if new.due_on.is_some_and(|day| day < today(tx)) {
        return Err(refusals::due().into());
    }
    let by = person(actor)?;
    let follower = new.follower.unwrap_or(by);
    must_work_here(tx, authority, follower, "follower")?;
    let id = TaskId::new(tx);
    let task = Task {
        id,
        authority,
        part,
        code: id.to_string(),
        giver: authority,
        lead,
        source,
        quote,
        place: new.place.clone(),
        words,
        evidence,
        due_on: new.due_on,
        given_at: tx.now(),
        given_by: Some(by),
        giver_name: find_person(tx, by)?.name,
        follower: Some(follower),
        person: in_charge,
        state: State::Waiting,
        percent: 0,
        asked_on: None,
        done_on: None,
    };
    entrust(tx, (actor, &permit), &task, &with)?;
    Ok(id)
}

/// Writes a task down, puts it on desks, and sends it to the other houses.
pub(super) fn entrust(
    tx: &Tx,
    (actor, permit): (&Actor, &Permit),
    task: &Task,
    with: &[AuthorityId],
) -> Result<()> {
    let event = Event::of("task.given", "task", task.id)
        .with("lead", task.lead.0)
        .with("with", with.len())
        .with("document", task.source.reference.as_str());
    let change = tx.change(permit, &event)?;
    store::insert(&change, task)?;
    store::add_with(&change, task.id, with)?;
    note(&change, task, &given(task))?;
    follow(&change, actor, task, (StepKind::Given, ""))
}

/// The first step of every task.
fn given(task: &Task) -> Step {
    Step {
        message: String::new(),
        side: Side::Giver,
        seq: 1,
        kind: StepKind::Given,
        at: task.given_at,
        by: task.given_by,
        by_name: task.giver_name.clone(),
        words: String::new(),
        percent: None,
        due_on: task.due_on,
        reference: String::new(),
        file_name: String::new(),
        file_sha256: String::new(),
        late_reason: String::new(),
    }
}

/// The document with the sentence, when it was signed and the giver sees it.
fn origin(
    tx: &Tx,
    directory: &Snapshot,
    actor: &Actor,
    authority: AuthorityId,
    new: &NewTask,
) -> Result<(Source, String)> {
    match new.origin {
        Origin::Outgoing(id) => {
            let (one, sentences) = signed(tx, actor, authority, id)?;
            let found = sentences.into_iter().find(|one| one.place == new.place);
            let sentence = found.ok_or_else(Refusal::not_found)?;
            Ok((of_outgoing(directory, &one), sentence.words))
        }
        Origin::Incoming(id) => {
            let one = registered(tx, actor, authority, id)?;
            let quote = refusals::said("quote", &new.quote)?.to_owned();
            Ok((of_incoming(&one), quote))
        }
    }
}

/// A signed, numbered and sealed document of this house with its sentences.
pub(super) fn signed(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
) -> Result<(Outgoing, Vec<Sentence>)> {
    let (one, content) = outgoing::known(tx, actor, authority, id)?;
    if one.number.is_none() || one.sealed.is_none() {
        return Err(refusals::unsigned().into());
    }
    Ok((one, sentence::of(&content)?))
}

/// A document that came from elsewhere and was registered, which is when its signature is checked (Decree 30/2020, art. 21).
pub(super) fn registered(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
) -> Result<Incoming> {
    if !incoming::is_known_to(tx, actor, authority, id)? {
        return Err(Refusal::not_found().into());
    }
    let one = incoming::get(tx, authority, id)?.ok_or_else(Refusal::not_found)?;
    match one.entry.is_some() {
        true => Ok(one),
        false => Err(refusals::unregistered().into()),
    }
}

fn of_outgoing(directory: &Snapshot, one: &Outgoing) -> Source {
    let issuer = directory.get(one.authority).map_or("", |own| own.code.as_str()).to_owned();
    let (reference, dated_on) = (one.reference(), one.number.map(|(_, day)| day));
    let day = dated_on.map(dates::write_day).unwrap_or_default();
    Source {
        kind: outgoing::KIND.to_owned(),
        id: one.id.to_string(),
        document_id: format!("{issuer},{day},{reference}"),
        issuer,
        reference,
        dated_on,
        subject: one.subject.clone(),
    }
}

fn of_incoming(one: &Incoming) -> Source {
    Source {
        kind: incoming::KIND.to_owned(),
        id: one.id.to_string(),
        issuer: one.sender_code.clone(),
        reference: one.reference.clone(),
        document_id: String::new(),
        dated_on: one.dated_on,
        subject: one.subject.clone(),
    }
}

fn lead(
    tx: &Tx,
    directory: &Snapshot,
    authority: AuthorityId,
    new: &NewTask,
) -> Result<(Part, AuthorityId, Option<PersonId>)> {
    match &new.lead {
        None => Err(refusals::lead().into()),
        Some(Lead::Person(person)) => {
            must_work_here(tx, authority, *person, "person")?;
            Ok((Part::Own, authority, Some(*person)))
        }
        Some(Lead::Authority(code)) => {
            let found = directory.resolve(code.trim(), tx.now()).ok();
            let found = found.filter(|found| found.id != authority);
            let found = found.ok_or_else(refusals::lead)?;
            Ok((Part::Giver, found.id, None))
        }
    }
}

/// The authorities that co-operate; they hear of it over the axis, so a task inside the house has none.
fn with(
    tx: &Tx,
    directory: &Snapshot,
    (own, lead): (AuthorityId, AuthorityId),
    new: &NewTask,
) -> Result<Vec<AuthorityId>> {
    let mut found = Vec::new();
    for code in &new.with {
        let refused = || refusals::with(code, WITH_MAX);
        let one = directory.resolve(code, tx.now()).map_err(|_| refused())?.id;
        if found.contains(&one)
            || one == own
            || one == lead
            || found.len() == WITH_MAX
            || own == lead
        {
            return Err(refused().into());
        }
        found.push(one);
    }
    Ok(found)
}

fn must_work_here(
    tx: &Tx,
    authority: AuthorityId,
    person: PersonId,
    field: &'static str,
) -> Result<()> {
    let here = staff(tx, authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?;
    match here.iter().any(|(who, _)| who.id == person) {
        true => Ok(()),
        false => Err(refusals::person(field).into()),
    }
}

//! Tasks of former years, brought in many at once: how they stood, without the steps that led there.

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use directory::PersonId;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::give::entrust;
use super::{GIVE, Part, Source, State, Task, TaskId, store};

/// A task as it stood when it was brought in.
#[derive(Debug, Clone)]
pub struct Former {
    pub lead: AuthorityId,
    /// Number and notation, day and subject of the signed document.
    pub reference: String,
    pub dated_on: Date,
    pub subject: String,
    pub quote: String,
    pub words: String,
    pub evidence: String,
    pub due_on: Option<Date>,
    /// None: not done yet.
    pub done_on: Option<Date>,
    pub percent: u32,
    pub giver_name: String,
}

/// Whether an authority has tasks.
///
/// # Errors
/// When the store fails.
pub fn any(tx: &Tx, authority: AuthorityId) -> Result<bool> {
    store::any(tx, authority)
}

/// Brings in a batch of tasks that an authority gave: one event for all of them, nothing on anybody's desk.
///
/// # Errors
/// The permission's.
pub fn bring_in(
    tx: &Tx,
    actor: &Actor,
    (authority, code): (AuthorityId, &str),
    batch: &[Former],
) -> Result<u64> {
    let permit = actor.may(&GIVE, Scope::Authority(authority))?;
    let event = Event::of("tasks.brought-in", "authority", authority.0).with("tasks", batch.len());
    let tasks: Vec<Task> = batch.iter().map(|one| task(tx, (authority, code), one)).collect();
    store::insert_all(&tx.change(&permit, &event)?, &tasks)
}

/// Gives a task of a document that was issued elsewhere: it lives from now on, on desks and over the axis.
///
/// # Errors
/// The permission's.
pub fn give(
    tx: &Tx,
    actor: &Actor,
    (authority, code): (AuthorityId, &str),
    (one, follower): (&Former, PersonId),
) -> Result<TaskId> {
    let permit = actor.may(&GIVE, Scope::Authority(authority))?;
    let follower = Some(follower);
    let given_at = tx.now();
    let task = Task { given_at, follower, ..task(tx, (authority, code), one) };
    entrust(tx, (actor, &permit), &task, &[])?;
    Ok(task.id)
}

fn task(tx: &Tx, (authority, code): (AuthorityId, &str), one: &Former) -> Task {
    let id = TaskId::new(tx);
    let zone: TimeZone = vietnam(tx.now()).time_zone().clone();
    let given_at = one.dated_on.to_zoned(zone).map_or(tx.now(), |day| day.timestamp());
    let state = match (one.done_on, one.percent) {
        (Some(_), _) => State::Done,
        (None, 0) => State::Waiting,
        (None, _) => State::Running,
    };
    Task {
        id,
        authority,
        part: if one.lead == authority { Part::Own } else { Part::Giver },
        code: id.to_string(),
        giver: authority,
        lead: one.lead,
        source: Source {
            kind: String::new(),
            id: String::new(),
            issuer: code.to_owned(),
            document_id: format!(
                "{code},{},{}",
                edxml::dates::write_day(one.dated_on),
                one.reference
            ),
            reference: one.reference.clone(),
            dated_on: Some(one.dated_on),
            subject: one.subject.clone(),
        },
        quote: one.quote.clone(),
        place: String::new(),
        words: one.words.clone(),
        evidence: one.evidence.clone(),
        due_on: one.due_on,
        given_at,
        given_by: None,
        giver_name: one.giver_name.clone(),
        follower: None,
        person: None,
        state,
        percent: one.percent,
        asked_on: None,
        done_on: one.done_on,
    }
}

//! A to-do: one piece of work that one person, or everybody in a role, holds from one instant to another. Nothing of it is
//! ever deleted: the to-dos about a thing are the record of who held it and why it was late.

mod past;
mod store;
#[cfg(test)]
pub(crate) mod tests;
mod undo;

use base::authority::{Actor, AuthorityId, Role};
use base::db::{Change, Tx};
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::person::{acting, hands};
use jiff::Timestamp;

use crate::{Acts, notice};
pub use past::{Past, bring};
pub use undo::{LastStep, last_step, take_back};

base::typed_id!(/// One piece of work that waits or waited.
    TodoId);

/// The field in which people say why their work is late.
pub const LATE_REASON: &str = "late_reason";
const TITLE_MAX: usize = 500;
const REASON_MAX: usize = 500;
/// What one person or one role holds at once, at most: far above what anybody can work off, so that counters are exact.
pub const HELD_MAX: usize = 20_000;
/// Hands that one thing passed through, at most.
pub const TRAIL_MAX: usize = 2_000;

/// A kind of work, declared by the room it belongs to.
#[derive(Debug)]
pub struct Act {
    pub name: &'static str,
    /// What is to be done, as a verb: "Vào sổ".
    pub word: Text,
    /// Whether somebody who stands in for its holder may do it: never a signature, and nothing that is asked of one person.
    pub by_substitute: bool,
}

/// The thing that work is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub kind: &'static str,
    pub id: String,
}

impl Subject {
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids are small and often made in the call")]
    pub fn of(kind: &'static str, id: impl ToString) -> Subject {
        Subject { kind, id: id.to_string() }
    }
}

/// Who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    Person(PersonId),
    /// Whoever of the authority has this role and comes first.
    Role(Role),
}

/// Work to be handed to somebody.
#[derive(Debug, Clone)]
pub struct NewTodo<'a> {
    pub authority: AuthorityId,
    pub holder: Holder,
    pub subject: &'a Subject,
    pub act: &'static Act,
    pub title: &'a str,
    /// Number and notation, or empty.
    pub reference: &'a str,
    /// 1 express … 4 normal: what comes first.
    pub rank: i64,
    pub due_at: Option<Timestamp>,
}

/// Work as it stands.
#[derive(Debug, Clone)]
pub struct Todo {
    pub id: TodoId,
    pub authority: AuthorityId,
    pub holder: Holder,
    pub subject_kind: String,
    pub subject_id: String,
    pub act: String,
    pub title: String,
    pub reference: String,
    pub rank: i64,
    pub opened_at: Timestamp,
    pub due_at: Option<Timestamp>,
    pub done_at: Option<Timestamp>,
    pub done_by: Option<PersonId>,
    pub outcome: Option<String>,
    pub late_reason: Option<String>,
}

impl Todo {
    /// Whose it is in person; nobody's while a role holds it.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        match self.holder {
            Holder::Person(person) => Some(person),
            Holder::Role(_) => None,
        }
    }

    /// Whether it is open and an actor's to do: theirs, or one of these roles' that they have.
    pub(crate) fn waits_for(&self, actor: &Actor, roles: &[Role]) -> bool {
        let theirs = match &self.holder {
            Holder::Person(person) => acting(actor) == Some(*person),
            Holder::Role(role) => roles.contains(role) && actor.has(role),
        };
        theirs && self.done_at.is_none() && actor.home() == Some(self.authority)
    }

    /// Whether it was, or is by now, held longer than allowed.
    #[must_use]
    pub fn late(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| due < self.done_at.unwrap_or(now))
    }
}

/// How work ends.
#[derive(Debug, Clone, Copy)]
pub struct Closing<'a> {
    /// What became of it, in the past tense: `registered`, `returned`.
    pub outcome: &'static str,
    /// Why it took longer than allowed; asked of people only, and only then.
    pub late_reason: &'a str,
}

impl Closing<'_> {
    /// For work that ended by itself or in time.
    #[must_use]
    pub fn by(outcome: &'static str) -> Closing<'static> {
        Closing { outcome, late_reason: "" }
    }
}

/// Hands work to somebody. What they hold already of the same kind about the same thing stays one.
///
/// # Errors
/// When the store fails.
pub fn open(change: &Change, new: &NewTodo<'_>) -> Result<TodoId> {
    if let Some(held) = store::held(change.tx(), new)? {
        return Ok(held);
    }
    let title: String = new.title.chars().take(TITLE_MAX).collect();
    let id = TodoId::new(change.tx());
    store::insert(change, id, new, &title)?;
    if let Holder::Person(person) = &new.holder {
        notice::tell(change, *person, &notice::New::of_new(new))?;
    }
    Ok(id)
}

// law!("30/2020:24")
/// Ends what is open of one kind about a thing, whoever holds it; answers how many hands let go.
///
/// # Errors
/// `todo.late-reason` when a person ends it after its time without saying why.
pub fn close(
    change: &Change,
    actor: &Actor,
    subject: &Subject,
    act: &Act,
    closing: Closing<'_>,
) -> Result<usize> {
    let open = store::open_about(change.tx(), subject)?;
    end(change, actor, open.into_iter().filter(|one| one.act == act.name), closing)
}

/// Ends one piece of work; what others hold of the same kind stays theirs.
///
/// # Errors
/// As `close`.
pub fn close_one(change: &Change, actor: &Actor, work: Todo, closing: Closing<'_>) -> Result<()> {
    end(change, actor, std::iter::once(work), closing).map(drop)
}

/// Ends one person's part of the work of a kind; the others keep theirs.
///
/// # Errors
/// As `close`.
pub fn close_of(
    change: &Change,
    actor: &Actor,
    person: PersonId,
    (subject, act): (&Subject, &Act),
    closing: Closing<'_>,
) -> Result<usize> {
    let open = store::open_about(change.tx(), subject)?.into_iter();
    let theirs = open.filter(|one| one.act == act.name && one.holder == Holder::Person(person));
    end(change, actor, theirs, closing)
}

/// Ends what is open of one kind about a thing because somebody did it in another room, where nobody is asked why it
/// is late.
///
/// # Errors
/// When the store fails.
pub fn close_done(
    change: &Change,
    by: PersonId,
    subject: &Subject,
    act: &Act,
    outcome: &'static str,
) -> Result<()> {
    let open = store::open_about(change.tx(), subject)?;
    for one in open.iter().filter(|one| one.act == act.name) {
        store::close(change, one.id, Some(by), Closing::by(outcome))?;
    }
    Ok(())
}

/// Ends everything that is open about a thing, because the thing itself ended.
///
/// # Errors
/// When the store fails.
pub fn close_all(
    change: &Change,
    actor: &Actor,
    subject: &Subject,
    outcome: &'static str,
) -> Result<usize> {
    let open = store::open_about(change.tx(), subject)?;
    for one in &open {
        store::close(change, one.id, acting(actor), Closing::by(outcome))?;
    }
    Ok(open.len())
}

fn end(
    change: &Change,
    actor: &Actor,
    of: impl Iterator<Item = Todo>,
    closing: Closing<'_>,
) -> Result<usize> {
    let (by, now) = (acting(actor), change.tx().now());
    let reason = closing.late_reason.trim();
    let mut ended = 0;
    for one in of {
        if one.late(now) && by.is_some() && reason.is_empty() {
            return Err(late_reason().into());
        }
        let told: String = match one.late(now) {
            true => reason.chars().take(REASON_MAX).collect(),
            false => String::new(),
        };
        store::close(change, one.id, by, Closing { late_reason: &told, ..closing })?;
        ended += 1;
    }
    Ok(ended)
}

/// Another time by which open work has to be done, by whoever may allow it.
///
/// # Errors
/// When the store fails.
pub fn extend(change: &Change, subject: &Subject, act: &Act, due_at: Timestamp) -> Result<usize> {
    let open = store::open_about(change.tx(), subject)?;
    let mut moved = 0;
    for one in open.iter().filter(|one| one.act == act.name) {
        store::set_due(change, one.id, Some(due_at))?;
        moved += 1;
    }
    Ok(moved)
}

/// Another time for one piece of work, or none while it stands still.
pub(crate) fn set_due(change: &Change, id: TodoId, due_at: Option<Timestamp>) -> Result<()> {
    store::set_due(change, id, due_at).map(drop)
}

/// Whether a person, or a role of theirs, holds work of this kind about a thing; the one that is due first.
///
/// # Errors
/// When the store fails.
pub fn held_by(tx: &Tx, actor: &Actor, subject: &Subject, act: &Act) -> Result<Option<Todo>> {
    let whose = if act.by_substitute { hands(actor) } else { Vec::from_iter(acting(actor)) };
    let open = store::open_about(tx, subject)?.into_iter();
    Ok(open.filter(|one| one.act == act.name).find(|one| match &one.holder {
        Holder::Person(holder) => whose.contains(holder),
        Holder::Role(role) => actor.home() == Some(one.authority) && actor.has(role),
    }))
}

/// All that waits for an actor at the authority they act at: what is theirs and what is their roles', in no order.
///
/// # Errors
/// When the store fails.
pub fn waiting(tx: &Tx, actor: &Actor, roles: &[Role]) -> Result<Vec<Todo>> {
    let (Some(home), Some(person)) = (actor.home(), acting(actor)) else { return Ok(Vec::new()) };
    let mut found = store::of_person(tx, home, person)?;
    for role in roles.iter().filter(|role| actor.has(role)) {
        found.extend(store::of_role(tx, home, role)?);
    }
    Ok(found)
}

/// What waits for those the actor stands in for, as far as a substitute does such work.
///
/// # Errors
/// When the store fails.
pub fn waiting_for_absent(tx: &Tx, actor: &Actor, acts: &Acts) -> Result<Vec<Todo>> {
    let Some(home) = actor.home() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for absent in hands(actor).into_iter().skip(1) {
        found.extend(store::of_person(tx, home, absent)?);
    }
    found.retain(|todo| acts.by_substitute(&todo.act));
    Ok(found)
}

/// What lies on the desk of a leader, for whoever assists them: what is theirs in person, but nothing that is secret.
pub(crate) fn waiting_for_leader(
    tx: &Tx,
    (home, leader): (AuthorityId, PersonId),
    acts: &Acts,
) -> Result<Vec<Todo>> {
    let mut found = store::of_person(tx, home, leader)?;
    found.retain(|todo| acts.inspected(&todo.subject_kind));
    Ok(found)
}

/// Whether somebody has work about a thing now.
///
/// # Errors
/// When the store fails.
pub fn holds(tx: &Tx, person: PersonId, subject: &Subject) -> Result<bool> {
    let open = store::open_about(tx, subject)?;
    Ok(open.iter().any(|one| one.person() == Some(person)))
}

/// Whether somebody holds a thing or held it.
///
/// # Errors
/// When the store fails.
pub fn had_a_hand(tx: &Tx, person: PersonId, (kind, id): (&str, &str)) -> Result<bool> {
    store::had_a_hand(tx, person, kind, id)
}

/// A piece of work, open or done.
pub(crate) fn get(tx: &Tx, id: TodoId) -> Result<Option<Todo>> {
    store::get(tx, id)
}

/// Everybody who held a thing or holds it, the first hand first.
///
/// # Errors
/// When the store fails.
pub fn trail(tx: &Tx, subject: &Subject) -> Result<Vec<Todo>> {
    store::about(tx, subject)
}

fn late_reason() -> Refusal {
    Refusal::new(
        "todo.late-reason",
        Text::new("Việc này đã quá hạn.", "This is overdue."),
        Text::new("Ghi lý do chậm rồi gửi lại.", "Say why it is late, then send it again."),
    )
    .status(422)
    .field(LATE_REASON)
}

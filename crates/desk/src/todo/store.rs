//! All SQL of to-dos.

use base::authority::{AuthorityId, Role};
use base::db::{Change, FromRow, Row, Tx, Value};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::{Closing, HELD_MAX, Holder, NewTodo, Past, Subject, TRAIL_MAX, Todo, TodoId};

/// Open to-dos about one thing: the hands of one step.
const OPEN_MAX: usize = 500;

fn columns(holder: &Holder) -> (Option<PersonId>, Option<&str>) {
    match holder {
        Holder::Person(person) => (Some(*person), None),
        Holder::Role(role) => (None, Some(&role.0)),
    }
}

pub(super) fn held(tx: &Tx, new: &NewTodo<'_>) -> Result<Option<TodoId>> {
    let (person, role) = columns(&new.holder);
    tx.optional(
        "select id from todo where subject_kind = ?1 and subject_id = ?2 and act = ?3
         and authority_id = ?4 and coalesce(person_id, '') = ?5 and coalesce(role, '') = ?6
         and done_at is null limit 1",
        params![
            new.subject.kind,
            new.subject.id.as_str(),
            new.act.name,
            new.authority,
            person.map(|id| id.to_string()).unwrap_or_default(),
            role.unwrap_or_default()
        ],
    )
}

pub(super) fn insert(change: &Change, id: TodoId, new: &NewTodo<'_>, title: &str) -> Result<u64> {
    let (person, role) = columns(&new.holder);
    change.execute(
        "insert into todo (id, authority_id, person_id, role, subject_kind, subject_id, act, title,
         reference, rank, opened_at, due_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            new.authority,
            person,
            role,
            new.subject.kind,
            new.subject.id.as_str(),
            new.act.name,
            title,
            new.reference,
            new.rank,
            change.tx().now(),
            new.due_at
        ],
    )
}

/// Work that was done and is to be done again, due when it was.
pub(super) fn again(change: &Change, id: TodoId, of: &Todo) -> Result<u64> {
    let (person, role) = columns(&of.holder);
    change.execute(
        "insert into todo (id, authority_id, person_id, role, subject_kind, subject_id, act, title,
         reference, rank, opened_at, due_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            id,
            of.authority,
            person,
            role,
            of.subject_kind.as_str(),
            of.subject_id.as_str(),
            of.act.as_str(),
            of.title.as_str(),
            of.reference.as_str(),
            of.rank,
            change.tx().now(),
            of.due_at
        ],
    )
}

/// The row of something past.
pub(super) fn past(id: TodoId, of: &Past<'_>) -> Vec<Value> {
    let (person, role) = columns(&of.holder);
    let (done_at, done_by, outcome) = match of.done {
        Some((at, by, outcome)) => (Some(at), Some(by), Some(outcome)),
        None => (None, None, None),
    };
    vec![
        id.into(),
        of.authority.into(),
        person.into(),
        role.into(),
        of.subject.kind.into(),
        of.subject.id.as_str().into(),
        of.act.name.into(),
        of.title.into(),
        of.reference.into(),
        of.rank.into(),
        of.opened_at.into(),
        of.due_at.into(),
        done_at.into(),
        done_by.into(),
        outcome.into(),
        of.late_reason.into(),
    ]
}

pub(super) fn insert_past(change: &Change, rows: &[Vec<Value>]) -> Result<()> {
    let columns = &[
        "id",
        "authority_id",
        "person_id",
        "role",
        "subject_kind",
        "subject_id",
        "act",
        "title",
        "reference",
        "rank",
        "opened_at",
        "due_at",
        "done_at",
        "done_by",
        "outcome",
        "late_reason",
    ];
    change.insert_many("todo", columns, rows).map(drop)
}

pub(super) fn close(
    change: &Change,
    id: TodoId,
    by: Option<PersonId>,
    closing: Closing<'_>,
) -> Result<u64> {
    let reason = Some(closing.late_reason).filter(|reason| !reason.is_empty());
    change.execute(
        "update todo set done_at = ?2, done_by = ?3, outcome = ?4, late_reason = ?5 where id = ?1",
        params![id, change.tx().now(), by, closing.outcome, reason],
    )
}

/// Another time, or none while it stands still.
pub(super) fn set_due(change: &Change, id: TodoId, due_at: Option<Timestamp>) -> Result<u64> {
    change.execute("update todo set due_at = ?2 where id = ?1", params![id, due_at])
}

pub(super) fn get(tx: &Tx, id: TodoId) -> Result<Option<Todo>> {
    tx.optional(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo where id = ?1",
        params![id],
    )
}

pub(super) fn open_about(tx: &Tx, subject: &Subject) -> Result<Vec<Todo>> {
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where subject_kind = ?1 and subject_id = ?2 and done_at is null order by opened_at, id limit ?3",
        params![subject.kind, subject.id.as_str(), OPEN_MAX],
    )
}

pub(super) fn had_a_hand(tx: &Tx, person: PersonId, kind: &str, id: &str) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "select 1 from todo where subject_kind = ?1 and subject_id = ?2 and person_id = ?3 limit 1",
        params![kind, id, person],
    )?;
    Ok(found.is_some())
}

pub(super) fn about(tx: &Tx, subject: &Subject) -> Result<Vec<Todo>> {
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where subject_kind = ?1 and subject_id = ?2 order by opened_at, id limit ?3",
        params![subject.kind, subject.id.as_str(), TRAIL_MAX],
    )
}

pub(super) fn of_person(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<Vec<Todo>> {
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where person_id = ?1 and authority_id = ?2 and done_at is null order by rank, opened_at limit ?3",
        params![person, authority, HELD_MAX],
    )
}

pub(super) fn of_role(tx: &Tx, authority: AuthorityId, role: &Role) -> Result<Vec<Todo>> {
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where authority_id = ?1 and role = ?2 and done_at is null order by rank, opened_at limit ?3",
        params![authority, &*role.0, HELD_MAX],
    )
}

impl FromRow for Todo {
    fn from_row(row: &mut Row) -> Result<Todo> {
        let (person, role): (Option<PersonId>, Option<String>) = (row.take(2)?, row.take(3)?);
        let holder = match (person, role) {
            (Some(person), _) => Holder::Person(person),
            (None, role) => Holder::Role(Role(role.unwrap_or_default().into())),
        };
        Ok(Todo {
            id: row.take(0)?,
            authority: row.take(1)?,
            holder,
            subject_kind: row.take(4)?,
            subject_id: row.take(5)?,
            act: row.take(6)?,
            title: row.take(7)?,
            reference: row.take(8)?,
            rank: row.take(9)?,
            opened_at: row.take(10)?,
            due_at: row.take(11)?,
            done_at: row.take(12)?,
            done_by: row.take(13)?,
            outcome: row.take(14)?,
            late_reason: row.take(15)?,
        })
    }
}

//! All SQL of the ladder.

use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use jiff::Timestamp;

use super::{Act, STEPS_MAX, Step};
use crate::todo::Todo;

/// Every step of every ladder, the latest first.
pub(super) fn steps(tx: &Tx) -> Result<Vec<Step>> {
    tx.list(
        "select authority_id, act, days from desk_step order by days desc, authority_id, act limit ?1",
        params![STEPS_MAX],
    )
}

/// Open work for which a step is due and neither it nor a later one of its kind was taken, what is due first on top. What
/// was given only today is known to whoever got it.
pub(super) fn reached(
    tx: &Tx,
    step: Step,
    (latest, today): (Timestamp, Timestamp),
    limit: usize,
) -> Result<Vec<Todo>> {
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where done_at is null and due_at <= ?1 and opened_at < ?2
         and coalesce((select max(authority_id) from desk_step
          where desk_step.authority_id = todo.authority_id), 0) = ?3
         and not exists (select 1 from desk_reminder where desk_reminder.todo_id = todo.id
          and desk_reminder.act = ?4 and desk_reminder.days >= ?5
          and desk_reminder.due_at = todo.due_at)
         order by due_at limit ?6",
        params![latest, today, step.authority, step.act, step.days, limit],
    )
}

pub(super) fn taken(change: &Change, step: Step, todo: &Todo) -> Result<u64> {
    change.execute(
        "insert into desk_reminder (todo_id, act, days, due_at, taken_at) values (?1, ?2, ?3, ?4, ?5)",
        params![todo.id, step.act, step.days, todo.due_at, change.tx().now()],
    )
}

impl From<Act> for Value {
    fn from(act: Act) -> Value {
        match act {
            Act::Remind => "remind",
            Act::Escalate => "escalate",
        }
        .into()
    }
}

impl FromValue for Act {
    fn from_value(value: Value) -> anyhow::Result<Act> {
        match String::from_value(value)?.as_str() {
            "remind" => Ok(Act::Remind),
            "escalate" => Ok(Act::Escalate),
            name => Err(anyhow::anyhow!("no step does {name}")),
        }
    }
}

impl FromRow for Step {
    fn from_row(row: &mut Row) -> Result<Step> {
        Ok(Step { authority: row.take(0)?, act: row.take(1)?, days: row.take(2)? })
    }
}

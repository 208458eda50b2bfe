//! All SQL of the ladder.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use jiff::Timestamp;

use super::rule::SetStep;
use super::{Act, STEPS_MAX, Step};
use crate::rule::Keeper;
use crate::todo::Todo;

/// Every step of every ladder, the latest first.
pub(super) fn steps(tx: &Tx) -> Result<Vec<Step>> {
    tx.list(
        "select authority_id, act, days from desk_ladder_step where ended_at is null
         order by days desc, authority_id, act limit ?1",
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
         and coalesce((select max(authority_id) from desk_ladder_step
          where desk_ladder_step.authority_id = todo.authority_id
          and desk_ladder_step.ended_at is null), 0) = ?3
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

/// The steps of all and an authority's own, those that ended as well.
pub(super) fn set(tx: &Tx, owner: AuthorityId) -> Result<Vec<SetStep>> {
    tx.list(
        "select authority_id, act, days, basis, added_at, added_by, ended_at from desk_ladder_step
         where authority_id in (0, ?1) order by days, act desc, added_at desc limit ?2",
        params![owner, STEPS_MAX],
    )
}

pub(super) fn add(
    change: &Change,
    keeper: &Keeper,
    (act, days): (Act, i64),
    basis: &str,
) -> Result<u64> {
    change.execute(
        "insert into desk_ladder_step (authority_id, act, days, basis, added_at, added_by)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![keeper.owner, act, days, basis, change.tx().now(), keeper.person()?],
    )
}

pub(super) fn end(change: &Change, keeper: &Keeper, (act, days): (Act, i64)) -> Result<u64> {
    change.execute(
        "update desk_ladder_step set ended_at = ?4, ended_by = ?5
         where authority_id = ?1 and act = ?2 and days = ?3 and ended_at is null",
        params![keeper.owner, act, days, change.tx().now(), keeper.person()?],
    )
}

impl From<Act> for Value {
    fn from(act: Act) -> Value {
        act.name().into()
    }
}

impl FromValue for Act {
    fn from_value(value: Value) -> anyhow::Result<Act> {
        let name = String::from_value(value)?;
        Act::parse(&name).ok_or_else(|| anyhow::anyhow!("no step does {name}"))
    }
}

impl FromRow for Step {
    fn from_row(row: &mut Row) -> Result<Step> {
        Ok(Step { authority: row.take(0)?, act: row.take(1)?, days: row.take(2)? })
    }
}

impl FromRow for SetStep {
    fn from_row(row: &mut Row) -> Result<SetStep> {
        Ok(SetStep {
            step: Step { authority: row.take(0)?, act: row.take(1)?, days: row.take(2)? },
            basis: row.take(3)?,
            added_at: row.take(4)?,
            added_by: row.take(5)?,
            ended_at: row.take(6)?,
        })
    }
}

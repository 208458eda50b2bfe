//! All SQL of pauses.

use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::{ABOUT_MAX, Pause, PauseId, Resumed};
use crate::todo::{Subject, Todo, TodoId};

pub(super) fn insert(change: &Change, of: &Todo, new: &Pause) -> Result<u64> {
    change.execute(
        "insert into desk_pause (id, todo_id, subject_kind, subject_id, paused_by, paused_at, reason,
         was_due_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            new.id,
            of.id,
            of.subject_kind.as_str(),
            of.subject_id.as_str(),
            new.paused_by,
            new.paused_at,
            new.reason.as_str(),
            new.was_due_at
        ],
    )
}

pub(super) fn end(change: &Change, id: PauseId, how: Resumed) -> Result<u64> {
    change.execute(
        "update desk_pause set resumed_by = ?2, resumed_at = ?3, due_at = ?4 where id = ?1",
        params![id, how.by, how.at, how.due_at],
    )
}

pub(super) fn running(tx: &Tx, todo: TodoId) -> Result<Option<Pause>> {
    tx.optional(
        "select id, todo_id, paused_by, paused_at, reason, was_due_at, resumed_by, resumed_at, due_at
         from desk_pause where todo_id = ?1 and resumed_at is null",
        params![todo],
    )
}

pub(super) fn about(tx: &Tx, subject: &Subject) -> Result<Vec<Pause>> {
    tx.list(
        "select id, todo_id, paused_by, paused_at, reason, was_due_at, resumed_by, resumed_at, due_at
         from desk_pause where subject_kind = ?1 and subject_id = ?2 order by paused_at, id limit ?3",
        params![subject.kind, subject.id.as_str(), ABOUT_MAX],
    )
}

impl FromRow for Pause {
    fn from_row(row: &mut Row) -> Result<Pause> {
        let by: Option<PersonId> = row.take(6)?;
        let (at, due_at): (Option<Timestamp>, Option<Timestamp>) = (row.take(7)?, row.take(8)?);
        let ended = by.zip(at).zip(due_at);
        Ok(Pause {
            id: row.take(0)?,
            todo: row.take(1)?,
            paused_by: row.take(2)?,
            paused_at: row.take(3)?,
            reason: row.take(4)?,
            was_due_at: row.take(5)?,
            resumed: ended.map(|((by, at), due_at)| Resumed { by, at, due_at }),
        })
    }
}

//! All SQL of wishes for more time.

use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use jiff::Timestamp;

use super::{ABOUT_MAX, Decided, Decision, Extension, ExtensionId};
use crate::todo::{Subject, TodoId};

pub(super) fn insert(change: &Change, subject: &Subject, new: &Extension) -> Result<u64> {
    change.execute(
        "insert into desk_extension (id, todo_id, subject_kind, subject_id, asked_by, asked_at, reason,
         was_due_at, until_at, giver_id) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            new.id,
            new.todo,
            subject.kind,
            subject.id.as_str(),
            new.asked_by,
            new.asked_at,
            new.reason.as_str(),
            new.was_due_at,
            new.until_at,
            new.giver
        ],
    )
}

pub(super) fn decide(
    change: &Change,
    id: ExtensionId,
    decision: Decision,
    answer: &str,
) -> Result<u64> {
    change.execute(
        "update desk_extension set decided_at = ?2, granted = ?3, answer = ?4 where id = ?1",
        params![id, change.tx().now(), i64::from(decision == Decision::Grant), answer],
    )
}

pub(super) fn waiting(tx: &Tx, todo: TodoId) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "select 1 from desk_extension where todo_id = ?1 and decided_at is null",
        params![todo],
    )?;
    Ok(found.is_some())
}

pub(super) fn about(tx: &Tx, subject: &Subject) -> Result<Vec<Extension>> {
    tx.list(
        "select id, todo_id, asked_by, asked_at, reason, was_due_at, until_at, giver_id, decided_at,
         granted, answer from desk_extension where subject_kind = ?1 and subject_id = ?2
         order by asked_at, id limit ?3",
        params![subject.kind, subject.id.as_str(), ABOUT_MAX],
    )
}

impl FromRow for Extension {
    fn from_row(row: &mut Row) -> Result<Extension> {
        let decided: (Option<Timestamp>, Option<i64>) = (row.take(8)?, row.take(9)?);
        let answer: Option<String> = row.take(10)?;
        let decided = decided.0.zip(decided.1).map(|(at, granted)| Decided {
            at,
            decision: if granted == 1 { Decision::Grant } else { Decision::Refuse },
            answer: answer.unwrap_or_default(),
        });
        Ok(Extension {
            id: row.take(0)?,
            todo: row.take(1)?,
            asked_by: row.take(2)?,
            asked_at: row.take(3)?,
            reason: row.take(4)?,
            was_due_at: row.take(5)?,
            until_at: row.take(6)?,
            giver: row.take(7)?,
            decided,
        })
    }
}

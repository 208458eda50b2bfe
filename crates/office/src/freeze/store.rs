//! All SQL of holds.

use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use desk::Subject;
use directory::PersonId;

use super::Hold;

pub(super) fn standing(tx: &Tx, subject: &Subject) -> Result<Option<Hold>> {
    tx.optional(
        "select frozen_at, frozen_by, reason from office_freeze
         where subject_kind = ?1 and subject_id = ?2 and lifted_at is null limit 1",
        params![subject.kind, subject.id.as_str()],
    )
}

pub(super) fn freeze(change: &Change, subject: &Subject, by: PersonId, why: &str) -> Result<u64> {
    change.execute(
        "insert into office_freeze (subject_kind, subject_id, frozen_at, frozen_by, reason)
         values (?1, ?2, ?3, ?4, ?5)",
        params![subject.kind, subject.id.as_str(), change.tx().now(), by, why],
    )
}

pub(super) fn lift(change: &Change, subject: &Subject, by: PersonId, why: &str) -> Result<u64> {
    change.execute(
        "update office_freeze set lifted_at = ?3, lifted_by = ?4, lift_reason = ?5
         where subject_kind = ?1 and subject_id = ?2 and lifted_at is null",
        params![subject.kind, subject.id.as_str(), change.tx().now(), by, why],
    )
}

impl FromRow for Hold {
    fn from_row(row: &mut Row) -> Result<Hold> {
        Ok(Hold { at: row.take(0)?, by: row.take(1)?, reason: row.take(2)? })
    }
}

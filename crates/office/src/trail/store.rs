//! All SQL of who looked at what.

use base::db::Tx;
use base::{Result, params};
use desk::Subject;
use directory::PersonId;

/// That somebody looked at a document: first and last time.
pub(super) fn seen(tx: &Tx, subject: &Subject, person: PersonId) -> Result<u64> {
    tx.upkeep(
        "insert into office_view (subject_kind, subject_id, person_id, first_at, last_at)
         values (?1, ?2, ?3, ?4, ?4) on conflict (subject_kind, subject_id, person_id)
         do update set last_at = excluded.last_at",
        params![subject.kind, subject.id.as_str(), person, tx.now()],
    )
}

//! All SQL of opinions on drafts.

use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::{Opinion, OutgoingId, Stance};

/// Opinions on one document, over all its versions.
const OPINIONS_MAX: usize = 1_000;

/// Somebody who was asked on this version already is not asked twice.
pub(super) fn ask(
    change: &Change,
    (id, version): (OutgoingId, u32),
    person: PersonId,
    by: PersonId,
    due_at: Option<Timestamp>,
) -> Result<u64> {
    change.execute(
        "insert into office_outgoing_opinion (outgoing_id, version, person_id, asked_by, asked_at, due_at)
         values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do nothing",
        params![id, version, person, by, change.tx().now(), due_at],
    )
}

/// Answers everything that this person was asked about the document.
pub(super) fn give(
    change: &Change,
    id: OutgoingId,
    person: PersonId,
    (stance, words): (Stance, &str),
) -> Result<u64> {
    change.execute(
        "update office_outgoing_opinion set stance = ?3, words = ?4, given_at = ?5
         where outgoing_id = ?1 and person_id = ?2 and given_at is null",
        params![id, person, stance.name(), words, change.tx().now()],
    )
}

pub(super) fn on(tx: &Tx, id: OutgoingId) -> Result<Vec<Opinion>> {
    tx.list(
        "select version, person_id, due_at, stance, words, given_at from office_outgoing_opinion
         where outgoing_id = ?1 order by version, asked_at, person_id limit ?2",
        params![id, OPINIONS_MAX],
    )
}

impl FromRow for Opinion {
    fn from_row(row: &mut Row) -> Result<Opinion> {
        let stance: Option<String> = row.take(3)?;
        let words: Option<String> = row.take(4)?;
        Ok(Opinion {
            version: row.take(0)?,
            person: row.take(1)?,
            due_at: row.take(2)?,
            stance: stance.as_deref().and_then(Stance::parse),
            words: words.unwrap_or_default(),
            given_at: row.take(5)?,
            dispositions: Vec::new(),
        })
    }
}

//! All SQL of what was made of opinions.

use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::{Disposition, Outcome, OutgoingId};

/// Over all opinions and versions of one document: the opinions' own limit, each answered twice.
const DISPOSITIONS_MAX: usize = 2_000;

pub(super) fn insert(
    change: &Change,
    (id, version): (OutgoingId, u32),
    by: PersonId,
    ((person, given_at), (outcome, words)): ((PersonId, Timestamp), (Outcome, &str)),
) -> Result<u64> {
    change.execute(
        "insert into office_outgoing_disposition (outgoing_id, person_id, given_at, place, version, outcome,
         words, written_by, written_at) values (?1, ?2, ?3,
         (select count(*) + 1 from office_outgoing_disposition
          where outgoing_id = ?1 and person_id = ?2 and given_at = ?3), ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            person,
            given_at,
            version,
            outcome.name(),
            words,
            by,
            change.tx().now()
        ],
    )
}

pub(super) fn on(tx: &Tx, id: OutgoingId) -> Result<Vec<Disposition>> {
    tx.list(
        "select person_id, given_at, version, outcome, words, written_at from office_outgoing_disposition
         where outgoing_id = ?1 order by written_at, person_id, place limit ?2",
        params![id, DISPOSITIONS_MAX],
    )
}

impl FromRow for Disposition {
    fn from_row(row: &mut Row) -> Result<Disposition> {
        let outcome: String = row.take(3)?;
        let known = Outcome::parse(&outcome);
        Ok(Disposition {
            person: row.take(0)?,
            given_at: row.take(1)?,
            version: row.take(2)?,
            outcome: known.ok_or_else(|| anyhow::anyhow!("no outcome is called {outcome}"))?,
            words: row.take(4)?,
            written_at: row.take(5)?,
        })
    }
}

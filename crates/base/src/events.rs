//! The events of record: every save carries one, and a sweep seals them into a hash chain that cannot be changed
//! without being seen. Sealing runs beside the writing, so that many nodes can write at once (decision 0005).

mod store;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

use crate::authority::Permit;
use crate::db::{Db, FromRow, Row, Tx};
use crate::error::Result;

/// How many events one sealing transaction takes.
const SEAL_BATCH: i64 = 2_000;
const VERIFY_BATCH: i64 = 5_000;

/// Something that happened, told in the past tense: `Event::of("parcel.accepted", "parcel", id)`.
#[derive(Debug, Clone)]
pub struct Event {
    kind: &'static str,
    subject_kind: &'static str,
    subject_id: String,
    detail: Map<String, Json>,
}

impl Event {
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "ids are small and often made in the call")]
    pub fn of(kind: &'static str, subject_kind: &'static str, subject_id: impl ToString) -> Event {
        Event { kind, subject_kind, subject_id: subject_id.to_string(), detail: Map::new() }
    }

    /// Adds a fact: ids, codes, counts, digests; never content, never secrets.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Json>) -> Event {
        self.detail.insert(name.to_owned(), value.into());
        self
    }
}

/// Writes an event into the record; called by [`Tx::change`], which begins every change.
pub(crate) fn record(tx: &Tx, permit: &Permit, event: &Event) -> Result<()> {
    store::insert(tx, permit, event)
}

/// An event as it stands in the record.
#[derive(Debug, Clone)]
pub struct Recorded {
    pub seq: i64,
    pub at: Timestamp,
    pub actor: String,
    pub authority_id: Option<i64>,
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: String,
    pub detail: String,
}

impl FromRow for Recorded {
    fn from_row(row: &mut Row) -> Result<Recorded> {
        Ok(Recorded {
            seq: row.take(0)?,
            at: row.take(1)?,
            actor: row.take(2)?,
            authority_id: row.take(3)?,
            kind: row.take(4)?,
            subject_kind: row.take(5)?,
            subject_id: row.take(6)?,
            detail: row.take(7)?,
        })
    }
}

/// What happened to one thing, oldest first, at most `limit`.
///
/// # Errors
/// When the store fails.
pub fn about(tx: &Tx, subject_kind: &str, subject_id: &str, limit: u32) -> Result<Vec<Recorded>> {
    store::about(tx, subject_kind, subject_id, limit)
}

/// Sealed events after a place in the chain, in the chain's order, at most `limit`: for whatever is derived from the
/// record. Nothing is ever put in before a place that was given out.
///
/// # Errors
/// When the store fails.
pub fn sealed_after(tx: &Tx, position: i64, limit: u32) -> Result<Vec<(i64, Recorded)>> {
    let found = store::sealed_after(tx, position, i64::from(limit))?;
    Ok(found.into_iter().map(|(position, _, event)| (position, event)).collect())
}

/// The last place in the chain that was given out; 0 when nothing is sealed yet.
///
/// # Errors
/// When the store fails.
pub fn sealed_to(tx: &Tx) -> Result<i64> {
    Ok(store::head(tx)?.0)
}

/// Seals what is not yet sealed, in batches; answers how many events it sealed.
///
/// # Errors
/// When the store fails.
pub async fn seal(db: &Db) -> Result<u64> {
    let mut sealed = 0;
    loop {
        let batch = db.write(seal_batch).await?;
        sealed += batch;
        if batch < SEAL_BATCH.unsigned_abs() {
            return Ok(sealed);
        }
    }
}

fn seal_batch(tx: &Tx) -> Result<u64> {
    let (mut position, mut hash) = store::head(tx)?;
    let events = store::unsealed(tx, SEAL_BATCH)?;
    for event in &events {
        position += 1;
        hash = link(&hash, position, event);
        store::seal(tx, event.seq, position, hash)?;
    }
    Ok(events.len() as u64)
}

/// One link: SHA-256 over the previous hash and every field with its length before it, so that no two different
/// events read alike.
fn link(previous: &[u8; 32], position: i64, event: &Recorded) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"truc-event-1");
    hasher.update(previous);
    hasher.update(position.to_be_bytes());
    hasher.update(event.at.as_microsecond().to_be_bytes());
    hasher.update(event.authority_id.unwrap_or(-1).to_be_bytes());
    for part in [&event.actor, &event.kind, &event.subject_kind, &event.subject_id, &event.detail] {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().into()
}

/// The result of checking the whole chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every sealed event is as it was; so many wait to be sealed. The hash may be kept elsewhere as a witness.
    Whole { sealed: i64, waiting: i64, hash: [u8; 32] },
    /// The first place where the record and the chain disagree.
    Broken { position: i64 },
}

/// Checks every sealed event against the chain.
///
/// # Errors
/// When the store fails.
pub async fn verify(db: &Db) -> Result<Verdict> {
    let (mut position, mut hash) = (0, [0; 32]);
    loop {
        let batch = db.read(move |tx| store::sealed_after(tx, position, VERIFY_BATCH)).await?;
        let Some((last, _, _)) = batch.last() else { break };
        let last = *last;
        for (place, kept, event) in &batch {
            position += 1;
            hash = link(&hash, position, event);
            if *place != position || *kept != hash {
                return Ok(Verdict::Broken { position });
            }
        }
        position = last;
    }
    let waiting = db.read(store::waiting).await?;
    Ok(Verdict::Whole { sealed: position, waiting, hash })
}

//! All SQL of the checks: at the hub, and of what came in.

use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::{FromRow, Row, Tx, Value};
use base::{Result, params};
use jiff::Timestamp;

use super::{Checks, JudgedFile, Standing};
use crate::hub::ParcelSeq;

/// Puts documents down for being checked, with their rank, in the transaction that fans them out.
pub(crate) fn await_check(tx: &Tx, parcels: &[(ParcelSeq, i64)]) -> Result<u64> {
    let row =
        |(seq, rank): &(ParcelSeq, i64)| vec![Value::from(*seq), Value::Int(*rank), Value::Int(0)];
    let rows: Vec<Vec<Value>> = parcels.iter().map(row).collect();
    tx.upkeep_many("parcel_check", &["parcel_seq", "rank", "tries"], &rows)
}

/// A document that waits for its check.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    pub(super) seq: ParcelSeq,
    /// How often a check was begun before.
    pub(super) tries: i64,
    pub(super) sender: AuthorityId,
    pub(super) body: Stored,
    pub(super) accepted_at: Timestamp,
}

impl FromRow for Waiting {
    fn from_row(row: &mut Row) -> Result<Waiting> {
        let digest: Digest = row.take(3)?;
        Ok(Waiting {
            seq: row.take(0)?,
            tries: row.take(1)?,
            sender: row.take(2)?,
            body: Stored { digest, size: row.take(4)? },
            accepted_at: row.take(5)?,
        })
    }
}

/// Documents whose check is due, urgent ones first: never begun, or begun before an instant and not ended.
pub(super) fn due(tx: &Tx, begun_before: Timestamp, limit: u32) -> Result<Vec<Waiting>> {
    tx.list(
        tx.skip_locked(
            "select c.parcel_seq, c.tries, p.sender_id, p.body_digest, p.body_size, p.accepted_at
             from parcel_check c join parcel p on p.seq = c.parcel_seq
             where c.checked_at is null and (c.begun_at is null or c.begun_at <= ?1)
             order by c.rank, c.parcel_seq limit ?2",
            "select c.parcel_seq, c.tries, p.sender_id, p.body_digest, p.body_size, p.accepted_at
             from parcel_check c join parcel p on p.seq = c.parcel_seq
             where c.checked_at is null and (c.begun_at is null or c.begun_at <= ?1)
             order by c.rank, c.parcel_seq limit ?2 for update of c skip locked",
        ),
        params![begun_before, limit],
    )
}

pub(super) fn begun(tx: &Tx, seq: ParcelSeq) -> Result<u64> {
    tx.upkeep(
        "update parcel_check set begun_at = ?2, tries = tries + 1 where parcel_seq = ?1",
        params![seq, tx.now()],
    )
}

/// The try does not count: it was not the document's fault.
pub(super) fn put_off(tx: &Tx, seq: ParcelSeq) -> Result<u64> {
    tx.upkeep(
        "update parcel_check set tries = tries - 1 where parcel_seq = ?1 and checked_at is null",
        params![seq],
    )
}

pub(super) fn checked(
    tx: &Tx,
    seq: ParcelSeq,
    standing: Standing,
    files: &[JudgedFile],
) -> Result<u64> {
    let files = serde_json::to_string(files).map_err(anyhow::Error::from)?;
    tx.upkeep(
        "update parcel_check set standing = ?2, files = ?3, checked_at = ?4
         where parcel_seq = ?1 and checked_at is null",
        params![seq, standing.name(), files, tx.now()],
    )
}

/// What the hub found out about a document.
#[derive(Debug, Clone)]
pub(crate) struct ParcelCheck {
    pub(crate) standing: Standing,
    pub(crate) files: Vec<JudgedFile>,
    pub(crate) checked_at: Timestamp,
}

impl FromRow for ParcelCheck {
    fn from_row(row: &mut Row) -> Result<ParcelCheck> {
        let files: String = row.take(1)?;
        Ok(ParcelCheck {
            standing: standing(row)?,
            files: serde_json::from_str(&files).map_err(anyhow::Error::from)?,
            checked_at: row.take(2)?,
        })
    }
}

/// The standing in the first column.
fn standing(row: &mut Row) -> Result<Standing> {
    let name: String = row.take(0)?;
    Ok(Standing::named(&name).ok_or_else(|| anyhow::anyhow!("no standing is called {name:?}"))?)
}

/// The check of a document; nothing while it waits or when none is made.
pub(crate) fn of_parcel(tx: &Tx, seq: ParcelSeq) -> Result<Option<ParcelCheck>> {
    tx.optional(
        "select standing, files, checked_at from parcel_check
         where parcel_seq = ?1 and checked_at is not null",
        params![seq],
    )
}

/// The standing alone, for lists.
pub(crate) fn standing_of(tx: &Tx, seq: ParcelSeq) -> Result<Option<Standing>> {
    let name: Option<String> = tx.optional(
        "select standing from parcel_check where parcel_seq = ?1 and checked_at is not null",
        params![seq],
    )?;
    Ok(name.as_deref().and_then(Standing::named))
}

/// Writes down the checks of a document that came in, with the event that says so.
pub(crate) fn came_in(
    tx: &Tx,
    authority: AuthorityId,
    doc_id: &str,
    checks: &Checks,
) -> Result<u64> {
    let answers = serde_json::to_string(&checks.answers).map_err(anyhow::Error::from)?;
    let files = serde_json::to_string(&checks.files).map_err(anyhow::Error::from)?;
    tx.upkeep(
        "insert into incoming_check (authority_id, hub_doc_id, standing, answers, files, evidence_digest,
             evidence_size, checked_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict do nothing",
        params![
            authority,
            doc_id,
            checks.standing.name(),
            answers,
            files,
            checks.evidence.map(|kept| kept.digest),
            checks.evidence.map(|kept| kept.size),
            checks.checked_at
        ],
    )
}

impl FromRow for Checks {
    fn from_row(row: &mut Row) -> Result<Checks> {
        let (answers, files): (String, String) = (row.take(1)?, row.take(2)?);
        let (digest, size): (Option<Digest>, Option<u64>) = (row.take(3)?, row.take(4)?);
        Ok(Checks {
            standing: standing(row)?,
            answers: serde_json::from_str(&answers).map_err(anyhow::Error::from)?,
            files: serde_json::from_str(&files).map_err(anyhow::Error::from)?,
            evidence: digest.zip(size).map(|(digest, size)| Stored { digest, size }),
            checked_at: row.take(5)?,
        })
    }
}

/// The checks of a document that came in.
pub(crate) fn of_incoming(tx: &Tx, authority: AuthorityId, doc_id: &str) -> Result<Option<Checks>> {
    tx.optional(
        "select standing, answers, files, evidence_digest, evidence_size, checked_at from incoming_check
         where authority_id = ?1 and hub_doc_id = ?2",
        params![authority, doc_id],
    )
}

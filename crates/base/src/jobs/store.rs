//! All SQL of the jobs.

use jiff::Timestamp;

use crate::db::{Change, FromRow, Row, Tx};
use crate::error::Result;
use crate::params;

pub(super) struct Claimed {
    pub(super) seq: i64,
    pub(super) kind: String,
    pub(super) payload: String,
    pub(super) attempts: i64,
}

impl FromRow for Claimed {
    fn from_row(row: &mut Row) -> Result<Claimed> {
        Ok(Claimed {
            seq: row.take(0)?,
            kind: row.take(1)?,
            payload: row.take(2)?,
            attempts: row.take(3)?,
        })
    }
}

/// A job that needs a person.
#[derive(Debug, Clone)]
pub struct Stuck {
    pub seq: i64,
    pub kind: String,
    pub payload: String,
    pub attempts: i64,
    pub last_error: String,
    pub failed_at: Timestamp,
}

impl FromRow for Stuck {
    fn from_row(row: &mut Row) -> Result<Stuck> {
        Ok(Stuck {
            seq: row.take(0)?,
            kind: row.take(1)?,
            payload: row.take(2)?,
            attempts: row.take(3)?,
            last_error: row.take(4)?,
            failed_at: row.take(5)?,
        })
    }
}

pub(super) fn insert(tx: &Tx, kind: &str, payload: &str, rank: i64) -> Result<u64> {
    tx.upkeep(
        "insert into job (kind, payload, rank, run_at, attempts) values (?1, ?2, ?3, ?4, 0)",
        params![kind, payload, rank, tx.now()],
    )
}

pub(super) fn claim(tx: &Tx, limit: usize, lease_ms: i64) -> Result<Vec<Claimed>> {
    let until = tx.now().as_microsecond() + lease_ms * 1000;
    tx.query(
        tx.skip_locked(
            "update job set claimed_until = ?2 where seq in (
                select seq from job where failed_at is null and run_at <= ?1
                and (claimed_until is null or claimed_until < ?1) order by rank, run_at limit ?3)
             returning seq, kind, payload, attempts",
            "update job set claimed_until = ?2 where seq in (
                select seq from job where failed_at is null and run_at <= ?1
                and (claimed_until is null or claimed_until < ?1) order by rank, run_at limit ?3
                for update skip locked)
             returning seq, kind, payload, attempts",
        ),
        params![tx.now(), until, limit],
    )
}

/// Ends every claim.
pub(super) fn release(tx: &Tx) -> Result<u64> {
    tx.upkeep("update job set claimed_until = null where claimed_until is not null", &[])
}

pub(super) fn finish(tx: &Tx, seq: i64) -> Result<u64> {
    tx.upkeep("delete from job where seq = ?1", params![seq])
}

pub(super) fn postpone(tx: &Tx, seq: i64, wait_s: i64, why: &str) -> Result<u64> {
    tx.upkeep(
        "update job set attempts = attempts + 1, run_at = ?2, claimed_until = null, last_error = ?3
         where seq = ?1",
        params![seq, tx.now().as_microsecond() + wait_s * 1_000_000, why],
    )
}

pub(super) fn give_up(tx: &Tx, seq: i64, why: &str) -> Result<u64> {
    tx.upkeep(
        "update job set attempts = attempts + 1, failed_at = ?2, claimed_until = null, last_error = ?3
         where seq = ?1",
        params![seq, tx.now(), why],
    )
}

pub(super) fn revive(change: &Change, seq: i64) -> Result<u64> {
    change.execute(
        "update job set attempts = 0, failed_at = null, run_at = ?2 where seq = ?1 and failed_at is not null",
        params![seq, change.tx().now()],
    )
}

pub(super) fn stuck(tx: &Tx, limit: u32) -> Result<Vec<Stuck>> {
    tx.list(
        "select seq, kind, payload, attempts, last_error, failed_at from job
         where failed_at is not null order by failed_at desc limit ?1",
        params![limit],
    )
}

//! All SQL of the record of events.

use crate::authority::Permit;
use crate::db::{FromRow, Row, Tx};
use crate::error::Result;
use crate::params;

use super::{Event, Recorded};

pub(super) fn insert(tx: &Tx, permit: &Permit, event: &Event) -> Result<()> {
    let detail = serde_json::to_string(&event.detail).map_err(anyhow::Error::from)?;
    tx.execute(
        "insert into event (at, actor, authority_id, kind, subject_kind, subject_id, detail)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            tx.now(),
            permit.actor(),
            permit.authority(),
            event.kind,
            event.subject_kind,
            &event.subject_id,
            detail
        ],
    )?;
    Ok(())
}

pub(super) fn about(tx: &Tx, kind: &str, id: &str, limit: u32) -> Result<Vec<Recorded>> {
    tx.list(
        "select seq, at, actor, authority_id, kind, subject_kind, subject_id, detail from event
         where subject_kind = ?1 and subject_id = ?2 order by seq limit ?3",
        params![kind, id, limit],
    )
}

pub(super) fn head(tx: &Tx) -> Result<(i64, [u8; 32])> {
    let head = tx.optional(
        "select position, hash from event where position is not null order by position desc limit 1",
        &[],
    )?;
    Ok(head.unwrap_or((0, [0; 32])))
}

pub(super) fn unsealed(tx: &Tx, limit: i64) -> Result<Vec<Recorded>> {
    tx.list(
        "select seq, at, actor, authority_id, kind, subject_kind, subject_id, detail from event
         where position is null order by seq limit ?1",
        params![limit],
    )
}

pub(super) fn seal(tx: &Tx, seq: i64, position: i64, hash: [u8; 32]) -> Result<u64> {
    tx.execute(
        "update event set position = ?2, hash = ?3 where seq = ?1 and position is null",
        params![seq, position, hash],
    )
}

struct Sealed(i64, [u8; 32], Recorded);

impl FromRow for Sealed {
    fn from_row(row: &mut Row) -> Result<Sealed> {
        Ok(Sealed(row.take(8)?, row.take(9)?, Recorded::from_row(row)?))
    }
}

pub(super) fn sealed_after(
    tx: &Tx,
    position: i64,
    limit: i64,
) -> Result<Vec<(i64, [u8; 32], Recorded)>> {
    let found: Vec<Sealed> = tx.list(
        "select seq, at, actor, authority_id, kind, subject_kind, subject_id, detail, position, hash
         from event where position > ?1 order by position limit ?2",
        params![position, limit],
    )?;
    Ok(found.into_iter().map(|Sealed(position, hash, event)| (position, hash, event)).collect())
}

pub(super) fn waiting(tx: &Tx) -> Result<i64> {
    tx.one("select count(*) from event where position is null", &[])
}

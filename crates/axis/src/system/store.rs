//! All SQL of the connected systems.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use jiff::Timestamp;

use super::{Connected, NewSystem};

/// More systems than there are members, several times over.
const SYSTEMS_MAX: i64 = 100_000;

fn bump(change: &Change) -> Result<u64> {
    change.execute("update system_version set last = last + 1", &[])
}

pub(super) fn version(tx: &Tx) -> Result<i64> {
    tx.one("select last from system_version", &[])
}

pub(super) fn exists(tx: &Tx, id: &str) -> Result<bool> {
    Ok(tx.optional::<i64>("select authority_id from system where id = ?1", params![id])?.is_some())
}

pub(super) fn insert(change: &Change, system: &NewSystem) -> Result<()> {
    change.execute(
        "insert into system (id, authority_id, created_at) values (?1, ?2, ?3)",
        params![&system.id, system.authority, change.tx().now()],
    )?;
    let rows: Vec<_> = system
        .also
        .iter()
        .map(|authority| vec![(&system.id).into(), (*authority).into()])
        .collect();
    change.insert_many("system_authority", &["system_id", "authority_id"], &rows)?;
    Ok(())
}

pub(super) fn add_secret(change: &Change, id: &str, sealed: &[u8]) -> Result<()> {
    change.execute(
        "insert into system_secret (system_id, sealed, valid_from) values (?1, ?2, ?3)",
        params![id, sealed, change.tx().now()],
    )?;
    bump(change)?;
    Ok(())
}

pub(super) fn end_secrets(change: &Change, id: &str, at: Timestamp) -> Result<()> {
    change.execute(
        "update system_secret set valid_to = ?2 where system_id = ?1 and (valid_to is null or valid_to > ?2)",
        params![id, at],
    )?;
    bump(change)?;
    Ok(())
}

pub(super) fn close(change: &Change, id: &str) -> Result<u64> {
    change.execute(
        "update system set closed_at = ?2 where id = ?1 and closed_at is null",
        params![id, change.tx().now()],
    )
}

pub(super) fn seen(tx: &Tx, id: &str) -> Result<u64> {
    tx.upkeep("update system set last_seen_at = ?2 where id = ?1", params![id, tx.now()])
}

impl FromRow for Connected {
    fn from_row(row: &mut Row) -> Result<Connected> {
        Ok(Connected {
            id: row.take(0)?,
            authority: row.take(1)?,
            created_at: row.take(2)?,
            closed_at: row.take(3)?,
            last_seen_at: row.take(4)?,
        })
    }
}

pub(super) fn list(tx: &Tx) -> Result<Vec<Connected>> {
    tx.list(
        "select id, authority_id, created_at, closed_at, last_seen_at from system order by id limit ?1",
        params![SYSTEMS_MAX],
    )
}

pub(super) fn also(tx: &Tx) -> Result<Vec<(String, AuthorityId)>> {
    tx.list(
        "select system_id, authority_id from system_authority order by system_id, authority_id limit ?1",
        params![SYSTEMS_MAX * 10],
    )
}

/// System, sealed secret, valid from, valid to.
pub(super) type SealedSecret = (String, Vec<u8>, Timestamp, Option<Timestamp>);

pub(super) fn secrets(tx: &Tx) -> Result<Vec<SealedSecret>> {
    tx.list(
        "select system_id, sealed, valid_from, valid_to from system_secret
         where valid_to is null or valid_to > ?1 order by seq limit ?2",
        params![tx.now(), SYSTEMS_MAX * 2],
    )
}

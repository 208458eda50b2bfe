//! All SQL of the connections.

use base::authority::AuthorityId;
use base::db::{Change, Tx};
use base::{Result, params};

use super::NewConnection;

/// Authority, endpoint, system, sealed secret.
pub(super) type Found = (AuthorityId, String, String, Vec<u8>);

/// One house hosts a province with its communes at most.
const HOSTED_MAX: i64 = 20_000;

pub(super) fn put(change: &Change, connection: &NewConnection, sealed: &[u8]) -> Result<u64> {
    change.execute(
        "insert into hub_connection (authority_id, endpoint, system_id, sealed) values (?1, ?2, ?3, ?4)
         on conflict (authority_id) do update set endpoint = excluded.endpoint,
             system_id = excluded.system_id, sealed = excluded.sealed",
        params![connection.authority, &connection.endpoint, &connection.system, sealed],
    )
}

pub(super) fn all(tx: &Tx) -> Result<Vec<Found>> {
    tx.list(
        "select authority_id, endpoint, system_id, sealed from hub_connection order by authority_id limit ?1",
        params![HOSTED_MAX],
    )
}

pub(super) fn one(tx: &Tx, authority: AuthorityId) -> Result<Option<Found>> {
    tx.optional(
        "select authority_id, endpoint, system_id, sealed from hub_connection where authority_id = ?1",
        params![authority],
    )
}

//! All SQL of which authorities work here.

use base::authority::AuthorityId;
use base::db::{Change, Tx};
use base::{Result, params};

pub(super) fn is_open(tx: &Tx, authority: AuthorityId) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "select opened_at from office_house where authority_id = ?1",
        params![authority],
    )?;
    Ok(found.is_some())
}

pub(super) fn open(change: &Change, authority: AuthorityId) -> Result<u64> {
    change.execute(
        "insert into office_house (authority_id, opened_at) values (?1, ?2)",
        params![authority, change.tx().now()],
    )
}

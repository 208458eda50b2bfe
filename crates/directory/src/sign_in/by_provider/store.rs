//! All SQL of accounts at sign-in providers.

use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};

use super::identity::{Identity, IdentityId};
use crate::person::PersonId;

/// Above what one person can have, one for each provider there ever was: a bound, not a rule.
const IDENTITIES_LISTED: i64 = 50;

pub(super) fn owner(tx: &Tx, issuer: &str, subject: &str) -> Result<Option<PersonId>> {
    tx.optional(
        "select person_id from person_identity where issuer = ?1 and subject = ?2",
        params![issuer, subject],
    )
}

/// Oldest first.
pub(super) fn of_person(tx: &Tx, person: PersonId) -> Result<Vec<Identity>> {
    tx.list(
        "select id, issuer, linked_at from person_identity
         where person_id = ?1 order by linked_at, id limit ?2",
        params![person, IDENTITIES_LISTED],
    )
}

pub(super) fn insert(
    change: &Change,
    id: IdentityId,
    person: PersonId,
    issuer: &str,
    subject: &str,
) -> Result<u64> {
    change.execute(
        "insert into person_identity (id, person_id, issuer, subject, linked_at)
         values (?1, ?2, ?3, ?4, ?5)",
        params![id, person, issuer, subject, change.tx().now()],
    )
}

pub(super) fn delete(change: &Change, id: IdentityId, person: PersonId) -> Result<u64> {
    change.execute(
        "delete from person_identity where id = ?1 and person_id = ?2",
        params![id, person],
    )
}

pub(super) fn delete_all(change: &Change, person: PersonId) -> Result<u64> {
    change.execute("delete from person_identity where person_id = ?1", params![person])
}

impl FromRow for Identity {
    fn from_row(row: &mut Row) -> Result<Identity> {
        Ok(Identity { id: row.take(0)?, issuer: row.take(1)?, linked_at: row.take(2)? })
    }
}

//! All SQL of absences and of assisting.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use jiff::Timestamp;

use super::{LISTED_MAX, Substitution, SubstitutionId};
use crate::person::PersonId;

pub(super) fn insert(change: &Change, one: &Substitution, by: &str) -> Result<u64> {
    change.execute(
        "insert into substitution (id, authority_id, absent_id, substitute_id, from_at, until_at, basis, given_at,
         given_by, duty) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            one.id,
            one.authority,
            one.holder,
            one.substitute,
            one.from_at,
            one.until_at,
            one.basis.as_str(),
            change.tx().now(),
            by,
            one.duty
        ],
    )
}

pub(super) fn end(change: &Change, id: SubstitutionId, by: &str) -> Result<u64> {
    let now = change.tx().now();
    change.execute(
        "update substitution set ended_at = ?2, ended_by = ?3
         where id = ?1 and ended_at is null and until_at > ?2",
        params![id, now, by],
    )
}

pub(super) fn get(tx: &Tx, id: SubstitutionId) -> Result<Option<Substitution>> {
    tx.optional(
        "select id, authority_id, absent_id, substitute_id, from_at, until_at, basis, ended_at, duty from substitution
         where id = ?1",
        params![id],
    )
}

/// Those that were not over by their days at an instant.
pub(super) fn of_substitute(
    tx: &Tx,
    substitute: PersonId,
    at: Timestamp,
) -> Result<Vec<Substitution>> {
    tx.list(
        "select id, authority_id, absent_id, substitute_id, from_at, until_at, basis, ended_at, duty from substitution
         where substitute_id = ?1 and until_at > ?2 order by until_at, id limit ?3",
        params![substitute, at, LISTED_MAX],
    )
}

pub(super) fn of_holder(tx: &Tx, holder: PersonId, at: Timestamp) -> Result<Vec<Substitution>> {
    tx.list(
        "select id, authority_id, absent_id, substitute_id, from_at, until_at, basis, ended_at, duty from substitution
         where absent_id = ?1 and until_at > ?2 order by until_at, id limit ?3",
        params![holder, at, LISTED_MAX],
    )
}

pub(super) fn of_authority(
    tx: &Tx,
    authority: AuthorityId,
    at: Timestamp,
) -> Result<Vec<Substitution>> {
    tx.list(
        "select id, authority_id, absent_id, substitute_id, from_at, until_at, basis, ended_at, duty from substitution
         where authority_id = ?1 and until_at > ?2 order by until_at, id limit ?3",
        params![authority, at, LISTED_MAX],
    )
}

impl FromRow for Substitution {
    fn from_row(row: &mut Row) -> Result<Substitution> {
        Ok(Substitution {
            id: row.take(0)?,
            authority: row.take(1)?,
            holder: row.take(2)?,
            substitute: row.take(3)?,
            from_at: row.take(4)?,
            until_at: row.take(5)?,
            basis: row.take(6)?,
            ended_at: row.take(7)?,
            duty: row.take(8)?,
        })
    }
}

//! All SQL of the rights to sign.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;

use super::{Mandate, MandateId, NewMandate};

/// More than anybody is given at one authority.
const MANDATES_MAX: usize = 200;
/// What a list of all shows.
const ALL_MAX: usize = 1_000;

pub(super) fn insert(change: &Change, id: MandateId, new: &NewMandate) -> Result<u64> {
    change.execute(
        "insert into signing_mandate (id, authority_id, person_id, capacity, basis, from_at, to_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            new.authority,
            new.person,
            new.capacity.name(),
            new.basis.trim(),
            new.from_at,
            new.to_at
        ],
    )
}

pub(super) fn end(change: &Change, authority: AuthorityId, id: MandateId) -> Result<u64> {
    change.execute(
        "update signing_mandate set to_at = ?3
         where id = ?1 and authority_id = ?2 and (to_at is null or to_at > ?3)",
        params![id, authority, change.tx().now()],
    )
}

/// Newest first.
pub(super) fn of(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<Vec<Mandate>> {
    tx.list(
        "select id, authority_id, person_id, capacity, basis, from_at, to_at from signing_mandate
         where authority_id = ?1 and person_id = ?2 order by from_at desc, id limit ?3",
        params![authority, person, MANDATES_MAX],
    )
}

/// Newest first.
pub(super) fn of_authority(tx: &Tx, authority: AuthorityId) -> Result<Vec<Mandate>> {
    tx.list(
        "select id, authority_id, person_id, capacity, basis, from_at, to_at from signing_mandate
         where authority_id = ?1 order by from_at desc, id limit ?2",
        params![authority, ALL_MAX],
    )
}

impl FromRow for Mandate {
    fn from_row(row: &mut Row) -> Result<Mandate> {
        Ok(Mandate {
            id: row.take(0)?,
            authority: row.take(1)?,
            person: row.take(2)?,
            capacity: row.take::<String>(3)?.parse().map_err(anyhow::Error::from)?,
            basis: row.take(4)?,
            from_at: row.take(5)?,
            to_at: row.take(6)?,
        })
    }
}

//! All SQL of the times of keeping.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use desk::rule::Keeper;

use super::Retention;
use super::rule::SetRetention;

/// Times of keeping to choose from: the table of an authority has some dozens.
const RETENTIONS_MAX: usize = 500;

/// The times of keeping that an authority opens files with now.
pub(in crate::dossier) fn retentions(tx: &Tx, authority: AuthorityId) -> Result<Vec<Retention>> {
    tx.list(
        "select code, years, basis from office_retention
         where authority_id in (0, ?1) and ended_at is null
         order by case when years is null then 0 else 1 end, years desc, added_at, code limit ?2",
        params![authority, RETENTIONS_MAX],
    )
}

/// Every time of keeping of all and of an authority, those that ended as well.
pub(super) fn set(tx: &Tx, owner: AuthorityId) -> Result<Vec<SetRetention>> {
    tx.list(
        "select code, years, basis, authority_id, added_at, added_by, ended_at from office_retention
         where authority_id in (0, ?1)
         order by case when years is null then 0 else 1 end, years desc, added_at, code limit ?2",
        params![owner, RETENTIONS_MAX],
    )
}

pub(super) fn add(change: &Change, keeper: &Keeper, new: &Retention) -> Result<u64> {
    change.execute(
        "insert into office_retention (code, years, basis, authority_id, added_at, added_by)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            new.code.as_str(),
            new.years,
            new.basis.as_str(),
            keeper.owner,
            change.tx().now(),
            keeper.person()?
        ],
    )
}

pub(super) fn end(change: &Change, keeper: &Keeper, code: &str) -> Result<u64> {
    change.execute(
        "update office_retention set ended_at = ?3, ended_by = ?4
         where code = ?1 and authority_id = ?2 and ended_at is null",
        params![code, keeper.owner, change.tx().now(), keeper.person()?],
    )
}

impl FromRow for Retention {
    fn from_row(row: &mut Row) -> Result<Retention> {
        Ok(Retention { code: row.take(0)?, years: row.take(1)?, basis: row.take(2)? })
    }
}

impl FromRow for SetRetention {
    fn from_row(row: &mut Row) -> Result<SetRetention> {
        Ok(SetRetention {
            retention: Retention::from_row(row)?,
            authority: row.take(3)?,
            added_at: row.take(4)?,
            added_by: row.take(5)?,
            ended_at: row.take(6)?,
        })
    }
}

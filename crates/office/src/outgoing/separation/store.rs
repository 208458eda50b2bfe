//! All SQL of the separations.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use desk::rule::Keeper;

use super::rule::Decision;

/// Decisions of one authority: a few in years.
const DECISIONS_MAX: usize = 500;

/// Whether an authority switched a separation on or off.
pub(super) fn decided(tx: &Tx, authority: AuthorityId, rule: &str) -> Result<Option<bool>> {
    let state: Option<String> = tx.optional(
        "select state from office_separation
         where authority_id = ?1 and rule = ?2 and ended_at is null",
        params![authority, rule],
    )?;
    Ok(state.map(|state| state == "on"))
}

pub(super) fn decisions(tx: &Tx, authority: AuthorityId) -> Result<Vec<Decision>> {
    tx.list(
        "select rule, state, basis, added_at, added_by, ended_at from office_separation
         where authority_id = ?1 order by added_at desc, rule limit ?2",
        params![authority, DECISIONS_MAX],
    )
}

pub(super) fn add(
    change: &Change,
    keeper: &Keeper,
    (rule, on): (&str, bool),
    basis: &str,
) -> Result<u64> {
    let state = if on { "on" } else { "off" };
    change.execute(
        "insert into office_separation (authority_id, rule, state, basis, added_at, added_by)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![keeper.owner, rule, state, basis, change.tx().now(), keeper.person()?],
    )
}

pub(super) fn end(change: &Change, keeper: &Keeper, rule: &str) -> Result<u64> {
    change.execute(
        "update office_separation set ended_at = ?3, ended_by = ?4
         where authority_id = ?1 and rule = ?2 and ended_at is null",
        params![keeper.owner, rule, change.tx().now(), keeper.person()?],
    )
}

impl FromRow for Decision {
    fn from_row(row: &mut Row) -> Result<Decision> {
        let (rule, state): (String, String) = (row.take(0)?, row.take(1)?);
        Ok(Decision {
            rule,
            on: state == "on",
            basis: row.take(2)?,
            added_at: row.take(3)?,
            added_by: row.take(4)?,
            ended_at: row.take(5)?,
        })
    }
}

//! All SQL of running numbers.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use desk::rule::Keeper;

use super::decision::Decision;

/// Decisions of one authority: a few in a year.
const DECISIONS_MAX: usize = 1_000;

/// The series that was decided for a kind and holds in a year: the latest decision stands before earlier ones.
pub(super) fn holding(
    tx: &Tx,
    authority: AuthorityId,
    kind: &str,
    year: i32,
) -> Result<Option<String>> {
    tx.optional(
        "select series from office_series_decision where authority_id = ?1 and kind = ?2
         and from_year <= ?3 and (to_year is null or to_year > ?3)
         order by from_year desc, added_at desc limit 1",
        params![authority, kind, year],
    )
}

/// Every decision of an authority, the latest first.
pub(super) fn decided(tx: &Tx, authority: AuthorityId) -> Result<Vec<Decision>> {
    tx.list(
        "select kind, series, from_year, to_year, basis, added_by, ended_at
         from office_series_decision where authority_id = ?1
         order by from_year desc, kind, added_at desc limit ?2",
        params![authority, DECISIONS_MAX],
    )
}

pub(super) fn decide(
    change: &Change,
    keeper: &Keeper,
    (kind, series): (&str, &str),
    (from_year, basis): (i32, &str),
) -> Result<u64> {
    change.execute(
        "insert into office_series_decision
         (authority_id, kind, series, from_year, basis, added_at, added_by)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![keeper.owner, kind, series, from_year, basis, change.tx().now(), keeper.person()?],
    )
}

pub(super) fn end(
    change: &Change,
    keeper: &Keeper,
    (kind, from_year): (&str, i32),
    to_year: i32,
) -> Result<u64> {
    change.execute(
        "update office_series_decision set to_year = ?4, ended_at = ?5, ended_by = ?6
         where authority_id = ?1 and kind = ?2 and from_year = ?3 and ended_at is null",
        params![keeper.owner, kind, from_year, to_year, change.tx().now(), keeper.person()?],
    )
}

/// The last number of a series in a year; 0 before the first.
pub(super) fn used(tx: &Tx, authority: AuthorityId, series: &str, year: i32) -> Result<u32> {
    let last = tx.optional(
        "select last from office_series where authority_id = ?1 and name = ?2 and year = ?3",
        params![authority, series, year],
    )?;
    Ok(last.unwrap_or(0))
}

/// The row is locked until the transaction ends: who comes second waits for the next number.
pub(super) fn next(
    change: &Change,
    authority: AuthorityId,
    series: &str,
    year: i16,
) -> Result<u32> {
    change.one(
        "insert into office_series (authority_id, name, year, last) values (?1, ?2, ?3, 1)
         on conflict (authority_id, name, year) do update set last = office_series.last + 1
         returning last",
        params![authority, series, i64::from(year)],
    )
}

impl FromRow for Decision {
    fn from_row(row: &mut Row) -> Result<Decision> {
        Ok(Decision {
            kind: row.take(0)?,
            series: row.take(1)?,
            from_year: row.take(2)?,
            to_year: row.take(3)?,
            basis: row.take(4)?,
            added_by: row.take(5)?,
            ended_at: row.take(6)?,
        })
    }
}

//! All SQL of the calendar.

use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use jiff::civil::Date;

use super::decision::Decision;
use super::hours::{Hours, SetHours};
use super::{Exception, Kind};
use crate::rule::Keeper;

/// Days that an installation sets: some ten a year.
const DAYS_MAX: usize = 5_000;
/// Office hours that an installation sets: once in years.
const HOURS_MAX: usize = 200;

pub(super) fn all(tx: &Tx) -> Result<Vec<Exception>> {
    tx.list(
        "select day, kind, basis from calendar_decision where ended_at is null order by day limit ?1",
        params![DAYS_MAX],
    )
}

/// Every decision, those that ended as well, the latest day first.
pub(super) fn decisions(tx: &Tx) -> Result<Vec<Decision>> {
    tx.list(
        "select day, kind, basis, added_at, added_by, ended_at from calendar_decision
         order by day desc, added_at desc limit ?1",
        params![DAYS_MAX],
    )
}

pub(super) fn decide(
    change: &Change,
    keeper: &Keeper,
    (day, kind): (Date, Kind),
    basis: &str,
) -> Result<u64> {
    change.execute(
        "insert into calendar_decision (day, kind, basis, added_at, added_by)
         values (?1, ?2, ?3, ?4, ?5)",
        params![day.to_string(), kind.name(), basis, change.tx().now(), keeper.person()?],
    )
}

pub(super) fn end_decision(change: &Change, keeper: &Keeper, day: Date) -> Result<u64> {
    change.execute(
        "update calendar_decision set ended_at = ?2, ended_by = ?3
         where day = ?1 and ended_at is null",
        params![day.to_string(), change.tx().now(), keeper.person()?],
    )
}

/// Every setting of office hours, the latest first.
pub(super) fn hours(tx: &Tx) -> Result<Vec<SetHours>> {
    tx.list(
        "select from_on, to_on, begins, noon, resumes, ends, basis, added_by, ended_at
         from calendar_hours order by from_on desc, added_at desc limit ?1",
        params![HOURS_MAX],
    )
}

pub(super) fn set_hours(
    change: &Change,
    keeper: &Keeper,
    (from_on, hours): (Date, Hours),
    basis: &str,
) -> Result<u64> {
    let [begins, noon, resumes, ends] =
        [hours.begins, hours.noon, hours.resumes, hours.ends].map(|at| at.to_string());
    change.execute(
        "insert into calendar_hours (from_on, begins, noon, resumes, ends, basis, added_at, added_by)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            from_on.to_string(),
            begins,
            noon,
            resumes,
            ends,
            basis,
            change.tx().now(),
            keeper.person()?
        ],
    )
}

pub(super) fn end_hours(
    change: &Change,
    keeper: &Keeper,
    from_on: Date,
    to_on: Date,
) -> Result<u64> {
    change.execute(
        "update calendar_hours set to_on = ?2, ended_at = ?3, ended_by = ?4
         where from_on = ?1 and ended_at is null",
        params![from_on.to_string(), to_on.to_string(), change.tx().now(), keeper.person()?],
    )
}

impl FromValue for Kind {
    fn from_value(value: Value) -> anyhow::Result<Kind> {
        match String::from_value(value)?.as_str() {
            "off" => Ok(Kind::Off),
            "working" => Ok(Kind::Working),
            other => Err(anyhow::anyhow!("no kind of day is called {other}")),
        }
    }
}

impl FromRow for Exception {
    fn from_row(row: &mut Row) -> Result<Exception> {
        Ok(Exception { day: read(row, 0)?, kind: row.take(1)?, basis: row.take(2)? })
    }
}

impl FromRow for Decision {
    fn from_row(row: &mut Row) -> Result<Decision> {
        Ok(Decision {
            day: read(row, 0)?,
            kind: row.take(1)?,
            basis: row.take(2)?,
            added_at: row.take(3)?,
            added_by: row.take(4)?,
            ended_at: row.take(5)?,
        })
    }
}

impl FromRow for SetHours {
    fn from_row(row: &mut Row) -> Result<SetHours> {
        let to_on: Option<String> = row.take(1)?;
        let to_on = to_on.map(|day| day.parse()).transpose().map_err(anyhow::Error::from)?;
        Ok(SetHours {
            from_on: read(row, 0)?,
            to_on,
            hours: Hours {
                begins: read(row, 2)?,
                noon: read(row, 3)?,
                resumes: read(row, 4)?,
                ends: read(row, 5)?,
            },
            basis: row.take(6)?,
            added_by: row.take(7)?,
            ended_at: row.take(8)?,
        })
    }
}

/// A day or time of day, kept as text.
fn read<T: std::str::FromStr<Err = jiff::Error>>(row: &mut Row, column: usize) -> Result<T> {
    let text: String = row.take(column)?;
    Ok(text.parse().map_err(anyhow::Error::from)?)
}

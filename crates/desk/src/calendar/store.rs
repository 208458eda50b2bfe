//! All SQL of the calendar.

use base::Result;
use base::db::{FromRow, FromValue, Row, Tx, Value};
use base::params;

use super::{Exception, Kind};

/// Days that an installation sets: some ten a year.
const DAYS_MAX: usize = 5_000;

pub(super) fn all(tx: &Tx) -> Result<Vec<Exception>> {
    tx.list("select day, kind, basis from calendar_day order by day limit ?1", params![DAYS_MAX])
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
        let day: String = row.take(0)?;
        let day = day.parse().map_err(anyhow::Error::from)?;
        Ok(Exception { day, kind: row.take(1)?, basis: row.take(2)? })
    }
}

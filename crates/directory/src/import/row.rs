//! One row of a table, parsed: codes, days and kinds instead of texts. What cannot be read is a fault and left out.

use base::clock::vietnam;
use jiff::Timestamp;
use jiff::civil::Date;

use super::fault::{self, Fault};
use super::table::{Cells, Column};
use crate::authority::{self, Kind};
use crate::code::AuthorityCode;

const MAIL_MAX: usize = 254;

/// A row as far as it could be read. An empty cell says nothing: what is known stays as it is.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) code: Option<AuthorityCode>,
    pub(super) old: Option<AuthorityCode>,
    pub(super) name: Option<String>,
    pub(super) name_en: Option<String>,
    pub(super) mail: Option<String>,
    pub(super) valid_from: Option<Timestamp>,
    pub(super) closed: Option<Timestamp>,
    pub(super) kind: Option<Kind>,
}

impl Row {
    pub(super) fn parse(cells: &Cells, faults: &mut Vec<Fault>) -> Row {
        let mut reading = Reading { cells, faults };
        if cells.get(Column::Code).is_none() {
            reading.faults.push(Fault::of(cells, Column::Code, fault::missing_code()));
        }
        let row = Row {
            code: reading.take(Column::Code, AuthorityCode::parse_any),
            old: reading.take(Column::OldCode, AuthorityCode::parse_any),
            name: reading.take(Column::Name, name),
            name_en: reading.take(Column::NameEn, name),
            mail: reading.take(Column::Mail, mail),
            valid_from: reading.take(Column::ValidFrom, day),
            closed: reading.take(Column::Closed, day),
            kind: reading.take(Column::Kind, kind),
        };
        if let (Some(from), Some(closed)) = (row.valid_from, row.closed)
            && closed <= from
        {
            faults.push(Fault::of(cells, Column::Closed, fault::dates_reversed()));
        }
        row
    }

    /// Every code the row gives its authority, with the column to blame. The twin of a level-1 code comes with it.
    pub(super) fn codes(&self) -> Vec<(AuthorityCode, Column)> {
        let twin = self.code.as_ref().and_then(AuthorityCode::twin);
        let named =
            [(&self.code, Column::Code), (&self.old, Column::OldCode), (&twin, Column::Code)];
        let mut codes: Vec<(AuthorityCode, Column)> = Vec::with_capacity(3);
        for (code, column) in named {
            if let Some(code) = code
                && !codes.iter().any(|(other, _)| other == code)
            {
                codes.push((code.clone(), column));
            }
        }
        codes
    }
}

struct Reading<'a> {
    cells: &'a Cells,
    faults: &'a mut Vec<Fault>,
}

impl Reading<'_> {
    fn take<T>(
        &mut self,
        column: Column,
        parse: impl Fn(&str) -> Result<T, base::Refusal>,
    ) -> Option<T> {
        match parse(self.cells.get(column)?) {
            Ok(value) => Some(value),
            Err(refusal) => {
                self.faults.push(Fault::of(self.cells, column, refusal));
                None
            }
        }
    }
}

fn name(text: &str) -> Result<String, base::Refusal> {
    authority::check_name(text)?;
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A mail address as far as it can be told from its letters.
///
/// # Errors
/// `import.mail`.
pub(crate) fn mail(text: &str) -> Result<String, base::Refusal> {
    let sound = text.len() <= MAIL_MAX && text.contains('@') && !text.contains(char::is_whitespace);
    if sound { Ok(text.to_owned()) } else { Err(fault::mail()) }
}

fn kind(text: &str) -> Result<Kind, base::Refusal> {
    match crate::fold::fold(text).as_str() {
        "co quan" | "authority" => Ok(Kind::Authority),
        "don vi" | "unit" => Ok(Kind::Unit),
        _ => Err(fault::kind()),
    }
}

/// The first instant of a day in Việt Nam. Days are written 01/07/2025, 1-7-2025 or 2025-07-01.
fn day(text: &str) -> Result<Timestamp, base::Refusal> {
    parse_day(text).ok_or_else(fault::date)
}

pub(super) fn parse_day(text: &str) -> Option<Timestamp> {
    // A sheet may have added the time of day: 2025-07-01 00:00:00.
    let text = text.trim().split([' ', 'T']).next()?;
    let parts: Vec<&str> = text.split(['/', '-', '.']).collect();
    let [first, month, last] = parts[..] else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    // Decisions and codes are of this country's present statehood; anything else is a slip of the keyboard.
    if !(1945..=2200).contains(&date.year()) {
        return None;
    }
    let zone = vietnam(Timestamp::UNIX_EPOCH).time_zone().clone();
    date.to_zoned(zone).ok().map(|start: jiff::Zoned| start.timestamp())
}

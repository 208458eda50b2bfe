//! Registers and reports, in the columns and the order that the law gives them: on the screen, as a spreadsheet, printed to be
//! bound (Decree 30/2020/NĐ-CP, arts. 15, 22, Appendices IV and VI). They are read from the documents; nothing is kept twice.

mod incoming;
mod names;
mod outgoing;
mod page;
mod report;
mod store;

use base::authority::{Action, AuthorityId};
use base::db::Tx;
use base::{Lang, Refusal, Result, Text};
use directory::roles::{AUDITOR, CLERK, LEADER};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, date};
use names::Names;
use tables::Cell;

pub use page::{may_view, routes};

/// Seeing the registers of one's authority. Whoever takes one out of the system is recorded.
pub const VIEW: Action = Action { name: "register.view", roles: &[CLERK, LEADER, AUDITOR] };

/// A register or a report: its name in addresses, what it is called, where its form stands, its columns in the order of the law.
pub(crate) struct Register {
    name: &'static str,
    title: Text,
    basis: Text,
    /// What it is called, and its share of the width of a printed page.
    columns: &'static [(Text, u8)],
    /// The lines of at most so many documents after a key.
    lines: fn(&Reading<'_, '_>, after: &str, limit: usize) -> Result<Lines>,
}

/// Every register of the office, in the order of the pages.
static REGISTERS: [&Register; 6] = [
    &incoming::ENTRIES,
    &incoming::HANDLING,
    &outgoing::NUMBERS,
    &outgoing::POST,
    &report::INCOMING,
    &report::OUTGOING,
];

/// One line.
pub(crate) struct Line {
    /// The document it is about, for who may open it.
    way: Option<String>,
    cells: Vec<Cell>,
}

/// Lines that follow each other, and the key after which there may be more.
pub(crate) struct Lines {
    lines: Vec<Line>,
    next: Option<String>,
}

/// A year, or a month of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    year: i16,
    month: Option<i8>,
}

/// Whose lines of when are read, and for whom.
pub(crate) struct Reading<'a, 't> {
    tx: &'a Tx<'t>,
    authority: AuthorityId,
    period: Period,
    lang: Lang,
    names: Names<'a, 't>,
}

impl Register {
    fn find(name: &str) -> Result<&'static Register> {
        let found = REGISTERS.iter().find(|register| register.name == name);
        Ok(*found.ok_or_else(Refusal::not_found)?)
    }
}

impl Reading<'_, '_> {
    fn say(&self, vi: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(vi, en)
    }

    /// The wall clock of Việt Nam.
    fn local(at: Timestamp) -> DateTime {
        base::clock::vietnam(at).datetime()
    }
}

impl Period {
    /// "2026" or "2026-11".
    fn parse(text: &str) -> Option<Period> {
        let (year, month) = text.split_once('-').map_or((text, None), |(y, m)| (y, Some(m)));
        let year = year.parse().ok().filter(|year| (1976..=2999).contains(year))?;
        let month = match month {
            None => None,
            Some(month) => Some(month.parse().ok().filter(|month| (1..=12).contains(month))?),
        };
        Some(Period { year, month })
    }

    fn key(self) -> String {
        match self.month {
            Some(month) => format!("{:04}-{month:02}", self.year),
            None => format!("{:04}", self.year),
        }
    }

    fn words(self, lang: Lang) -> String {
        let year = self.year;
        match self.month {
            Some(month) => format!("{} {month:02}/{year}", lang.pick("Tháng", "Month")),
            None => format!("{} {year}", lang.pick("Năm", "Year")),
        }
    }

    /// Its first day and the day after its last.
    fn days(self) -> (Date, Date) {
        match self.month {
            None => (date(self.year, 1, 1), date(self.year + 1, 1, 1)),
            Some(12) => (date(self.year, 12, 1), date(self.year + 1, 1, 1)),
            Some(month) => (date(self.year, month, 1), date(self.year, month + 1, 1)),
        }
    }

    /// From its first instant to before its end, by the clock of Việt Nam.
    fn instants(self) -> (Timestamp, Timestamp) {
        let start = |day: Date| {
            let midnight = day.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)));
            midnight.map_or(Timestamp::MIN, |zoned| zoned.timestamp())
        };
        let (first, end) = self.days();
        (start(first), start(end))
    }
}

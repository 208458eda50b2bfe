//! How long a file is kept: values of the law as data, with their basis, counted from 1 January of the year after the file
//! was closed (Circular 10/2022/TT-BNV).

mod rule;
mod store;

use base::Lang;
use base::clock::vietnam;
use jiff::Timestamp;
use jiff::civil::{Date, date};

pub use rule::RETENTION;
pub(super) use store::retentions;

/// A value of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    pub code: String,
    /// None: for ever.
    pub years: Option<u32>,
    pub basis: String,
}

/// From when to when a closed file is kept, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) from: Date,
    /// None: for ever.
    pub(super) to: Option<Date>,
}

impl Retention {
    /// "10 năm", "Vĩnh viễn".
    pub(super) fn words(&self, lang: Lang) -> String {
        match self.years {
            Some(years) => lang.pick(format!("{years} năm"), format!("{years} years")),
            None => lang.pick("Vĩnh viễn", "Permanent").to_owned(),
        }
    }

    // law!("10/2022")
    /// When a file that was closed at an instant is kept.
    pub(super) fn kept(&self, closed_at: Timestamp) -> Kept {
        let first = vietnam(closed_at).date().year().saturating_add(1);
        let last = |years: u32| i16::try_from(years).ok().map(|years| first + years - 1);
        let to = self.years.and_then(last).map(|year| date(year, 12, 31));
        Kept { from: date(first, 1, 1), to }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(years: Option<u32>, closed_at: &str) -> Kept {
        let retention = Retention { code: String::new(), years, basis: String::new() };
        retention.kept(closed_at.parse().unwrap())
    }

    // law!("10/2022")
    #[test]
    fn years_are_counted_from_the_first_of_january_after_closing() {
        let five = Kept { from: date(2027, 1, 1), to: Some(date(2031, 12, 31)) };
        assert_eq!(kept(Some(5), "2026-01-01T00:00:00Z"), five);
        assert_eq!(kept(Some(5), "2026-12-31T16:59:59Z"), five);
        assert_eq!(kept(Some(5), "2026-12-31T17:00:00Z").from, date(2028, 1, 1), "it is 2027 here");
        assert_eq!(kept(None, "2026-06-01T00:00:00Z").to, None);
    }
}

//! The calendar of working days: when a day's work ends, and which day comes n working days later. Which days are off, or
//! worked to make up for one that was, is data with its legal basis, and an installation may add to it.

mod lunar;
mod store;
#[cfg(test)]
mod tests;
mod work;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use base::clock::vietnam;
use base::db::Tx;
use base::{Result, Text};
use jiff::Timestamp;
use jiff::civil::{Date, Time, Weekday, date, time};
use jiff::tz::TimeZone;

pub use lunar::{LunarDay, lunar, solar};

/// Days looked at in search of a working one: longer than any row of days off.
const SEARCH_MAX: usize = 60;

/// Whether a day that the week would say otherwise of is off or worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Off,
    Working,
}

/// A day that is not as the week says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub day: Date,
    pub kind: Kind,
    /// The law or the decision.
    pub basis: String,
}

/// A public holiday as the law knows it, in every year.
#[derive(Debug)]
pub struct Holiday {
    pub name: Text,
    when: When,
    /// Days off, the first one given by `when`.
    days: i64,
}

#[derive(Debug)]
enum When {
    /// Day and month of the solar calendar.
    Solar(i8, i8),
    /// Day and month of the lunar calendar; a day 0 is the last of the month before.
    Lunar(i8, i8),
}

// law!("45/2019/QH14:112")
/// The public holidays (Labour Code 2019, art. 112). Which of the days around Tết and National Day are taken is decided
/// every year: the default is the eve of Tết with the four days after, and 2 September with 1 September.
pub const HOLIDAYS: [Holiday; 6] = [
    Holiday {
        name: Text::new("Tết Dương lịch", "New Year"), when: When::Solar(1, 1), days: 1
    },
    Holiday {
        name: Text::new("Tết Âm lịch", "Lunar New Year"), when: When::Lunar(0, 1), days: 5
    },
    Holiday {
        name: Text::new("Giỗ Tổ Hùng Vương", "Commemoration of the Hùng Kings"),
        when: When::Lunar(10, 3),
        days: 1,
    },
    Holiday {
        name: Text::new("Ngày Chiến thắng", "Victory Day"),
        when: When::Solar(30, 4),
        days: 1,
    },
    Holiday {
        name: Text::new("Ngày Quốc tế lao động", "International Labour Day"),
        when: When::Solar(1, 5),
        days: 1,
    },
    Holiday { name: Text::new("Quốc khánh", "National Day"), when: When::Solar(1, 9), days: 2 },
];

/// Office hours (Việt Nam's time).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    pub begins: Time,
    /// The end of the morning, which Decision 28/2018 (art. 6.2) counts by.
    pub noon: Time,
    /// The beginning of the afternoon.
    pub resumes: Time,
    pub ends: Time,
}

impl Default for Hours {
    /// The usual ones of the administration; provinces set their own.
    fn default() -> Hours {
        Hours {
            begins: time(8, 0, 0, 0),
            noon: time(12, 0, 0, 0),
            resumes: time(13, 0, 0, 0),
            ends: time(17, 0, 0, 0),
        }
    }
}

/// Working days and hours.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    exceptions: BTreeMap<Date, Kind>,
    hours: Hours,
}

/// The days of holidays with what makes up for those on a weekend, by year.
static YEARS: LazyLock<BTreeMap<i16, Vec<Date>>> =
    LazyLock::new(|| (2020..=2060).map(|year| (year, days_off(year))).collect());

impl Calendar {
    /// The calendar with the days that this installation has set.
    ///
    /// # Errors
    /// When the store fails.
    pub fn read(tx: &Tx) -> Result<Calendar> {
        let exceptions = store::all(tx)?.into_iter().map(|one| (one.day, one.kind)).collect();
        Ok(Calendar { exceptions, hours: Hours::default() })
    }

    /// The calendar as the law alone has it.
    #[must_use]
    pub fn by_law(exceptions: &[Exception]) -> Calendar {
        let exceptions = exceptions.iter().map(|one| (one.day, one.kind)).collect();
        Calendar { exceptions, hours: Hours::default() }
    }

    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        match self.exceptions.get(&day) {
            Some(kind) => *kind == Kind::Working,
            None => !weekend(day) && !YEARS.get(&day.year()).is_some_and(|off| off.contains(&day)),
        }
    }

    /// The first working day after a day.
    #[must_use]
    pub fn next(&self, day: Date) -> Date {
        let days = day.series(jiff::Span::new().days(1)).skip(1).take(SEARCH_MAX);
        days.into_iter().find(|day| self.is_working(*day)).unwrap_or(day)
    }

    /// The last working day before a day.
    #[must_use]
    pub fn before(&self, day: Date) -> Date {
        let days = day.series(jiff::Span::new().days(-1)).skip(1).take(SEARCH_MAX);
        days.into_iter().find(|day| self.is_working(*day)).unwrap_or(day)
    }

    /// The end of office hours of the day on which something comes; what comes after hours or on a day off counts as
    /// coming on the next working day.
    #[must_use]
    pub fn same_day(&self, at: Timestamp) -> Timestamp {
        self.instant(self.counted(at), self.hours.ends)
    }

    /// The end of office hours, so many working days after the day on which something comes.
    #[must_use]
    pub fn after(&self, at: Timestamp, days: u32) -> Timestamp {
        let day = (0..days).fold(self.counted(at), |day, _| self.next(day));
        self.instant(day, self.hours.ends)
    }

    // law!("28/2018:6.2")
    /// The end of the morning of the next working day: the latest for sending what was signed.
    #[must_use]
    pub fn next_morning(&self, at: Timestamp) -> Timestamp {
        self.instant(self.next(vietnam(at).date()), self.hours.noon)
    }

    /// The end of office hours of a day that somebody set, working or not.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Timestamp {
        self.instant(day, self.hours.ends)
    }

    /// The working day to which an instant belongs.
    fn counted(&self, at: Timestamp) -> Date {
        let (day, hour) = (vietnam(at).date(), vietnam(at).time());
        match self.is_working(day) && hour < self.hours.ends {
            true => day,
            false => self.next(day),
        }
    }

    fn instant(&self, day: Date, at: Time) -> Timestamp {
        let zone = TimeZone::fixed(jiff::tz::offset(7));
        // A day of the calendar always has its afternoon.
        day.to_datetime(at).to_zoned(zone).map_or(Timestamp::MAX, |moment| moment.timestamp())
    }
}

fn weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Every day off of a year by holidays. A holiday on a weekend is made up for by the next day that is none (art. 111.3).
fn days_off(year: i16) -> Vec<Date> {
    let mut off: Vec<Date> = Vec::new();
    let mut owed = Vec::new();
    for holiday in &HOLIDAYS {
        let Some(first) = holiday.when.in_year(year) else { continue };
        for day in
            first.series(jiff::Span::new().days(1)).take(holiday.days.unsigned_abs() as usize)
        {
            off.push(day);
            if weekend(day) {
                owed.push(day);
            }
        }
    }
    for day in owed {
        let later = day.series(jiff::Span::new().days(1)).take(SEARCH_MAX);
        off.extend(later.into_iter().find(|day| !weekend(*day) && !off.contains(day)));
    }
    off.sort_unstable();
    off
}

impl When {
    fn in_year(&self, year: i16) -> Option<Date> {
        match *self {
            When::Solar(day, month) => Some(date(year, month, day)),
            When::Lunar(0, month) => {
                solar(LunarDay { year, month, day: 1, leap: false })?.yesterday().ok()
            }
            When::Lunar(day, month) => solar(LunarDay { year, month, day, leap: false }),
        }
    }
}

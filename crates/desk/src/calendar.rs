//! The calendar of working days: when a day's work ends, and which day comes n working days later. Which days are off, or
//! worked to make up for one that was, is data with its legal basis, and so are office hours; an installation adds to them.

mod decision;
mod hours;
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
use jiff::civil::{Date, Time, Weekday, date};
use jiff::tz::TimeZone;

pub use decision::CALENDAR;
pub use hours::HOURS;
use hours::{Hours, SetHours};
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
pub static HOLIDAYS: [Holiday; 6] = [
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

/// Working days and hours.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    exceptions: BTreeMap<Date, Kind>,
    /// As they were set, the latest first.
    hours: Vec<SetHours>,
}

/// The days of holidays with what makes up for those on a weekend, by year.
static YEARS: LazyLock<BTreeMap<i16, Vec<Date>>> =
    LazyLock::new(|| (2020..=2060).map(|year| (year, days_off(year))).collect());

impl Calendar {
    /// The calendar with the days and office hours that this installation has set.
    ///
    /// # Errors
    /// When the store fails.
    pub fn read(tx: &Tx) -> Result<Calendar> {
        let exceptions = store::all(tx)?.into_iter().map(|one| (one.day, one.kind)).collect();
        Ok(Calendar { exceptions, hours: store::hours(tx)? })
    }

    /// The calendar as the law alone has it.
    #[must_use]
    pub fn by_law(exceptions: &[Exception]) -> Calendar {
        let exceptions = exceptions.iter().map(|one| (one.day, one.kind)).collect();
        Calendar { exceptions, hours: Vec::new() }
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
        self.end_of(self.counted(at))
    }

    /// The end of office hours, so many working days after the day on which something comes.
    #[must_use]
    pub fn after(&self, at: Timestamp, days: u32) -> Timestamp {
        let day = (0..days).fold(self.counted(at), |day, _| self.next(day));
        self.end_of(day)
    }

    // law!("28/2018:6.2")
    /// The end of the morning of the next working day: the latest for sending what was signed.
    #[must_use]
    pub fn next_morning(&self, at: Timestamp) -> Timestamp {
        let day = self.next(vietnam(at).date());
        self.instant(day, self.hours(day).noon)
    }

    /// The end of office hours of a day that somebody set, working or not.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Timestamp {
        self.instant(day, self.hours(day).ends)
    }

    /// The office hours of a day, were it a working one.
    fn hours(&self, day: Date) -> Hours {
        let set = self.hours.iter().find(|set| set.holds(day));
        set.map_or_else(Hours::default, |set| set.hours)
    }

    /// The working day to which an instant belongs.
    fn counted(&self, at: Timestamp) -> Date {
        let (day, hour) = (vietnam(at).date(), vietnam(at).time());
        match self.is_working(day) && hour < self.hours(day).ends {
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
    let mut off: Vec<Date> = HOLIDAYS.iter().flat_map(|holiday| holiday.in_year(year)).collect();
    let owed: Vec<Date> = off.iter().copied().filter(|day| weekend(*day)).collect();
    for day in owed {
        let later = day.series(jiff::Span::new().days(1)).take(SEARCH_MAX);
        off.extend(later.into_iter().find(|day| !weekend(*day) && !off.contains(day)));
    }
    off.sort_unstable();
    off
}

impl Holiday {
    fn in_year(&self, year: i16) -> Vec<Date> {
        let first = self.when.in_year(year);
        let days = first.into_iter().flat_map(|first| first.series(jiff::Span::new().days(1)));
        days.take(self.days.unsigned_abs() as usize).collect()
    }
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

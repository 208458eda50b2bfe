//! Days and deadlines as people type them: `2026`, `2026-11`, `11/2026`, `2026-11-05`, `5/11/2026`, two of them with `..`
//! between, `<7d`, `>2w`.

use jiff::Span;
use jiff::civil::{Date, DateTime};

/// Days from today that a deadline is asked within: ten years.
const DAYS_MAX: i64 = 3_660;

/// From one day to another, both counted; open where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) from: Option<Date>,
    pub(crate) to: Option<Date>,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// From now on within so many days.
    Within(i64),
    /// More than so many days from now.
    After(i64),
    On(Days),
}

/// Seconds of local time since 1970, from and up to, both counted.
pub(crate) type Seconds = (i64, i64);

impl Days {
    pub(crate) fn parse(text: &str) -> Option<Days> {
        let Some((from, to)) = text.split_once("..") else {
            let (from, to) = day(text)?;
            return Some(Days { from: Some(from), to: Some(to) });
        };
        let bound = |text: &str| match text {
            "" => Some(None),
            text => day(text).map(Some),
        };
        let (from, to) = (bound(from)?, bound(to)?);
        let days = Days { from: from.map(|(first, _)| first), to: to.map(|(_, last)| last) };
        (days.from.is_some() || days.to.is_some()).then_some(days)
    }

    pub(crate) fn seconds(self) -> Seconds {
        let from = self.from.map_or(i64::MIN, |day| seconds(day.at(0, 0, 0, 0)));
        (from, self.to.map_or(i64::MAX, |day| seconds(day.at(23, 59, 59, 0))))
    }
}

impl Due {
    pub(crate) fn parse(text: &str) -> Option<Due> {
        match text.as_bytes().first()? {
            b'<' => Some(Due::Within(count(&text[1..])?)),
            b'>' => Some(Due::After(count(&text[1..])?)),
            _ => Days::parse(text).map(Due::On),
        }
    }

    pub(crate) fn seconds(self, now: DateTime) -> Seconds {
        let end = |days: i64| {
            let later: Result<DateTime, _> = now.checked_add(Span::new().days(days));
            later.map_or(i64::MAX, seconds)
        };
        match self {
            Due::Within(days) => (seconds(now), end(days)),
            Due::After(days) => (end(days).saturating_add(1), i64::MAX),
            Due::On(days) => days.seconds(),
        }
    }
}

/// Local time as seconds since 1970.
pub(crate) fn seconds(at: DateTime) -> i64 {
    at.duration_since(DateTime::constant(1970, 1, 1, 0, 0, 0, 0)).as_secs()
}

/// First and last day of a year, a month, a day.
fn day(text: &str) -> Option<(Date, Date)> {
    let by = |by: char| text.split(by).map(number).collect::<Option<Vec<i16>>>();
    let parts = match text.contains('/') {
        true => by('/')?.into_iter().rev().collect(),
        false => by('-')?,
    };
    let month = |month: i16| i8::try_from(month).ok();
    match parts[..] {
        [year] if year >= 1000 => {
            Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
        }
        [year, of] => {
            let first = Date::new(year, month(of)?, 1).ok()?;
            (year >= 1000).then_some((first, first.last_of_month()))
        }
        [year, of, on] => {
            let day = Date::new(year, month(of)?, month(on)?).ok()?;
            (year >= 1000).then_some((day, day))
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<i16> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// Days: `7`, `7d`, `7n` (ngày), `2w`, `2t` (tuần).
fn count(text: &str) -> Option<i64> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (count, unit) = (text[..end].parse::<i64>().ok()?, crate::fold(&text[end..]));
    let days = match unit.as_str() {
        "" | "d" | "n" | "ngay" | "day" | "days" => 1,
        "w" | "t" | "tuan" | "week" | "weeks" => 7,
        _ => return None,
    };
    let days = count.checked_mul(days)?;
    (days <= DAYS_MAX).then_some(days)
}

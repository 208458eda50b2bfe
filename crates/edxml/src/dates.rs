//! Days and times as the common library reads them: Java's lenient `SimpleDateFormat` with
//! `yyyy/MM/dd` and `yyyy/MM/dd HH:mm:ss` in Vietnam time (observed), so that both sides see one date.

pub use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use crate::document::Lossy;

/// Asia/Ho_Chi_Minh, without change since 1975.
const VIETNAM: Offset = Offset::constant(7);

/// `yyyy/MM/dd`. Overflowing parts roll over, what follows the day is ignored.
pub(crate) fn day(text: &str) -> Option<Date> {
    let mut cursor = Cursor { rest: text };
    date(&mut cursor)
}

/// `yyyy/MM/dd HH:mm:ss`, as lenient.
pub(crate) fn time(text: &str) -> Option<DateTime> {
    let mut cursor = Cursor { rest: text };
    let day = date(&mut cursor)?;
    cursor.literal(' ')?;
    let hours = cursor.number()?;
    cursor.literal(':')?;
    let minutes = cursor.number()?;
    cursor.literal(':')?;
    let seconds = cursor.number()?;
    let total = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    let span = total.checked_add(seconds)?;
    day.at(0, 0, 0, 0).checked_add(i64_seconds(span)?).ok()
}

/// A day as it is written on the wire.
#[must_use]
pub fn write_day(day: Date) -> String {
    format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())
}

/// A time as it is written on the wire, in Vietnam time.
#[must_use]
pub fn write_time(time: DateTime) -> String {
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{} {hour:02}:{minute:02}:{second:02}", write_day(time.date()))
}

/// The instant a time of the wire means.
#[must_use]
pub fn instant(time: DateTime) -> Option<Timestamp> {
    VIETNAM.to_timestamp(time).ok()
}

/// The time of the wire for an instant.
#[must_use]
pub fn in_vietnam(instant: Timestamp) -> DateTime {
    VIETNAM.to_datetime(instant)
}

pub(crate) fn lossy_day(text: Option<&str>) -> Lossy<Option<Date>> {
    let value = text.and_then(day);
    Lossy { raw: differing(text, value.map(write_day).as_deref()), value }
}

pub(crate) fn lossy_time(text: Option<&str>) -> Lossy<Option<DateTime>> {
    let value = text.and_then(time);
    Lossy { raw: differing(text, value.map(write_time).as_deref()), value }
}

fn differing(text: Option<&str>, written: Option<&str>) -> Option<String> {
    text.filter(|text| written != Some(text)).map(str::to_owned)
}

fn i64_seconds(seconds: i64) -> Option<jiff::Span> {
    jiff::Span::new().try_seconds(seconds).ok()
}

fn date(cursor: &mut Cursor<'_>) -> Option<Date> {
    let year = cursor.number()?;
    cursor.literal('/')?;
    let month = cursor.number()?.checked_sub(1)?;
    cursor.literal('/')?;
    let days = cursor.number()?.checked_sub(1)?;
    let year = year.checked_add(month.div_euclid(12))?;
    // Year 0 and before are no reading anybody means.
    let year = i16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
    let month = i8::try_from(month.rem_euclid(12) + 1).ok()?;
    let first = Date::new(year, month, 1).ok()?;
    let days = i32::try_from(days).ok().filter(|days| days.abs() < 4_000_000)?;
    first.checked_add(days.days()).ok().filter(|date| date.year() >= 1)
}

struct Cursor<'t> {
    rest: &'t str,
}

impl Cursor<'_> {
    /// Blanks, a sign perhaps, digits.
    fn number(&mut self) -> Option<i64> {
        let text = self.rest.trim_start_matches([' ', '\t']);
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let length = digits.bytes().take_while(u8::is_ascii_digit).count();
        let number: i64 = digits[..length].parse().ok()?;
        self.rest = &digits[length..];
        i32::try_from(sign * number).ok().map(i64::from)
    }

    fn literal(&mut self, c: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(c)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::{day, in_vietnam, instant, time, write_day, write_time};

    #[test]
    fn days_read_as_the_library_reads_them() {
        for (text, expected) in [
            ("2024/05/06", "2024/05/06"),
            ("2024/02/30", "2024/03/01"),
            ("2024/13/01", "2025/01/01"),
            (" 2024/5/6 trailing", "2024/05/06"),
            ("2024/05/06T00:00:00", "2024/05/06"),
            ("2024/00/00", "2023/11/30"),
        ] {
            assert_eq!(day(text).map(write_day).as_deref(), Some(expected), "{text}");
        }
        let odd = day("06/05/2024").expect("the library reads it");
        assert_eq!(odd.year(), 11);
        for text in ["2024-05-06", "", "hôm nay", "2024/05", "99999/01/01", "2024/05/99999999"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn times_read_as_the_library_reads_them() {
        for (text, expected) in [
            ("2015/09/20 11:08:36", Some("2015/09/20 11:08:36")),
            ("2015/09/20 24:00:61", Some("2015/09/21 00:01:01")),
            ("2015-09-20T11:08:36", None),
            ("2015/09/20", None),
        ] {
            assert_eq!(time(text).map(write_time).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_wire_speaks_vietnam_time() {
        let time = time("2024/05/06 01:02:03").expect("a time");
        let instant = instant(time).expect("an instant");
        assert_eq!(instant.to_string(), "2024-05-05T18:02:03Z");
        assert_eq!(in_vietnam(instant), time);
    }
}

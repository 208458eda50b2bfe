//! The Vietnamese lunar calendar, for the holidays that follow it: months begin on the day of the new moon in Việt Nam
//! (UTC+7), the month with the winter solstice is the eleventh. New moon and solar longitude after Meeus, Astronomical
//! Algorithms (2nd ed.), chapters 49 and 25; good to some minutes between 1900 and 2100.

use jiff::civil::{Date, date};

/// A day of the lunar calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LunarDay {
    /// The solar year in which the lunar year begins.
    pub year: i16,
    pub month: i8,
    pub day: i8,
    /// The second month of this number.
    pub leap: bool,
}

/// Mean days from new moon to new moon.
const LUNATION: f64 = 29.530_588_861;
/// Việt Nam's time ahead of UTC, in days.
const ZONE: f64 = 7. / 24.;
/// The Julian day number of 1 January 1970.
const EPOCH: i64 = 2_440_588;

/// The lunar day of a solar day.
#[must_use]
pub fn lunar(day: Date) -> LunarDay {
    let number = day_number(day);
    let mut nth = lunation_near(number);
    while new_moon(nth) > number {
        nth -= 1;
    }
    while new_moon(nth + 1) <= number {
        nth += 1;
    }
    let begins = new_moon(nth);
    let year = if begins >= eleventh(day.year()) { day.year() } else { day.year() - 1 };
    let first = lunation_of(eleventh(year));
    let leap_at = leap_month(year);
    let place = nth - first;
    let shift = i64::from(leap_at.is_some_and(|leap| place >= leap));
    let month = (10 + place - shift).rem_euclid(12) + 1;
    LunarDay {
        // Months 11 and 12 still belong to the year that began in spring.
        year: if month >= 11 && place < 2 + shift { year } else { year + 1 },
        month: i8::try_from(month).unwrap_or(1),
        day: i8::try_from(number - begins + 1).unwrap_or(1),
        leap: leap_at == Some(place),
    }
}

/// The solar day of a lunar day; none when the month has no such day or the year no such leap month.
#[must_use]
pub fn solar(of: LunarDay) -> Option<Date> {
    // The year's first month is the second or third after the eleventh of the year before.
    let from = lunation_of(eleventh(of.year - 1));
    (from..from + 16).find_map(|nth| {
        let begins = new_moon(nth);
        let day = civil(begins + i64::from(of.day) - 1)?;
        (of.day >= 1 && lunar(day) == of).then_some(day)
    })
}

/// The beginning of the eleventh month that holds the winter solstice of a solar year.
fn eleventh(year: i16) -> i64 {
    let end = day_number(date(year, 12, 31));
    let mut nth = lunation_near(end);
    while new_moon(nth) > end {
        nth -= 1;
    }
    let begins = new_moon(nth);
    // The solstice has passed when the month begins: it lies in the month before.
    if sector(begins) >= 9 { new_moon(nth - 1) } else { begins }
}

/// Which month after the eleventh is the leap one, in a year of thirteen: the first without a major solar term.
fn leap_month(year: i16) -> Option<i64> {
    let (first, last) = (lunation_of(eleventh(year)), lunation_of(eleventh(year + 1)));
    if last - first != 13 {
        return None;
    }
    (1..13).find(|place| sector(new_moon(first + place)) == sector(new_moon(first + place + 1)))
}

fn lunation_of(begins: i64) -> i64 {
    let nth = lunation_near(begins);
    (nth - 1..=nth + 1).find(|nth| new_moon(*nth) == begins).unwrap_or(nth)
}

#[expect(clippy::cast_possible_truncation, reason = "some thousand moons")]
#[expect(clippy::cast_precision_loss, reason = "day numbers of seven digits")]
fn lunation_near(number: i64) -> i64 {
    ((number as f64 - 2_451_550.) / LUNATION).round() as i64
}

/// The day, in Việt Nam, of the nth new moon since January 2000 (Meeus 49.1 with its largest terms).
#[expect(clippy::cast_possible_truncation, reason = "day numbers of seven digits")]
#[expect(clippy::cast_precision_loss, reason = "some thousand moons")]
fn new_moon(nth: i64) -> i64 {
    let k = nth as f64;
    let t = k / 1236.85;
    let mean = 2_451_550.097_66 + LUNATION * k + 0.000_154_37 * t * t;
    let rad = |degrees: f64| degrees.to_radians();
    let sun = rad(2.5534 + 29.105_356_70 * k);
    let moon = rad(201.5643 + 385.816_935_28 * k + 0.010_758_2 * t * t);
    let latitude = rad(160.7108 + 390.670_502_84 * k - 0.001_611_8 * t * t);
    let node = rad(124.7746 - 1.563_755_88 * k);
    let e = 1. - 0.002_516 * t;
    let terms = [
        (-0.40720, moon),
        (0.17241 * e, sun),
        (0.01608, 2. * moon),
        (0.01039, 2. * latitude),
        (0.00739 * e, moon - sun),
        (-0.00514 * e, moon + sun),
        (0.00208 * e * e, 2. * sun),
        (-0.00111, moon - 2. * latitude),
        (-0.00057, moon + 2. * latitude),
        (0.00056 * e, 2. * moon + sun),
        (-0.00042, 3. * moon),
        (0.00042 * e, sun + 2. * latitude),
        (0.00038 * e, sun - 2. * latitude),
        (-0.00024 * e, 2. * moon - sun),
        (-0.00017, node),
    ];
    let shift: f64 = terms.iter().map(|(amount, angle)| amount * angle.sin()).sum();
    // From dynamical to civil time, about a minute in this century; a day begins at midnight.
    let delta = 64. / 86_400.;
    (mean + shift - delta + 0.5 + ZONE).floor() as i64
}

/// In which twelfth of its way the sun stands when a day begins in Việt Nam: 0 from the spring equinox, 9 from the
/// winter solstice (Meeus 25).
#[expect(clippy::cast_possible_truncation, reason = "a number below twelve")]
#[expect(clippy::cast_precision_loss, reason = "day numbers of seven digits")]
fn sector(number: i64) -> i64 {
    let t = (number as f64 - 0.5 - ZONE - 2_451_545.) / 36_525.;
    let anomaly = (357.529_11 + 35_999.050_29 * t).to_radians();
    let centre = (1.914_602 - 0.004_817 * t) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2. * anomaly).sin()
        + 0.000_289 * (3. * anomaly).sin();
    let node = (125.04 - 1_934.136 * t).to_radians();
    let longitude = 280.466_46 + 36_000.769_83 * t + centre - 0.005_69 - 0.004_78 * node.sin();
    (longitude.rem_euclid(360.) / 30.) as i64
}

fn day_number(day: Date) -> i64 {
    let since = day.since(date(1970, 1, 1)).map(|span| span.get_days()).unwrap_or_default();
    EPOCH + i64::from(since)
}

fn civil(number: i64) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(number - EPOCH).ok()?).ok()
}

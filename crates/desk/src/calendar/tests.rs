//! Known days of the lunar calendar, the holidays of known years, and limits counted by hand.

use jiff::civil::{Date, date, time};

use super::hours::{Hours, SetHours};
use super::{Calendar, Exception, Kind, LunarDay, days_off, lunar, solar};

/// First days of lunar years: where Việt Nam and China differ, Việt Nam's.
const TET: [(i16, i8, i8); 14] = [
    (1985, 1, 21),
    (2000, 2, 5),
    (2007, 2, 17),
    (2015, 2, 19),
    (2020, 1, 25),
    (2021, 2, 12),
    (2022, 2, 1),
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2030, 2, 2),
];

#[test]
fn tet_falls_where_it_fell() {
    for (year, month, day) in TET {
        let first = LunarDay { year, month: 1, day: 1, leap: false };
        assert_eq!(solar(first), Some(date(year, month, day)), "{year}");
        assert_eq!(lunar(date(year, month, day)), first);
    }
}

#[test]
fn every_day_has_a_lunar_day_and_comes_back_from_it() {
    let mut before = lunar(date(1999, 12, 31));
    for day in date(2000, 1, 1).series(jiff::Span::new().days(1)).take(366 * 60) {
        let now = lunar(day);
        let goes_on =
            now.day == before.day + 1 && (now.month, now.leap) == (before.month, before.leap);
        let begins = now.day == 1 && (29..=30).contains(&before.day);
        assert!(goes_on || begins, "{day}: {before:?} then {now:?}");
        assert!((1..=12).contains(&now.month) && (1..=30).contains(&now.day), "{day}: {now:?}");
        if now.day == 1 {
            assert_eq!(solar(now), Some(day));
        }
        before = now;
    }
}

#[test]
fn leap_months_stand_where_they_stood() {
    for (day, month) in [(date(2020, 5, 23), 4), (date(2023, 3, 22), 2), (date(2025, 7, 25), 6)] {
        let found = lunar(day);
        assert_eq!((found.day, found.month, found.leap), (1, month, true), "{day}: {found:?}");
    }
}

// law!("45/2019/QH14:112")
#[test]
fn holidays_of_a_year_with_what_makes_up_for_weekends() {
    let off: Vec<String> = days_off(2026).iter().map(ToString::to_string).collect();
    let expected = [
        "2026-01-01",
        "2026-02-16",
        "2026-02-17",
        "2026-02-18",
        "2026-02-19",
        "2026-02-20",
        "2026-04-26",
        "2026-04-27",
        "2026-04-30",
        "2026-05-01",
        "2026-09-01",
        "2026-09-02",
    ];
    assert_eq!(off, expected);
}

fn at(text: &str) -> jiff::Timestamp {
    format!("{text}+07:00").parse().unwrap()
}

#[test]
fn a_day_ends_with_its_office_hours() {
    let calendar = Calendar::by_law(&[]);
    assert_eq!(calendar.same_day(at("2026-11-23T08:30:00")), at("2026-11-23T17:00:00"));
    assert_eq!(
        calendar.same_day(at("2026-11-23T17:00:00")),
        at("2026-11-24T17:00:00"),
        "after hours"
    );
    assert_eq!(calendar.same_day(at("2026-11-22T09:00:00")), at("2026-11-23T17:00:00"), "a Sunday");
}

// law!("28/2018:6.2")
#[test]
fn what_is_signed_on_a_friday_leaves_on_monday_morning_at_the_latest() {
    let calendar = Calendar::by_law(&[]);
    assert_eq!(calendar.next_morning(at("2026-11-20T16:00:00")), at("2026-11-23T12:00:00"));
}

#[test]
fn working_days_pass_over_weekends_tet_and_what_was_decided() {
    let calendar = Calendar::by_law(&[]);
    assert_eq!(calendar.after(at("2026-11-20T09:00:00"), 3), at("2026-11-25T17:00:00"));
    assert_eq!(calendar.after(at("2026-02-13T09:00:00"), 1), at("2026-02-23T17:00:00"), "over Tết");
    let decided = |day: Date, kind| Exception { day, kind, basis: "3027/TB-BNV".to_owned() };
    let calendar = Calendar::by_law(&[
        decided(date(2026, 11, 24), Kind::Off),
        decided(date(2026, 11, 28), Kind::Working),
    ]);
    assert_eq!(calendar.after(at("2026-11-23T09:00:00"), 1), at("2026-11-25T17:00:00"));
    assert_eq!(
        calendar.after(at("2026-11-27T09:00:00"), 1),
        at("2026-11-28T17:00:00"),
        "a worked Saturday"
    );
}

#[test]
fn office_hours_hold_from_their_day_until_others_do() {
    let set = |from_on, to_on, ends| SetHours {
        from_on,
        to_on,
        hours: Hours { ends: time(ends, 30, 0, 0), ..Hours::default() },
        basis: "Quyết định 12/QĐ-UBND".to_owned(),
        added_by: None,
        ended_at: None,
    };
    let hours = vec![
        set(date(2026, 12, 7), Some(date(2026, 12, 9)), 15),
        set(date(2026, 11, 24), None, 16),
    ];
    let calendar = Calendar { hours, ..Calendar::default() };
    let day = |day: &str| calendar.same_day(at(&format!("{day}T09:00:00")));
    assert_eq!(day("2026-11-23"), at("2026-11-23T17:00:00"), "the usual before any");
    assert_eq!(day("2026-11-24"), at("2026-11-24T16:30:00"));
    assert_eq!(day("2026-12-08"), at("2026-12-08T15:30:00"), "the later ones stand before");
    assert_eq!(day("2026-12-09"), at("2026-12-09T16:30:00"), "until they end");
    assert!(!calendar.is_open(at("2026-11-24T16:45:00")));
    let worked = calendar.worked(at("2026-11-23T16:00:00"), at("2026-11-24T17:00:00"));
    assert_eq!(worked, jiff::SignedDuration::from_mins(60 + 4 * 60 + 3 * 60 + 30));
}

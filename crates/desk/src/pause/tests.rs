//! The time that a pause gives back.

use jiff::Timestamp;

use super::{Pause, PauseId};
use crate::{Calendar, TodoId};

fn at(text: &str) -> Timestamp {
    format!("{text}+07:00").parse().unwrap()
}

fn due_again(paused: &str, was_due: &str, resumed: &str) -> Timestamp {
    let pause = Pause {
        id: "019ab000-0000-7000-8000-000000000001".parse::<PauseId>().unwrap(),
        todo: "019ab000-0000-7000-8000-000000000002".parse::<TodoId>().unwrap(),
        paused_by: "019ab000-0000-7000-8000-000000000003".parse().unwrap(),
        paused_at: at(paused),
        reason: "Chờ bổ sung hồ sơ".to_owned(),
        was_due_at: at(was_due),
        resumed: None,
    };
    pause.due_again(&Calendar::default(), at(resumed))
}

// law!("30/2020:24")
#[test]
fn the_working_time_that_was_left_is_given_back_to_the_second() {
    // Wednesday 9:15:30, due Thursday 17:00: 2:44:30 of the morning, 4 h, and 8 h are left.
    let due = due_again("2026-11-25T09:15:30", "2026-11-26T17:00:00", "2026-12-01T10:00:00");
    assert_eq!(due, at("2026-12-03T08:44:30"), "Tuesday 6 h, Wednesday 8 h, and 0:44:30 more");
}

#[test]
fn an_evening_and_a_weekend_cost_nothing() {
    let due = due_again("2026-11-27T16:00:00", "2026-11-30T17:00:00", "2026-11-29T11:00:00");
    assert_eq!(due, at("2026-12-01T09:00:00"), "the last hour of Friday comes on top");
    let due = due_again("2026-11-27T17:30:00", "2026-11-30T17:00:00", "2026-11-28T11:00:00");
    assert_eq!(due, at("2026-11-30T17:00:00"));
}

#[test]
fn a_deadline_on_a_day_off_never_comes_earlier() {
    let due = due_again("2026-11-27T09:00:00", "2026-11-29T17:00:00", "2026-11-27T09:00:00");
    assert_eq!(due, at("2026-11-29T17:00:00"));
}

#[test]
fn working_time_leaves_out_nights_noons_and_days_off() {
    let calendar = Calendar::default();
    let worked = |from, to| calendar.worked(at(from), at(to)).as_secs();
    assert_eq!(worked("2026-11-25T11:00:00", "2026-11-25T14:00:00"), 2 * 3_600);
    assert_eq!(worked("2026-11-27T16:59:59", "2026-11-30T08:00:01"), 2);
    assert_eq!(worked("2026-12-31T08:00:00", "2027-01-04T08:00:00"), 8 * 3_600, "New Year");
    assert_eq!(worked("2026-11-25T14:00:00", "2026-11-25T11:00:00"), 0);
}

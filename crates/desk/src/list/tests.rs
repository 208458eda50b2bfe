//! What the list shows, and that every counter is the length of the list behind it.

use base::authority::{AuthorityId, Role};
use jiff::{SignedDuration, Timestamp};

use super::filter::{Due, Facet, Filter, Piece};
use crate::TodoId;
use crate::todo::{Holder, Todo};

/// Wednesday, 25 November 2026, 9:00.
fn now() -> Timestamp {
    "2026-11-25T09:00:00+07:00".parse().unwrap()
}

fn todo(title: &str, hours: Option<i64>) -> Todo {
    Todo {
        id: "019ab000-0000-7000-8000-000000000000".parse::<TodoId>().unwrap(),
        authority: AuthorityId(1),
        holder: Holder::Role(Role("clerk".into())),
        subject_kind: "incoming".to_owned(),
        subject_id: "1".to_owned(),
        act: "incoming.register".to_owned(),
        title: title.to_owned(),
        reference: "15/VPCP-KSTT".to_owned(),
        rank: 4,
        opened_at: now(),
        due_at: hours.map(|hours| now() + SignedDuration::from_hours(hours)),
        done_at: None,
        done_by: None,
        outcome: None,
        late_reason: None,
    }
}

fn piece(title: &str, hours: Option<i64>) -> Piece {
    Piece::of(todo(title, hours), None, now())
}

#[test]
fn the_week_ends_on_sunday() {
    let due = |hours| Due::of(&todo("", Some(hours)), now());
    assert_eq!(due(-1), Due::Overdue);
    assert_eq!(due(8), Due::Today);
    assert_eq!(due(24), Due::Week);
    assert_eq!(due(4 * 24 + 14), Due::Week, "Sunday, 23:00");
    assert_eq!(due(4 * 24 + 15), Due::Later, "Monday, 0:00");
    assert_eq!(Due::of(&todo("", None), now()), Due::Open);
}

#[test]
fn words_are_found_without_marks_and_in_any_order() {
    let one = piece("V/v đôn đốc tiến độ chuyển đổi số", None);
    let finds = |words: &str| Filter::parse(&format!("q={words}")).0.shows(&one);
    assert!(finds("don+doc") && finds("tien+do+don+doc") && finds("15/vpcp"));
    assert!(!finds("kinh+phi"));
}

#[test]
fn an_address_says_what_is_chosen_and_nothing_else() {
    let (filter, page) = Filter::parse("due=today&q=ng%C3%A2n+s%C3%A1ch&other=1&page=3");
    assert_eq!((filter.of(Facet::Due), page), ("today", 3));
    assert_eq!(filter.query(), "due=today&q=ng%C3%A2n+s%C3%A1ch");
    assert_eq!(Filter::parse(&filter.query()).0, filter);
    assert_eq!(filter.way(2), "/desk?due=today&q=ng%C3%A2n+s%C3%A1ch&page=2");
    assert_eq!(Filter::default().way(1), "/desk");
    assert_eq!(Filter::parse("page=none&page=0").1, 1);
}

#[test]
fn every_counter_is_the_length_of_its_list() {
    let mut all = vec![piece("một", Some(-1)), piece("hai", Some(2)), piece("ba", None)];
    all[2].todo.act = "incoming.submit".to_owned();
    let filter = Filter::parse("due=overdue").0;
    for facet in [Facet::Due, Facet::Act, Facet::Room, Facet::Rank, Facet::Holder] {
        for (value, way, count) in filter.ways(facet, &all) {
            let listed = all.iter().filter(|one| way.shows(one)).count();
            assert_eq!(count, listed, "{facet:?} {value}");
        }
    }
    let acts = filter.ways(Facet::Act, &all);
    assert_eq!(acts.len(), 1, "of what is overdue, one kind of work");
    assert_eq!(filter.ways(Facet::Due, &all).len(), 3, "the chosen due date does not hide others");
}

#[test]
fn what_was_put_off_comes_back_when_it_becomes_due() {
    let until = Some(now() + SignedDuration::from_hours(72));
    let off = |hours| Piece::of(todo("", hours), until, now()).hidden_until.is_some();
    assert!(off(Some(48)) && off(None));
    assert!(!off(Some(2)), "due today");
    assert!(!off(Some(-2)), "overdue");
    let past = Some(now() - SignedDuration::from_hours(1));
    assert!(Piece::of(todo("", None), past, now()).hidden_until.is_none(), "the day has come");
}

//! Work put off until a day: out of one person's sight, never out of their hands. Its due date stays, supervision counts it
//! as held, and what becomes due comes back by itself (Decree 30/2020/NĐ-CP, art. 24: handling in time).

mod store;

use std::collections::HashMap;

use base::authority::Actor;
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::PersonId;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::bulk::{self, Ask, AskKind, Bulk};
use crate::mark;
use crate::order::{by, desk_of};
use crate::said::Said;
use crate::todo::{self, Todo, TodoId};
use crate::view::theirs;

/// How far ahead: what can wait longer is not work.
const DAYS_MAX: i64 = 90;

/// Putting off, of work of any kind.
static PUT_OFF: Bulk = Bulk {
    name: "desk.put-off",
    act: None,
    word: Text::new("Để sau", "Put off"),
    icon: "wait",
    asks: &[Ask {
        field: "until",
        label: Text::new("Để sau đến ngày", "Put off until"),
        kind: AskKind::Day,
        required: true,
    }],
    verb: |tx, actor, todo, said| put_off(tx, actor, todo, said.of("until").trim().parse().ok()),
};

/// What the desk itself does to many pieces of work.
pub(crate) static BULKS: [&Bulk; 3] = [&PUT_OFF, &mark::MARK, &mark::UNMARK];

/// Puts off what waits for the actor, or for a leader whose desk they sort, until the morning of a day.
///
/// # Errors
/// `snooze.until`, `snooze.due`; as `order::desk_of`.
fn put_off(tx: &Tx, actor: &Actor, todo: &Todo, until: Option<Date>) -> Result<Text> {
    let (permit, of) = desk_of(tx, actor, todo)?;
    let today = vietnam(tx.now()).date();
    if todo.due_at.is_some_and(|due| vietnam(due).date() <= today) {
        return Err(due().into());
    }
    let last = today.saturating_add(DAYS_MAX.days());
    let until = until.filter(|day| *day > today && *day <= last).ok_or_else(no_day)?;
    let at = until.to_zoned(TimeZone::fixed(jiff::tz::offset(7))).map_err(|_| no_day())?;
    let event = Event::of("todo.put-off", "todo", todo.id)
        .with("until", until.to_string())
        .with("desk", of.to_string());
    store::set(&tx.change(&permit, &event)?, todo.id, (of, by(actor)?), at.timestamp())?;
    let day = until.strftime("%d/%m/%Y");
    Ok(Text::with(format!("Để sau đến {day}"), format!("Put off until {day}")))
}

/// Takes back into sight what was put off; answers how many pieces.
///
/// # Errors
/// `bulk.nothing`; 404 when a piece does not lie on a desk that is theirs to lay out.
pub(crate) fn wake(tx: &Tx, actor: &Actor, said: &Said) -> Result<usize> {
    theirs(actor)?;
    let ids = said.picked();
    if ids.is_empty() {
        return Err(bulk::nothing().into());
    }
    for id in &ids {
        let todo = todo::get(tx, *id)?.ok_or_else(Refusal::not_found)?;
        let (permit, of) = desk_of(tx, actor, &todo).map_err(|_| Refusal::not_found())?;
        let event = Event::of("todo.woken", "todo", id).with("desk", of.to_string());
        store::end(&tx.change(&permit, &event)?, *id, of)?;
    }
    Ok(ids.len())
}

/// What is put off on somebody's desk: until when, and by whom.
pub(crate) fn of(tx: &Tx, person: PersonId) -> Result<HashMap<TodoId, (Timestamp, PersonId)>> {
    let off = store::of(tx, person)?.into_iter();
    Ok(off.map(|(id, until, by)| (id, (until, by.unwrap_or(person)))).collect())
}

fn due() -> Refusal {
    Refusal::new(
        "snooze.due",
        Text::new("Việc này đến hạn hôm nay hoặc đã quá hạn.", "This is due today or overdue."),
        Text::new("Làm việc này, hoặc xin gia hạn.", "Do it, or ask for more time."),
    )
    .status(409)
}

fn no_day() -> Refusal {
    Refusal::new(
        "snooze.until",
        Text::new(
            "Chưa chọn ngày, hoặc ngày không hợp lệ.",
            "No day is chosen, or one that cannot be.",
        ),
        Text::with(
            format!("Chọn một ngày từ ngày mai, không quá {DAYS_MAX} ngày."),
            format!("Choose a day from tomorrow on, at most {DAYS_MAX} days ahead."),
        ),
    )
    .status(422)
    .field("until")
}

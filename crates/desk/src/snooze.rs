//! Work put off until a day: out of one person's sight, never out of their hands. Its due date stays, supervision counts it
//! as held, and what becomes due comes back by itself (Decree 30/2020/NĐ-CP, art. 24: handling in time).

mod store;

use std::collections::HashMap;

use base::authority::Actor;
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::person::acting;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::bulk::{Ask, AskKind, Bulk};
use crate::list::ROLES;
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
pub(crate) static BULKS: [&Bulk; 1] = [&PUT_OFF];

/// Puts off what waits for the actor until the morning of a day.
///
/// # Errors
/// `snooze.until`, `snooze.due`; `snooze.other` when it is the work of somebody for whom they stand in.
fn put_off(tx: &Tx, actor: &Actor, todo: &Todo, until: Option<Date>) -> Result<Text> {
    let (permit, person) = theirs(actor)?;
    if !todo.waits_for(actor, &ROLES) {
        return Err(others().into());
    }
    let today = vietnam(tx.now()).date();
    if todo.due_at.is_some_and(|due| vietnam(due).date() <= today) {
        return Err(due().into());
    }
    let last = today.saturating_add(DAYS_MAX.days());
    let until = until.filter(|day| *day > today && *day <= last).ok_or_else(no_day)?;
    let at = until.to_zoned(TimeZone::fixed(jiff::tz::offset(7))).map_err(|_| no_day())?;
    let event = Event::of("todo.put-off", "todo", todo.id).with("until", until.to_string());
    store::set(&tx.change(&permit, &event)?, todo.id, person, at.timestamp())?;
    let day = until.strftime("%d/%m/%Y");
    Ok(Text::with(format!("Để sau đến {day}"), format!("Put off until {day}")))
}

/// Takes back into sight what the actor put off; answers how many pieces.
///
/// # Errors
/// 404 when a piece does not wait for the actor.
pub(crate) fn wake(tx: &Tx, actor: &Actor, said: &Said) -> Result<usize> {
    let (permit, person) = theirs(actor)?;
    let ids = said.picked();
    for id in &ids {
        let waits = todo::get(tx, *id)?.is_some_and(|todo| todo.waits_for(actor, &ROLES));
        if !waits {
            return Err(Refusal::not_found().into());
        }
        store::end(&tx.change(&permit, &Event::of("todo.woken", "todo", id))?, *id, person)?;
    }
    Ok(ids.len())
}

/// What an actor has put off, each until when.
pub(crate) fn of(tx: &Tx, actor: &Actor) -> Result<HashMap<TodoId, Timestamp>> {
    let off = acting(actor).map(|person| store::of(tx, person)).transpose()?;
    Ok(off.unwrap_or_default().into_iter().collect())
}

fn others() -> Refusal {
    Refusal::new(
        "snooze.other",
        Text::new(
            "Đây là việc của người bạn đang làm thay.",
            "This is the work of somebody in whose place you work.",
        ),
        Text::new("Chỉ để sau được việc của chính mình.", "Put off what is your own."),
    )
    .status(409)
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

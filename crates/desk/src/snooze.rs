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

use crate::list::ROLES;
use crate::todo::{self, TodoId};
use crate::view::theirs;

/// Pieces put off in one go: a page of the list.
pub(crate) const PICKED_MAX: usize = 100;
/// How far ahead: what can wait longer is not work.
const DAYS_MAX: i64 = 90;

/// Puts off what waits for the actor until the morning of a day; answers how many pieces.
///
/// # Errors
/// `snooze.nothing`, `snooze.until`; 404 when a piece does not wait for the actor.
pub(crate) fn put_off(
    tx: &Tx,
    actor: &Actor,
    ids: &[TodoId],
    until: Option<Date>,
) -> Result<usize> {
    let (permit, person) = theirs(actor)?;
    waiting(tx, actor, ids)?;
    let today = vietnam(tx.now()).date();
    let last = today.saturating_add(DAYS_MAX.days());
    let until = until.filter(|day| *day > today && *day <= last).ok_or_else(no_day)?;
    let at = until.to_zoned(TimeZone::fixed(jiff::tz::offset(7))).map_err(|_| no_day())?;
    for id in ids {
        let event = Event::of("todo.put-off", "todo", id).with("until", until.to_string());
        store::set(&tx.change(&permit, &event)?, *id, person, at.timestamp())?;
    }
    Ok(ids.len())
}

/// Takes back into sight what the actor put off; answers how many pieces.
///
/// # Errors
/// `snooze.nothing`; 404 when a piece does not wait for the actor.
pub(crate) fn wake(tx: &Tx, actor: &Actor, ids: &[TodoId]) -> Result<usize> {
    let (permit, person) = theirs(actor)?;
    waiting(tx, actor, ids)?;
    for id in ids {
        store::end(&tx.change(&permit, &Event::of("todo.woken", "todo", id))?, *id, person)?;
    }
    Ok(ids.len())
}

/// What an actor has put off, each until when.
pub(crate) fn of(tx: &Tx, actor: &Actor) -> Result<HashMap<TodoId, Timestamp>> {
    let off = acting(actor).map(|person| store::of(tx, person)).transpose()?;
    Ok(off.unwrap_or_default().into_iter().collect())
}

/// Refuses what is nobody's or somebody else's.
fn waiting(tx: &Tx, actor: &Actor, ids: &[TodoId]) -> Result<()> {
    if ids.is_empty() {
        return Err(nothing().into());
    }
    let held = todo::waiting(tx, actor, &ROLES)?;
    match ids.iter().all(|id| held.iter().any(|one| one.id == *id)) {
        true => Ok(()),
        false => Err(Refusal::not_found().into()),
    }
}

fn nothing() -> Refusal {
    Refusal::new(
        "snooze.nothing",
        Text::new("Chưa chọn việc nào.", "Nothing is chosen."),
        Text::new("Đánh dấu ít nhất một dòng.", "Tick at least one line."),
    )
    .status(422)
    .field("until")
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

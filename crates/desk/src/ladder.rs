//! The ladder of reminders: some working days before, on the day, after it, and at last to the leader
//! (Decree 30/2020/NĐ-CP, art. 24: handling is followed and urged). Its steps are data, common ones or an authority's own.

mod rule;
mod store;
#[cfg(test)]
mod tests;

use base::Result;
use base::authority::{Action, Actor, AuthorityId, Role, Scope};
use base::clock::vietnam;
use base::db::{Db, Tx};
use base::events::Event;
use directory::PersonId;
use directory::person::{Position, Unit, positions, staff};
use directory::roles::LEADER;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

pub use rule::LADDER;

use crate::calendar::Calendar;
use crate::notice::{self, Kind, New};
use crate::todo::{Holder, Todo};

const REMIND: Action = Action { name: "desk.remind", roles: &[] };

/// Pieces of work that one step takes in one go: bounds the transaction; the rest is taken at the next turn.
const TAKEN_MAX: usize = 200;
/// Steps of all ladders.
const STEPS_MAX: usize = 2_000;
/// People who share a role, or lead an authority.
const TOLD_MAX: u32 = 200;

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Remind,
    Escalate,
}

/// One step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    /// Whose ladder; 0 for the common one.
    authority: AuthorityId,
    act: Act,
    /// Working days from the deadline's day, negative before it.
    days: i64,
}

// law!("30/2020:24")
/// Sweep: takes every step that is due, in the office hours of working days; answers how many.
///
/// # Errors
/// When the store fails.
pub async fn climb(db: &Db) -> Result<u64> {
    let steps =
        db.read(|tx| Ok((Calendar::read(tx)?.is_open(tx.now()), store::steps(tx)?))).await?;
    let (true, steps) = steps else { return Ok(0) };
    let mut taken = 0;
    // The latest step first: what is long overdue is told so once, not step by step.
    for step in steps {
        taken += db.write(move |tx| take(tx, step)).await?;
    }
    Ok(taken)
}

fn take(tx: &Tx, step: Step) -> Result<u64> {
    let today = vietnam(tx.now()).date();
    let latest = end(step.reaches(&Calendar::read(tx)?, today));
    let mut taken = 0;
    for todo in store::reached(tx, step, (latest, begin(today)), TAKEN_MAX)? {
        let permit = Actor::machine("ladder").may(&REMIND, Scope::Authority(todo.authority))?;
        let (event, kind) = match step.act {
            Act::Remind => ("todo.reminded", Kind::Reminder),
            Act::Escalate => ("todo.escalated", Kind::Escalation),
        };
        let change =
            tx.change(&permit, &Event::of(event, "todo", todo.id).with("days", step.days))?;
        store::taken(&change, step, &todo)?;
        let told = match step.act {
            Act::Remind => holders(tx, &todo)?,
            Act::Escalate => leaders(tx, &todo)?,
        };
        for person in told {
            notice::tell(&change, person, &New::of_todo(kind, &todo))?;
        }
        taken += 1;
    }
    Ok(taken)
}

impl Step {
    /// The last day of which work has to be due for this step to be taken today.
    fn reaches(&self, calendar: &Calendar, today: Date) -> Date {
        let count = self.days.unsigned_abs();
        (0..count).fold(today, |day, _| match self.days < 0 {
            true => calendar.next(day),
            false => calendar.before(day),
        })
    }
}

/// Whoever holds it: one person, or everybody in the role.
fn holders(tx: &Tx, todo: &Todo) -> Result<Vec<PersonId>> {
    match &todo.holder {
        Holder::Person(person) => Ok(vec![*person]),
        Holder::Role(role) => in_role(tx, todo.authority, role),
    }
}

fn in_role(tx: &Tx, authority: AuthorityId, role: &Role) -> Result<Vec<PersonId>> {
    let found = staff(tx, authority, std::slice::from_ref(role), TOLD_MAX)?;
    Ok(found.into_iter().map(|(person, _)| person.id).collect())
}

/// The leaders over whoever holds it: those of the same unit, else those of no unit, else all of the authority.
fn leaders(tx: &Tx, todo: &Todo) -> Result<Vec<PersonId>> {
    let (holder, held) = match &todo.holder {
        Holder::Person(person) => (Some(*person), positions(tx, *person)?),
        Holder::Role(_) => (None, Vec::new()),
    };
    let now = tx.now();
    let here = |one: &&Position| one.authority == todo.authority && one.in_force(now);
    let units: Vec<&Unit> = held.iter().filter(here).map(|one| &one.unit).collect();
    let mut all = staff(tx, todo.authority, &[LEADER], TOLD_MAX)?;
    all.retain(|(person, _)| Some(person.id) != holder);
    let none = Unit::Named(String::new());
    let of = |fits: &dyn Fn(&Unit) -> bool| -> Vec<PersonId> {
        let found = all.iter().filter(|(_, position)| fits(&position.unit));
        found.map(|(person, _)| person.id).collect()
    };
    let nearest = [of(&|unit| units.contains(&unit)), of(&|unit| *unit == none), of(&|_| true)];
    Ok(nearest.into_iter().find(|found| !found.is_empty()).unwrap_or_default())
}

fn begin(day: Date) -> Timestamp {
    instant(day, Time::midnight())
}

fn end(day: Date) -> Timestamp {
    instant(day, Time::MAX)
}

fn instant(day: Date, at: Time) -> Timestamp {
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    day.to_datetime(at).to_zoned(zone).map_or(Timestamp::MAX, |moment| moment.timestamp())
}

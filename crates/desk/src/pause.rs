//! Handling that stands still for a reason: its deadline rests, and the working time that was left is given back when it
//! goes on (Decree 30/2020/NĐ-CP, art. 24: handling in the time that was set).

mod store;
#[cfg(test)]
mod tests;

use base::db::{Change, Tx};
use base::{Refusal, Result, Text};
use directory::PersonId;
use jiff::Timestamp;

use crate::calendar::Calendar;
use crate::said;
use crate::todo::{self, Subject, Todo, TodoId};

base::typed_id!(/// One pause of a piece of work.
    PauseId);

/// Pauses of one thing that are looked at.
const ABOUT_MAX: usize = 200;

/// A pause, running or past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    pub id: PauseId,
    pub todo: TodoId,
    pub paused_by: PersonId,
    pub paused_at: Timestamp,
    pub reason: String,
    /// The deadline that stands still.
    pub was_due_at: Timestamp,
    pub resumed: Option<Resumed>,
}

/// How a pause ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resumed {
    pub by: PersonId,
    pub at: Timestamp,
    pub due_at: Timestamp,
}

/// Lets a piece of work stand still: while it does, it has no deadline.
///
/// # Errors
/// `pause.running`, `pause.none` when it has no deadline, `pause.late` when that has passed, `pause.reason`.
pub fn begin(change: &Change, of: &Todo, by: PersonId, reason: &str) -> Result<()> {
    let tx = change.tx();
    if running(tx, of)?.is_some() {
        return Err(still().into());
    }
    let was_due_at = of.due_at.ok_or_else(no_deadline)?;
    if of.late(tx.now()) {
        return Err(late().into());
    }
    let reason = said::reason("pause.reason", "pause_reason", reason)?.to_owned();
    let (id, todo, paused_at, resumed) = (PauseId::new(tx), of.id, tx.now(), None);
    let new = Pause { id, todo, paused_by: by, paused_at, reason, was_due_at, resumed };
    store::insert(change, of, &new)?;
    todo::set_due(change, of.id, None)
}

/// Lets a piece of work go on; answers its deadline from now on.
///
/// # Errors
/// `pause.over` when it does not stand still.
pub fn end(change: &Change, of: &Todo, by: PersonId) -> Result<Timestamp> {
    let tx = change.tx();
    let pause = running(tx, of)?.ok_or_else(over)?;
    let due_at = pause.due_again(&Calendar::read(tx)?, tx.now());
    store::end(change, pause.id, Resumed { by, at: tx.now(), due_at })?;
    todo::set_due(change, of.id, Some(due_at))?;
    Ok(due_at)
}

/// The pause that a piece of work is in.
///
/// # Errors
/// When the store fails.
pub fn running(tx: &Tx, of: &Todo) -> Result<Option<Pause>> {
    store::running(tx, of.id)
}

/// Refuses what is done with work that stands still.
///
/// # Errors
/// `pause.running`.
pub fn none(tx: &Tx, of: &Todo) -> Result<()> {
    match running(tx, of)? {
        Some(_) => Err(still().into()),
        None => Ok(()),
    }
}

/// Every pause of a thing, the first one first.
///
/// # Errors
/// When the store fails.
pub fn about(tx: &Tx, subject: &Subject) -> Result<Vec<Pause>> {
    store::about(tx, subject)
}

impl Pause {
    // law!("30/2020:24")
    /// The deadline when work goes on at an instant: the working time that was left when it stopped, from then on. A
    /// deadline outside office hours never comes earlier by it.
    fn due_again(&self, calendar: &Calendar, at: Timestamp) -> Timestamp {
        let left = calendar.worked(self.paused_at, self.was_due_at);
        calendar.after_work(at, left).max(self.was_due_at)
    }
}

fn still() -> Refusal {
    Refusal::new(
        "pause.running",
        Text::new("Việc này đang tạm dừng.", "This stands still."),
        Text::new("Bấm “Tiếp tục xử lý” trước.", "Let it go on first."),
    )
    .status(409)
}

fn over() -> Refusal {
    Refusal::new(
        "pause.over",
        Text::new("Việc này không còn tạm dừng.", "This does not stand still any more."),
        Text::new("Mở lại văn bản để xem hạn mới.", "Open the document again for its deadline."),
    )
    .status(409)
}

fn no_deadline() -> Refusal {
    Refusal::new(
        "pause.none",
        Text::new("Việc này không có hạn nên không cần tạm dừng.", "This has no deadline to stop."),
        Text::new("Tiếp tục xử lý như thường.", "Go on handling it."),
    )
    .status(409)
}

fn late() -> Refusal {
    Refusal::new(
        "pause.late",
        Text::new("Việc đã quá hạn thì không tạm dừng được.", "What is overdue cannot be stopped."),
        Text::new("Xin gia hạn, nêu lý do.", "Ask for more time, and say why."),
    )
    .status(409)
}

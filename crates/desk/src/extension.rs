//! More time for a piece of work: asked for by whoever holds it, granted or refused by whoever gave it, which waits on the
//! giver's desk as work of its own (Decree 30/2020/NĐ-CP, art. 24: handling in the time that was set).

mod store;

use base::authority::Actor;
use base::db::{Change, Tx};
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::person::hands;
use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar::Calendar;
use crate::said;
use crate::todo::{self, Act, Closing, Holder, NewTodo, Subject, Todo, TodoId};

/// Deciding on more time: the giver's work.
pub static TO_DECIDE: Act = Act {
    name: "desk.extension",
    word: Text::new("Quyết định gia hạn", "Decide on more time"),
    by_substitute: true,
};

base::typed_id!(/// One wish for more time.
    ExtensionId);

/// Wishes about one thing that are looked at.
const ABOUT_MAX: usize = 200;

/// A wish for more time, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    pub id: ExtensionId,
    /// The work that needs it.
    pub todo: TodoId,
    pub asked_by: PersonId,
    pub asked_at: Timestamp,
    pub reason: String,
    /// When it was due until then, and when it would be.
    pub was_due_at: Timestamp,
    pub until_at: Timestamp,
    /// Who decides.
    pub giver: PersonId,
    pub decided: Option<Decided>,
}

/// What the giver decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    pub at: Timestamp,
    pub decision: Decision,
    /// What the giver said; may be empty when it was granted.
    pub answer: String,
}

/// Whether more time is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Grant,
    Refuse,
}

/// A wish as its form says it.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    pub giver: PersonId,
    /// None for what is no day.
    pub until: Option<Date>,
    pub reason: &'a str,
}

/// Asks the giver for more time for a piece of work.
///
/// # Errors
/// `extension.none` when the work has no deadline, `extension.pending`, `extension.until`, `extension.reason`.
pub fn ask(change: &Change, of: &Todo, subject: &Subject, wish: &Wish<'_>) -> Result<()> {
    let tx = change.tx();
    let (now, was_due_at) = (tx.now(), of.due_at.ok_or_else(no_deadline)?);
    if waiting(tx, of)? {
        return Err(pending().into());
    }
    let calendar = Calendar::read(tx)?;
    let until_at = wish.until.map(|day| calendar.end_of(day));
    let until_at = until_at.filter(|until| *until > was_due_at.max(now)).ok_or_else(no_day)?;
    let reason = said::reason("extension.reason", "wish_reason", wish.reason)?.to_owned();
    let asked_by = of.person().ok_or_else(Refusal::not_found)?;
    let new = Extension {
        id: ExtensionId::new(tx),
        todo: of.id,
        asked_by,
        asked_at: now,
        reason,
        was_due_at,
        until_at,
        giver: wish.giver,
        decided: None,
    };
    store::insert(change, subject, &new)?;
    let to_decide = NewTodo {
        authority: of.authority,
        holder: Holder::Person(wish.giver),
        subject,
        act: &TO_DECIDE,
        title: &of.title,
        reference: &of.reference,
        rank: of.rank,
        due_at: Some(calendar.after(now, 1)),
    };
    todo::open(change, &to_decide).map(drop)
}

// law!("30/2020:24")
/// Decides on the wish about a thing that waits for the actor; a granted one moves the deadline of its work alone.
///
/// # Errors
/// 404 when none waits for the actor; `extension.answer` when it is refused without a word; `todo.late-reason`.
pub fn decide(
    change: &Change,
    actor: &Actor,
    subject: &Subject,
    (decision, answer, late_reason): (Decision, &str, &str),
) -> Result<()> {
    let about = store::about(change.tx(), subject)?;
    let hands = hands(actor);
    let theirs = |one: &&Extension| one.decided.is_none() && hands.contains(&one.giver);
    let one = about.iter().rev().find(theirs).ok_or_else(Refusal::not_found)?;
    let answer = match (decision, answer.trim()) {
        (Decision::Grant, "") => "",
        (_, answer) => said::reason("extension.answer", "answer", answer)?,
    };
    store::decide(change, one.id, decision, answer)?;
    if decision == Decision::Grant {
        todo::set_due(change, one.todo, Some(one.until_at))?;
    }
    let outcome = match decision {
        Decision::Grant => "granted",
        Decision::Refuse => "not-granted",
    };
    let closing = Closing { outcome, late_reason };
    todo::close_of(change, actor, one.giver, (subject, &TO_DECIDE), closing).map(drop)
}

/// Takes a wish off the giver's desk, because the work that needed time ended. The wish stays on record, undecided.
///
/// # Errors
/// When the store fails.
pub fn drop_of(change: &Change, by: PersonId, of: &Todo, subject: &Subject) -> Result<()> {
    match waiting(change.tx(), of)? {
        true => todo::close_done(change, by, subject, &TO_DECIDE, "ended"),
        false => Ok(()),
    }
}

/// Whether more time for a piece of work is asked for and not decided on.
///
/// # Errors
/// When the store fails.
pub fn waiting(tx: &Tx, of: &Todo) -> Result<bool> {
    store::waiting(tx, of.id)
}

/// Refuses what cannot be done while a wish waits.
///
/// # Errors
/// `extension.pending`.
pub fn none(tx: &Tx, of: &Todo) -> Result<()> {
    match waiting(tx, of)? {
        true => Err(pending().into()),
        false => Ok(()),
    }
}

/// Every wish about a thing, the first one first.
///
/// # Errors
/// When the store fails.
pub fn about(tx: &Tx, subject: &Subject) -> Result<Vec<Extension>> {
    store::about(tx, subject)
}

fn no_deadline() -> Refusal {
    Refusal::new(
        "extension.none",
        Text::new("Việc này không có hạn, hoặc đang tạm dừng.", "This has no deadline now."),
        Text::new("Không cần xin gia hạn.", "There is no need for more time."),
    )
    .status(409)
}

fn pending() -> Refusal {
    Refusal::new(
        "extension.pending",
        Text::new("Đã xin gia hạn, đang chờ quyết định.", "More time is asked for already."),
        Text::new("Chờ người giao việc quyết định.", "Wait for whoever gave the work."),
    )
    .status(409)
}

fn no_day() -> Refusal {
    Refusal::new(
        "extension.until",
        Text::new("Ngày xin gia hạn không hợp lệ.", "That day cannot be asked for."),
        Text::new(
            "Chọn một ngày sau hạn hiện tại và không ở quá khứ.",
            "Choose a day after the present deadline that has not passed.",
        ),
    )
    .status(422)
    .field("wish_until")
}

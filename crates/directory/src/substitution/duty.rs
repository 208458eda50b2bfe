//! What somebody does at the desk of another: the work of who is away, or helping a leader who is there. Helping is seeing, and
//! sorting and noting as far as it was given; it decides nothing, so it needs no right of its own.

use base::authority::Actor;
use base::db::{FromValue, Tx, Value};
use base::{Refusal, Result, Text};

use super::store;
use crate::person::{PersonId, acting};

/// What somebody does at the desk of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// The desk work of who is away, with rights of their own.
    Work,
    /// Sees a leader's desk; may put off and mark what lies there, and write notes on it.
    Assist { sorts: bool, notes: bool },
}

impl Duty {
    /// As in the record: `work`, or `see` with `sort` and `note`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Duty::Work => "work",
            Duty::Assist { sorts: false, notes: false } => "see",
            Duty::Assist { sorts: true, notes: false } => "see sort",
            Duty::Assist { sorts: false, notes: true } => "see note",
            Duty::Assist { sorts: true, notes: true } => "see sort note",
        }
    }

    pub(super) fn entered(self) -> &'static str {
        match self {
            Duty::Work => "absence.entered",
            Duty::Assist { .. } => "assistant.named",
        }
    }

    pub(super) fn ended(self) -> &'static str {
        match self {
            Duty::Work => "absence.ended",
            Duty::Assist { .. } => "assistant.ended",
        }
    }

    /// What they do, in a few words.
    pub(super) fn words(self) -> Text {
        match self {
            Duty::Work => Text::new("Làm thay khi vắng mặt", "Substitute"),
            Duty::Assist { sorts: false, notes: false } => {
                Text::new("Trợ lý: xem", "Assistant: sees")
            }
            Duty::Assist { sorts: true, notes: false } => {
                Text::new("Trợ lý: xem, sắp xếp", "Assistant: sees, sorts")
            }
            Duty::Assist { sorts: false, notes: true } => {
                Text::new("Trợ lý: xem, ghi chú", "Assistant: sees, notes")
            }
            Duty::Assist { sorts: true, notes: true } => {
                Text::new("Trợ lý: xem, sắp xếp, ghi chú", "Assistant: sees, sorts, notes")
            }
        }
    }
}

impl From<Duty> for Value {
    fn from(duty: Duty) -> Value {
        duty.name().into()
    }
}

impl FromValue for Duty {
    fn from_value(value: Value) -> anyhow::Result<Duty> {
        let name = String::from_value(value)?;
        let assist = |sorts, notes| Duty::Assist { sorts, notes };
        let all = [(false, false), (true, false), (false, true), (true, true)];
        let all = all.map(|(sorts, notes)| assist(sorts, notes));
        let known = all.into_iter().chain([Duty::Work]).find(|duty| duty.name() == name);
        known.ok_or_else(|| anyhow::anyhow!("no duty is called {name}"))
    }
}

/// A leader whom somebody assists, and how far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assistance {
    pub leader: PersonId,
    pub sorts: bool,
    pub notes: bool,
}

/// The leaders whom an actor assists now, at the authority they act at.
///
/// # Errors
/// When the store fails.
pub fn assisted(tx: &Tx, actor: &Actor) -> Result<Vec<Assistance>> {
    let (Some(person), Some(home)) = (acting(actor), actor.home()) else { return Ok(Vec::new()) };
    let now = tx.now();
    let given = store::of_substitute(tx, person, now)?.into_iter();
    let here = given.filter(|one| one.authority == home && one.in_force(now));
    Ok(here
        .filter_map(|one| match one.duty {
            Duty::Work => None,
            Duty::Assist { sorts, notes } => Some(Assistance { leader: one.holder, sorts, notes }),
        })
        .collect())
}

// law!("30/2020:13")
/// What an assistant is told who tries to do a leader's work.
#[must_use]
pub fn decides_nothing(leader: &str) -> Refusal {
    Refusal::new(
        "assistant.decides",
        Text::with(
            format!("Bạn xem văn bản này với tư cách trợ lý của {leader}."),
            format!("You see this as the assistant of {leader}."),
        ),
        Text::new(
            "Trợ lý không quyết định, phân công, duyệt hay ký; ghi chú để lãnh đạo xem xét.",
            "An assistant decides, assigns, approves and signs nothing; write a note for the leader.",
        ),
    )
    .status(403)
    .source("30/2020/NĐ-CP, Điều 13")
}

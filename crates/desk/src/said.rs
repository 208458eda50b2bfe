//! What people say in the forms of the desk: the lines they picked, reasons they type.

use base::{Refusal, Text};

use crate::TodoId;
use crate::bulk::PICKED_MAX;

/// Letters of one reason.
const REASON_MAX: usize = 500;

/// What a form of the desk said.
#[derive(Debug, Clone, Default)]
pub struct Said(Vec<(String, String)>);

impl Said {
    pub(crate) fn of_form(fields: Vec<(String, String)>) -> Said {
        Said(fields)
    }

    /// What stands in a field; empty when it was not there.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        self.0.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }

    /// The pieces of work that were picked, each once, in the order of the list.
    pub(crate) fn picked(&self) -> Vec<TodoId> {
        let named = self.0.iter().filter(|(name, _)| name == "todo");
        let mut picked: Vec<TodoId> = Vec::new();
        for id in named.filter_map(|(_, id)| id.parse().ok()).take(PICKED_MAX) {
            if !picked.contains(&id) {
                picked.push(id);
            }
        }
        picked
    }
}

/// A reason without the space around it.
///
/// # Errors
/// The rule, at the field, when there is none or too long a one.
pub(crate) fn reason<'a>(
    rule: &'static str,
    field: &'static str,
    words: &'a str,
) -> Result<&'a str, Refusal> {
    let words = words.trim();
    if (1..=REASON_MAX).contains(&words.chars().count()) {
        return Ok(words);
    }
    let what =
        Text::new("Chưa ghi lý do, hoặc lý do quá dài.", "No reason is given, or too long a one.");
    let remedy = Text::with(
        format!("Ghi từ 1 đến {REASON_MAX} ký tự."),
        format!("Write 1 to {REASON_MAX} letters."),
    );
    Err(Refusal::new(rule, what, remedy).status(422).field(field))
}

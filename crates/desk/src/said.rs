//! Reasons that people type.

use base::{Refusal, Text};

/// Letters of one reason.
const REASON_MAX: usize = 500;

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

//! What the form of a rule said, read with the refusals that all of them share.

use base::{Refusal, Text};
use jiff::civil::Date;

/// Letters of a legal basis: the name of a decision with its number and date.
const BASIS_MAX: usize = 500;

/// The fields of a form that adds a rule.
#[derive(Debug, Clone, Default)]
pub struct Form(pub Vec<(String, String)>);

impl Form {
    /// What stands in a field without the space around it; empty when it was not there.
    #[must_use]
    pub fn of(&self, field: &str) -> &str {
        let found = self.0.iter().find(|(name, _)| name == field);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The decision or the law that the rule rests on.
    ///
    /// # Errors
    /// `rule.basis`.
    pub fn basis(&self) -> Result<String, Refusal> {
        let basis = self.of("basis");
        match (1..=BASIS_MAX).contains(&basis.chars().count()) {
            true => Ok(basis.to_owned()),
            false => Err(no_basis()),
        }
    }

    /// A day.
    ///
    /// # Errors
    /// `rule.field`.
    pub fn day(&self, field: &'static str) -> Result<Date, Refusal> {
        self.of(field).parse().map_err(|_| unread(field))
    }

    /// What a field chooses or counts, read by its own type.
    ///
    /// # Errors
    /// `rule.field`.
    pub fn read<T>(
        &self,
        field: &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Refusal> {
        parse(self.of(field)).ok_or_else(|| unread(field))
    }
}

fn no_basis() -> Refusal {
    Refusal::new(
        "rule.basis",
        Text::new(
            "Chưa ghi căn cứ, hoặc căn cứ quá dài.",
            "No legal basis is given, or too long a one.",
        ),
        Text::new(
            "Ghi số, ngày của quyết định hoặc văn bản làm căn cứ, không quá 500 ký tự.",
            "Give number and date of the decision it rests on, in at most 500 letters.",
        ),
    )
    .status(422)
    .field("basis")
}

fn unread(field: &'static str) -> Refusal {
    Refusal::new(
        "rule.field",
        Text::new("Ô này chưa ghi hoặc không đọc được.", "This field is empty or cannot be read."),
        Text::new("Chọn hoặc ghi lại.", "Choose or write it again."),
    )
    .status(422)
    .field(field)
}

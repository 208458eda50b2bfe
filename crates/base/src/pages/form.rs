//! What the form macros of `kit.html` need from Rust: the refusals to show, and the choices of a select.

use crate::Refusal;

/// Everything that is wrong with a form: shown together on top and each at its field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

impl Refusals {
    /// Nothing wrong: a form shown for the first time.
    #[must_use]
    pub fn none() -> Refusals {
        Refusals::default()
    }

    pub fn add(&mut self, refusal: Refusal) {
        self.0.push(refusal);
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Refusal> {
        self.0.iter()
    }

    /// What is wrong with the field of this name.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<&Refusal> {
        self.0.iter().find(|refusal| refusal.field.as_deref() == Some(field))
    }
}

impl<'a> IntoIterator for &'a Refusals {
    type Item = &'a Refusal;
    type IntoIter = std::slice::Iter<'a, Refusal>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl From<Refusal> for Refusals {
    fn from(refusal: Refusal) -> Refusals {
        Refusals(vec![refusal])
    }
}

/// One choice of a select.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice { value: value.into(), label: label.into() }
    }
}

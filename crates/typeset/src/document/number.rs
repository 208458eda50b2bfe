//! Number and notation of a document. Decree 30/2020/NĐ-CP, art. 15 and Appendix I, II.3.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::limits::NUMBER_MAX;
use crate::rule::Rule;

use super::kind::Kind;

/// The order of a document in its register and year, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Number(u32);

impl Number {
    /// # Errors
    /// `number.range` outside 1 to [`NUMBER_MAX`].
    pub fn new(number: u32) -> Result<Self, Rule> {
        if (1..=NUMBER_MAX).contains(&number) { Ok(Self(number)) } else { Err(Rule::NumberRange) }
    }

    // law!("30/2020:PL1.II.3")
    /// As written: numbers below ten get a leading zero.
    #[must_use]
    pub fn written(self) -> String {
        format!("{:02}", self.0)
    }
}

/// Abbreviations joined by hyphens, as `QĐ-BNV` or `BNV-VP`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Notation(String);

/// Characters of a notation (`CodeNotation` in Appendix VI, part II).
const NOTATION_CHARS_MAX: usize = 30;

impl Notation {
    // law!("30/2020:PL1.II.3")
    /// # Errors
    /// `notation.form` when it is not groups of letters and digits joined by single hyphens without spaces, in at
    /// most 30 characters.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let group = |group: &str| {
            group.starts_with(char::is_uppercase) && group.chars().all(char::is_alphanumeric)
        };
        let fits = text.chars().count() <= NOTATION_CHARS_MAX && text.split('-').all(group);
        if fits { Ok(Self(text.to_owned())) } else { Err(Rule::NotationForm) }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it begins as documents of this kind must: with the kind's abbreviation and the issuer's after it; the
    /// official letter has its issuer's abbreviation only.
    #[must_use]
    pub fn fits(&self, kind: Kind) -> bool {
        let (first, rest) = self.0.split_once('-').unwrap_or((&self.0, ""));
        match kind.abbreviation() {
            Some(abbreviation) => first == abbreviation && !rest.is_empty(),
            None => Kind::ALL.iter().all(|kind| kind.abbreviation() != Some(first)),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u32::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Notation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

//! Texts of a document: single lines and paragraphs of runs, normalised and bounded when they come in.
//! Letters are precomposed Unicode (NFC), as TCVN 6909:2001 asks (Decree 30/2020, Appendix I, I.4).

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use unicode_normalization::UnicodeNormalization;

use crate::limits::{LINE_CHARS_MAX, PROSE_CHARS_MAX, RUNS_MAX};
use crate::rule::Rule;

/// A text that stands in one field: not empty, no control characters, spaces single, composed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Line(String);

impl Line {
    /// # Errors
    /// The rule broken: `text.empty`, `text.control`, `text.too_long`.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let line = clean(text)?;
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match line.chars().count() {
            0 => Err(Rule::TextEmpty),
            1..=LINE_CHARS_MAX => Ok(Self(line)),
            _ => Err(Rule::TextTooLong),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In capitals, as names of authorities, kinds and offices stand.
    #[must_use]
    pub fn capitals(&self) -> String {
        self.0.to_uppercase()
    }
}

/// A piece of a paragraph in one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    pub text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub bold: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    pub italic: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A paragraph: at least one letter, bounded. Written as a plain string when it has one plain run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose(Vec<Run>);

impl Prose {
    /// A paragraph in one upright style.
    ///
    /// # Errors
    /// The rule broken: `text.empty`, `text.control`, `text.too_long`.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        Self::of_runs(vec![Run { text: text.to_owned(), bold: false, italic: false }])
    }

    /// # Errors
    /// As [`Prose::parse`]; more runs than [`RUNS_MAX`] are `text.too_long`.
    pub fn of_runs(runs: Vec<Run>) -> Result<Self, Rule> {
        if runs.len() > RUNS_MAX {
            return Err(Rule::TextTooLong);
        }
        let clean_run = |run: Run| clean(&run.text).map(|text| Run { text, ..run });
        let runs = runs.into_iter().map(clean_run).collect::<Result<Vec<_>, _>>()?;
        let prose = Self(runs);
        match prose.chars() {
            _ if prose.plain().trim().is_empty() => Err(Rule::TextEmpty),
            0..=PROSE_CHARS_MAX => Ok(prose),
            _ => Err(Rule::TextTooLong),
        }
    }

    #[must_use]
    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    /// The words without their styles.
    #[must_use]
    pub fn plain(&self) -> String {
        self.0.iter().map(|run| run.text.as_str()).collect()
    }

    #[must_use]
    pub fn chars(&self) -> usize {
        self.0.iter().map(|run| run.text.chars().count()).sum()
    }
}

/// Composed letters; tabs and line ends become spaces, other control characters and private-use letters are refused.
fn clean(text: &str) -> Result<String, Rule> {
    let text: String = text.nfc().collect();
    let text = text.replace(['\t', '\n', '\r', '\u{2028}', '\u{2029}'], " ");
    let bad = |c: char| {
        c.is_control()
            || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. | '\u{FFFD}' | '\u{FEFF}')
            // Marks that turn the direction of writing can make a text read otherwise than it is.
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(bad) { Err(Rule::TextControl) } else { Ok(text) }
}

impl<'de> Deserialize<'de> for Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ProseForm {
    Plain(String),
    Runs(Vec<Run>),
}

impl<'de> Deserialize<'de> for Prose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let prose = match ProseForm::deserialize(deserializer)? {
            ProseForm::Plain(text) => Self::parse(&text),
            ProseForm::Runs(runs) => Self::of_runs(runs),
        };
        prose.map_err(D::Error::custom)
    }
}

impl Serialize for Prose {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [Run { text, bold: false, italic: false }] => serializer.serialize_str(text),
            runs => runs.serialize(serializer),
        }
    }
}

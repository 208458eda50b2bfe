//! The JSON form of a document: versioned, strict, a promise kept by golden files.

use serde::{Deserialize, Serialize};

use super::marks::names_secrecy_field;
use super::{Document, Draft};
use crate::limits::JSON_BYTES_MAX;
use crate::rule::{Finding, Refused, Rule};

/// Name and version of the form. A reader refuses any other.
pub const FORMAT: &str = "truc.document/1";

#[derive(Deserialize)]
struct Versioned {
    format: String,
}

#[derive(Deserialize)]
struct Read {
    document: Draft,
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    document: &'a Draft,
}

impl Document {
    /// Reads `{"format": "truc.document/1", "document": {…}}`.
    ///
    /// # Errors
    /// `json.size`, `json.version`, `json.form`, the rule of the first field that is no value of its type, or everything
    /// [`Document::new`] finds.
    pub fn from_json(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() > JSON_BYTES_MAX {
            return Err(Refused::one(Rule::JsonSize, ""));
        }
        let version: Versioned = serde_json::from_slice(bytes).map_err(|error| refused(&error))?;
        if version.format != FORMAT {
            return Err(Refused::one(Rule::JsonVersion, "format"));
        }
        let read: Read = serde_json::from_slice(bytes).map_err(|error| refused(&error))?;
        Self::new(read.document)
    }

    /// Writes what [`Document::from_json`] reads, indented, ending with a line break.
    #[must_use]
    pub fn to_json(&self) -> String {
        let written = Written { format: FORMAT, document: self.draft() };
        let text = serde_json::to_string_pretty(&written);
        // Strings, numbers and lists only: nothing in a draft can fail to be written.
        text.map(|text| text + "\n").unwrap_or_default()
    }
}

/// Our types speak through serde by the id of their rule; whatever else serde finds is the form itself.
fn refused(error: &serde_json::Error) -> Refused {
    let message = error.to_string();
    let by_id = |rule: &&Rule| message.split(" at line").next() == Some(rule.id());
    let rule = match Rule::ALL.iter().find(by_id) {
        Some(rule) => *rule,
        None if names_secrecy_field(&message) => Rule::SecretRefused,
        None => Rule::JsonForm,
    };
    Refused { findings: vec![Finding { rule, at: message }] }
}

//! What the reader noticed: a rule, its place, and the value concerned. Findings are data; refusing is
//! the caller's act.

use serde::Serialize;

use crate::limits::Limits;
use crate::rule::{Rule, Severity};
use crate::scan::Position;

const VALUE_MAX: usize = 80;

/// One observation. Line and column count from 1 in characters of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub rule: Rule,
    pub severity: Severity,
    pub line: u32,
    pub column: u32,
    /// Elements below the header, such as `MessageHeader/From/OrganId`; empty for the text as such.
    pub path: String,
    /// The value concerned, shortened.
    pub value: Option<String>,
}

impl Finding {
    pub(crate) fn new(rule: Rule, at: Position, path: &str, value: Option<&str>) -> Self {
        let value = value.filter(|value| !value.is_empty()).map(shorten);
        let path = path.to_owned();
        Finding { rule, severity: rule.severity(), line: at.line, column: at.column, path, value }
    }
}

fn shorten(value: &str) -> String {
    match value.char_indices().nth(VALUE_MAX) {
        Some((cut, _)) => format!("{}…", &value[..cut]),
        None => value.to_owned(),
    }
}

/// Collects findings; beyond the limit only refusals are kept.
pub(crate) struct Findings {
    kept: Vec<Finding>,
    max: usize,
}

impl Findings {
    pub(crate) fn new(limits: &Limits) -> Self {
        Findings { kept: Vec::new(), max: limits.findings }
    }

    pub(crate) fn add(&mut self, rule: Rule, at: Position, path: &str, value: Option<&str>) {
        if self.kept.len() < self.max || rule.severity() == Severity::Refuse {
            self.kept.push(Finding::new(rule, at, path, value));
        }
    }

    /// In reading order.
    pub(crate) fn into_sorted(mut self) -> Vec<Finding> {
        self.kept.sort_by_key(|finding| (finding.line, finding.column));
        self.kept
    }
}

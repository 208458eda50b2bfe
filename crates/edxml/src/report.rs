//! The checker's report: everything read and everything noticed, as JSON for machines and people.
//! A serialised report is a promise; its version rises when a field changes its meaning.

use std::io::{self, BufRead};

use jiff::civil::{Date, DateTime};
use serde::{Serialize, Serializer};

use crate::attachments::AttachmentRead;
use crate::dates::{write_day, write_time};
use crate::document::{Document, Lossy, StatusMessage};
use crate::finding::Finding;
use crate::limits::Limits;
use crate::read::{Packet, ReadError, Reading, read};
use crate::rule::{Rule, Severity, Wording};
use crate::scan::Encoding;
use crate::stream::Discard;
use crate::trace::TracePoint;

const VERSION: u32 = 1;

/// What the checker thinks of a packet as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Accepted,
    AcceptedWithWarnings,
    Refused,
}

/// What the hub may do to the trace list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TraceState {
    Open,
    Signed,
    Absent,
}

/// Everything known of a packet. Without a reading, the fields of the packet are absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub version: u32,
    pub verdict: Verdict,
    pub encoding: Option<Encoding>,
    pub size: Option<u64>,
    pub trace: Option<TraceState>,
    pub document: Option<Document>,
    pub status: Option<StatusMessage>,
    pub attachments: Vec<AttachmentRead>,
    pub findings: Vec<Explained>,
}

/// A finding with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    pub rule: Rule,
    pub severity: Severity,
    pub line: u32,
    pub column: u32,
    pub field: String,
    pub value: Option<String>,
    pub source: &'static str,
    pub vi: Wording,
    pub en: Wording,
}

/// Reads a packet and explains it. Bad input is a report that refuses, never an error.
///
/// # Errors
/// Only those of the source.
pub fn check(source: impl BufRead, limits: &Limits) -> io::Result<Report> {
    match read(source, limits, &mut Discard) {
        Ok(reading) => Ok(reading.into()),
        Err(ReadError::Refused(finding)) => Ok(Report::of(vec![*finding])),
        Err(ReadError::Source(error) | ReadError::Sink(error)) => Err(error),
    }
}

impl Report {
    fn of(findings: Vec<Finding>) -> Self {
        let verdict = match findings.iter().map(|finding| finding.severity).max() {
            Some(Severity::Refuse) => Verdict::Refused,
            Some(Severity::Warn) => Verdict::AcceptedWithWarnings,
            Some(Severity::Note) | None => Verdict::Accepted,
        };
        Report {
            version: VERSION,
            verdict,
            encoding: None,
            size: None,
            trace: None,
            document: None,
            status: None,
            attachments: Vec::new(),
            findings: findings.into_iter().map(Explained::from).collect(),
        }
    }

    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

impl From<Reading> for Report {
    fn from(reading: Reading) -> Self {
        let (document, status) = match reading.packet {
            Packet::Document(document) => (Some(document), None),
            Packet::Status(status) => (None, Some(status)),
        };
        let trace = match reading.trace_point {
            TracePoint::Open(_) => TraceState::Open,
            TracePoint::Signed => TraceState::Signed,
            TracePoint::Absent => TraceState::Absent,
        };
        Report {
            encoding: Some(reading.encoding),
            size: Some(reading.size),
            trace: Some(trace),
            document,
            status,
            attachments: reading.attachments,
            ..Report::of(reading.findings)
        }
    }
}

impl From<Finding> for Explained {
    fn from(finding: Finding) -> Self {
        let Finding { rule, severity, line, column, path: field, value } = finding;
        let (source, vi, en) = (rule.source(), rule.vietnamese(), rule.english());
        Explained { rule, severity, line, column, field, value, source, vi, en }
    }
}

/// A value as JSON: plain where it says all, with its raw text where it does not.
impl<T: Shown> Serialize for Lossy<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = self.value.shown();
        match &self.raw {
            None => value.serialize(serializer),
            Some(raw) => serde_json::json!({ "value": value, "raw": raw }).serialize(serializer),
        }
    }
}

/// What a [`Lossy`] value looks like in JSON.
pub trait Shown {
    fn shown(&self) -> serde_json::Value;
}

impl Shown for i32 {
    fn shown(&self) -> serde_json::Value {
        (*self).into()
    }
}

impl Shown for bool {
    fn shown(&self) -> serde_json::Value {
        (*self).into()
    }
}

impl Shown for Option<Date> {
    fn shown(&self) -> serde_json::Value {
        self.map(write_day).into()
    }
}

impl Shown for Option<DateTime> {
    fn shown(&self) -> serde_json::Value {
        self.map(write_time).into()
    }
}

//! A document as its file knows it, whatever room it belongs to.

use base::authority::AuthorityId;
use base::db::Tx;
use base::{Refusal, Result};
use desk::Subject;
use jiff::Timestamp;
use jiff::civil::Date;

use super::store::Entry;
use crate::incoming::{self, Incoming};

/// What a document's place in its handling makes of its place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not in the register, or refused: it belongs into no file.
    Outside,
    Handled,
    Done,
}

/// A document in a file, or about to be put into one.
#[derive(Debug, Clone)]
pub(super) struct Paper {
    pub(super) about: Subject,
    pub(super) standing: Standing,
    pub(super) reference: String,
    pub(super) dated_on: Option<Date>,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) organ: String,
    pub(super) came_at: Timestamp,
    pub(super) incoming: Incoming,
}

impl Paper {
    /// Where its own page is.
    pub(super) fn way(&self) -> String {
        format!("{}{}", incoming::WAY, self.about.id)
    }

    /// What people call it: "7816/VPCP-TTĐT", or what it is about.
    pub(super) fn name(&self) -> &str {
        if self.reference.is_empty() { &self.subject } else { &self.reference }
    }

    /// What two copies of one document have in common; nothing for one without a number.
    pub(super) fn same(&self) -> Option<(&str, &str)> {
        let known = !self.reference.is_empty();
        known.then_some((self.incoming.sender_code.as_str(), self.reference.as_str()))
    }
}

/// The document of a subject at this authority.
pub(super) fn find(tx: &Tx, authority: AuthorityId, (kind, id): (&str, &str)) -> Result<Paper> {
    match kind {
        incoming::KIND => Ok(of(incoming::find(tx, authority, id.parse()?)?)),
        _ => Err(Refusal::not_found().into()),
    }
}

/// The documents of a file with their places, the first one first.
pub(super) fn papers(
    tx: &Tx,
    authority: AuthorityId,
    entries: Vec<Entry>,
) -> Result<Vec<(Entry, Paper)>> {
    let with = |entry: Entry| {
        let paper = find(tx, authority, (&entry.kind, &entry.id))?;
        Ok((entry, paper))
    };
    entries.into_iter().map(with).collect()
}

fn of(one: Incoming) -> Paper {
    let standing = match one.state {
        incoming::State::Waiting | incoming::State::Refused => Standing::Outside,
        // One that stood in a file before it was destroyed does not keep the file open.
        incoming::State::Done | incoming::State::Destroyed => Standing::Done,
        incoming::State::Registered
        | incoming::State::Submitted
        | incoming::State::Assigned
        | incoming::State::Handling
        | incoming::State::Proposed
        | incoming::State::Recalled => Standing::Handled,
    };
    Paper {
        about: one.about(),
        standing,
        reference: one.reference.clone(),
        dated_on: one.dated_on,
        kind: one.kind.clone(),
        subject: one.subject.clone(),
        organ: one.sender_name.clone(),
        came_at: one.received_at,
        incoming: one,
    }
}

//! A document as its file knows it, whatever room it belongs to: what came in and what went out stand in one file, by which
//! the whole matter can be read (Decree 30/2020/NĐ-CP, art. 29).

use base::authority::{Actor, AuthorityId};
use base::db::{Change, Tx};
use base::{Refusal, Result};
use desk::{Closing, Subject};
use jiff::Timestamp;
use jiff::civil::Date;

use super::store::Entry;
use crate::files::{self, File};
use crate::incoming::{self, Incoming};
use crate::ocr;
use crate::outgoing::{self, Outgoing};

/// What a document's place in its handling makes of its place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Not in a register, or refused: it belongs into no file.
    Outside,
    Handled,
    Done,
}

/// The document itself.
#[derive(Debug, Clone)]
pub(super) enum Room {
    Incoming(Box<Incoming>),
    Outgoing(Box<Outgoing>),
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
    /// Who issued it.
    pub(super) organ: String,
    pub(super) came_at: Timestamp,
    /// 1 express … 4 normal.
    pub(super) rank: i64,
    pub(super) room: Room,
}

impl Paper {
    /// Where its own page is.
    pub(super) fn way(&self) -> String {
        let way = match &self.room {
            Room::Incoming(_) => incoming::WAY,
            Room::Outgoing(_) => outgoing::WAY,
        };
        format!("{way}{}", self.about.id)
    }

    /// What people call it: "7816/VPCP-TTĐT", or what it is about.
    pub(super) fn name(&self) -> &str {
        if self.reference.is_empty() { &self.subject } else { &self.reference }
    }

    /// What two copies of one document have in common; nothing for one without a number.
    pub(super) fn same(&self) -> Option<(&str, &str)> {
        let known = !self.reference.is_empty();
        let issuer = match &self.room {
            Room::Incoming(one) => one.sender_code.as_str(),
            Room::Outgoing(_) => "",
        };
        known.then_some((issuer, self.reference.as_str()))
    }

    /// Whether somebody has or had a hand in it.
    pub(super) fn in_hands_of(&self, tx: &Tx, actor: &Actor) -> Result<bool> {
        match &self.room {
            Room::Incoming(one) => incoming::in_hands_of(tx, actor, one),
            Room::Outgoing(one) => outgoing::in_hands_of(tx, actor, one),
        }
    }

    /// Relieves whose desk it waited on to be filed; what went out waits on nobody's.
    pub(super) fn filed(&self, change: &Change, actor: &Actor) -> Result<()> {
        let closing = Closing::by("filed");
        desk::todo::close(change, actor, &self.about, &incoming::TO_FILE, closing).map(drop)
    }

    /// Puts it on the desk of who was in charge of it, when it is finished and stands in no file.
    pub(super) fn to_be_filed(&self, change: &Change) -> Result<()> {
        match &self.room {
            Room::Incoming(one) => incoming::to_be_filed(change, one),
            Room::Outgoing(_) => Ok(()),
        }
    }

    /// Its files: as they came, or as it was sealed, with what went with it; none while a stamp of secrecy stands on it.
    pub(super) fn files(&self, tx: &Tx) -> Result<Vec<File>> {
        match &self.room {
            Room::Incoming(one) if ocr::standing(tx, one.id)?.is_some() => Ok(Vec::new()),
            Room::Incoming(_) => files::of(tx, &self.about),
            Room::Outgoing(one) => {
                let sealed = outgoing::sealed_file(one).into_iter();
                Ok(sealed.chain(outgoing::attachment::of(tx, one)?).collect())
            }
        }
    }
}

/// The document of a subject at this authority.
pub(super) fn find(tx: &Tx, authority: AuthorityId, (kind, id): (&str, &str)) -> Result<Paper> {
    match kind {
        incoming::KIND => Ok(of_incoming(incoming::find(tx, authority, id.parse()?)?)),
        outgoing::KIND => of_outgoing(tx, outgoing::find(tx, authority, id.parse()?)?),
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

fn of_incoming(one: Incoming) -> Paper {
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
        rank: one.rank,
        room: Room::Incoming(Box::new(one)),
    }
}

fn of_outgoing(tx: &Tx, one: Outgoing) -> Result<Paper> {
    let standing = match one.state {
        outgoing::State::Issued | outgoing::State::Recalled => Standing::Done,
        outgoing::State::Numbered | outgoing::State::Sealed => Standing::Handled,
        outgoing::State::Draft
        | outgoing::State::Content
        | outgoing::State::Form
        | outgoing::State::ToSign
        | outgoing::State::Signed => Standing::Outside,
    };
    Ok(Paper {
        about: one.about(),
        standing,
        reference: one.reference(),
        dated_on: one.number.map(|(_, day)| day),
        kind: one.kind.vietnamese().to_owned(),
        subject: one.subject.clone(),
        organ: outgoing::issuer(tx, &one)?,
        came_at: one.created_at,
        rank: one.rank,
        room: Room::Outgoing(Box::new(one)),
    })
}

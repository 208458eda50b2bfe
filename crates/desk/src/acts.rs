//! What the rooms bring to the desk: kinds of things that work is about, and the acts that each knows. Registered once, at
//! the door.

use std::sync::Arc;

use base::Text;

use crate::bulk::Bulk;
use crate::snooze;
use crate::todo::{Act, Todo};

/// A kind of thing that work is about.
#[derive(Debug, Clone)]
pub struct Kind {
    /// As in `Subject::kind`.
    pub name: &'static str,
    /// Its address without the id.
    pub way: &'static str,
    pub acts: &'static [&'static Act],
    /// What of it can be done to many at once.
    pub bulks: &'static [&'static Bulk],
    /// What people call the room.
    pub word: Text,
    /// Whether auditors open every one of them; state secrets are not theirs.
    pub inspected: bool,
}

/// Every kind of every room. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Acts(pub Arc<[Kind]>);

impl Acts {
    /// The words of an act; its bare name when its room is not here any more.
    #[must_use]
    pub fn word(&self, name: &str) -> Text {
        let known = self.0.iter().flat_map(|kind| kind.acts.iter());
        let found = known.into_iter().find(|act| act.name == name).map(|act| act.word.clone());
        found.unwrap_or_else(|| bare(name))
    }

    /// Whether auditors may open things of a kind.
    pub(crate) fn inspected(&self, name: &str) -> bool {
        self.0.iter().any(|kind| kind.name == name && kind.inspected)
    }

    /// Whether somebody who stands in for its holder may do such work.
    pub(crate) fn by_substitute(&self, name: &str) -> bool {
        let mut known = self.0.iter().flat_map(|kind| kind.acts.iter());
        known.any(|act| act.name == name && act.by_substitute)
    }

    /// What people call the room of a kind; its bare name when it is not here any more.
    pub(crate) fn room(&self, name: &str) -> Text {
        let found = self.0.iter().find(|kind| kind.name == name).map(|kind| kind.word.clone());
        found.unwrap_or_else(|| bare(name))
    }

    /// What can be done to many pieces of work: the rooms' own, and what the desk does to any.
    pub(crate) fn bulks(&self) -> impl Iterator<Item = &'static Bulk> {
        self.0.iter().flat_map(|kind| kind.bulks).chain(&snooze::BULKS).copied()
    }

    pub(crate) fn bulk(&self, name: &str) -> Option<&'static Bulk> {
        self.bulks().find(|bulk| bulk.name == name)
    }

    pub(crate) fn way(&self, of: &Todo) -> Option<String> {
        self.way_to(&of.subject_kind, &of.subject_id)
    }
}

impl Acts {
    /// Where a thing is shown; none when its room is not here any more.
    pub(crate) fn way_to(&self, kind: &str, id: &str) -> Option<String> {
        let kind = self.0.iter().find(|known| known.name == kind)?;
        Some(format!("{}{id}", kind.way))
    }
}

fn bare(name: &str) -> Text {
    Text::with(name.to_owned(), name.to_owned())
}

//! Full-text search in Vietnamese, with marks and without: an index in a folder that is given, a query language, and matches
//! for those alone who may read them. What is indexed and who may read it is said by whoever calls; the index can be made
//! again from that at any time (decision 0028).
//!
//! [`Query::parse`] reads what somebody typed, [`Index::search`] answers it, [`snippet`] shows where it stands in a text.

mod fold;
mod index;
mod matching;
mod query;
mod schema;
mod snippet;
mod span;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, DateTime};

pub use fold::{Token, fold, tokens};
pub use index::{DEPTH_MAX, Index, IndexError};
pub use query::{BYTES_MAX, Fault, OPERATORS, Operator, Query};
pub use snippet::{Piece, marked, snippet};

/// Bytes of an entry's text that are indexed: some hundred pages. What comes after is not found.
pub const TEXT_BYTES_MAX: usize = 256 * 1024;

/// One thing that can be found. Empty fields are never matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// By what it is put again, removed and answered; the same for good.
    pub id: String,
    /// Who may read it: any of these words, compared whole. With none of them nobody finds it.
    pub readers: Vec<String>,
    /// Number and notation.
    pub reference: String,
    /// What it is about: weighs more than the text.
    pub title: String,
    pub from: String,
    pub to: String,
    /// Its kind by name, in every language in which it is asked for.
    pub kind: String,
    /// Where it belongs, by name.
    pub room: String,
    /// Where it stands, by name.
    pub state: String,
    /// Its day.
    pub dated_on: Option<Date>,
    /// Local time by which somebody has to act on it; none when nobody has to.
    pub due_at: Option<DateTime>,
    pub text: String,
}

/// In which order matches are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// The best match first: as typed before without marks, titles before texts.
    #[default]
    Relevance,
    /// The latest day first, what has none last.
    Newest,
    /// What is due first, what is never due last.
    Due,
}

/// What is asked of an index.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub query: &'a Query,
    /// The words of [`Entry::readers`] that the asking person bears.
    pub readers: &'a [String],
    pub sort: Sort,
    /// Local time, against which deadlines are held.
    pub now: DateTime,
    /// Matches passed over and matches wanted.
    pub offset: usize,
    pub limit: usize,
}

/// A match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub id: String,
    pub text: String,
}

//! A small pull scanner for XML 1.0 that never holds a text node: attachment content of any size
//! passes through in pieces. It checks well-formedness and refuses DOCTYPE and every foreign entity.

mod markup;
mod names;
mod prolog;
mod scanner;
mod source;

pub(crate) use names::is_char;
pub(crate) use scanner::{Namespace, Scanner, Tag, TextRefused, TextSink, Token};
pub(crate) use source::Source;
pub use source::{Encoding, to_utf8};

use std::io;

use crate::rule::Rule;

/// A place in the UTF-8 text: byte offset from 0, line and column (in characters) from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Position {
    pub offset: u64,
    pub line: u32,
    pub column: u32,
}

impl Position {
    pub(crate) const START: Position = Position { offset: 0, line: 1, column: 1 };
}

/// Why reading stopped.
#[derive(Debug)]
pub(crate) enum Stop {
    Source(io::Error),
    Sink(io::Error),
    Fault { rule: Rule, at: Position, value: String },
}

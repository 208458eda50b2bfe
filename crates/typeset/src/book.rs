//! A register as a printed book, to be bound (Decree 30/2020/NĐ-CP, arts. 16.2 and 22.1: what is kept electronically is
//! printed as well; Appendix IV: the columns). Any other table prints the same way.

use crate::render::has_glyph;

/// Rows of one volume: about a hundred sheets, what a binder holds, laid out in half a second.
pub const BOOK_ROWS_MAX: usize = 1_000;
/// Columns that a landscape page can hold.
pub const BOOK_COLUMNS_MAX: usize = 16;
/// Characters of one cell; what is longer ends in an ellipsis, for the whole text stands in the register itself.
const CELL_MAX: usize = 1_000;

/// A column: its head, and how wide it is beside the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub share: u8,
}

/// What stands above the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heading {
    /// Whose register it is.
    pub authority: String,
    pub title: String,
    /// Period, volume, filter: what the rows are a part of.
    pub about: String,
    /// Who printed it and when, at the foot of each page.
    pub made: String,
}

/// One volume, ready to be laid out on A4, landscape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    pub(crate) heading: Heading,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Why a table is not a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    #[error("a book has 1 to {BOOK_COLUMNS_MAX} columns")]
    Columns,
    #[error("a volume holds at most {BOOK_ROWS_MAX} rows")]
    Rows,
    #[error("each row has as many cells as there are columns")]
    Ragged,
}

impl Book {
    /// Letters without a shape in our fonts become a question mark, so that one strange subject spoils no register.
    ///
    /// # Errors
    /// [`BookError`].
    pub fn new(
        heading: Heading,
        columns: Vec<Column>,
        rows: Vec<Vec<String>>,
    ) -> Result<Book, BookError> {
        if columns.is_empty() || columns.len() > BOOK_COLUMNS_MAX {
            return Err(BookError::Columns);
        }
        if rows.len() > BOOK_ROWS_MAX {
            return Err(BookError::Rows);
        }
        if rows.iter().any(|row| row.len() != columns.len()) {
            return Err(BookError::Ragged);
        }
        let rows = rows.into_iter().map(|row| row.iter().map(|cell| printable(cell)).collect());
        let Heading { authority, title, about, made } = heading;
        let [authority, title, about, made] =
            [authority, title, about, made].map(|text| printable(&text));
        let heading = Heading { authority, title, about, made };
        Ok(Book { heading, columns, rows: rows.collect() })
    }
}

pub(crate) fn printable(text: &str) -> String {
    let shown = |c: char| if c == '\n' || has_glyph(c) { c } else { '?' };
    let mut kept: String = text.chars().take(CELL_MAX).map(shown).collect();
    if text.chars().nth(CELL_MAX).is_some() {
        kept.push('…');
    }
    kept
}

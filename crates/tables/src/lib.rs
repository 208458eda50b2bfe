//! Tables that leave the screen: as a spreadsheet, row by row in little memory, and as a printed book. Whatever leaves says
//! whose it is, by which filter it was made, when and by whom (Decree 30/2020/NĐ-CP, Appendix IV, VI).

mod leave;
mod spreadsheet;

use base::Lang;
use base::clock::vietnam;
use base::pages::Chrome;
use jiff::civil::{Date, DateTime};
use typeset::book::{Book, Heading};

pub use leave::{Form, book, leave};
pub use spreadsheet::{SPREADSHEET_ROWS_MAX, Spreadsheet};
pub use typeset::book::{BOOK_ROWS_MAX, Column};

/// What stands above the rows, ready in one language.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub lang: Lang,
    pub authority: String,
    pub title: String,
    /// Period, volume, filter: what the rows are a part of.
    pub about: String,
    /// Who made it and when.
    pub made: String,
    pub columns: Vec<Column>,
}

impl Table {
    /// A table of the authority that the signed-in person acts for, as of now. Columns are names with their shares of the page's width.
    #[must_use]
    pub fn of<'a>(
        chrome: &Chrome,
        (title, about): (String, String),
        columns: impl IntoIterator<Item = (&'a str, u8)>,
    ) -> Table {
        let column = |(name, share): (&str, u8)| Column { name: name.to_owned(), share };
        let viewer = chrome.viewer();
        let by = viewer.map_or("", |viewer| viewer.name.as_str());
        let authority = viewer.map_or_else(String::new, |viewer| viewer.acting_for.clone());
        let at = vietnam(chrome.now).strftime("%H:%M:%S %d/%m/%Y").to_string();
        let made = match chrome.lang {
            Lang::Vi => format!("{by} xuất lúc {at}"),
            Lang::En => format!("Made by {by} at {at}"),
        };
        let columns = columns.into_iter().map(column).collect();
        Table { lang: chrome.lang, authority, title, about, made, columns }
    }
}

/// One value. A spreadsheet keeps its type, so that days sort as days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    Words(String),
    Count(u64),
    Day(Date),
    /// In Vietnamese time.
    Moment(DateTime),
}

/// Why a table did not leave.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("the spreadsheet could not be written: {0}")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
    #[error("the spreadsheet could not be kept: {0}")]
    File(#[from] std::io::Error),
    /// More rows than a spreadsheet or a volume holds, or ragged ones.
    #[error("{0}")]
    Shape(String),
    #[error("the book could not be laid out: {0}")]
    Layout(#[from] typeset::RenderError),
}

impl Cell {
    /// Words, or nothing when there are none.
    #[must_use]
    pub fn words(words: impl Into<String>) -> Cell {
        let words = words.into();
        if words.is_empty() { Cell::Nothing } else { Cell::Words(words) }
    }

    /// A day, where there is one.
    #[must_use]
    pub fn day(day: Option<Date>) -> Cell {
        day.map_or(Cell::Nothing, Cell::Day)
    }

    /// A moment, where there is one.
    #[must_use]
    pub fn moment(at: Option<DateTime>) -> Cell {
        at.map_or(Cell::Nothing, Cell::Moment)
    }

    /// As it is read: days as dd/mm/yyyy, moments with hours and minutes.
    #[must_use]
    pub fn read(&self) -> String {
        match self {
            Cell::Nothing => String::new(),
            Cell::Words(words) => words.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Day(day) => day.strftime("%d/%m/%Y").to_string(),
            Cell::Moment(at) => at.strftime("%d/%m/%Y %H:%M").to_string(),
        }
    }
}

/// One volume as PDF/A, A4 landscape. `made_at` is written into the file.
///
/// # Errors
/// [`TableError::Shape`] when there are more rows than [`BOOK_ROWS_MAX`]; [`TableError::Layout`].
pub fn print(table: Table, rows: &[Vec<Cell>], made_at: DateTime) -> Result<Vec<u8>, TableError> {
    let heading = Heading {
        authority: table.authority,
        title: table.title,
        about: table.about,
        made: table.made,
    };
    let rows = rows.iter().map(|row| row.iter().map(Cell::read).collect()).collect();
    let book = Book::new(heading, table.columns, rows);
    let book = book.map_err(|error| TableError::Shape(error.to_string()))?;
    Ok(typeset::render_book(&book, table.lang.tag(), made_at)?)
}

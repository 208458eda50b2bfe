//! A table as an answer: a spreadsheet to take away, a book to look at and print.

use std::str::FromStr;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use base::pages::attached;
use base::{Refusal, Result};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio_util::io::ReaderStream;

use crate::{Cell, Spreadsheet, Table, TableError, print};

/// ECMA-376 workbooks (RFC 6838 registration).
const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Tables written at once: each takes one processor.
const AT_ONCE_MAX: usize = 2;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE_MAX);

/// Does something on a thread where it may take its time, when it is its turn.
async fn turn<T: Send + 'static>(
    writing: impl FnOnce() -> Result<T, TableError> + Send + 'static,
) -> Result<T> {
    let turn = TURNS.acquire().await.map_err(anyhow::Error::from)?;
    let writing = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        writing()
    });
    let written = writing.await.map_err(anyhow::Error::from)?;
    Ok(written.map_err(anyhow::Error::from)?)
}

impl Spreadsheet {
    /// Writes further rows.
    ///
    /// # Errors
    /// As [`Spreadsheet::row`].
    pub async fn rows(mut self, rows: Vec<Vec<Cell>>) -> Result<Spreadsheet> {
        let writing = move || {
            rows.iter().try_for_each(|row| self.row(row))?;
            Ok(self)
        };
        turn(writing).await
    }

    /// The whole spreadsheet as a download, streamed from its file.
    ///
    /// # Errors
    /// As [`Spreadsheet::finish`].
    pub async fn leave(self, name: &str) -> Result<Response> {
        let file = turn(move || self.finish()).await?;
        let body = Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)));
        Ok((attached(SPREADSHEET, &format!("{name}.xlsx")), body).into_response())
    }
}

/// In which form a table leaves, as addresses name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Spreadsheet,
    Book,
}

impl Form {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Form::Spreadsheet => "spreadsheet",
            Form::Book => "book",
        }
    }
}

impl FromStr for Form {
    type Err = Refusal;

    fn from_str(name: &str) -> Result<Form, Refusal> {
        match name {
            "spreadsheet" => Ok(Form::Spreadsheet),
            "book" => Ok(Form::Book),
            _ => Err(Refusal::not_found()),
        }
    }
}

/// Few rows, no more than one volume holds, in one of the forms.
///
/// # Errors
/// As [`Spreadsheet`] and [`print`].
pub async fn leave(
    form: Form,
    (table, rows): (Table, Vec<Vec<Cell>>),
    at: Timestamp,
    name: &str,
) -> Result<Response> {
    match form {
        Form::Book => book(table, rows, at, name).await,
        Form::Spreadsheet => {
            let sheet = Spreadsheet::begin(&table).map_err(anyhow::Error::from)?;
            sheet.rows(rows).await?.leave(name).await
        }
    }
}

/// One volume as a PDF.
///
/// # Errors
/// As [`print`].
pub async fn book(
    table: Table,
    rows: Vec<Vec<Cell>>,
    at: Timestamp,
    name: &str,
) -> Result<Response> {
    let made_at = base::clock::vietnam(at).datetime();
    let pdf = turn(move || print(table, &rows, made_at)).await?;
    Ok((attached("application/pdf", &format!("{name}.pdf")), pdf).into_response())
}

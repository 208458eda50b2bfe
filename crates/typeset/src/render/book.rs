//! Lays out a register for print.

use jiff::civil::DateTime;
use serde_json::json;
use typst_layout::PagedDocument;

use super::{EVICT_AGE, PAGES_MAX, RenderError, failed, laid_out, pdf_options, world};
use crate::book::{Book, Column};
use crate::rule::{Refused, Rule};

/// The book as PDF/A-2a, A4 landscape, the heads of its columns on each page. `lang` is "vi" or "en"; `made_at` as in
/// [`super::Options`].
///
/// # Errors
/// [`RenderError::Refused`] with `pages.too_many`; [`RenderError::Failed`] is a fault of this crate.
pub fn render_book(book: &Book, lang: &str, made_at: DateTime) -> Result<Vec<u8>, RenderError> {
    let pages = pages_of(book, lang)?;
    if pages.pages().len() > PAGES_MAX {
        return Err(Refused::one(Rule::PagesTooMany, "rows").into());
    }
    typst_pdf::pdf(&pages, &pdf_options(made_at)).map_err(|errors| failed(&errors))
}

pub(super) fn pages_of(book: &Book, lang: &str) -> Result<PagedDocument, RenderError> {
    let column = |is: &Column| json!({ "name": is.name, "share": is.share });
    let sheet = json!({
        "lang": lang,
        "authority": book.heading.authority,
        "title": book.heading.title,
        "about": book.heading.about,
        "made": book.heading.made,
        "columns": book.columns.iter().map(column).collect::<Vec<_>>(),
        "rows": book.rows,
    });
    let pages = laid_out(&world::Sheets::new(world::Kind::Book, sheet.to_string().into_bytes()));
    comemo::evict(EVICT_AGE);
    pages
}

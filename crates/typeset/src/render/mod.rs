//! From the structured document to PDF/A-2a in the legal layout, with the places that signing needs.
//! Decree 30/2020/NĐ-CP, Appendix I. The same input gives the same bytes.

mod book;
mod measure;
mod places;
mod sheet;
mod sheet_body;
mod volume;
mod world;

use jiff::civil::DateTime;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

pub use book::render_book;
pub(crate) use measure::has_glyph;
pub use places::{Field, FieldAlign, FieldStyle, Places, Rect, SignaturePlace};
pub use volume::render_volume;
pub(crate) use world::FACES;

use crate::document::Document;
use crate::layout::Layout;
use crate::rule::{Refused, Rule};

/// Pages of one file: bounds time and memory; longer matter goes into annexes of their own.
pub const PAGES_MAX: usize = 1_000;
/// Renders after which what typst remembers of earlier documents is dropped: keeps memory flat and the fonts warm.
const EVICT_AGE: usize = 5;

/// What is rendered into one file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Part {
    /// The document and its annexes in the same file.
    #[default]
    Whole,
    /// The document without annexes.
    Main,
    /// One annex as a file of its own, counted from 0.
    Annex(usize),
}

/// What stands across every page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mark {
    #[default]
    None,
    /// DỰ THẢO: what others are asked about, and nobody takes for a document.
    Draft,
}

impl Mark {
    /// The words as they are printed.
    #[must_use]
    pub fn words(self) -> Option<&'static str> {
        match self {
            Mark::None => None,
            Mark::Draft => Some("DỰ THẢO"),
        }
    }
}

/// How to render.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    pub layout: Layout,
    pub part: Part,
    pub mark: Mark,
    /// Written into the file as its time of making, in Vietnamese time (+07:00). PDF/A asks for it.
    pub made_at: DateTime,
}

impl Options {
    /// The whole document in the default layout.
    #[must_use]
    pub fn new(made_at: DateTime) -> Self {
        Self { layout: Layout::default(), part: Part::default(), mark: Mark::default(), made_at }
    }
}

/// A rendered document.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// PDF/A-2a, tagged, all fonts embedded.
    pub pdf: Vec<u8>,
    pub pages: usize,
    pub places: Places,
}

/// Why a document was not rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A rule said no: `text.glyph`, `pages.too_many`, `annex.unknown`.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The typesetter failed on a sound document: our fault.
    #[error("the typesetter failed: {0}")]
    Failed(String),
}

/// Renders a document.
///
/// # Errors
/// [`RenderError::Refused`] names a rule; [`RenderError::Failed`] is a fault of this crate.
pub fn render(document: &Document, options: &Options) -> Result<Rendered, RenderError> {
    if let Part::Annex(index) = options.part
        && index >= document.draft().annexes.len()
    {
        return Err(Refused::one(Rule::AnnexUnknown, &format!("annexes[{index}]")).into());
    }
    let sheet = sheet::Sheet::of(document, options.part, &options.layout);
    let sheet = sheet.marked(options.mark.words());
    let json =
        serde_json::to_vec(&sheet).map_err(|error| RenderError::Failed(error.to_string()))?;
    let world = world::Sheets::new(world::Kind::Document, json);
    let rendered = laid_out(&world).and_then(|pages| finish(&pages, options));
    comemo::evict(EVICT_AGE);
    rendered
}

/// Renders with something wrong: `sheet` may change the ready words and measures, `texts` replaces texts of the templates.
/// For tests of what reads finished documents.
///
/// # Errors
/// As [`render`].
#[cfg(feature = "testing")]
pub fn render_changed(
    document: &Document,
    options: &Options,
    sheet: impl FnOnce(&mut serde_json::Value),
    texts: &[(&str, &str)],
) -> Result<Vec<u8>, RenderError> {
    let failed = |error: serde_json::Error| RenderError::Failed(error.to_string());
    let whole = sheet::Sheet::of(document, options.part, &options.layout);
    let mut value = serde_json::to_value(&whole).map_err(failed)?;
    sheet(&mut value);
    let json = serde_json::to_vec(&value).map_err(failed)?;
    let pages = laid_out(&world::Sheets::changed(json, texts))?;
    comemo::evict(EVICT_AGE);
    typst_pdf::pdf(&pages, &pdf_options(options.made_at)).map_err(|errors| self::failed(&errors))
}

fn laid_out(world: &world::Sheets) -> Result<PagedDocument, RenderError> {
    typst::compile::<PagedDocument>(world).output.map_err(|errors| failed(&errors))
}

fn finish(document: &PagedDocument, options: &Options) -> Result<Rendered, RenderError> {
    let pages = document.pages().len();
    if pages > PAGES_MAX {
        return Err(Refused::one(Rule::PagesTooMany, "body").into());
    }
    let places = places::find(document, &options.layout)?;
    let pdf = typst_pdf::pdf(document, &pdf_options(options.made_at))
        .map_err(|errors| failed(&errors))?;
    Ok(Rendered { pdf, pages, places })
}

/// Minutes by which Vietnamese time is ahead of UTC.
const VIETNAM_OFFSET_MIN: i32 = 7 * 60;

fn pdf_options(at: DateTime) -> PdfOptions {
    let [month, day, hour, minute, second] =
        [at.month(), at.day(), at.hour(), at.minute(), at.second()].map(i8::unsigned_abs);
    let date = Datetime::from_ymd_hms(i32::from(at.year()), month, day, hour, minute, second);
    PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Trục".to_owned())),
        timestamp: date.and_then(|date| Timestamp::new_local(date, VIETNAM_OFFSET_MIN)),
        page_ranges: None,
        // One archival standard alone is never in conflict with itself.
        standards: PdfStandards::new(&[PdfStandard::A_2a]).unwrap_or_default(),
        tagged: true,
        pretty: false,
    }
}

fn failed(errors: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<String> = errors
        .iter()
        .map(|error| {
            let hints: Vec<&str> = error.hints.iter().map(|hint| hint.v.as_str()).collect();
            format!("{} {}", error.message, hints.join(" "))
        })
        .collect();
    RenderError::Failed(messages.join("; "))
}

#[cfg(test)]
mod tests;

//! Pages of a PDF for people and for checking: as images for reading on a screen, and as words with their places. Any
//! PDF, not only ours, so everything is bounded.

mod faces;
mod words;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

pub use faces::Face;
pub use words::{GLYPHS_MAX, PageWords, Ruler, Word, Words, words};

/// Bytes of a file that is shown: what the exchange takes at most as one attachment to be looked at.
pub const PDF_BYTES_MAX: usize = 100 << 20;
/// Pixels of an image, whatever the page's size and scale: 64 MiB of memory.
pub const PIXELS_MAX: f32 = 16_000_000.0;
/// Pixels per point: 4 is 288 dots per inch.
pub const SCALE_MAX: f32 = 4.0;

/// Why a page was not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    #[error("the file is larger than is shown")]
    TooLarge,
    #[error("not a PDF that can be read, or one that is encrypted")]
    Unreadable,
    #[error("the file has no such page")]
    NoSuchPage,
    #[error("the page or the scale is outside what is shown")]
    Size,
}

/// How many pages a PDF has.
///
/// # Errors
/// [`PictureError::TooLarge`], [`PictureError::Unreadable`].
pub fn page_count(pdf: &[u8]) -> Result<usize, PictureError> {
    Ok(open(pdf)?.pages().len())
}

/// One page, counted from 0, as a PNG on white; `scale` in pixels per point.
///
/// # Errors
/// Every [`PictureError`].
pub fn page(pdf: &[u8], number: usize, scale: f32) -> Result<Vec<u8>, PictureError> {
    let pdf = open(pdf)?;
    let page = pdf.pages().get(number).ok_or(PictureError::NoSuchPage)?;
    let (width, height) = page.render_dimensions();
    let pixels = width * height * scale * scale;
    let sound = pixels.is_finite() && width * scale >= 1.0 && height * scale >= 1.0;
    if !sound || !(0.0..=SCALE_MAX).contains(&scale) || pixels > PIXELS_MAX {
        return Err(PictureError::Size);
    }
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let (interpreter, render) = (InterpreterSettings::default(), RenderSettings::default());
    let image = hayro::render(page, &RenderCache::new(), &interpreter, &render, &settings);
    image.into_png().map_err(|_| PictureError::Size)
}

fn open(pdf: &[u8]) -> Result<Pdf, PictureError> {
    if pdf.len() > PDF_BYTES_MAX {
        return Err(PictureError::TooLarge);
    }
    Pdf::new(pdf.to_vec()).map_err(|_| PictureError::Unreadable)
}

//! PAdES (ETSI EN 319 142-1): signatures inside a PDF, by incremental update alone. What stands in
//! the file stays as it is to the byte; each step takes a file and gives a longer one.

mod appearance;
mod evidence;
pub mod fields;
mod font;
mod form;
mod image;
mod sign;

pub use appearance::Appearance;
pub use evidence::{Evidence, add_evidence, contents};
pub use image::check_picture;
pub use sign::{
    Certification, Prepared, RESERVED_BYTES, SignatureRequest, Signing, prepare, prepare_timestamp,
};

use crate::cms::CmsError;
use crate::pdf::PdfError;
use crate::timestamp::TimestampError;

/// Why a file is not signed, filled or completed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PadesError {
    #[error(transparent)]
    Pdf(#[from] PdfError),
    #[error(transparent)]
    Cms(#[from] CmsError),
    #[error(transparent)]
    Timestamp(#[from] TimestampError),
    #[error("there is no field {0}")]
    NoField(String),
    #[error("the field {0} is of another kind")]
    FieldKind(String),
    #[error("the field {0} is filled or signed already")]
    Taken(String),
    #[error("a field cannot be called {0:?}")]
    FieldName(String),
    #[error("there is no page {0}")]
    NoPage(usize),
    #[error("the signature takes {needed} bytes, {reserved} are reserved")]
    Space { needed: usize, reserved: usize },
    #[error("the signature was made over something else")]
    Foreign,
    #[error("certification comes before every other signature")]
    CertifiedTooLate,
    #[error("an earlier signature permits no change")]
    Locked,
    #[error("the font is unusable: {0}")]
    Font(&'static str),
    #[error("the font has no letter {0:?}")]
    Letter(char),
    #[error("the picture is no PNG of usual size: {0}")]
    Picture(&'static str),
}

/// A place on a page: points from the lower left corner, page numbers from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    pub page: usize,
    pub left: f64,
    pub bottom: f64,
    pub width: f64,
    pub height: f64,
}

/// A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, everything else as UTF-16.
fn text_string(text: &str) -> crate::pdf::Object {
    if text.is_ascii() {
        return crate::pdf::Object::String(text.as_bytes().to_vec());
    }
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    crate::pdf::Object::String(units.flat_map(u16::to_be_bytes).collect())
}

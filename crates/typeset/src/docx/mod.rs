//! A DOCX as the form check and the conversion see it. Bytes in, lines out; nothing is fetched, no macro is looked at.
//! ECMA-376 (Office Open XML), parts 1 and 2.

mod body;
mod numbering;
mod package;
mod section;
mod styles;
mod xml;

pub use package::DOCX_BYTES_MAX;

use body::Body;
use numbering::Lists;
use package::Package;
use styles::Styles;

use crate::check::{Form, Paper};

/// Lines of one document: some thousand pages.
const LINES_MAX: usize = 60_000;

/// Why a DOCX was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocxError {
    #[error("the file is larger than is read, packed or unpacked")]
    TooLarge,
    #[error("not a ZIP package")]
    NoPackage,
    #[error("the package holds no document of a word processor")]
    NoDocument,
    #[error("a part of the package is not well-formed")]
    Malformed,
}

/// Reads a DOCX.
///
/// # Errors
/// [`DocxError`].
pub fn read(bytes: &[u8]) -> Result<Paper, DocxError> {
    let mut package = Package::open(bytes)?;
    let document = package.part("word/document.xml")?.ok_or(DocxError::NoDocument)?;
    let content = document.child("body").ok_or(DocxError::NoDocument)?;
    let styles = package.part("word/styles.xml")?;
    let theme = package.part("word/theme/theme1.xml")?;
    let styles = Styles::read(styles.as_ref(), theme.as_ref());
    let numbering = package.part("word/numbering.xml")?;
    let mut body = Body::new(&styles, Lists::read(numbering.as_ref()));
    body.read(content)?;
    let marginals = package.marginals()?;
    let one_page = package
        .part("docProps/app.xml")?
        .is_some_and(|app| app.child("Pages").is_some_and(|pages| pages.text.trim() == "1"));
    let sheets = section::sheets(content, &marginals, &styles, one_page);
    let aside = section::words(&marginals);
    let (rulers, fonts) = (Vec::new(), Vec::new());
    Ok(Paper { form: Form::Docx, sheets, lines: body.lines, rulers, fonts, aside })
}

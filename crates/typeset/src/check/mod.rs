//! The form check: a finished document, read from a PDF or a DOCX, held against the legal layout.
//! Decree 30/2020/NĐ-CP, art. 8 and Appendix I. Words and places in, findings out; nothing is mended.

mod anatomy;
mod content;
mod element;
mod ends;
mod finding;
mod head;
mod page;
mod pages;
mod paper;
mod parts;
mod places;
mod rule;
mod setting;
mod signing;
mod text;

pub use element::Element;
pub use finding::{Finding, Pair, Place};
pub use pages::PlacedWord;
pub use paper::{
    Area, Font, Form, Line, Margins, PageNumbering, Paper, Ruler, Sheet, Side, Span, Style,
};
pub use places::{FreePlaces, Room, free_places};
pub use rule::Rule;

pub(crate) use anatomy::{Anatomy, Role};
pub(crate) use content::paragraphs;
pub(crate) use ends::is_item;
pub(crate) use parts::{Part, is_annex_label, is_annex_reference, titled_annex};
pub(crate) use signing::marked;
pub(crate) use text::{date_line, is_capitals, number_line};

use crate::document::is_secrecy_mark;

/// Findings of one rule about one element that are told; the rest repeat it.
const FINDINGS_PER_RULE_MAX: usize = 3;

/// Why a document is not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// No words: a scan, or an empty file.
    #[error("the document holds no words: a scan, or empty")]
    NoWords,
    /// Marked secret: it must not be here at all.
    #[error("the document is marked secret")]
    Secret,
}

// law!("30/2020:8")
/// What is wrong with the form of a document, in the order of the page.
///
/// # Errors
/// [`CheckError`].
pub fn check(paper: &Paper) -> Result<Vec<Finding>, CheckError> {
    if paper.lines.iter().all(|line| line.text().is_empty()) {
        return Err(CheckError::NoWords);
    }
    // law!("28/2018:1.2")
    let aside = paper.aside.iter().any(|text| is_secret(text));
    if aside || paper.lines.iter().any(is_marked_secret) {
        return Err(CheckError::Secret);
    }
    let anatomy = Anatomy::of(paper);
    let mut findings = Vec::new();
    page::check(&anatomy, &mut findings);
    setting::check(&anatomy, &mut findings);
    head::check(&anatomy, &mut findings);
    signing::check(&anatomy, &mut findings);
    findings.sort_by(|a: &Finding, b| a.place.order().total_cmp(&b.place.order()));
    Ok(few(findings))
}

/// A mark of secrecy stands alone or before the words it marks; in cells of tables the word may mean anything.
fn is_marked_secret(line: &Line) -> bool {
    line.cell.is_none() && is_secret(&line.text())
}

fn is_secret(text: &str) -> bool {
    // A paragraph may break before its last word: small letters alone are no stamp.
    let stamped = text::is_capitals(text) || text.contains(':');
    stamped && is_secrecy_mark(text)
}

/// The first findings of each rule and element.
fn few(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in findings {
        let alike = |it: &&Finding| it.rule == finding.rule && it.element == finding.element;
        if kept.iter().filter(alike).count() < FINDINGS_PER_RULE_MAX {
            kept.push(finding);
        }
    }
    kept
}

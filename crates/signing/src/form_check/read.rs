//! The one function behind the page, the address for programs and the command: bytes in, report out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use picture::{PictureError, Words};
use typeset::check::{Font, Paper, PlacedWord, Ruler, Style, check as hold};
use typeset::docx::DocxError;

use super::report::{Format, Page, Report};

/// Pages that are looked at: the longest plans and reports have some hundred.
pub const PAGES_MAX: usize = 200;

/// Bytes of a file: long documents with pictures; both readers take as much.
pub const FILE_BYTES_MAX: usize = 64 << 20;

/// Holds a file against the legal layout. Always answers: what cannot be read is told so, and a reader that breaks on a
/// file made to break it becomes the answer that the file cannot be read.
#[must_use]
pub fn check(bytes: &[u8]) -> Report {
    if bytes.len() > FILE_BYTES_MAX {
        return too_large(None);
    }
    let read = || match bytes {
        [b'P', b'K', 3, 4, ..] => docx(bytes),
        _ => pdf(bytes),
    };
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| broken(None))
}

fn broken(format: Option<Format>) -> Report {
    Report::unreadable(
        format,
        "file.unreadable",
        "Không đọc được tệp: không phải PDF hoặc DOCX, tệp hỏng hoặc được đặt mật khẩu.",
        "The file cannot be read: no PDF or DOCX, damaged, or locked with a password.",
    )
}

fn pdf(bytes: &[u8]) -> Report {
    let words = match picture::words(bytes, PAGES_MAX) {
        Ok(words) => words,
        Err(PictureError::TooLarge) => return too_large(Some(Format::Pdf)),
        Err(_) => return broken(None),
    };
    let pages = words.pages.iter();
    let pages = pages.map(|page| Page { width: page.width_pt, height: page.height_pt }).collect();
    let cut = words.cut;
    let (paper, placed) = paper(words);
    let report = Report { pages, ..Report::of(Format::Pdf, hold(&paper)) };
    let report = report.placed(&paper, &placed);
    match cut {
        false => report,
        true => report.noting(
            "file.cut",
            "Tệp rất dài; chỉ kiểm tra phần đầu.",
            "The file is very long; only its beginning was looked at.",
        ),
    }
}

fn too_large(format: Option<Format>) -> Report {
    Report::unreadable(format, "file.too_large", "Tệp quá lớn.", "The file is too large.")
}

/// The page as the check sees it, and the words it was made of.
fn paper(words: Words) -> (Paper, Vec<PlacedWord>) {
    let faces = &words.faces;
    let mut sizes = Vec::with_capacity(words.pages.len());
    let (mut placed, mut rulers) = (Vec::new(), Vec::new());
    for (page, on_page) in words.pages.into_iter().enumerate() {
        sizes.push((on_page.width_pt, on_page.height_pt));
        let ruler =
            |it: picture::Ruler| Ruler { page, left: it.left, right: it.right, top: it.top };
        rulers.extend(on_page.rulers.into_iter().map(ruler));
        placed.extend(on_page.words.into_iter().map(|word| {
            let face = faces.get(word.face).filter(|face| face.is_known());
            let style = Style {
                font: face.map(|face| face.name.clone()),
                size_pt: Some((word.size_pt * 20.0).round() / 20.0),
                bold: face.map(|face| face.bold),
                italic: face.map(|face| face.italic),
                black: word.black,
            };
            let (left, right, baseline) = (word.left, word.right, word.baseline);
            PlacedWord { page, text: word.text, left, right, baseline, style }
        }));
    }
    let font = |face: &picture::Face| Font { name: face.name.clone(), embedded: face.embedded };
    let fonts = words.faces.iter().filter(|face| face.is_known()).map(font).collect();
    (Paper::of_pages(&sizes, placed.clone(), rulers, fonts), placed)
}

fn docx(bytes: &[u8]) -> Report {
    match typeset::docx::read(bytes) {
        Ok(paper) => Report::of(Format::Docx, hold(&paper)).converted(&paper),
        Err(DocxError::TooLarge) => too_large(Some(Format::Docx)),
        Err(DocxError::NoPackage | DocxError::NoDocument | DocxError::Malformed) => {
            broken(Some(Format::Docx))
        }
    }
}

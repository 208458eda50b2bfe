//! Which pages of a file are pictures, and reading one of them.

use super::Reading;
use crate::Office;

use signing::verification::SCAN_DPI;

/// Pages of one file that are read: a long plan with its annexes; at five seconds each, a quarter of an hour of a processor.
pub(super) const PAGES_MAX: usize = 200;
/// A page with fewer letters than this is a picture: a number stamped on a scan, a page number.
const LETTERS_OF_TEXT: usize = 25;
/// In a file whose first page has fewer than this every such page is one: signing programs write some words on scans.
const LETTERS_OF_FIRST: usize = 200;
/// Folders of a TIFF that are counted.
const FOLDERS_MAX: usize = PAGES_MAX;

/// Reads the first page of a file, when it is a picture. `said` is what its own text says, a form feed after each page.
pub(crate) async fn first(
    office: &Office,
    media_type: &str,
    bytes: &[u8],
    said: &str,
) -> Option<Reading> {
    match of(media_type, bytes, said).first() {
        Some(1) => read(office, media_type, bytes, 1).await,
        _ => None,
    }
}

/// The pages that are pictures, counted from 1.
pub(super) fn of(media_type: &str, bytes: &[u8], said: &str) -> Vec<usize> {
    match media_type {
        "application/pdf" => without_text(said),
        "image/png" | "image/jpeg" => vec![1],
        "image/tiff" => (1..=folders(bytes).min(PAGES_MAX)).collect(),
        _ => Vec::new(),
    }
}

fn without_text(said: &str) -> Vec<usize> {
    let letters = |page: &str| page.chars().filter(|c| c.is_alphabetic()).count();
    let pages: Vec<usize> = said.split_terminator('\u{c}').map(letters).collect();
    let scanned = pages.first().is_some_and(|first| *first < LETTERS_OF_FIRST);
    let least = if scanned { LETTERS_OF_FIRST } else { LETTERS_OF_TEXT };
    let pictures = pages.iter().enumerate().filter(|(_, letters)| **letters < least);
    pictures.map(|(place, _)| place + 1).take(PAGES_MAX).collect()
}

/// How many pictures a TIFF holds: its image file directories, each of which names the next (TIFF 6.0, section 2).
fn folders(bytes: &[u8]) -> usize {
    let little = bytes.starts_with(b"II");
    let number = |at: usize, length: usize| -> Option<usize> {
        let digits = bytes.get(at..at.checked_add(length)?)?.iter();
        let add = |sum: usize, digit: &u8| (sum << 8) | usize::from(*digit);
        Some(if little { digits.rev().fold(0, add) } else { digits.fold(0, add) })
    };
    let (mut found, mut at) = (0, number(4, 4));
    while let Some(folder) = at.filter(|folder| *folder > 0 && found < FOLDERS_MAX) {
        found += 1;
        let after = number(folder, 2).and_then(|entries| folder.checked_add(2 + 12 * entries));
        at = after.and_then(|after| number(after, 4));
    }
    found.max(1)
}

/// Reads a page, counted from 1; a page of a PDF is drawn first.
pub(super) async fn read(
    office: &Office,
    media_type: &str,
    bytes: &[u8],
    page: usize,
) -> Option<Reading> {
    let ocr = office.ocr.as_ref()?;
    match media_type {
        "application/pdf" => {
            let drawn = office.drawing.as_ref()?.scan(bytes, page).await?;
            ocr.read(&drawn, 1, Some(SCAN_DPI)).await
        }
        _ => ocr.read(bytes, page, None).await,
    }
}

//! Page images: bounded, right in size, and with ink where the page has words.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use picture::{PictureError, page, page_count, words};
use typeset::{Document, Options, render};

fn pdf() -> Vec<u8> {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../typeset/tests/samples/notice.json");
    let document = Document::from_json(&std::fs::read(sample).unwrap()).unwrap();
    let options = Options::new("2026-11-23T08:00:00".parse().unwrap());
    render(&document, &options).unwrap().pdf
}

/// Width and height from the header of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"));
    let word = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (word(16), word(20))
}

#[test]
fn a_page_becomes_an_image_of_its_size() {
    let pdf = pdf();
    assert_eq!(page_count(&pdf), Ok(1));
    let (width, height) = size(&page(&pdf, 0, 1.0).unwrap());
    assert!((595..=596).contains(&width) && (841..=842).contains(&height), "{width} x {height}");
    let (doubled, _) = size(&page(&pdf, 0, 2.0).unwrap());
    assert!((1190..=1191).contains(&doubled));
}

#[test]
fn what_cannot_be_shown_is_said() {
    let pdf = pdf();
    assert_eq!(page(&pdf, 1, 1.0), Err(PictureError::NoSuchPage));
    for scale in [0.0, -1.0, 4.1, f32::NAN, f32::INFINITY] {
        assert_eq!(page(&pdf, 0, scale), Err(PictureError::Size), "{scale}");
    }
    for bytes in [&b""[..], b"no PDF", b"%PDF-1.7\n%%EOF"] {
        assert_eq!(page_count(bytes), Err(PictureError::Unreadable), "{bytes:?}");
    }
    assert_eq!(page_count(&vec![0; picture::PDF_BYTES_MAX + 1]), Err(PictureError::TooLarge));
}

#[test]
fn damaged_files_are_answered_too() {
    let whole = pdf();
    for place in (0..whole.len()).step_by(whole.len() / 23) {
        let mut damaged = whole.clone();
        damaged[place] ^= 0x55;
        // Shown or refused: what matters is that it ends.
        let _ = page(&damaged, 0, 0.5);
        let _ = page(&whole[..place], 0, 0.5);
        let _ = words(&damaged, 5);
        let _ = words(&whole[..place], 5);
    }
}

#[test]
fn words_stand_where_they_are_printed() {
    let words = words(&pdf(), 10).unwrap();
    let page = &words.pages[0];
    assert_eq!((words.pages.len(), words.cut), (1, false));
    assert!((595.0..596.0).contains(&page.width_pt) && (841.0..842.0).contains(&page.height_pt));
    let nation = page.words.iter().find(|word| word.text == "CỘNG").unwrap();
    let face = &words.faces[nation.face];
    assert_eq!(
        (face.name.as_str(), face.bold, face.italic, face.embedded),
        ("Tinos-Bold", true, false, true)
    );
    assert!((nation.size_pt - 12.0).abs() < 0.1 && nation.black, "{nation:?}");
    // In the right half, its letters' feet below the top margin of 20 mm.
    assert!(
        nation.left > 250.0 && nation.right < 560.0 && (60.0..80.0).contains(&nation.baseline),
        "{nation:?}"
    );
    let place = words.faces.iter().position(|face| face.name == "Tinos-Italic").unwrap();
    assert!(page.words.iter().any(|word| word.face == place && word.text == "ngày"));
    assert!(page.rulers.iter().any(|rule| rule.left > 250.0 && rule.right - rule.left > 100.0));
}

#[test]
fn words_are_read_of_so_many_pages_only() {
    let none = words(&pdf(), 0).unwrap();
    assert!(none.cut && none.pages.is_empty());
    assert_eq!(words(b"no PDF", 1), Err(PictureError::Unreadable));
}

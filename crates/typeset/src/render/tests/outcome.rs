//! What rendering gives beside the look of the page: places, page breaks, parts, the same bytes, refusals.

use super::{Item, Laid, MM, sample};
use crate::document::{Block, Document, Line, Prose};
use crate::render::{Options, Part};
use crate::{RenderError, Rule, render};

#[test]
fn digits_find_their_place_between_the_words() {
    let laid = Laid::of(&sample("decision"));
    let (number, day) = (laid.places.number.unwrap(), laid.places.day.unwrap());
    let (month, year) = (laid.places.month.unwrap(), laid.places.year.unwrap());
    let label = laid.find("Số:");
    let notation = laid.find("/QĐ-BNV");
    assert!(
        label.right <= number.rect.left + 0.1
            && number.rect.left + number.rect.width <= notation.left + 0.1
    );
    let height = 297.0 * MM;
    assert!((height - number.baseline - label.baseline).abs() < 0.1, "on the line of its words");
    for (field, digits) in [(day, 2), (month, 2), (year, 4)] {
        assert_eq!((field.digits, field.size_pt), (digits, 13.0));
        assert!((height - field.baseline - label.baseline).abs() < 0.1);
        let width = f64::from(u32::try_from(digits).unwrap()) * 6.5;
        assert!((field.rect.width - width).abs() < 0.01, "room for {digits} digits");
        let covered = |item: &&Item| {
            item.page == 0
                && (item.baseline - label.baseline).abs() < 1.0
                && item.left < field.rect.left + field.rect.width - 0.1
                && item.right > field.rect.left + 0.1
        };
        assert_eq!(laid.items.iter().find(covered).map(|item| &item.text), None);
    }
    let given = Laid::of(&sample("report")).places;
    assert_eq!((given.number, given.day), (None, None));
}

#[test]
fn a_signature_never_stands_alone_on_a_page() {
    let mut draft = sample("notice").into_draft();
    let filler = draft.body[0].clone();
    let last = Block::Paragraph { text: Prose::parse("Đoạn cuối cùng").unwrap() };
    draft.body = vec![last];
    for paragraphs in 0..40 {
        let laid = Laid::of(&Document::new(draft.clone()).unwrap());
        let (text, name) = (laid.find("Đoạn cuối cùng./."), laid.find("Mai Văn Mẫu"));
        assert_eq!(text.page, name.page, "with {paragraphs} paragraphs before");
        draft.body.insert(0, filler.clone());
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let options = Options::new("2026-11-23T08:00:00".parse().unwrap());
    let (document, other) = (sample("decision"), sample("report"));
    let first = render(&document, &options).unwrap();
    render(&other, &options).unwrap();
    assert_eq!(first.pdf, render(&document, &options).unwrap().pdf);
}

#[test]
fn a_letter_without_a_shape_is_refused_by_name() {
    let mut draft = sample("notice").into_draft();
    draft.subject = Some(Line::parse("Về chữ 漢").unwrap());
    let options = Options::new("2026-11-23T08:00:00".parse().unwrap());
    match render(&Document::new(draft).unwrap(), &options) {
        Err(RenderError::Refused(refused)) => {
            assert_eq!(refused.findings[0].rule, Rule::GlyphMissing);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_annex_is_a_file_of_its_own_when_asked() {
    let mut options = Options::new("2026-11-23T08:00:00".parse().unwrap());
    options.part = Part::Annex(1);
    let annex = render(&sample("decision"), &options).unwrap();
    assert_eq!((annex.pages, annex.places.signatures.len()), (1, 0));
    assert!(annex.places.text_block.is_some(), "the place of number and time of signing");
    options.part = Part::Annex(2);
    assert!(matches!(render(&sample("decision"), &options), Err(RenderError::Refused(_))));
    options.part = Part::Main;
    assert_eq!(render(&sample("decision"), &options).unwrap().pages, 2);
}

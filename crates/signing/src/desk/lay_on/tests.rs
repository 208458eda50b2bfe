//! Fields on pages that were laid out without them.

use jiff::Timestamp;
use signature::pades::fields;
use typeset::{Document, Options, Rect, render};

use super::{FIELDS, lay_on, stands, trial};
use crate::form_check::check;

pub const LETTER: &str = include_str!("../../../../typeset/tests/samples/official_letter.json");
const DECISION: &str = include_str!("../../../../typeset/tests/samples/decision.json");

/// A page as a word processor leaves it: room for number and date, no fields.
pub fn page(json: &str) -> (Vec<u8>, typeset::Places) {
    let mut draft = Document::from_json(json.as_bytes()).unwrap().into_draft();
    (draft.number, draft.dated_on) = (None, None);
    let document = Document::new(draft).unwrap();
    let options = Options::new(base::clock::vietnam(Timestamp::UNIX_EPOCH).datetime());
    let rendered = render(&document, &options).unwrap();
    (rendered.pdf, rendered.places)
}

// law!("30/2020:PL1.II.3") law!("30/2020:PL1.II.4") law!("30/2020:PL1.II.7") law!("30/2020:PL1.II.8")
#[test]
fn number_and_date_enter_a_foreign_page_where_the_law_has_them_and_no_byte_of_it_changes() {
    for json in [LETTER, DECISION] {
        let (pdf, places) = page(json);
        let report = check(&pdf);
        let found = report.places.as_ref().unwrap();
        let rooms = found.rooms.unwrap_or_else(|| panic!("{found:?}"));
        let height = report.pages[0].height;
        for (room, place) in
            rooms.iter().zip([places.number, places.day, places.month, places.year])
        {
            let Rect { left, width, .. } = place.unwrap().rect;
            assert!(
                room.left <= left + 3. && room.right >= left + width - 3.,
                "{room:?} {left} {width}"
            );
            let baseline = place.unwrap().baseline;
            assert!((height - room.baseline - baseline).abs() < 2., "{room:?} {baseline}");
        }
        let image = found.signature.unwrap();
        let person = places.signatures[0].person;
        assert_eq!(image.0, person.page);
        assert!((image.1.left - person.left).abs() < 12., "{image:?} {person:?}");

        let (laid, pages) = lay_on(&pdf, &report, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(pages, report.pages.len());
        assert!(laid.starts_with(&pdf), "the bytes of the author stay as they are");
        let empty = fields::empty(&laid).unwrap();
        assert!(FIELDS.all().iter().all(|name| empty.iter().any(|known| known == name)));
        let filled = check(&trial(&laid).unwrap());
        stands(&filled).unwrap();
        assert_eq!(stands(&check(&laid)).unwrap_err().rule, "request.places", "nothing stands yet");
        let again = lay_on(&laid, &check(&laid), Timestamp::UNIX_EPOCH);
        assert_eq!(again.unwrap_err().rule, "request.fields", "laid on once");
    }
}

#[test]
fn a_page_whose_places_are_filled_is_refused_with_what_to_do() {
    let document = Document::from_json(LETTER.as_bytes()).unwrap();
    let options = Options::new(base::clock::vietnam(Timestamp::UNIX_EPOCH).datetime());
    let pdf = render(&document, &options).unwrap().pdf;
    let refused = lay_on(&pdf, &check(&pdf), Timestamp::UNIX_EPOCH).unwrap_err();
    assert_eq!(refused.rule, "request.places");
    assert!(refused.what.vi.contains("Số, ký hiệu; Địa danh và thời gian"), "{:?}", refused.what);
    let none = lay_on(b"no PDF", &check(b"no PDF"), Timestamp::UNIX_EPOCH).unwrap_err();
    assert_eq!(none.rule, "request.file");
}

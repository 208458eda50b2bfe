//! The reader: what revisions say, what references lead to, and that no input makes it fall over.

use super::support::{self, id, letter};
use proptest::prelude::*;
use signature::pdf::{
    Anomaly, Dictionary, Document, Entry, Limits, Object, PdfError, Update, XrefStyle,
};

const STYLES: [XrefStyle; 2] = [XrefStyle::Table, XrefStyle::Stream];

#[test]
fn both_styles_read_as_the_same_objects() {
    for style in STYLES {
        let bytes = letter(style);
        let document = Document::read(&bytes).unwrap();
        assert_eq!(document.revisions().len(), 1);
        assert_eq!(document.revisions()[0].style, style);
        assert_eq!(document.revisions()[0].end, bytes.len());
        assert_eq!(document.anomalies(), []);
        let view = document.latest();
        for (id, expected) in support::objects() {
            let found = view.get(id).unwrap();
            match (&expected, &found) {
                (Object::Stream(expected), Object::Stream(found)) => {
                    assert_eq!(view.raw(expected), view.raw(found));
                }
                _ => assert_eq!(expected, found),
            }
        }
        assert!(view.catalog().unwrap().contains("Pages"));
    }
}

#[test]
fn an_update_is_a_revision_and_the_old_one_can_still_be_seen() {
    for style in STYLES {
        let bytes = letter(style);
        let before = Document::read(&bytes).unwrap();
        let mut update = Update::new(&before);
        let info = Dictionary::new().with("Title", Object::String("Số: 05".as_bytes().to_vec()));
        update.set(id(9), info.clone());
        let added = update.add(Object::from(vec![Object::Real(0.5), Object::name("A b#/")]));
        let updated = update.finish();
        assert_eq!(updated.bytes[..bytes.len()], bytes[..]);

        let after = Document::read(&updated.bytes).unwrap();
        assert_eq!(after.revisions().len(), 2);
        assert_eq!(after.revisions()[0].end, bytes.len());
        assert_eq!(after.revisions()[1].style, style);
        assert_eq!(after.latest().get(id(9)), Ok(info.into()));
        assert_eq!(after.at(0).get(id(9)), before.latest().get(id(9)));
        assert_eq!(after.at(0).get(added), Ok(Object::Null));
        let list = after.latest().get(added).unwrap();
        assert_eq!(list.as_array().map(|items| items[1].clone()), Some(Object::name("A b#/")));
        for name in ["ID", "Info", "Root"] {
            assert_eq!(after.latest().trailer().get(name), after.at(0).trailer().get(name));
        }
        let entry = after.latest().entry(9).unwrap();
        assert!(matches!(entry, (1, Entry::InFile { offset, .. }) if offset >= bytes.len()));
    }
}

/// A file of one revision around these objects, which begin with `1 0 obj`.
fn file(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut text = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (place, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", text.len());
        text += &format!("{} 0 obj\n{object}\nendobj\n", place + 1);
    }
    let startxref = text.len();
    let size = objects.len() + 1;
    text += &format!("{table}trailer\n<</Size {size} /Root 1 0 R {trailer}>>\n");
    text += &format!("startxref\n{startxref}\n%%EOF\n");
    text.into_bytes()
}

fn first(object: &str) -> Result<Object, PdfError> {
    let bytes = file(&[object], "");
    Document::read(&bytes).unwrap().latest().get(id(1))
}

#[test]
fn values_are_read_as_the_standard_says() {
    let text = |text: &[u8]| Ok(Object::String(text.to_vec()));
    assert_eq!(
        first(
            r"(a\(b\)(c)\053\r\n\
d\q)"
        ),
        text(b"a(b)(c)+\r\ndq")
    );
    assert_eq!(first("(a\r\nb)"), text(b"a\nb"));
    assert_eq!(first("<48 65 6c6C 6F 7>"), text(b"Hellop"));
    assert_eq!(first("/A#42c"), Ok(Object::name("ABc")));
    assert_eq!(first("-.5"), Ok(Object::Real(-0.5)));
    assert_eq!(first("+17"), Ok(Object::Integer(17)));
    let list = [Object::Integer(1), Object::Integer(2), id(3).into(), Object::Null].to_vec();
    assert_eq!(first("[1 2 3 0 R null] % end"), Ok(list.into()));
}

#[test]
fn what_readers_would_read_differently_is_refused() {
    let duplicate = first("<</A 1 /A 2>>");
    assert!(matches!(duplicate, Err(PdfError::DuplicateKey { .. })), "{duplicate:?}");
    let stream = first("<</Length 3>>\nstream\nabcdef\nendstream");
    assert!(matches!(stream, Err(PdfError::StreamLength { .. })), "{stream:?}");
    for wrong in ["<4x>", "1.2.3", "--1", "/A#4", "(a", "<</A>>", "[1", "endobj", "1 0 R R"] {
        let found = first(wrong);
        assert!(matches!(found, Err(PdfError::Syntax { .. })), "{wrong}: {found:?}");
    }
    let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
    assert_eq!(first(&deep), Err(PdfError::Limit("nesting")));
}

#[test]
fn structures_that_lie_are_refused_by_name() {
    let read = |bytes: &[u8]| Document::read(bytes).map(|_| ());
    let bytes = file(&["<</Type /Catalog>>"], "/Encrypt 1 0 R");
    assert_eq!(read(&bytes), Err(PdfError::Encrypted));
    assert_eq!(read(b"hello"), Err(PdfError::Header));
    assert_eq!(read(b"%PDF-1.7\n"), Err(PdfError::Startxref));
    let text = String::from_utf8(file(&["null"], "/Prev 99")).unwrap();
    let itself = text.find("xref").unwrap();
    let cycle = text.replace("/Prev 99", &format!("/Prev {itself}"));
    assert_eq!(read(cycle.as_bytes()), Err(PdfError::SectionOrder { at: itself }));
    let beyond = text.replace("/Prev 99", "").replace("0000000009 00000 n", "0000009999 00000 n");
    let expected = PdfError::BeyondRevision { number: 1, offset: 9999 };
    assert_eq!(read(beyond.as_bytes()), Err(expected));
    let beside = file(&["null"], "/XRefStm 9");
    assert!(matches!(read(&beside), Err(PdfError::Section { .. })));
}

#[test]
fn an_object_ends_where_the_next_begins() {
    let bytes = file(&["(a", "b)"], "");
    let document = Document::read(&bytes).unwrap();
    assert!(matches!(document.latest().get(id(1)), Err(PdfError::Syntax { .. })));
}

#[test]
fn references_that_lead_nowhere_end() {
    let bytes = file(&["2 0 R", "1 0 R", "7 0 R"], "");
    let document = Document::read(&bytes).unwrap();
    let view = document.latest();
    assert_eq!(view.resolve(&id(1).into()), Err(PdfError::ReferenceLoop(id(1))));
    assert_eq!(view.resolve(&id(3).into()), Ok(Object::Null));
}

/// Made by qpdf 11.3.
#[test]
fn a_linearised_file_is_one_revision() {
    for bytes in [
        &include_bytes!("../fixtures/linearised.pdf")[..],
        include_bytes!("../fixtures/linearised-streams.pdf"),
    ] {
        let document = Document::read(bytes).unwrap();
        assert_eq!(document.revisions().len(), 1);
        assert_eq!(document.revisions()[0].end, bytes.len());
        let view = document.latest();
        assert!(view.catalog().unwrap().contains("Pages"));
        assert!(view.numbers().all(|number| view.get(id(number)).is_ok()));
        let mut update = Update::new(&document);
        update.add(Object::Null);
        let updated = update.finish().bytes;
        assert_eq!(Document::read(&updated).unwrap().revisions().len(), 2);
    }
}

#[test]
fn what_a_hybrid_file_hides_from_old_readers_is_seen_and_said() {
    let document = Document::read(include_bytes!("../fixtures/hybrid.pdf")).unwrap();
    assert_eq!(document.anomalies(), [Anomaly::Hybrid { revision: 0 }]);
    assert_eq!(document.latest().get(id(6)), Ok(Object::String(b"hidden".to_vec())));
}

#[test]
fn bytes_behind_the_end_are_noticed() {
    let mut bytes = letter(XrefStyle::Table);
    let at = bytes.len();
    bytes.extend_from_slice(b"more");
    let document = Document::read(&bytes).unwrap();
    assert_eq!(document.anomalies(), [Anomaly::AfterEnd { at }]);
}

#[test]
fn a_packed_bomb_costs_no_more_than_the_limit() {
    let packed = support::deflate(&vec![b' '; 4 << 20]);
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let dictionary = Dictionary::new().with("Filter", Object::name("FlateDecode"));
    let content = signature::pdf::Content::New(packed);
    let stream = signature::pdf::Stream { dictionary, content };
    signature::pdf::write_object(&mut bytes, id(1), &Object::Stream(stream), &[]);
    let startxref = bytes.len();
    let tail = "xref\n1 1\n0000000009 00000 n \ntrailer\n<</Size 2>>\nstartxref\n";
    bytes.extend_from_slice(format!("{tail}{startxref}\n%%EOF").as_bytes());
    let document = Document::read_within(&bytes, Limits::tight()).unwrap();
    let Ok(Object::Stream(stream)) = document.latest().get(id(1)) else { panic!("no stream") };
    assert_eq!(document.latest().unpack(&stream), Err(PdfError::Limit("unpacked bytes")));
}

/// Everything that can be asked of a file.
fn walk(bytes: &[u8]) {
    let Ok(document) = Document::read_within(bytes, Limits::tight()) else { return };
    for index in 0..document.revisions().len() {
        let view = document.at(index);
        for number in view.numbers() {
            if let Ok(Object::Stream(stream)) = view.get(id(number)) {
                let _ = view.unpack(&stream);
            }
        }
        let _ = view.catalog();
    }
}

proptest! {
    #[test]
    fn no_mutation_makes_the_reader_panic(
        stream in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
        keep in prop::bool::weighted(0.8),
    ) {
        let mut bytes = letter(if stream { XrefStyle::Stream } else { XrefStyle::Table });
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if !keep {
            bytes.truncate(cut.index(bytes.len()));
        }
        walk(&bytes);
    }

    /// Digits are what offsets, lengths and numbers of objects are made of.
    #[test]
    fn no_other_number_makes_the_reader_panic(
        stream in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), b'0'..=b'9'), 1..6),
    ) {
        let mut bytes = letter(if stream { XrefStyle::Stream } else { XrefStyle::Table });
        let digits: Vec<usize> =
            (0..bytes.len()).filter(|place| bytes[*place].is_ascii_digit()).collect();
        for (place, digit) in changes {
            bytes[digits[place.index(digits.len())]] = digit;
        }
        walk(&bytes);
    }
}

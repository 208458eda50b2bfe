//! What a converted file becomes in the editor, from sample documents of the layout.

use directory::PersonId;
use signing::mandate::SigningCapacity;
use typeset::Document;
use typeset::document::Block;

use super::super::body;
use super::super::sheet::{Sheet, Signatory};
use super::{Converted, sheet};

const DECISION: &[u8] = include_bytes!("../../../../typeset/tests/samples/decision.json");
const LETTER: &[u8] = include_bytes!("../../../../typeset/tests/samples/official_letter.json");
const PLAN: &[u8] = include_bytes!("../../../../typeset/tests/samples/plan.json");

fn converted(json: &[u8], signers: &[Signatory]) -> (Document, Converted) {
    let document = Document::from_json(json).unwrap();
    let begun = Sheet { recipients: "H26".to_owned(), ..Sheet::default() };
    (document.clone(), sheet(document, begun, signers))
}

fn signatory(of: &Document) -> Signatory {
    let signer = &of.draft().signers[0];
    Signatory {
        person: "019ab000-0000-7000-8000-000000000001".parse::<PersonId>().unwrap(),
        capacity: signer.capacity(),
        name: signer.full_name.as_str().to_owned(),
        title: "Bộ trưởng".to_owned(),
    }
}

#[test]
fn a_decision_stands_in_the_editor_as_it_was_numbered() {
    let (document, converted) = converted(DECISION, &[]);
    let sheet = &converted.sheet;
    assert_eq!((sheet.kind.as_str(), sheet.abbreviation.as_str()), ("decision", "BNV"));
    assert_eq!(sheet.recipients, "H26", "what the file does not say stays");
    assert!(
        sheet.body.contains("Điều 2. Quyết định này") && sheet.body.contains("\n\na) Hướng dẫn")
    );
    assert!(sheet.body.contains("\n\nđ) Thông báo"), "{}", sheet.body);
    assert_eq!(
        body::read(&sheet.body).unwrap(),
        document.draft().body,
        "read again it is the same"
    );
}

#[test]
fn a_signer_is_taken_over_only_with_the_right_to_sign_so() {
    let (document, unknown) = converted(LETTER, &[]);
    assert!(unknown.sheet.signer.is_empty(), "{unknown:?}");
    assert_eq!(unknown.left_out.len(), 2, "number and day, and the signer: {unknown:?}");
    let known = signatory(&document);
    let (_, taken) = converted(LETTER, std::slice::from_ref(&known));
    assert_eq!((taken.sheet.signer, taken.left_out.len()), (known.value(), 1));
    let other = [SigningCapacity::ALL, SigningCapacity::ALL].concat();
    let other = other.into_iter().find(|capacity| *capacity != known.capacity).unwrap();
    let (_, other) = converted(LETTER, &[Signatory { capacity: other, ..known }]);
    assert!(other.sheet.signer.is_empty(), "another capacity is another right");
}

#[test]
fn what_the_editor_has_no_form_for_is_told() {
    let (document, plan) = converted(PLAN, &[]);
    let known = signatory(&document);
    let (_, known) = converted(PLAN, &[known]);
    assert_eq!(plan.left_out.len(), known.left_out.len() + 1);
    assert!(body::read(&plan.sheet.body).is_ok(), "{}", plan.sheet.body);
}

// law!("30/2020:PL1.III.1")
#[test]
fn tables_and_annexes_stand_in_the_editor_and_are_read_again_the_same() {
    let (document, converted) = converted(DECISION, &[]);
    let draft = document.draft();
    let tables = |blocks: &[Block]| {
        let tables = blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some((table.head.clone(), table.rows.clone())),
            _ => None,
        });
        tables.collect::<Vec<_>>()
    };
    let read = body::annex::read(&converted.sheet.annexes).unwrap();
    assert!(!read.is_empty());
    assert_eq!(read.len(), draft.annexes.len());
    for (again, first) in read.iter().zip(&draft.annexes) {
        assert_eq!((&again.title, again.orientation), (&first.title, first.orientation));
        assert_eq!(tables(&again.body), tables(&first.body));
    }
    assert_eq!(tables(&body::read(&converted.sheet.body).unwrap()), tables(&draft.body));
    assert!(converted.sheet.annexes.contains("\n| "), "{}", converted.sheet.annexes);
}

//! Annexes as they are typed.

use typeset::document::{Block, Orientation};

use super::super::BodyError;
use super::{label, read};

// law!("30/2020:PL1.III.1")
#[test]
fn each_annex_has_a_title_a_content_and_its_place() {
    let text = "PHỤ LỤC I. Danh mục\n1. Một\n2. Hai\n\nPhụ lục II (ngang). Biểu\n| A |\n| 1 |";
    let annexes = read(text).unwrap();
    assert_eq!(annexes.len(), 2, "{annexes:?}");
    assert_eq!(annexes[0].title.as_ref().map(|title| title.as_str()), Some("Danh mục"));
    assert_eq!((annexes[0].body.len(), annexes[0].orientation), (2, Orientation::Portrait));
    assert_eq!(annexes[1].orientation, Orientation::Landscape);
    assert!(matches!(annexes[1].body[..], [Block::Table(_)]));
    assert_eq!(label(&annexes[1], (1, 2)), "PHỤ LỤC II (ngang). Biểu");
    assert_eq!(label(&annexes[0], (0, 1)), "PHỤ LỤC. Danh mục", "the one bears no number");
}

#[test]
fn numbers_may_be_left_out_and_have_to_follow_when_typed() {
    assert_eq!(read("PHỤ LỤC. A\na\nPHỤ LỤC\nb").unwrap().len(), 2);
    let refused = Err(BodyError::Order {
        typed: "PHỤ LỤC III.".to_owned(),
        follows: "PHỤ LỤC II.".to_owned(),
    });
    assert_eq!(read("PHỤ LỤC I. A\na\nPHỤ LỤC III. B\nb"), refused);
    assert_eq!(read(" \n").unwrap(), Vec::new());
}

#[test]
fn words_before_the_first_annex_belong_to_none() {
    let refused = Err(BodyError::NoAnnex { typed: "Danh mục".to_owned() });
    assert_eq!(read("Danh mục\nPHỤ LỤC. A\na"), refused);
    let one = read("PHỤ LỤC. A\nPhụ lục này gồm hai phần.").unwrap();
    assert_eq!(one.len(), 1, "a sentence that begins with the word opens none");
}

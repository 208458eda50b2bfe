//! Which pages are pictures, and how the answer of the machine is laid out.

use super::{lay, pages};

const HEAD: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";

#[test]
fn words_are_laid_out_in_lines_and_weighed_by_their_letters() {
    let table = format!(
        "{HEAD}1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t96.0\tBỘ\n5\t1\t1\t1\t1\t2\t0\t0\t9\t9\t96.0\tNỘI\n\
         5\t1\t1\t1\t2\t1\t0\t0\t9\t9\t46.0\tVỤ123\n5\t1\t2\t1\t1\t1\t0\t0\t9\t9\t95.0\t \n5\t1\t2\t1\t1\t2\t0\t0\t9\t9\t96.0\tSố:\n"
    );
    let read = lay::out(&table).unwrap();
    assert_eq!(read.words, "BỘ NỘI\nVỤ123\n\nSố:");
    assert_eq!(read.certainty, 77);
}

#[test]
fn what_is_no_picture_is_told_from_an_empty_page() {
    assert_eq!(lay::out(HEAD), None);
    assert_eq!(lay::out(""), None);
    let empty = lay::out(&format!("{HEAD}1\t1\t0\t0\t0\t0\t0\t0\t9\t9\t-1\t\n")).unwrap();
    assert_eq!((empty.words.as_str(), empty.certainty), ("", 0));
}

#[test]
fn pages_without_words_are_pictures() {
    let text = "chữ ".repeat(100);
    let pdf = |said: &str| pages::of("application/pdf", b"", said);
    assert_eq!(pdf(&format!("{text}\u{c}12\u{c}{text}\u{c}")), [2]);
    assert_eq!(
        pdf("Ký bởi: Bộ Nội vụ, Thời gian ký\u{c}Ký bởi: Bộ Nội vụ, Thời gian ký\u{c}"),
        [1, 2]
    );
    assert_eq!(
        pdf(&format!("{text}\u{c}Nơi nhận: Như trên; Chủ tịch; Lưu: VT, VTLT.\u{c}")),
        [0; 0]
    );
    assert_eq!(pdf(""), [0; 0], "what cannot be read at all");
    assert_eq!(pages::of("application/zip", b"", ""), [0; 0]);
}

#[test]
fn pages_of_a_tiff_are_counted_and_a_circle_ends() {
    let folder = |next: u8| [0, 0, next, 0, 0, 0];
    let two = [&b"II*\0\x08\0\0\0"[..], &folder(14), &folder(0)].concat();
    assert_eq!(pages::of("image/tiff", &two, ""), [1, 2]);
    let circle = [&b"II*\0\x08\0\0\0"[..], &folder(8)].concat();
    assert_eq!(pages::of("image/tiff", &circle, "").len(), pages::PAGES_MAX);
    assert_eq!(pages::of("image/tiff", b"MM\0*", ""), [1]);
}

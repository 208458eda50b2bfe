//! Registers for print.

use jiff::civil::date;

use crate::book::{BOOK_ROWS_MAX, Book, BookError, Column, Heading};
use crate::render::book::{pages_of, render_book};

fn columns(names: &[&str]) -> Vec<Column> {
    names.iter().map(|name| Column { name: (*name).to_owned(), share: 2 }).collect()
}

fn heading() -> Heading {
    Heading {
        authority: "Bộ Kế hoạch và Đầu tư".to_owned(),
        title: "Sổ đăng ký văn bản đến".to_owned(),
        about: "Năm 2026".to_owned(),
        made: "In lúc 08:00 ngày 22/11/2026".to_owned(),
    }
}

fn rows(count: usize) -> Vec<Vec<String>> {
    let row = |number| vec![format!("{number}"), format!("Về việc xử lý đề nghị số {number}")];
    (1..=count).map(row).collect()
}

#[test]
fn a_long_register_goes_over_pages() {
    let book = Book::new(heading(), columns(&["Số đến", "Trích yếu"]), rows(120)).unwrap();
    assert_eq!(pages_of(&book, "vi").unwrap().pages().len(), 4);
    let pdf = render_book(&book, "vi", date(2026, 11, 22).at(8, 0, 0, 0)).unwrap();
    let again = render_book(&book, "vi", date(2026, 11, 22).at(8, 0, 0, 0)).unwrap();
    assert!(pdf == again, "the same input gives the same bytes");
}

#[test]
fn what_has_no_shape_prints_as_a_question_mark() {
    let strange = vec![vec!["1".to_owned(), "漢字 ✓ Nguyễn".to_owned()]];
    let book = Book::new(heading(), columns(&["Số", "Trích yếu"]), strange).unwrap();
    assert_eq!(book.rows[0][1], "?? ? Nguyễn");
    render_book(&book, "vi", date(2026, 11, 22).at(8, 0, 0, 0)).unwrap();
}

#[test]
fn what_no_volume_holds_is_refused() {
    let two = || columns(&["Số", "Trích yếu"]);
    assert_eq!(Book::new(heading(), Vec::new(), Vec::new()), Err(BookError::Columns));
    assert_eq!(Book::new(heading(), two(), rows(BOOK_ROWS_MAX + 1)), Err(BookError::Rows));
    assert_eq!(Book::new(heading(), two(), vec![vec!["1".to_owned()]]), Err(BookError::Ragged));
}

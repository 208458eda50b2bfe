//! Tables as they are typed, and typed again.

use typeset::document::{Align, Block, Table};

use super::super::{BodyError, read as read_body};
use super::write;

fn table(text: &str) -> Table {
    match read_body(text).unwrap().into_iter().find(|block| matches!(block, Block::Table(_))) {
        Some(Block::Table(table)) => table,
        _ => panic!("no table: {text}"),
    }
}

fn words(of: &[Vec<typeset::document::Cell>]) -> Vec<Vec<String>> {
    let plain = |cell: &typeset::document::Cell| {
        cell.as_ref().map(typeset::document::Prose::plain).unwrap_or_default()
    };
    of.iter().map(|row| row.iter().map(plain).collect()).collect()
}

#[test]
fn lines_between_bars_are_a_table_whose_first_row_names_the_columns() {
    let text = "Số liệu:\n| TT | Tên xã\n| 1 | Xã A \\| B |\n|  | Cộng |\nHết.";
    let blocks = read_body(text).unwrap();
    assert_eq!(blocks.len(), 3, "{blocks:?}");
    let table = table(text);
    assert_eq!(words(&table.head), [["TT", "Tên xã"]]);
    assert_eq!(words(&table.rows), [["1", "Xã A | B"], ["", "Cộng"]]);
    assert!(table.rows[1][0].is_none(), "an empty cell stays empty");
    assert!(table.columns[0].width < table.columns[1].width, "{:?}", table.columns);
}

#[test]
fn a_line_of_hyphens_ends_the_head_and_says_where_words_stand() {
    let table = table("| Năm || \n| 2025 | 2026 |\n| --- | ---: |\n| 1 | 2 |");
    assert_eq!((table.head.len(), table.rows.len()), (2, 1));
    let aligns: Vec<Align> = table.columns.iter().map(|column| column.align).collect();
    assert_eq!(aligns, [Align::Left, Align::Right]);
}

#[test]
fn a_table_is_the_same_when_it_is_typed_again() {
    for text in ["| A | B |\n| a \\| c | b |", "| A |\n| B |\n| :---: |\n| c |", "| A | B |"] {
        let first = table(text);
        assert_eq!(write(&first), text);
        assert_eq!(table(&write(&first)), first);
    }
}

#[test]
fn a_row_with_other_cells_than_the_head_is_told() {
    let refused = read_body("| A | B |\n| 1 | 2 | 3 |");
    let typed = "| 1 | 2 | 3 |".to_owned();
    assert_eq!(refused, Err(BodyError::Row { typed, cells: 3, columns: 2 }));
}

#[test]
fn clauses_count_on_below_a_table() {
    assert_eq!(read_body("1. A\n| B |\n| b |\n2. C").map(|blocks| blocks.len()), Ok(3));
}

//! A table as it was read: rows of text under columns that were recognised by their heads.

use base::Text;

use crate::fold::fold;

/// What a column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Column {
    Code,
    Name,
    NameEn,
    Parent,
    OldCode,
    Mail,
    ValidFrom,
    Closed,
    Successor,
    Kind,
}

/// How many columns there are.
pub(super) const COLUMNS: usize = 10;

/// Each column with the words to show and the heads it is known by, folded.
static HEADS: [(Column, Text, &[&str]); COLUMNS] = [
    (
        Column::Code,
        Text::new("Mã định danh", "Code"),
        &["code", "ma dinh danh", "ma", "ma dinh danh dien tu", "ma co quan", "ma don vi"],
    ),
    (
        Column::Name,
        Text::new("Tên", "Name"),
        &["name", "ten", "ten co quan", "ten don vi", "ten co quan don vi", "name vi"],
    ),
    (
        Column::NameEn,
        Text::new("Tên tiếng Anh", "English name"),
        &["name en", "english name", "ten tieng anh"],
    ),
    (
        Column::Parent,
        Text::new("Mã cấp trên", "Parent"),
        &["parent", "parent code", "ma cap tren", "ma co quan cap tren", "ma don vi cap tren"],
    ),
    (
        Column::OldCode,
        Text::new("Mã cũ (QCVN 102)", "Old code"),
        &["old code", "code102", "ma cu", "ma cu qcvn 102", "ma qcvn 102", "qcvn 102"],
    ),
    (
        Column::Mail,
        Text::new("Thư điện tử", "Mail"),
        &["mail", "email", "e mail", "thu dien tu", "dia chi thu dien tu"],
    ),
    (
        Column::ValidFrom,
        Text::new("Ngày hiệu lực", "Valid from"),
        &["valid from", "ngay hieu luc", "hieu luc tu", "ngay co hieu luc"],
    ),
    (
        Column::Closed,
        Text::new("Ngày đóng", "Closed"),
        &["closed", "closed on", "valid to", "ngay dong", "ngay dong ma", "ngay het hieu luc"],
    ),
    (
        Column::Successor,
        Text::new("Mã kế thừa", "Successor"),
        &["successor", "successor code", "ma ke thua", "ma co quan ke thua"],
    ),
    (Column::Kind, Text::new("Loại", "Kind"), &["kind", "loai", "loai don vi"]),
];

impl Column {
    /// The column that a head names.
    #[must_use]
    pub(super) fn of(head: &str) -> Option<Column> {
        let head = fold(head);
        HEADS
            .iter()
            .find(|(_, _, known)| known.contains(&head.as_str()))
            .map(|(column, _, _)| *column)
    }

    #[must_use]
    pub fn name(self) -> &'static Text {
        HEADS.iter().find(|(column, _, _)| *column == self).map_or(&HEADS[0].1, |(_, name, _)| name)
    }
}

/// The rows of a file with its meaning columns. Cheap enough to keep 200,000 of.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub(super) rows: Vec<Cells>,
    /// SHA-256 of the file, for the record.
    pub(super) digest: String,
}

/// One row: the texts of the known columns, and where it stands in the file, counted from 1 with the heads.
#[derive(Debug, Clone, Default)]
pub(super) struct Cells {
    pub(super) line: usize,
    texts: [Option<Box<str>>; COLUMNS],
}

impl Cells {
    pub(super) fn new(line: usize) -> Cells {
        Cells { line, ..Cells::default() }
    }

    pub(super) fn set(&mut self, column: Column, text: &str) {
        let text = text.trim();
        self.texts[column as usize] = (!text.is_empty()).then(|| text.into());
    }

    pub(super) fn get(&self, column: Column) -> Option<&str> {
        self.texts[column as usize].as_deref()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.iter().all(Option::is_none)
    }
}

impl Table {
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }
}

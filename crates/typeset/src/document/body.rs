//! The content of a document: a flat list of blocks that number themselves, and tables.
//! Decree 30/2020/NĐ-CP, Appendix I, II.6.

use serde::{Deserialize, Serialize};

use super::text::{Line, Prose};

/// One block of the content. Numbers are never written by hand: they follow from the order of blocks
/// ([`crate::numbering`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case", deny_unknown_fields)]
pub enum Block {
    /// Phần I, II, …
    Part {
        title: Line,
    },
    /// Chương I, II, …
    Chapter {
        title: Line,
    },
    /// Mục 1, 2, …
    Section {
        title: Line,
    },
    /// Tiểu mục 1, 2, …
    Subsection {
        title: Line,
    },
    /// "I. TÌNH HÌNH": the sections of documents without articles.
    Heading {
        title: Line,
    },
    /// Điều 1, 2, …: with a title of its own line, or with its words right after the number.
    Article {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Line>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Prose>,
    },
    /// Khoản: 1., 2., …; with a title, or with its words right after the number.
    Clause {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<Line>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Prose>,
    },
    /// Điểm: a), b), c), d), đ), …
    Point {
        text: Prose,
    },
    /// "- …"
    Dash {
        text: Prose,
    },
    /// A paragraph without number.
    Paragraph {
        text: Prose,
    },
    Table(Table),
}

/// A table; its head is repeated on every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// One entry a column.
    pub columns: Vec<Column>,
    /// Head rows, at least one: a table without column names cannot be read aloud.
    pub head: Vec<Vec<Cell>>,
    pub rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Share of the table's width, 1 to 100, against the other columns.
    pub width: u16,
    #[serde(default)]
    pub align: Align,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// Words of one cell; `None` is an empty cell.
pub type Cell = Option<Prose>;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    #[default]
    Portrait,
    /// Along the width of the sheet, for wide tables (Appendix I, I.2).
    Landscape,
}

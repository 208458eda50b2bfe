//! The content on the sheet: blocks with their numbers, levels for the outline, and the closing mark "./.".
//! Decree 30/2020/NĐ-CP, Appendix I, II.6; the closing mark: Appendix III, every form.

use serde::Serialize;

use crate::document::{Align, Block, Cell, Line, Prose, Table};
use crate::numbering::Numbering;

#[derive(Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub(super) enum BlockSheet {
    /// Label and title on lines of their own, centred.
    Division {
        label: String,
        title: String,
        level: usize,
    },
    /// Label and title on one line.
    Titled {
        label: String,
        title: String,
        level: usize,
    },
    Labelled {
        label: String,
        strong_label: bool,
        runs: Vec<Piece>,
    },
    Plain {
        runs: Vec<Piece>,
    },
    Table {
        columns: Vec<ColumnSheet>,
        head: Vec<Vec<CellSheet>>,
        rows: Vec<Vec<CellSheet>>,
    },
}

#[derive(Serialize)]
pub(super) struct ColumnSheet {
    width: u16,
    align: Align,
}

#[derive(Serialize)]
pub(super) struct CellSheet {
    runs: Vec<Piece>,
}

/// Blocks with their numbers; the last words end with "./.".
pub(super) fn body(blocks: &[Block]) -> Vec<BlockSheet> {
    let ranks = used_ranks(blocks);
    let level = |block: &Block| 1 + ranks.iter().filter(|used| **used < rank(block)).count();
    let mut numbering = Numbering::default();
    let mut sheets = Vec::with_capacity(blocks.len() + 1);
    for block in blocks {
        // A document whose points outrun the letters was refused before.
        let label = numbering.label(block).ok().flatten().unwrap_or_default();
        sheets.extend(one(block, label, level(block)));
    }
    close(sheets)
}

/// Words in one style. A kept piece is never broken: a notation, or an abbreviation such as "b/c".
#[derive(Serialize)]
pub(super) struct Piece {
    text: String,
    bold: bool,
    italic: bool,
    keep: bool,
}

/// Letters of a piece that is kept whole: longer ones may break at their strokes.
const KEPT_CHARS_MAX: usize = 30;

impl Piece {
    /// The text in pieces: words with a stroke between letters or digits are kept.
    pub(super) fn of(text: &str, bold: bool, italic: bool) -> Vec<Self> {
        let piece = |text: &str, keep| Self { text: text.to_owned(), bold, italic, keep };
        let mut pieces: Vec<Self> = Vec::new();
        for word in text.split_inclusive(' ') {
            let bare = word.trim_end();
            if is_kept(bare) {
                pieces.push(piece(bare, true));
                pieces.push(piece(&word[bare.len()..], false));
            } else {
                match pieces.last_mut().filter(|last| !last.keep) {
                    Some(last) => last.text.push_str(word),
                    None => pieces.push(piece(word, false)),
                }
            }
        }
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }
}

fn is_kept(word: &str) -> bool {
    let stroke = |(before, after): (&str, &str)| {
        before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
    };
    word.split_once('/').is_some_and(stroke) && word.chars().count() <= KEPT_CHARS_MAX
}

pub(super) fn pieces(prose: &Prose) -> Vec<Piece> {
    prose.runs().iter().flat_map(|run| Piece::of(&run.text, run.bold, run.italic)).collect()
}

/// The depth of a block among those that have titles.
fn rank(block: &Block) -> u8 {
    match block {
        Block::Part { .. } => 1,
        Block::Chapter { .. } => 2,
        Block::Section { .. } => 3,
        Block::Subsection { .. } => 4,
        Block::Heading { .. } => 5,
        Block::Article { .. } => 6,
        Block::Clause { .. } => 7,
        Block::Point { .. } | Block::Dash { .. } | Block::Paragraph { .. } | Block::Table(_) => 8,
    }
}

/// The ranks that occur with a title, so that levels of the outline leave no gap.
fn used_ranks(blocks: &[Block]) -> Vec<u8> {
    let titled = blocks.iter().filter(|block| match block {
        Block::Part { .. }
        | Block::Chapter { .. }
        | Block::Section { .. }
        | Block::Subsection { .. }
        | Block::Heading { .. } => true,
        Block::Article { title, .. } | Block::Clause { title, .. } => title.is_some(),
        Block::Point { .. } | Block::Dash { .. } | Block::Paragraph { .. } | Block::Table(_) => {
            false
        }
    });
    let mut ranks: Vec<u8> = titled.map(rank).collect();
    ranks.sort_unstable();
    ranks.dedup();
    ranks
}

fn one(block: &Block, label: String, level: usize) -> Vec<BlockSheet> {
    match block {
        Block::Part { title }
        | Block::Chapter { title }
        | Block::Section { title }
        | Block::Subsection { title } => {
            vec![BlockSheet::Division { label, title: title.capitals(), level }]
        }
        Block::Heading { title } => {
            vec![BlockSheet::Titled { label, title: title.capitals(), level }]
        }
        Block::Article { title, text } => {
            numbered(label, title.as_ref(), text.as_ref(), level, true)
        }
        Block::Clause { title, text } => {
            numbered(label, title.as_ref(), text.as_ref(), level, false)
        }
        Block::Point { text } | Block::Dash { text } => {
            vec![BlockSheet::Labelled { label, strong_label: false, runs: pieces(text) }]
        }
        Block::Paragraph { text } => vec![BlockSheet::Plain { runs: pieces(text) }],
        Block::Table(table) => vec![table_sheet(table)],
    }
}

/// An article or a clause: a title stands alone on its line, words without a title follow the number.
fn numbered(
    label: String,
    title: Option<&Line>,
    text: Option<&Prose>,
    level: usize,
    strong_label: bool,
) -> Vec<BlockSheet> {
    match (title, text) {
        (Some(title), text) => {
            let title = title.as_str().to_owned();
            let titled = BlockSheet::Titled { label, title, level };
            let words = text.map(|text| BlockSheet::Plain { runs: pieces(text) });
            [titled].into_iter().chain(words).collect()
        }
        (None, text) => {
            let runs = text.map(pieces).unwrap_or_default();
            vec![BlockSheet::Labelled { label, strong_label, runs }]
        }
    }
}

fn table_sheet(table: &Table) -> BlockSheet {
    let cell = |cell: &Cell| CellSheet { runs: cell.as_ref().map(pieces).unwrap_or_default() };
    let rows = |rows: &[Vec<Cell>]| rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let column =
        |column: &crate::document::Column| ColumnSheet { width: column.width, align: column.align };
    BlockSheet::Table {
        columns: table.columns.iter().map(column).collect(),
        head: rows(&table.head),
        rows: rows(&table.rows),
    }
}

/// The words with this closing mark, in the place of marks that already stand there.
pub(super) fn ending(mut runs: Vec<Piece>, mark: &str) -> Vec<Piece> {
    if let Some(last) = runs.last_mut() {
        let bare = last.text.trim_end().trim_end_matches(['.', ';', ',', '/']).trim_end();
        last.text = format!("{bare}{mark}");
    }
    runs
}

/// The end mark after the last words; after a table, on a line of its own.
fn close(mut sheets: Vec<BlockSheet>) -> Vec<BlockSheet> {
    match sheets.last_mut() {
        Some(BlockSheet::Labelled { runs, .. } | BlockSheet::Plain { runs }) => {
            *runs = ending(std::mem::take(runs), "./.");
        }
        _ => sheets.push(BlockSheet::Plain { runs: Piece::of("./.", false, false) }),
    }
    sheets
}

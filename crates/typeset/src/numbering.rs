//! Numbers of parts, chapters, articles, clauses and points, given by their order.
//! Decree 30/2020/NĐ-CP, Appendix I, II.6đ.

use crate::document::Block;
use crate::rule::Rule;

/// The letters that count points: the Vietnamese alphabet without the letters that differ by a mark only.
pub const POINT_LETTERS: [char; 23] = [
    'a', 'b', 'c', 'd', 'đ', 'e', 'g', 'h', 'i', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't',
    'u', 'v', 'x', 'y',
];

/// A whole number from 1 in Roman numerals.
#[must_use]
pub fn roman(number: usize) -> String {
    const STEPS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut written = String::new();
    for (value, letters) in STEPS {
        written.push_str(&letters.repeat(rest / value));
        rest %= value;
    }
    written
}

/// Counts through the blocks of one body.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    part: usize,
    chapter: usize,
    section: usize,
    subsection: usize,
    heading: usize,
    article: usize,
    clause: usize,
    point: usize,
}

impl Numbering {
    // law!("30/2020:PL1.II.6")
    /// The label of the next block, none for blocks without number. Chapters and articles run through the whole body;
    /// sections begin anew in each chapter, headings in each part, clauses in each article or heading, points in
    /// each clause.
    ///
    /// # Errors
    /// `point.letters` when a clause has more points than there are letters.
    pub(crate) fn label(&mut self, block: &Block) -> Result<Option<String>, Rule> {
        let label = match block {
            Block::Part { .. } => {
                self.part += 1;
                (self.heading, self.clause, self.point) = (0, 0, 0);
                format!("Phần {}", roman(self.part))
            }
            Block::Chapter { .. } => {
                self.chapter += 1;
                (self.section, self.subsection) = (0, 0);
                format!("Chương {}", roman(self.chapter))
            }
            Block::Section { .. } => {
                self.section += 1;
                (self.subsection, self.clause, self.point) = (0, 0, 0);
                format!("Mục {}", self.section)
            }
            Block::Subsection { .. } => {
                self.subsection += 1;
                (self.clause, self.point) = (0, 0);
                format!("Tiểu mục {}", self.subsection)
            }
            Block::Heading { .. } => {
                self.heading += 1;
                (self.clause, self.point) = (0, 0);
                format!("{}.", roman(self.heading))
            }
            Block::Article { .. } => {
                self.article += 1;
                (self.clause, self.point) = (0, 0);
                format!("Điều {}.", self.article)
            }
            Block::Clause { .. } => {
                self.clause += 1;
                self.point = 0;
                format!("{}.", self.clause)
            }
            Block::Point { .. } => {
                self.point += 1;
                let letter = POINT_LETTERS.get(self.point - 1).ok_or(Rule::PointLetters)?;
                format!("{letter})")
            }
            Block::Dash { .. } => "-".to_owned(),
            Block::Paragraph { .. } | Block::Table(_) => return Ok(None),
        };
        Ok(Some(label))
    }
}

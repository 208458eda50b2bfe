//! The content as an official types it, made into blocks: a paragraph ends at an empty line or where a line begins an
//! article, a clause, a point or a dash, and lines between "|" are a table (Decree 30/2020/NĐ-CP, Appendix I, II.6).
//! Numbers follow from the order, so a typed one has to be the one that follows.

pub(super) mod annex;
pub(super) mod table;

use typeset::Rule;
use typeset::document::{Block, Prose};
use typeset::numbering::POINT_LETTERS;

/// Why a body is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum BodyError {
    Rule(Rule),
    /// A number or letter that does not follow: what was typed, what follows.
    Order {
        typed: String,
        follows: String,
    },
    /// A row of a table that has other cells than its head: the row, its cells, those of the head.
    Row {
        typed: String,
        cells: usize,
        columns: usize,
    },
    /// What stands before the first annex.
    NoAnnex {
        typed: String,
    },
}

impl From<Rule> for BodyError {
    fn from(rule: Rule) -> BodyError {
        BodyError::Rule(rule)
    }
}

/// What a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Article(usize),
    Clause(usize),
    /// The place of its letter, from 1.
    Point(usize),
    Dash,
    None,
}

/// Where the count stands.
#[derive(Default)]
struct Count {
    article: usize,
    clause: usize,
    point: usize,
}

/// Reads a body.
pub(super) fn read(text: &str) -> Result<Vec<Block>, BodyError> {
    let mut count = Count::default();
    let mut blocks = Vec::new();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for run in lines.chunk_by(|one, other| table::is_row(one) == table::is_row(other)) {
        if table::is_row(run[0]) {
            blocks.push(Block::Table(table::read(run)?));
            continue;
        }
        for (mark, words) in paragraphs(run) {
            count.follow(mark)?;
            blocks.push(block(mark, &words)?);
        }
    }
    Ok(blocks)
}

/// Every paragraph with its mark taken off, its lines joined.
fn paragraphs(lines: &[&str]) -> Vec<(Mark, String)> {
    let mut found: Vec<(Mark, String)> = Vec::new();
    let mut fresh = true;
    for line in lines {
        if line.is_empty() {
            fresh = true;
            continue;
        }
        let (mark, words) = mark(line);
        match found.last_mut().filter(|_| mark == Mark::None && !fresh) {
            Some((_, before)) => *before = format!("{before} {words}"),
            None => found.push((mark, words.to_owned())),
        }
        fresh = false;
    }
    found
}

fn mark(line: &str) -> (Mark, &str) {
    if let Some(rest) = line.strip_prefix("Điều ")
        && let Some((number, rest)) = numbered(rest)
    {
        return (Mark::Article(number), rest);
    }
    if let Some((number, rest)) = numbered(line) {
        return (Mark::Clause(number), rest);
    }
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("– ")) {
        return (Mark::Dash, rest.trim_start());
    }
    let mut letters = line.chars();
    let letter = letters.next().and_then(|c| POINT_LETTERS.iter().position(|known| *known == c));
    match (letter, letters.as_str().strip_prefix(") ")) {
        (Some(place), Some(rest)) => (Mark::Point(place + 1), rest.trim_start()),
        _ => (Mark::None, line),
    }
}

/// "12. Words": three digits at most, then a full stop and a space; a date such as "01.6.2026" is none.
fn numbered(text: &str) -> Option<(usize, &str)> {
    let (digits, rest) = text.split_once(". ")?;
    let fits = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    Some((digits.parse().ok().filter(|_| fits)?, rest.trim_start()))
}

impl Count {
    fn follow(&mut self, mark: Mark) -> Result<(), BodyError> {
        let letter = |place: usize| POINT_LETTERS.get(place - 1).copied().unwrap_or('?');
        let (typed, follows) = match mark {
            Mark::Article(number) => {
                *self = Count { article: self.article + 1, ..Count::default() };
                (format!("Điều {number}."), format!("Điều {}.", self.article))
            }
            Mark::Clause(number) => {
                (self.clause, self.point) = (self.clause + 1, 0);
                (format!("{number}."), format!("{}.", self.clause))
            }
            Mark::Point(place) => {
                self.point += 1;
                (format!("{})", letter(place)), format!("{})", letter(self.point)))
            }
            Mark::Dash | Mark::None => return Ok(()),
        };
        match typed == follows {
            true => Ok(()),
            false => Err(BodyError::Order { typed, follows }),
        }
    }
}

fn block(mark: Mark, words: &str) -> Result<Block, Rule> {
    let text = Prose::parse(words)?;
    Ok(match mark {
        Mark::Article(_) => Block::Article { title: None, text: Some(text) },
        Mark::Clause(_) => Block::Clause { title: None, text: Some(text) },
        Mark::Point(_) => Block::Point { text },
        Mark::Dash => Block::Dash { text },
        Mark::None => Block::Paragraph { text },
    })
}

#[cfg(test)]
mod tests {
    use super::{BodyError, read};
    use typeset::document::Block;

    fn kinds(text: &str) -> String {
        let letter = |block: &Block| match block {
            Block::Article { .. } => 'A',
            Block::Clause { .. } => 'C',
            Block::Point { .. } => 'P',
            Block::Dash { .. } => 'D',
            _ => '.',
        };
        read(text).unwrap().iter().map(letter).collect()
    }

    // law!("30/2020:PL1.II.6")
    #[test]
    fn what_a_line_begins_with_tells_what_it_is() {
        let decision =
            "Điều 1. Phê duyệt.\n1. Một\na) Điểm\nb) Điểm\nđi tiếp\n2. Hai\n\nĐiều 2. Thi hành.";
        assert_eq!(kinds(decision), "ACPPCA");
        assert_eq!(kinds("Câu một\ncâu tiếp.\n\nĐoạn hai:\n- Ý\n- Ý"), "..DD");
        assert_eq!(
            kinds("Ngày 01.6.2026 họp.\n\n2026. Năm nay"),
            "..",
            "dates and years are words"
        );
    }

    #[test]
    fn a_line_goes_on_until_an_empty_one() {
        let [Block::Paragraph { text }] = &read("Câu một\n  câu tiếp.").unwrap()[..] else {
            panic!()
        };
        assert_eq!(text.plain(), "Câu một câu tiếp.");
    }

    #[test]
    fn a_number_that_does_not_follow_is_told() {
        let order = |typed: &str, follows: &str| {
            Err(BodyError::Order { typed: typed.to_owned(), follows: follows.to_owned() })
        };
        assert_eq!(read("Điều 1. A\n\nĐiều 3. B"), order("Điều 3.", "Điều 2."));
        assert_eq!(read("1. A\nb) B"), order("b)", "a)"));
        assert_eq!(read("2. A"), order("2.", "1."));
        assert_eq!(read("1. A\n\nLời\n\n2. B").map(|blocks| blocks.len()), Ok(3));
    }
}

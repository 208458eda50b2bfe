//! A table as an official types it: a row on a line, its cells between "|", the names of the columns first; a line of hyphens
//! below them may say where the words of a column stand (Decree 30/2020/NĐ-CP, Appendix I, II.6).

use typeset::document::{Align, Cell, Column, Prose, Table};

use super::BodyError;

/// What parts the cells.
const BAR: char = '|';
/// How a bar is typed that stands in a cell.
const BAR_TYPED: &str = "\\|";
/// Shares of the width: so that a column of ordinal numbers is still read, and a long one leaves room for the others.
const WIDTH_LEAST: usize = 5;
const WIDTH_MOST: usize = 40;

/// Whether a line is a row.
pub(super) fn is_row(line: &str) -> bool {
    line.starts_with(BAR)
}

/// The table of its lines: the rows above the line of hyphens are its head, without such a line the first.
pub(super) fn read(lines: &[&str]) -> Result<Table, BodyError> {
    let rows: Vec<Vec<String>> = lines.iter().map(|line| cells(line)).collect();
    let columns = rows[0].len();
    for (row, line) in rows.iter().zip(lines) {
        if row.len() != columns {
            let (typed, cells) = ((*line).to_owned(), row.len());
            return Err(BodyError::Row { typed, cells, columns });
        }
    }
    let rule = rows.iter().position(|row| aligns(row).is_some()).filter(|place| *place > 0);
    let said = rule.and_then(|place| aligns(&rows[place]));
    let (head, body) = match rule {
        Some(place) => (&rows[..place], &rows[place + 1..]),
        None => rows.split_at(1),
    };
    let aligns = said.unwrap_or_else(|| vec![Align::Left; columns]);
    let columns = aligns.into_iter().enumerate();
    let columns = columns.map(|(place, align)| Column { width: width(head, body, place), align });
    Ok(Table { columns: columns.collect(), head: prose(head)?, rows: prose(body)? })
}

/// The words between the bars; the last bar may be left out.
fn cells(line: &str) -> Vec<String> {
    let (mut found, mut cell) = (Vec::new(), String::new());
    let mut letters = line.strip_prefix(BAR).unwrap_or(line).chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(&BAR)) => {
                letters.next();
                cell.push(BAR);
            }
            (BAR, _) => found.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    if !cell.trim().is_empty() || found.is_empty() {
        found.push(cell);
    }
    found.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Where the words of each column stand, by a line of hyphens: "---" left, ":---:" in the middle, "---:" right.
fn aligns(row: &[String]) -> Option<Vec<Align>> {
    let align = |cell: &String| {
        let hyphens = cell.strip_prefix(':').unwrap_or(cell);
        let hyphens = hyphens.strip_suffix(':').unwrap_or(hyphens);
        let fits = hyphens.len() >= 2 && hyphens.bytes().all(|byte| byte == b'-');
        fits.then(|| match (cell.starts_with(':'), cell.ends_with(':')) {
            (true, true) => Align::Centre,
            (false, true) => Align::Right,
            (_, false) => Align::Left,
        })
    };
    row.iter().map(align).collect()
}

/// As wide as its longest cell is long.
fn width(head: &[Vec<String>], body: &[Vec<String>], column: usize) -> u16 {
    let letters = |row: &Vec<String>| row[column].chars().count();
    let longest = head.iter().chain(body).map(letters).max().unwrap_or(0);
    u16::try_from(longest.clamp(WIDTH_LEAST, WIDTH_MOST)).unwrap_or(1)
}

fn prose(rows: &[Vec<String>]) -> Result<Vec<Vec<Cell>>, BodyError> {
    let cell = |cell: &String| match cell.is_empty() {
        true => Ok(None),
        false => Prose::parse(cell).map(Some),
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect();
    rows.iter().map(row).collect::<Result<_, _>>().map_err(BodyError::Rule)
}

/// A table as it would have been typed.
pub(in crate::outgoing) fn write(of: &Table) -> String {
    let row = |row: &Vec<Cell>| {
        let words = |cell: &Cell| {
            let plain = cell.as_ref().map(Prose::plain).unwrap_or_default();
            plain.replace(BAR, BAR_TYPED)
        };
        format!("| {} |", row.iter().map(words).collect::<Vec<_>>().join(" | "))
    };
    let plain = of.head.len() == 1 && of.columns.iter().all(|one| one.align == Align::Left);
    let mut lines: Vec<String> = of.head.iter().map(row).collect();
    if !plain {
        let hyphens = |column: &Column| match column.align {
            Align::Left => "---",
            Align::Centre => ":---:",
            Align::Right => "---:",
        };
        let hyphens: Vec<&str> = of.columns.iter().map(hyphens).collect();
        lines.push(format!("| {} |", hyphens.join(" | ")));
    }
    lines.extend(of.rows.iter().map(row));
    lines.join("\n")
}

#[cfg(test)]
mod tests;

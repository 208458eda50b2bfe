//! The content as blocks: what a paragraph begins with tells what it is. Numbers are dropped, for they follow from the
//! order. Decree 30/2020/NĐ-CP, Appendix I, II.6.

use super::Notes;
use crate::check::{Line as Written, is_item};
use crate::document::{Align, Block, Cell, Column, Line, Prose, Run, Table};

/// Widest share of a column in the structured form.
const WIDTH: u16 = 10;

/// The blocks of the lines of a content.
pub(super) fn body(lines: &[&Written], notes: &mut Notes) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut place = 0;
    while let Some(line) = lines.get(place) {
        if let Some((table, ..)) = line.cell {
            let of_table = |line: &&&Written| line.cell.is_some_and(|(number, ..)| number == table);
            let cells: Vec<&Written> =
                lines[place..].iter().take_while(of_table).copied().collect();
            place += cells.len();
            blocks.extend(self::table(&cells).map(Block::Table));
            continue;
        }
        place += 1;
        let division = division(line, lines.get(place).copied());
        if let Some((block, taken)) = division {
            place += taken;
            blocks.push(block);
        } else if let Some(block) = block(line) {
            blocks.push(block);
        } else {
            notes.unfit("một đoạn nội dung", "paragraph of the content", &line.text());
        }
    }
    unclose(&mut blocks);
    blocks
}

/// Makes a block of its title.
type Make = fn(Line) -> Block;

/// Part, chapter, section and subsection: the label on one line, the title on the next or after it.
fn division(line: &Written, next: Option<&Written>) -> Option<(Block, usize)> {
    let text = line.text();
    let makes: [(&str, Make); 4] = [
        ("Phần ", |title| Block::Part { title }),
        ("Chương ", |title| Block::Chapter { title }),
        ("Mục ", |title| Block::Section { title }),
        ("Tiểu mục ", |title| Block::Subsection { title }),
    ];
    if !line.is_bold() {
        return None;
    }
    let (rest, make) =
        makes.iter().find_map(|(word, make)| Some((text.strip_prefix(word)?, make)))?;
    let (_, title) = rest.split_once([' ', '.']).unwrap_or((rest, ""));
    let title = title.trim_start_matches(['.', ' ']);
    if let Ok(title) = Line::parse(title) {
        return Some((make(title), 0));
    }
    let title =
        next.filter(|next| next.is_bold()).and_then(|next| Line::parse(&next.text()).ok())?;
    Some((make(title), 1))
}

fn block(line: &Written) -> Option<Block> {
    let text = line.text();
    let skip = |letters: usize| Prose::of_runs(runs(line, letters)).ok();
    if let Some(letters) = article(&text) {
        let rest: String = text.chars().skip(letters).collect();
        return match (is_title(line), Line::parse(&rest)) {
            (true, Ok(title)) => Some(Block::Article { title: Some(title), text: None }),
            _ => Some(Block::Article { title: None, text: Some(skip(letters)?) }),
        };
    }
    let (first, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let letters = first.chars().count() + 1;
    let bare = first.trim_end_matches(['.', ')']);
    let roman = !bare.is_empty() && bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
    if roman && first.ends_with('.') && line.is_bold() {
        return Some(Block::Heading { title: Line::parse(rest).ok()? });
    }
    if first.ends_with('.') && bare.len() <= 3 && bare.parse::<u16>().is_ok() {
        return match (is_title(line), Line::parse(rest)) {
            (true, Ok(title)) => Some(Block::Clause { title: Some(title), text: None }),
            _ => Some(Block::Clause { title: None, text: Some(skip(letters)?) }),
        };
    }
    if first.ends_with(')') && bare.chars().count() == 1 && bare.starts_with(char::is_alphabetic) {
        return Some(Block::Point { text: skip(letters)? });
    }
    if is_item(&text) {
        let marks = text.chars().take_while(|c| !c.is_alphanumeric()).count();
        return Some(Block::Dash { text: skip(marks)? });
    }
    Some(Block::Paragraph { text: skip(0)? })
}

/// Whether every word is bold: stressed words in a paragraph make no title.
fn is_title(line: &Written) -> bool {
    let mut words = line.spans.iter().filter(|span| !span.text.trim().is_empty());
    words.all(|span| span.style.bold == Some(true))
}

/// Letters of "Điều 1. " before the words.
fn article(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("Điều ")?;
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let marks = rest.chars().skip(digits).take_while(|c| matches!(c, '.' | ':' | ' ')).count();
    (digits > 0 && rest.chars().nth(digits) == Some('.'))
        .then_some("Điều ".chars().count() + digits + marks)
}

/// The words after so many letters, with bold and italic kept. The label of a list is among the letters.
fn runs(line: &Written, mut skip: usize) -> Vec<Run> {
    if let Some(label) = &line.label {
        skip = skip.saturating_sub(label.chars().count() + 1);
    }
    let whole: Vec<(char, bool, bool)> = line
        .spans
        .iter()
        .flat_map(|span| {
            let (bold, italic) = (span.style.bold == Some(true), span.style.italic == Some(true));
            span.text.chars().map(move |letter| (letter, bold, italic))
        })
        .collect();
    let lead = whole.iter().take_while(|(letter, ..)| letter.is_whitespace()).count();
    let mut runs: Vec<Run> = Vec::new();
    for (letter, bold, italic) in whole.into_iter().skip(lead + skip) {
        match runs.last_mut().filter(|run| run.bold == bold && run.italic == italic) {
            Some(run) => run.text.push(letter),
            None => runs.push(Run { text: letter.into(), bold, italic }),
        }
    }
    if let Some(last) = runs.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    runs
}

/// The first row is the head; rows are filled up to the width of the widest.
fn table(cells: &[&Written]) -> Option<Table> {
    let place = |line: &Written| line.cell.map(|(_, row, column)| (row, column));
    let width = cells.iter().filter_map(|line| place(line)).map(|(_, column)| column + 1).max()?;
    let height = cells.iter().filter_map(|line| place(line)).map(|(row, _)| row + 1).max()?;
    let mut rows: Vec<Vec<Cell>> = vec![vec![None; width]; height];
    for line in cells {
        let (row, column) = place(line)?;
        let before = rows[row][column].take().map(|prose: Prose| prose.plain() + " ");
        rows[row][column] = Prose::parse(&(before.unwrap_or_default() + &line.text())).ok();
    }
    let column = Column { width: WIDTH, align: Align::Left };
    let body = rows.split_off(1);
    Some(Table { columns: vec![column; width], head: rows, rows: body })
}

/// The closing mark "./." is set by the layout.
fn unclose(blocks: &mut [Block]) {
    let Some(
        Block::Paragraph { text }
        | Block::Clause { text: Some(text), .. }
        | Block::Point { text }
        | Block::Dash { text }
        | Block::Article { text: Some(text), .. },
    ) = blocks.last_mut()
    else {
        return;
    };
    let mut runs = text.runs().to_vec();
    let Some(last) = runs.last_mut() else { return };
    if let Some(bare) = last.text.trim_end().strip_suffix("./.") {
        last.text = format!("{bare}.");
        if let Ok(prose) = Prose::of_runs(runs) {
            *text = prose;
        }
    }
}

//! Annexes as an official types them, one below the other: each begins on a line "PHỤ LỤC I. Its title", what follows is typed
//! as the content is (Decree 30/2020/NĐ-CP, Appendix I, III.1).

use typeset::document::{Annex, Line, Orientation};
use typeset::numbering::roman;

use super::{BodyError, read as read_body};

/// What an annex begins with, and what says that it stands along the width of the sheet.
const LABEL: &str = "PHỤ LỤC";
const ACROSS: &str = "(ngang)";
/// The Roman numerals up to a hundred have no more letters.
const NUMBER_LETTERS_MAX: usize = 8;

/// The line that an annex begins with.
struct Opening<'a> {
    /// Empty when there is none.
    number: &'a str,
    orientation: Orientation,
    title: &'a str,
}

// law!("30/2020:PL1.III.1")
/// Reads the annexes; a number that was typed has to be the one that follows.
pub(in crate::outgoing) fn read(text: &str) -> Result<Vec<Annex>, BodyError> {
    let mut annexes = Vec::new();
    let mut open: Option<(Opening<'_>, Vec<&str>)> = None;
    for line in text.lines() {
        if let Some(opening) = opening(line.trim()) {
            annexes.extend(open.replace((opening, Vec::new())));
        } else if let Some((_, lines)) = &mut open {
            lines.push(line);
        } else if !line.trim().is_empty() {
            return Err(BodyError::NoAnnex { typed: line.trim().to_owned() });
        }
    }
    annexes.extend(open);
    let made = annexes.iter().enumerate().map(|(place, (opening, lines))| {
        let follows = roman(place + 1);
        if !opening.number.is_empty() && opening.number != follows {
            let (typed, follows) = (opening.number, follows.as_str());
            let named = |number: &str| format!("{LABEL} {number}.");
            return Err(BodyError::Order { typed: named(typed), follows: named(follows) });
        }
        let title = match opening.title.is_empty() {
            true => None,
            false => Some(Line::parse(opening.title)?),
        };
        let body = read_body(&lines.join("\n"))?;
        Ok(Annex { enacts: None, title, orientation: opening.orientation, body })
    });
    made.collect()
}

/// "PHỤ LỤC II (ngang). Title"; number, "(ngang)" and title may each be left out. A sentence of the content that begins with
/// the word goes on without a full stop after it.
fn opening(line: &str) -> Option<Opening<'_>> {
    let capitals = line.get(..LABEL.len()).filter(|first| first.to_uppercase() == LABEL)?;
    let rest = line[capitals.len()..].trim_start();
    let (label, title) = match rest.find(['.', ':']) {
        Some(mark) => (&rest[..mark], rest[mark + 1..].trim()),
        None => (rest, ""),
    };
    let label = label.trim();
    let (number, orientation) = match label.strip_suffix(ACROSS) {
        Some(number) => (number.trim_end(), Orientation::Landscape),
        None => (label, Orientation::Portrait),
    };
    let figures = number.chars().count() <= NUMBER_LETTERS_MAX
        && number.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X' | 'L' | 'C' | '0'..='9'));
    figures.then_some(Opening { number, orientation, title })
}

/// How the annex at a place, of so many, begins.
pub(in crate::outgoing) fn label(of: &Annex, (place, count): (usize, usize)) -> String {
    let number = if count > 1 { format!(" {}", roman(place + 1)) } else { String::new() };
    let across = match of.orientation {
        Orientation::Landscape => format!(" {ACROSS}"),
        Orientation::Portrait => String::new(),
    };
    let title = of.title.as_ref().map(|title| format!(" {}", title.as_str()));
    format!("{LABEL}{number}{across}.{}", title.unwrap_or_default())
}

#[cfg(test)]
mod tests;

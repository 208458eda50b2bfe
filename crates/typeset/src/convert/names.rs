//! Names of authorities and offices back in ordinary letters: on the page they stand in capitals.
//! Decree 30/2020/NĐ-CP, Appendix II (capital letters).

use super::{Notes, line, text};
use crate::check::{Anatomy, Element, Part};
use crate::document::Line;

/// Words that names of authorities and offices keep in capitals or begin with a capital.
const ABBREVIATIONS: [&str; 6] = ["UBND", "HĐND", "UBMTTQ", "MTTQ", "TP.", "VKSND"];

/// Names stand in capitals on the page and in ordinary letters in the structured form. Which words of a name take a
/// capital cannot be read from capitals: the first letter alone does, and a note says so.
pub(super) fn sentence_case(text: &str) -> String {
    let mut words = text.split(' ').enumerate().map(|(place, word)| {
        if ABBREVIATIONS.contains(&word) {
            return word.to_owned();
        }
        let small = word.to_lowercase();
        let mut letters = small.chars();
        match letters.next().filter(|_| place == 0) {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => small,
        }
    });
    let mut sentence = words.next().unwrap_or_default();
    for word in words {
        sentence.push(' ');
        sentence.push_str(&word);
    }
    sentence
}

/// A name as the content writes it, if it does; else with a capital at its beginning alone.
fn ordinary(anatomy: &Anatomy<'_>, capitals: &str) -> (String, Spelling) {
    let letters = capitals.to_lowercase();
    let written = anatomy.paper.lines.iter().find_map(|line| {
        let text = line.text();
        let small = text.to_lowercase();
        // Small letters may take other lengths than capitals; a name found so is not taken.
        let at = small.find(&letters).filter(|_| !letters.is_empty())?;
        let found = text.get(at..at + letters.len())?;
        (found != capitals && found.to_lowercase() == letters).then(|| found.to_owned())
    });
    match written {
        Some(found) if found.starts_with(char::is_uppercase) => (found, Spelling::OfContent),
        _ => (sentence_case(capitals), Spelling::Guessed),
    }
}

/// Where the capitals of a name come from.
#[derive(PartialEq, Eq)]
enum Spelling {
    OfContent,
    Guessed,
}

pub(super) fn named(anatomy: &Anatomy<'_>, element: Element, notes: &mut Notes) -> Option<Line> {
    let (name, spelling) = ordinary(anatomy, &text(&anatomy.element(Part::Main, element)));
    let (vi, en) = (element.vietnamese(), element.english());
    let name = line(&name, vi, en, notes)?;
    let shown = name.as_str();
    if spelling == Spelling::Guessed {
        notes.tell(
            "convert.capitals",
            format!("{vi}: “{shown}”. Kiểm tra lại chữ viết hoa, vì trong tệp toàn chữ in hoa."),
            format!(
                "The {en}: “{shown}”. Look at its capital letters, for the file has capitals only."
            ),
        );
    }
    Some(name)
}

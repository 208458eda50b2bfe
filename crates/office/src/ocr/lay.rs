//! The answer of Tesseract, a table of words with their places and certainties, as lines of text.

use super::Reading;

/// A page of text has some kilobytes; a page of noise shall not fill the database.
const WORDS_BYTES_MAX: usize = 64 * 1024;
/// Columns of the table.
const COLUMNS: usize = 12;
/// The level of a page in the table, and of a word.
const PAGE: &str = "1";
const WORD: &str = "5";

/// Lays out the words of the first page; none when it was no picture that could be read. The certainty is the mean over letters.
pub(super) fn out(table: &str) -> Option<Reading> {
    let (mut words, mut last) = (String::new(), None);
    let (mut letters, mut sure, mut is_page) = (0.0, 0.0, false);
    for row in table.lines().skip(1) {
        let columns: Vec<&str> = row.splitn(COLUMNS, '\t').collect();
        let [level, _, block, paragraph, line, .., certainty, word] = columns.as_slice() else {
            continue;
        };
        is_page |= *level == PAGE;
        let word = word.trim();
        if *level != WORD || word.is_empty() || words.len() + word.len() > WORDS_BYTES_MAX {
            continue;
        }
        let place = (*block, *paragraph, *line);
        words.push_str(match last {
            None => "",
            Some(before) if before == place => " ",
            Some((of, within, _)) if (of, within) == (*block, *paragraph) => "\n",
            Some(_) => "\n\n",
        });
        words.push_str(word);
        last = Some(place);
        let length = word.chars().count() as f64;
        letters += length;
        sure += length * certainty.parse::<f64>().unwrap_or(0.0).clamp(0.0, 100.0);
    }
    let certainty = if letters > 0.0 { (sure / letters).round() as u8 } else { 0 };
    is_page.then_some(Reading { words, certainty })
}

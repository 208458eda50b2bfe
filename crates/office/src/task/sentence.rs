//! A document told apart into sentences, each with its place: what a task is marked in.

use base::Result;
use typeset::Document;
use typeset::document::Block;

/// Sentences of one document that are shown.
const SENTENCES_MAX: usize = 2_000;
/// Bytes of a number that begins a paragraph, "1." or "12.3.".
const LABEL_MAX: usize = 5;
/// What ends a sentence, when white space and a capital letter or nothing follows.
const ENDS: [char; 4] = ['.', '!', '?', ';'];

/// One sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// The ordinal of its block and its own in the block, from 1: "3.2".
    pub(super) place: String,
    pub(super) words: String,
}

/// The sentences of a structured document (`truc.document/1`), in its order.
pub(super) fn of(content: &str) -> Result<Vec<Sentence>> {
    let document = Document::from_json(content.as_bytes()).map_err(anyhow::Error::from)?;
    let mut found = Vec::new();
    for (block, words) in document.draft().body.iter().map(plain).enumerate() {
        for (at, words) in split(&words).into_iter().enumerate() {
            found.push(Sentence { place: format!("{}.{}", block + 1, at + 1), words });
        }
    }
    found.truncate(SENTENCES_MAX);
    Ok(found)
}

/// The sentences of a text as `Drawing::words` gives it; places count paragraphs over all pages.
pub(super) fn of_text(text: &str) -> Vec<Sentence> {
    let pages = text.split('\u{c}').flat_map(|page| page.split("\n\n"));
    let paragraphs = pages.map(|lines| lines.split_whitespace().collect::<Vec<_>>().join(" "));
    let mut found = Vec::new();
    for (paragraph, words) in paragraphs.filter(|words| !words.is_empty()).enumerate() {
        for (at, words) in split(&words).into_iter().enumerate() {
            found.push(Sentence { place: format!("{}.{}", paragraph + 1, at + 1), words });
        }
    }
    found.truncate(SENTENCES_MAX);
    found
}

/// The words of a block without its number; tables hold no sentences.
fn plain(block: &Block) -> String {
    match block {
        Block::Part { title }
        | Block::Chapter { title }
        | Block::Section { title }
        | Block::Subsection { title }
        | Block::Heading { title } => title.as_str().to_owned(),
        Block::Article { title, text } | Block::Clause { title, text } => {
            let title = title.as_ref().map(|title| title.as_str().to_owned());
            let text = text.as_ref().map(typeset::document::Prose::plain);
            title.into_iter().chain(text).collect::<Vec<_>>().join(". ")
        }
        Block::Point { text } | Block::Dash { text } | Block::Paragraph { text } => text.plain(),
        Block::Table(_) => String::new(),
    }
}

/// Cuts after a mark that ends a sentence; "TP. Hà Nội", "Q. Chủ tịch" and "1. Cử cán bộ" stay whole, as nothing so short is one.
fn split(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut begin = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| ENDS.contains(c)) {
        let after = at + mark.len_utf8();
        let rest = text.get(after..).unwrap_or_default();
        let next = rest.trim_start().chars().next();
        let apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
        let begins = mark == ';' || next.is_none_or(char::is_uppercase);
        let sentence = text.get(begin..after).unwrap_or_default();
        let last = sentence.trim_end_matches(mark).rsplit(char::is_whitespace).next();
        let short = last
            .is_some_and(|word| word.chars().count() <= 2 && word.chars().all(char::is_uppercase));
        let label = !sentence.trim().contains(char::is_whitespace) && sentence.len() <= LABEL_MAX;
        if apart && begins && !(mark == '.' && (short || label)) {
            sentences.push(sentence.trim().to_owned());
            begin = after;
        }
    }
    sentences.push(text.get(begin..).unwrap_or_default().trim().to_owned());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

#[cfg(test)]
mod tests {
    use super::{of_text, split};

    #[test]
    fn a_sentence_ends_where_a_reader_ends_it() {
        let text = "Giao UBND TP. Hà Nội chủ trì, tăng 6.5%. Báo cáo trước ngày 30.6.2026; Bộ Nội vụ phối hợp.";
        assert_eq!(
            split(text),
            [
                "Giao UBND TP. Hà Nội chủ trì, tăng 6.5%.",
                "Báo cáo trước ngày 30.6.2026;",
                "Bộ Nội vụ phối hợp."
            ]
        );
        assert_eq!(split("1. Cử cán bộ. Báo cáo."), ["1. Cử cán bộ.", "Báo cáo."]);
        assert_eq!(split("Trân trọng"), ["Trân trọng"]);
        assert!(split("  ").is_empty());
    }

    #[test]
    fn lines_of_a_file_are_joined_into_paragraphs() {
        let found = of_text("Giao Bộ Nội vụ\nbáo cáo. Trước ngày 5.\n\nHai\u{c}Ba\n");
        let told: Vec<(&str, &str)> = found.iter().map(|one| (&*one.place, &*one.words)).collect();
        let first = ("1.1", "Giao Bộ Nội vụ báo cáo.");
        assert_eq!(told, [first, ("1.2", "Trước ngày 5."), ("2.1", "Hai"), ("3.1", "Ba")]);
    }
}

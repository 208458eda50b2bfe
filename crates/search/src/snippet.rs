//! The place of a text where most of the sought words stand close together, cut into what is sought and what is around it.

use crate::fold::tokens;

/// Words shown of a text.
const WORDS_SHOWN: usize = 40;
/// Words before the first sought one.
const WORDS_BEFORE: usize = 6;

/// A piece of a snippet, as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub sought: bool,
}

/// The passage that shows the most of the sought words (folded); nothing when none of them stands in the text.
#[must_use]
pub fn snippet(text: &str, sought: &[&str]) -> Vec<Piece> {
    let words = tokens(text);
    let hits: Vec<usize> =
        (0..words.len()).filter(|at| sought.contains(&words[*at].folded.as_str())).collect();
    let near = |from: usize| hits.iter().filter(move |at| (from..from + WORDS_SHOWN).contains(*at));
    let different = |from: usize| {
        let mut seen: Vec<&str> = near(from).map(|at| words[*at].folded.as_str()).collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        (seen.len(), all)
    };
    // The earliest of the best: `max_by_key` answers the last one.
    let Some(best) = hits.iter().rev().copied().max_by_key(|at| different(*at)) else {
        return Vec::new();
    };
    let first = best.saturating_sub(WORDS_BEFORE);
    let last = (first + WORDS_SHOWN).min(words.len()) - 1;
    let mut pieces = marked(&text[words[first].at.start..words[last].at.end], sought);
    if first > 0 {
        pieces.insert(0, around("… "));
    }
    if last + 1 < words.len() {
        pieces.push(around(" …"));
    }
    pieces
}

/// A whole text, cut into the sought words (folded) and what is around them.
#[must_use]
pub fn marked(text: &str, sought: &[&str]) -> Vec<Piece> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    for word in tokens(text).iter().filter(|word| sought.contains(&word.folded.as_str())) {
        pieces.push(around(&text[at..word.at.start]));
        pieces.push(Piece { text: text[word.at.clone()].to_owned(), sought: true });
        at = word.at.end;
    }
    pieces.push(around(&text[at..]));
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn around(text: &str) -> Piece {
    Piece { text: text.to_owned(), sought: false }
}

//! Words of a text as they are compared: as written (without capitals) and folded (also without the marks of Vietnamese
//! letters; đ is d), whatever Unicode form they came in. Vietnamese is written in syllables, so a word here is a syllable.

use std::ops::Range;

use tantivy::tokenizer::{Token as Indexed, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of a word that are compared: longer ones are codes, not words.
const LETTERS_MAX: usize = 64;

/// A word with its place in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub at: Range<usize>,
    /// Small letters, composed.
    pub exact: String,
    /// Small plain letters; numbers without leading zeros.
    pub folded: String,
}

/// The words of a text, in order. Letters, digits and the marks on them make a word, everything else parts words.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let within = letter.is_alphanumeric() || is_combining_mark(letter);
        match (from, within) {
            (None, true) => from = Some(at),
            (Some(begin), false) => {
                found.extend(token(text, begin..at));
                from = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

fn token(text: &str, at: Range<usize>) -> Option<Token> {
    let word = &text[at.clone()];
    let folded = fold(word);
    let small = word.nfkc().flat_map(char::to_lowercase);
    let exact: String = small.nfc().take(LETTERS_MAX).collect();
    (!folded.is_empty()).then_some(Token { at, exact, folded })
}

/// One word in small plain letters; everything else but letters and digits goes.
#[must_use]
pub fn fold(word: &str) -> String {
    let small = word.nfkd().flat_map(char::to_lowercase).nfkd().map(plain);
    let folded: String = small.filter(|c| c.is_alphanumeric()).take(LETTERS_MAX).collect();
    match folded.bytes().all(|byte| byte.is_ascii_digit()) {
        // 05/VPCP is found as 5/VPCP and the other way round.
        true if folded.len() > 1 => match folded.trim_start_matches('0') {
            "" => "0".to_owned(),
            number => number.to_owned(),
        },
        _ => folded,
    }
}

/// đ does not come apart into a letter and a mark; eth and the African d look like it and are typed for it.
fn plain(letter: char) -> char {
    match letter {
        'đ' | 'ð' | 'ɖ' => 'd',
        other => other,
    }
}

/// Which form of its words a field of the index holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Exact,
    Folded,
}

/// The words of a text, for the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) Form);

pub(crate) struct Stream {
    left: std::vec::IntoIter<Token>,
    form: Form,
    now: Indexed,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { left: tokens(text).into_iter(), form: self.0, now: Indexed::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(next) = self.left.next() else { return false };
        self.now.position = self.now.position.wrapping_add(1);
        (self.now.offset_from, self.now.offset_to) = (next.at.start, next.at.end);
        self.now.text = match self.form {
            Form::Exact => next.exact,
            Form::Folded => next.folded,
        };
        true
    }

    fn token(&self) -> &Indexed {
        &self.now
    }

    fn token_mut(&mut self) -> &mut Indexed {
        &mut self.now
    }
}

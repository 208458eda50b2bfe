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
    let token = |at: Range<usize>| {
        let (exact, folded) = (exact(&text[at.clone()]), fold(&text[at.clone()]));
        Token { at, exact, folded }
    };
    let words = words(text).into_iter().map(token);
    words.filter(|token| !token.folded.is_empty()).collect()
}

/// Where the words of a text stand.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let within = letter.is_alphanumeric() || is_combining_mark(letter);
        match (from, within) {
            (None, true) => from = Some(at),
            (Some(begin), false) => {
                found.push(begin..at);
                from = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    found
}

fn exact(word: &str) -> String {
    if word.is_ascii() && word.len() <= LETTERS_MAX {
        return word.to_ascii_lowercase();
    }
    let small = word.nfkc().flat_map(char::to_lowercase);
    small.nfc().take(LETTERS_MAX).collect()
}

/// One word in small plain letters; everything else but letters and digits goes.
#[must_use]
pub fn fold(word: &str) -> String {
    let letters: String = match word.is_ascii() {
        true => word
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .take(LETTERS_MAX)
            .collect(),
        false => plainly(word),
    };
    match letters.bytes().all(|byte| byte.is_ascii_digit()) {
        // 05/VPCP is found as 5/VPCP and the other way round.
        true if letters.len() > 1 => match letters.trim_start_matches('0') {
            "" => "0".to_owned(),
            number => number.to_owned(),
        },
        _ => letters,
    }
}

fn plainly(word: &str) -> String {
    let small = word.nfkd().flat_map(char::to_lowercase).nfkd().map(plain);
    small.filter(|c| c.is_alphanumeric()).take(LETTERS_MAX).collect()
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

/// Words one after the other, in one form.
pub(crate) struct Stream<'a> {
    text: &'a str,
    left: std::vec::IntoIter<Range<usize>>,
    form: Form,
    now: Indexed,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream { text, left: words(text).into_iter(), form: self.0, now: Indexed::default() }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        // As in `tokens`: what is nothing but marks is no word.
        for at in self.left.by_ref() {
            let word = &self.text[at.clone()];
            let text = match self.form {
                Form::Exact => exact(word),
                Form::Folded => fold(word),
            };
            if text.is_empty() || text.chars().all(is_combining_mark) {
                continue;
            }
            self.now.position = self.now.position.wrapping_add(1);
            (self.now.offset_from, self.now.offset_to, self.now.text) = (at.start, at.end, text);
            return true;
        }
        false
    }

    fn token(&self) -> &Indexed {
        &self.now
    }

    fn token_mut(&mut self) -> &mut Indexed {
        &mut self.now
    }
}

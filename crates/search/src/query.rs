//! What people type to find something: words, `"phrases"`, `-without`, and operators such as `số:`, `hạn:<7d`, `quá-hạn`,
//! with marks, without, and in English. A faulty value is refused; whatever is no operator is read as words.

use crate::fold::{Token, tokens};
use crate::span::{Days, Due};

/// Bytes of a query; a line that people type has a tenth.
pub const BYTES_MAX: usize = 1_000;
/// Words, phrases and operators of one query: each is looked up by itself.
pub const CLAUSES_MAX: usize = 32;
/// Words of one phrase.
pub const PHRASE_MAX: usize = 32;

/// What an operator looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Number,
    From,
    To,
    Kind,
    Room,
    State,
    Dated,
    Due,
    Overdue,
}

/// Every operator with its names: Vietnamese without marks first, then English. Names are compared without marks.
pub const OPERATORS: [(Operator, &[&str]); 9] = [
    (Operator::Number, &["so", "no", "number"]),
    (Operator::From, &["tu", "from"]),
    (Operator::To, &["den", "to"]),
    (Operator::Kind, &["loai", "type", "kind"]),
    (Operator::Room, &["muc", "in"]),
    (Operator::State, &["tinh-trang", "state"]),
    (Operator::Dated, &["ngay", "date"]),
    (Operator::Due, &["han", "due"]),
    (Operator::Overdue, &["qua-han", "overdue"]),
];

/// Why a query is not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the query is longer than {BYTES_MAX} bytes")]
    Long,
    #[error("the query has more than {CLAUSES_MAX} parts")]
    Parts,
    #[error("a phrase has more than {PHRASE_MAX} words")]
    Phrase,
    /// The operator as it was typed.
    #[error("nothing stands after {0}:")]
    Empty(String),
    #[error("{0} is no day, month, year or range of them")]
    Date(String),
    #[error("{0} is no deadline")]
    Due(String),
}

/// A query that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    pub(crate) clauses: Vec<Clause>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    /// What is found must not have it.
    pub(crate) without: bool,
    pub(crate) of: Of,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Of {
    /// One word, or several that follow one another.
    Words(Vec<Token>),
    Within(Operator, Vec<Token>),
    Dated(Days),
    Due(Due),
    Overdue,
}

impl Query {
    /// Reads a query. An empty one is sound and has nothing to look for.
    ///
    /// # Errors
    /// Every [`Fault`].
    pub fn parse(text: &str) -> Result<Query, Fault> {
        if text.len() > BYTES_MAX {
            return Err(Fault::Long);
        }
        let (mut clauses, mut pieces) = (Vec::new(), Pieces(text));
        while let Some(piece) = pieces.next() {
            let of = match piece.operator {
                Some((Operator::Overdue, _)) => Some(Of::Overdue),
                Some((operator, name)) => {
                    // `số: 05` means `số:05`.
                    let value = match piece.value {
                        "" => pieces.next().map_or("", |next| next.whole),
                        value => value,
                    };
                    Some(read(operator, name, value)?)
                }
                None => phrase(piece.value)?.map(Of::Words),
            };
            clauses.extend(of.map(|of| Clause { without: piece.without, of }));
            if clauses.len() > CLAUSES_MAX {
                return Err(Fault::Parts);
            }
        }
        Ok(Query { clauses })
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The words that are looked for in the text, folded: what a snippet shows.
    #[must_use]
    pub fn words(&self) -> Vec<&str> {
        let sought = self.clauses.iter().filter(|clause| !clause.without);
        let words = sought.filter_map(|clause| match &clause.of {
            Of::Words(words) => Some(words),
            Of::Within(..) | Of::Dated(_) | Of::Due(_) | Of::Overdue => None,
        });
        words.flatten().map(|word| word.folded.as_str()).collect()
    }
}

fn read(operator: Operator, name: &str, value: &str) -> Result<Of, Fault> {
    match operator {
        Operator::Dated => {
            Days::parse(value).map(Of::Dated).ok_or_else(|| Fault::Date(value.to_owned()))
        }
        Operator::Due => Due::parse(value).map(Of::Due).ok_or_else(|| Fault::Due(value.to_owned())),
        Operator::Overdue => Ok(Of::Overdue),
        Operator::Number
        | Operator::From
        | Operator::To
        | Operator::Kind
        | Operator::Room
        | Operator::State => {
            let words = phrase(value)?.ok_or_else(|| Fault::Empty(name.to_owned()))?;
            Ok(Of::Within(operator, words))
        }
    }
}

/// The words of a piece; none when it has no letter and no digit.
fn phrase(text: &str) -> Result<Option<Vec<Token>>, Fault> {
    let words = tokens(text);
    match words.len() {
        0 => Ok(None),
        1..=PHRASE_MAX => Ok(Some(words)),
        _ => Err(Fault::Phrase),
    }
}

/// A piece of a query, up to the next blank outside quotes.
struct Piece<'a> {
    without: bool,
    /// With its name as it was typed.
    operator: Option<(Operator, &'a str)>,
    value: &'a str,
    /// Without the minus; without the quotes where it is quoted as a whole.
    whole: &'a str,
}

/// What is left of a query.
struct Pieces<'a>(&'a str);

impl<'a> Pieces<'a> {
    fn next(&mut self) -> Option<Piece<'a>> {
        let text = self.0.trim_start();
        let bare = text.strip_prefix('-').filter(|rest| !rest.starts_with(char::is_whitespace));
        let (without, text) = (bare.is_some(), bare.unwrap_or(text));
        let first = text.chars().next()?;
        if is_quote(first) {
            let quoted = self.quoted(&text[first.len_utf8()..]);
            return Some(Piece { without, operator: None, value: quoted, whole: quoted });
        }
        let end = text.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(text.len());
        let word = &text[..end];
        self.0 = &text[end..];
        let named = word.split_once([':', '：']);
        if let Some((operator, name, value)) =
            named.and_then(|(name, value)| Some((operator(name)?, name, value)))
        {
            let quote = self.0.chars().next().filter(|c| value.is_empty() && is_quote(*c));
            let value = match quote {
                Some(quote) => {
                    let rest = &self.0[quote.len_utf8()..];
                    self.quoted(rest)
                }
                None => value,
            };
            let operator = Some((operator, name));
            return Some(Piece { without, operator, value, whole: word });
        }
        let operator = operator(word).filter(|known| *known == Operator::Overdue);
        let operator = operator.map(|known| (known, word));
        Some(Piece { without, operator, value: word, whole: word })
    }

    /// Up to the closing quote, or to the end where there is none.
    fn quoted(&mut self, text: &'a str) -> &'a str {
        let end = text.find(is_quote).unwrap_or(text.len());
        self.0 = text[end..].strip_prefix(is_quote).unwrap_or_default();
        &text[..end]
    }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

fn operator(name: &str) -> Option<Operator> {
    let name = name.split('-').map(crate::fold).collect::<Vec<_>>().join("-");
    let known = OPERATORS.iter().find(|(_, names)| names.contains(&name.as_str()));
    known.map(|(operator, _)| *operator)
}

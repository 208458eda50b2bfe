//! A query as the index answers it. Every part must match in folded form, which decides what is found; the exact form and
//! the title only lift what they match. Who may read is part of every query.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query as Search, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::fold::Token;
use crate::query::{Clause, Of, Operator};
use crate::schema::Fields;
use crate::span::{Seconds, seconds};
use crate::{Asked, Query};

/// How much more a match as written weighs than one without marks.
const EXACT_BOOST: f32 = 3.0;
/// How much more a match in the title weighs.
const TITLE_BOOST: f32 = 2.0;

type Part = (Occur, Box<dyn Search>);

pub(crate) fn search(fields: &Fields, asked: &Asked<'_>) -> BooleanQuery {
    let mut parts = vec![readers(fields, asked.readers)];
    for clause in &asked.query.clauses {
        part(fields, clause, asked, &mut parts);
    }
    BooleanQuery::new(parts)
}

/// Whoever bears none of an entry's words does not find it; with no words at all, nothing is found.
fn readers(fields: &Fields, readers: &[String]) -> Part {
    let one = |reader: &String| -> Box<dyn Search> {
        let term = Term::from_field_text(fields.reader, reader);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    };
    let any = BooleanQuery::union(readers.iter().map(one).collect());
    (Occur::Must, Box::new(ConstScoreQuery::new(Box::new(any), 0.0)))
}

fn part(fields: &Fields, clause: &Clause, asked: &Asked<'_>, parts: &mut Vec<Part>) {
    let found = match &clause.of {
        Of::Words(words) => in_order(fields.folded, words, |word| &word.folded),
        Of::Within(operator, words) => within(fields, *operator, words),
        Of::Dated(days) => between(fields.dated, days.seconds()),
        Of::Due(due) => between(fields.due, due.seconds(asked.now)),
        Of::Overdue => between(fields.due, (i64::MIN, seconds(asked.now) - 1)),
    };
    match (clause.without, &clause.of) {
        (true, _) => parts.push((Occur::MustNot, found)),
        (false, Of::Words(words)) => {
            parts.push((Occur::Must, found));
            let exact = in_order(fields.exact, words, |word| &word.exact);
            let title = in_order(fields.title, words, |word| &word.folded);
            parts.push((Occur::Should, Box::new(BoostQuery::new(exact, EXACT_BOOST))));
            parts.push((Occur::Should, Box::new(BoostQuery::new(title, TITLE_BOOST))));
        }
        (false, _) => parts.push((Occur::Must, Box::new(ConstScoreQuery::new(found, 0.0)))),
    }
}

fn within(fields: &Fields, operator: Operator, words: &[Token]) -> Box<dyn Search> {
    match fields.of(operator) {
        Some(field) => in_order(field, words, |word| &word.folded),
        None => Box::new(BooleanQuery::new(Vec::new())),
    }
}

/// One word, or several that follow one another.
fn in_order(field: Field, words: &[Token], form: impl Fn(&Token) -> &String) -> Box<dyn Search> {
    let mut terms: Vec<Term> =
        words.iter().map(|word| Term::from_field_text(field, form(word))).collect();
    match (terms.len(), terms.pop()) {
        (1, Some(term)) => Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)),
        (_, Some(last)) => {
            terms.push(last);
            Box::new(PhraseQuery::new(terms))
        }
        (_, None) => Box::new(BooleanQuery::new(Vec::new())),
    }
}

fn between(field: Field, (from, to): Seconds) -> Box<dyn Search> {
    let bound = |at| Bound::Included(Term::from_field_i64(field, at));
    Box::new(RangeQuery::new(bound(from), bound(to)))
}

impl Query {
    /// Whether a part of it orders what is found; otherwise the latest comes first.
    pub(crate) fn ranks(&self) -> bool {
        let ranks = |clause: &Clause| !clause.without && matches!(clause.of, Of::Words(_));
        self.clauses.iter().any(ranks)
    }
}

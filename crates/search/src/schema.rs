//! The fields of the index, and an entry as its document.

use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{TantivyDocument, Term};

use crate::fold::{Form, Words};
use crate::query::Operator;
use crate::span::seconds;
use crate::{Entry, Hit, TEXT_BYTES_MAX};

/// Fields by which matches are sorted.
pub(crate) const DATED: &str = "dated";
pub(crate) const DUE: &str = "due";

const EXACT: &str = "exact";
const FOLDED: &str = "folded";

/// Every field. `folded` holds all words of an entry and decides what matches; `exact` and `title` decide what comes first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) reader: Field,
    pub(crate) folded: Field,
    pub(crate) exact: Field,
    pub(crate) title: Field,
    number: Field,
    from: Field,
    to: Field,
    kind: Field,
    room: Field,
    state: Field,
    pub(crate) dated: Field,
    pub(crate) due: Field,
    text: Field,
}

pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let sorted = NumericOptions::default().set_fast().set_indexed();
    let mut words = |name, form| builder.add_text_field(name, words(form));
    let (folded, exact) = (words("folded", FOLDED), words("exact", EXACT));
    let [title, number, from, to, kind, room, state] =
        ["title", "number", "from", "to", "kind", "room", "state"].map(|name| words(name, FOLDED));
    let text = builder.add_text_field("text", STORED);
    let fields = Fields {
        id: builder.add_text_field("id", STRING | STORED),
        reader: builder.add_text_field("reader", STRING),
        dated: builder.add_i64_field(DATED, sorted.clone()),
        due: builder.add_i64_field(DUE, sorted),
        folded,
        exact,
        title,
        number,
        from,
        to,
        kind,
        room,
        state,
        text,
    };
    (SchemaBuilder::build(builder), fields)
}

fn words(form: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(form)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    TextOptions::default().set_indexing_options(indexing)
}

pub(crate) fn tokenizers() -> TokenizerManager {
    let known = TokenizerManager::default();
    known.register(EXACT, TextAnalyzer::from(Words(Form::Exact)));
    known.register(FOLDED, TextAnalyzer::from(Words(Form::Folded)));
    known
}

impl Fields {
    /// Where an operator looks; none for those that look at days.
    pub(crate) fn of(&self, operator: Operator) -> Option<Field> {
        match operator {
            Operator::Number => Some(self.number),
            Operator::From => Some(self.from),
            Operator::To => Some(self.to),
            Operator::Kind => Some(self.kind),
            Operator::Room => Some(self.room),
            Operator::State => Some(self.state),
            Operator::Dated | Operator::Due | Operator::Overdue => None,
        }
    }

    pub(crate) fn id(&self, id: &str) -> Term {
        Term::from_field_text(self.id, id)
    }

    pub(crate) fn document(&self, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, &entry.id);
        for reader in &entry.readers {
            document.add_text(self.reader, reader);
        }
        let text = beginning(&entry.text);
        let named = [
            (self.number, &entry.reference),
            (self.title, &entry.title),
            (self.from, &entry.from),
            (self.to, &entry.to),
            (self.kind, &entry.kind),
        ];
        for (field, words) in named {
            document.add_text(field, words);
            document.add_text(self.folded, words);
            document.add_text(self.exact, words);
        }
        document.add_text(self.room, &entry.room);
        document.add_text(self.state, &entry.state);
        for field in [self.folded, self.exact, self.text] {
            document.add_text(field, text);
        }
        if let Some(day) = entry.dated_on {
            document.add_i64(self.dated, seconds(day.at(0, 0, 0, 0)));
        }
        if let Some(at) = entry.due_at {
            document.add_i64(self.due, seconds(at));
        }
        document
    }

    pub(crate) fn hit(&self, document: &TantivyDocument) -> Hit {
        let text = |field| {
            let found = document.get_first(field).and_then(|value| value.as_str());
            found.unwrap_or_default().to_owned()
        };
        Hit { id: text(self.id), text: text(self.text) }
    }
}

/// As much of a text as is indexed.
fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(TEXT_BYTES_MAX)]
}

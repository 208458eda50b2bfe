//! What the author made of each opinion that was more than agreement: taken up, or explained why not. Without it the
//! content is not approved (Decree 30/2020/NĐ-CP, arts. 10, 11; Appendix VI: all opinions are kept).

mod store;

use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::pages::Refusals;
use base::{Refusal, Result, Text};
use directory::PersonId;
use jiff::Timestamp;

use super::draft::own;
use super::opinion::{self, Opinion};
use super::{DRAFT, OutgoingId, State, must_be};
use crate::{note, person};

/// What was made of an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    TakenUp,
    Explained,
}

impl Outcome {
    pub(super) const ALL: [Outcome; 2] = [Outcome::TakenUp, Outcome::Explained];

    pub(super) fn name(self) -> &'static str {
        match self {
            Outcome::TakenUp => "taken-up",
            Outcome::Explained => "explained",
        }
    }

    fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    pub(super) fn words(self) -> Text {
        match self {
            Outcome::TakenUp => Text::new("Tiếp thu", "Taken up"),
            Outcome::Explained => Text::new("Giải trình", "Explained"),
        }
    }
}

/// What its author said to one opinion.
#[derive(Debug, Clone)]
pub(super) struct Disposition {
    /// Whose opinion, and when it was given.
    pub(super) person: PersonId,
    pub(super) given_at: Timestamp,
    /// The version that stood then.
    pub(super) version: u32,
    pub(super) outcome: Outcome,
    pub(super) words: String,
    pub(super) written_at: Timestamp,
}

/// What is to be said to one opinion.
#[derive(Debug, Clone)]
pub(super) struct NewDisposition {
    person: PersonId,
    given_at: Timestamp,
    outcome: Outcome,
    words: String,
}

/// The names of an opinion's two fields in the form.
pub(super) fn fields(of: &Opinion) -> (String, String) {
    let key = format!("{}-{}", of.version, of.person);
    (format!("outcome-{key}"), format!("words-{key}"))
}

/// Reads what was typed to the opinions; whatever was left empty is for later. `typed` answers the value of a field.
///
/// # Errors
/// All that does not fit, at its field: `outgoing.outcome`, `outgoing.words`; `outgoing.disposition` when nothing was typed.
pub(super) fn read<'a>(
    opinions: &[Opinion],
    typed: impl Fn(&str) -> &'a str,
) -> Result<Vec<NewDisposition>, Refusals> {
    let (mut read, mut refusals) = (Vec::new(), Refusals::none());
    for opinion in opinions.iter().filter(|opinion| opinion.needs_disposition()) {
        let (outcome_field, words_field) = fields(opinion);
        let (outcome, words) = (typed(&outcome_field), typed(&words_field));
        if outcome.is_empty() && words.trim().is_empty() {
            continue;
        }
        let outcome = Outcome::parse(outcome);
        if outcome.is_none() {
            refusals.add(no_outcome().field(outcome_field));
        }
        let words = note::said("outgoing.words", "words", words);
        match (outcome, words, opinion.given_at) {
            (Some(outcome), Ok(words), Some(given_at)) => {
                let (person, words) = (opinion.person, words.to_owned());
                read.push(NewDisposition { person, given_at, outcome, words });
            }
            (_, Err(refusal), _) => refusals.add(refusal.field(words_field)),
            _ => {}
        }
    }
    if read.is_empty() && refusals.is_empty() {
        refusals.add(nothing().field("dispositions"));
    }
    if refusals.is_empty() { Ok(read) } else { Err(refusals) }
}

/// Says what became of opinions on the author's document, until its content is approved. What was said already, word by
/// word, is not written twice; a later word stands before an earlier one, which is kept.
///
/// # Errors
/// The permission's; 404 when it is another's, or no such opinion was given; `outgoing.state`.
pub(super) fn dispose(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (id, news): (OutgoingId, &[NewDisposition]),
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let one = own(tx, actor, authority, id)?;
    must_be(tx, &one, &[State::Draft, State::Content])?;
    let by = person(actor)?;
    let opinions = opinion::on(tx, id)?;
    for new in news {
        let of = |one: &&Opinion| one.person == new.person && one.given_at == Some(new.given_at);
        let opinion = opinions.iter().find(of).ok_or_else(Refusal::not_found)?;
        let says = |last: &Disposition| (last.outcome, &last.words) == (new.outcome, &new.words);
        if opinion.disposition().is_some_and(says) {
            continue;
        }
        let event = Event::of("document.opinion-disposed", "outgoing-document", id)
            .with("version", one.version)
            .with("person", new.person.to_string())
            .with("outcome", new.outcome.name());
        store::insert(&tx.change(&permit, &event)?, (id, one.version), by, new)?;
    }
    Ok(())
}

/// All that was said to the opinions on a document, the first word first.
pub(super) fn on(tx: &Tx, id: OutgoingId) -> Result<Vec<Disposition>> {
    store::on(tx, id)
}

fn no_outcome() -> Refusal {
    let what = Text::new(
        "Chưa chọn tiếp thu hay giải trình.",
        "It is not said whether this is taken up or explained.",
    );
    let remedy = Text::new("Chọn một trong hai.", "Choose one of the two.");
    Refusal::new("outgoing.outcome", what, remedy).status(422)
}

fn nothing() -> Refusal {
    let what = Text::new("Chưa ghi nội dung nào.", "Nothing is said.");
    let remedy = Text::new(
        "Ghi tiếp thu hoặc giải trình cho ít nhất một ý kiến.",
        "Say of at least one opinion what was taken up, or why not.",
    );
    Refusal::new("outgoing.disposition", what, remedy).status(422)
}

//! What the author made of each opinion that was more than agreement: taken up, or explained why not. Without it the
//! content is not approved (Decree 30/2020/NĐ-CP, arts. 10, 11; Appendix VI: all opinions are kept).

mod store;

use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::db::Tx;
use base::events::Event;
use base::pages::Refusals;
use base::{Refusal, Result, Text};
use directory::PersonId;
use jiff::Timestamp;

use super::draft::own;
use super::opinion::{self, Opinion};
use super::{DRAFT, Outgoing, OutgoingId, State, must_be};
use crate::consultation::{self, Consultation, ConsultationId};
use crate::{note, person};

/// What was made of an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    TakenUp,
    Explained,
}

impl Outcome {
    pub(crate) const ALL: [Outcome; 2] = [Outcome::TakenUp, Outcome::Explained];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Outcome::TakenUp => "taken-up",
            Outcome::Explained => "explained",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.name() == name)
    }

    pub(crate) fn words(self) -> Text {
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

/// Whose opinion a word is said to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A colleague's, and when it was given.
    Person(PersonId, Timestamp),
    /// Another authority's.
    Authority(ConsultationId),
}

/// What is to be said to one opinion.
#[derive(Debug, Clone)]
pub(super) struct NewDisposition {
    of: Of,
    outcome: Outcome,
    words: String,
}

/// An opinion that asks for a word, with the key of its fields in the form.
pub(super) type Asking = (Of, String);

/// The names of an opinion's two fields in the form.
pub(super) fn fields(of: &Opinion) -> (String, String) {
    let key = format!("{}-{}", of.version, of.person);
    (format!("outcome-{key}"), format!("words-{key}"))
}

/// The key of an authority's opinion, and the names of its two fields.
pub(super) fn authority_fields(of: &Consultation) -> (String, String) {
    (format!("outcome-{}", of.id), format!("words-{}", of.id))
}

/// The opinions that ask for a word.
pub(super) fn asking(opinions: &[Opinion], consultations: &[Consultation]) -> Vec<Asking> {
    let people = opinions.iter().filter(|one| one.needs_disposition()).filter_map(|one| {
        Some((Of::Person(one.person, one.given_at?), format!("{}-{}", one.version, one.person)))
    });
    let authorities = consultations.iter().filter(|one| one.needs_disposition());
    let authorities = authorities.map(|one| (Of::Authority(one.id), one.id.to_string()));
    people.chain(authorities).collect()
}

/// Reads what was typed to the opinions; whatever was left empty is for later. `typed` answers the value of a field.
///
/// # Errors
/// All that does not fit, at its field: `outgoing.outcome`, `outgoing.words`; `outgoing.disposition` when nothing was typed.
pub(super) fn read<'a>(
    opinions: &[Asking],
    typed: impl Fn(&str) -> &'a str,
) -> Result<Vec<NewDisposition>, Refusals> {
    let (mut read, mut refusals) = (Vec::new(), Refusals::none());
    for (of, key) in opinions {
        let (outcome_field, words_field) = (format!("outcome-{key}"), format!("words-{key}"));
        let (outcome, words) = (typed(&outcome_field), typed(&words_field));
        if outcome.is_empty() && words.trim().is_empty() {
            continue;
        }
        let outcome = Outcome::parse(outcome);
        if outcome.is_none() {
            refusals.add(no_outcome().field(outcome_field));
        }
        let words = note::said("outgoing.words", "words", words);
        match (outcome, words) {
            (Some(outcome), Ok(words)) => {
                read.push(NewDisposition { of: *of, outcome, words: words.to_owned() });
            }
            (_, Err(refusal)) => refusals.add(refusal.field(words_field)),
            (None, Ok(_)) => {}
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
    for new in news {
        match new.of {
            Of::Person(who, given_at) => {
                to_person(tx, (&permit, person(actor)?), &one, (who, given_at, new))?;
            }
            Of::Authority(whose) => {
                to_authority(tx, (&permit, person(actor)?), &one, (whose, new))?;
            }
        }
    }
    Ok(())
}

fn to_person(
    tx: &Tx,
    (permit, by): (&Permit, PersonId),
    one: &Outgoing,
    (who, given_at, new): (PersonId, Timestamp, &NewDisposition),
) -> Result<()> {
    let opinions = opinion::on(tx, one.id)?;
    let of = |of: &&Opinion| of.person == who && of.given_at == Some(given_at);
    let opinion = opinions.iter().find(of).ok_or_else(Refusal::not_found)?;
    let says = |last: &Disposition| (last.outcome, &last.words) == (new.outcome, &new.words);
    if opinion.disposition().is_some_and(says) {
        return Ok(());
    }
    let event = Event::of("document.opinion-disposed", "outgoing-document", one.id)
        .with("version", one.version)
        .with("person", who.to_string())
        .with("outcome", new.outcome.name());
    let said = (new.outcome, new.words.as_str());
    store::insert(&tx.change(permit, &event)?, (one.id, one.version), by, ((who, given_at), said))
        .map(drop)
}

fn to_authority(
    tx: &Tx,
    (permit, by): (&Permit, PersonId),
    one: &Outgoing,
    (whose, new): (ConsultationId, &NewDisposition),
) -> Result<()> {
    let all = consultation::on(tx, one.id)?;
    let of = all.iter().find(|of| of.id == whose && of.needs_disposition());
    let of = of.ok_or_else(Refusal::not_found)?;
    let last = of.disposition();
    if last.is_some_and(|last| (last.outcome, &last.words) == (new.outcome, &new.words)) {
        return Ok(());
    }
    let event = Event::of("document.opinion-disposed", "outgoing-document", one.id)
        .with("version", one.version)
        .with("authority", of.code.as_str())
        .with("outcome", new.outcome.name());
    let said = (new.outcome, new.words.as_str());
    consultation::dispose(&tx.change(permit, &event)?, (whose, one.version), by, said).map(drop)
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

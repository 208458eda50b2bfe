//! Answers by an ordinary document, from whatever software: linked to the request that it names, and entered by the author
//! with the document as evidence (Decree 30/2020/NĐ-CP, art. 10; Appendix VI: all opinions are kept).

use base::Result;
use base::authority::{Actor, AuthorityId};
use base::db::{Change, Tx};
use base::events::Event;
use desk::{Closing, Holder};
use directory::PersonId;
use edxml::document::Document;

use super::ask::open;
use super::{Answer, Consultation, ConsultationId, refusals, store};
use crate::incoming::IncomingId;
use crate::outgoing::{self, OutgoingId, Stance, TO_ENTER};
use crate::{note as notes, person};

/// Links a document that came in to the request that it names, when it comes from whom that was asked; the author has it on
/// the desk as long as no answer stands.
pub(crate) fn note(
    change: &Change,
    (authority, id): (AuthorityId, IncomingId),
    document: &Document,
) -> Result<()> {
    let tx = change.tx();
    let sender = document.from.as_ref().and_then(|from| from.organ_id.as_deref());
    let Some(sender) = sender else { return Ok(()) };
    for named in &document.response_for {
        let by_id = named.document_id.as_deref().and_then(|id| id.parse().ok());
        let by_id = by_id.map(|id: ConsultationId| store::get(tx, id)).transpose()?.flatten();
        let found = match (by_id, &named.code) {
            (Some(one), _) => Some(one),
            (None, Some(code)) => store::by_reference(tx, authority, (code.trim(), sender.trim()))?,
            (None, None) => None,
        };
        let theirs = |one: &Consultation| {
            one.authority == authority && one.code.eq_ignore_ascii_case(sender.trim())
        };
        if let Some(one) = found.filter(theirs) {
            store::link(change, id, one.id)?;
            if one.awaited() {
                let document = outgoing::find(tx, authority, one.outgoing)?;
                let author = Holder::Person(document.author);
                outgoing::hand(change, &document, author, &TO_ENTER, None)?;
            }
            return Ok(());
        }
    }
    Ok(())
}

/// Enters what an authority's document says of the author's draft. What came although the request had been withdrawn stays a
/// document of the register.
///
/// # Errors
/// The permission's; 404 when it is another's; `consultation.over`, `consultation.no-reply`, `consultation.stance`,
/// `consultation.words`.
pub(super) fn enter(
    tx: &Tx,
    actor: &Actor,
    of: (AuthorityId, OutgoingId, ConsultationId),
    (stance, words): (Option<Stance>, &str),
) -> Result<()> {
    let (permit, one) = open(tx, actor, of)?;
    let (reply, _) = one.replies.first().ok_or_else(|| refusals::no_reply(&one.name))?;
    let stance = stance.ok_or_else(refusals::stance)?;
    let words = match (stance, words.trim()) {
        (Stance::Agrees, "") => "",
        _ => notes::said("consultation.words", "opinion", words)?,
    };
    let event = Event::of("consultation.entered", "outgoing-document", one.outgoing)
        .with("from", one.code.as_str())
        .with("stance", stance.name())
        .with("document", reply.to_string());
    let change = tx.change(&permit, &event)?;
    let came = store::received(tx, *reply)?;
    let answer = Answer {
        stance,
        words: words.to_owned(),
        by: String::new(),
        given_at: came,
        received_at: came,
        reply: Some(*reply),
    };
    store::answer(&change, one.id, &answer, Some(person(actor)?))?;
    nothing_to_enter(&change, actor, &one, "entered")
}

/// Takes the entering from the author's desk once no linked document waits for it: it was entered, the request was withdrawn,
/// or the authority answered in the other way too.
pub(super) fn nothing_to_enter(
    change: &Change,
    actor: &Actor,
    one: &Consultation,
    outcome: &'static str,
) -> Result<()> {
    let tx = change.tx();
    let more = super::on(tx, one.outgoing)?;
    if more.iter().any(|of| of.awaited() && !of.replies.is_empty()) {
        return Ok(());
    }
    let about = outgoing::find(tx, one.authority, one.outgoing)?.about();
    desk::todo::close(change, actor, &about, &TO_ENTER, Closing::by(outcome)).map(drop)
}

/// The author of the draft that a document answers: it is theirs to read.
pub(crate) fn author_of(tx: &Tx, incoming: IncomingId) -> Result<Option<PersonId>> {
    store::author_of(tx, incoming)
}

//! Taking in what the axis brought, in the transaction that notes the copy: the clerk has it on the desk at once.

use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::blobs::Stored;
use base::db::{Change, Tx};
use base::events::Event;
use base::jobs;
use desk::{Calendar, Holder, NewTodo};
use directory::roles::CLERK;
use edxml::document::Document;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{Copy, Incoming, IncomingId, REGISTER, TO_REGISTER, Unpack, Way, amend, recall, store};
use crate::outgoing::answer;
use crate::{consultation, house};

/// The rank of what is not urgent.
pub(super) const NORMAL: i64 = 4;
/// "At once" has no figure in the law; this is what reminders and the late mark count by.
const AT_ONCE: SignedDuration = SignedDuration::from_hours(2);

/// What the envelope, or a clerk, says of a document.
#[derive(Debug, Clone)]
pub(super) struct NewIncoming {
    pub(super) authority: AuthorityId,
    pub(super) way: Way,
    pub(super) copy: Option<Copy>,
    /// By what its sender names it; empty when it does not.
    pub(super) document_id: String,
    pub(super) sender_code: String,
    pub(super) sender_name: String,
    pub(super) reference: String,
    pub(super) dated_on: Option<Date>,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) signer_name: String,
    pub(super) signer_title: String,
    pub(super) due_on: Option<Date>,
    pub(super) rank: i64,
}

// law!("30/2020:21")
/// Takes a document in, when its authority works here. A recall of one that is here is no document of its own. It is to be registered the same day, an urgent one at once.
///
/// # Errors
/// When the store fails.
pub fn take_in(
    tx: &Tx,
    authority: AuthorityId,
    hub_doc_id: &str,
    packet: Stored,
    document: &Document,
) -> Result<Option<IncomingId>> {
    if !house::is_open(tx, authority)? {
        return Ok(None);
    }
    if recall::by_packet(tx, authority, document)? {
        return Ok(None);
    }
    let new = of_envelope(authority, hub_doc_id, packet, document);
    let id = IncomingId::new(tx);
    let actor = Actor::machine("receive");
    let permit = actor.may(&REGISTER, Scope::Authority(authority))?;
    let event = Event::of("document.arrived", "incoming-document", id)
        .with("copy", hub_doc_id)
        .with("from", new.sender_code.as_str());
    let change = tx.change(&permit, &event)?;
    store::insert(&change, id, &new)?;
    amend::link(&change, (authority, id), document)?;
    answer::note(&change, (authority, id), document)?;
    consultation::note_reply(&change, (authority, id), document)?;
    jobs::queue(tx, &Unpack { incoming: id }, new.rank)?;
    to_be_registered(&change, &super::find(tx, authority, id)?)?;
    Ok(Some(id))
}

/// Puts a document that arrived on the clerks' desk.
pub(super) fn to_be_registered(change: &Change, one: &Incoming) -> Result<()> {
    let tx = change.tx();
    desk::todo::open(
        change,
        &NewTodo {
            authority: one.authority,
            holder: Holder::Role(CLERK),
            subject: &one.about(),
            act: &TO_REGISTER,
            title: &one.subject,
            reference: &one.reference,
            rank: one.rank,
            due_at: Some(due(tx, one.urgent(), |calendar, now| calendar.same_day(now))?),
        },
    )?;
    Ok(())
}

/// When a step is due: urgent ones at once, others by the calendar.
pub(super) fn due(
    tx: &Tx,
    urgent: bool,
    otherwise: impl Fn(&Calendar, Timestamp) -> Timestamp,
) -> Result<Timestamp> {
    Ok(match urgent {
        true => tx.now() + AT_ONCE,
        false => otherwise(&Calendar::read(tx)?, tx.now()),
    })
}

fn of_envelope(
    authority: AuthorityId,
    hub_doc_id: &str,
    packet: Stored,
    document: &Document,
) -> NewIncoming {
    let from = document.from.clone().unwrap_or_default();
    let code = document.code.clone().unwrap_or_default();
    let signer = document.signer.clone().unwrap_or_default();
    let parts = [code.number, code.notation].into_iter().flatten();
    let reference: Vec<String> = parts.filter(|part| !part.trim().is_empty()).collect();
    let priority = document.other.as_ref().map_or(0, |other| other.priority.value);
    let sender_code = from.organ_id.unwrap_or_default();
    NewIncoming {
        authority,
        way: Way::Axis,
        copy: Some(Copy { hub_doc_id: hub_doc_id.to_owned(), packet }),
        document_id: document.document_id.clone().unwrap_or_default(),
        sender_name: from.organ_name.unwrap_or_else(|| sender_code.clone()),
        sender_code,
        reference: reference.join("/"),
        dated_on: document.promulgation.as_ref().and_then(|given| given.date.value),
        kind: document
            .document_type
            .as_ref()
            .and_then(|kind| kind.name.clone())
            .unwrap_or_default(),
        subject: document.subject.clone().unwrap_or_default(),
        signer_name: signer.full_name.unwrap_or_default(),
        signer_title: signer.position.unwrap_or_default(),
        due_on: document.due_date.value,
        rank: rank(priority),
    }
}

/// What is more urgent comes first; a time set by the hour is as urgent as can be.
fn rank(priority: i32) -> i64 {
    NORMAL - i64::from(priority.clamp(0, 3))
}

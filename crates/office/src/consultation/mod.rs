//! Opinions between authorities: a draft is put before others, each with a deadline; they agree, agree with comments or
//! disagree, and the author says what was made of it (Decree 30/2020/NĐ-CP, art. 10; Decision 28/2018/QĐ-TTg, art. 6).
//!
//! In the asking house `ask` asks, extends and withdraws and `reply` enters what an ordinary document says; in the asked one
//! the request is an incoming document and `answer` answers it. Between them `message` travels (`send`, `take_in`).

mod answer;
mod ask;
mod message;
mod page;
mod refusals;
mod reply;
mod send;
mod store;
mod take_in;

use base::authority::{Action, AuthorityId};
use base::db::Tx;
use base::{Refusal, Result};
use directory::PersonId;
use directory::roles::LEADER;
use jiff::Timestamp;
use jiff::civil::Date;

pub use page::routes;
pub(crate) use page::{Asked, Lines};
pub(crate) use reply::{author_of, note as note_reply};
pub use send::{CarryConsultation, carry_consultation};
pub use take_in::{TakeConsultation, is_consultation, take_consultation, took_in};

use crate::incoming::IncomingId;
use crate::outgoing::{Outcome, OutgoingId, Stance};

base::typed_id!(/// One authority asked for its opinion on one version of a draft.
    ConsultationId);
base::typed_id!(/// One message between the two houses, and the packet that carries it.
    MessageId);

/// Approving what one's authority answers to another.
pub const APPROVE: Action = Action { name: "consultation.approve", roles: &[LEADER] };

/// What an asking house says of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepKind {
    Asked,
    Extended,
    Withdrawn,
}

impl StepKind {
    const ALL: [StepKind; 3] = [StepKind::Asked, StepKind::Extended, StepKind::Withdrawn];

    fn name(self) -> &'static str {
        match self {
            StepKind::Asked => "asked",
            StepKind::Extended => "extended",
            StepKind::Withdrawn => "withdrawn",
        }
    }

    fn parse(name: &str) -> Option<StepKind> {
        StepKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Vietnamese and English.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            StepKind::Asked => ("Lấy ý kiến", "Request for an opinion"),
            StepKind::Extended => ("Gia hạn lấy ý kiến", "More time for an opinion"),
            StepKind::Withdrawn => ("Rút yêu cầu lấy ý kiến", "Request for an opinion withdrawn"),
        }
    }
}

/// One authority asked, in the house that asks.
#[derive(Debug, Clone)]
pub(crate) struct Consultation {
    pub(crate) id: ConsultationId,
    pub(crate) authority: AuthorityId,
    pub(crate) outgoing: OutgoingId,
    pub(crate) version: u32,
    pub(crate) asked: AuthorityId,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) reference: String,
    pub(crate) question: String,
    pub(crate) due_on: Option<Date>,
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) asked_at: Timestamp,
    /// When and why it was withdrawn.
    pub(crate) withdrawn: Option<(Timestamp, String)>,
    pub(crate) answer: Option<Answer>,
    /// Ordinary documents that answer it, the first one first, with their references.
    pub(crate) replies: Vec<(IncomingId, String)>,
    /// What the author said to it, the newest last.
    pub(crate) dispositions: Vec<Disposed>,
    /// Every step, the first one first.
    pub(crate) steps: Vec<Step>,
}

/// What an authority answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) stance: Stance,
    pub(crate) words: String,
    /// Who gave it there, by name; empty when it stands in a document.
    pub(crate) by: String,
    pub(crate) given_at: Timestamp,
    pub(crate) received_at: Timestamp,
    /// The document that is its evidence.
    pub(crate) reply: Option<IncomingId>,
}

/// What was made of an authority's opinion.
#[derive(Debug, Clone)]
pub(crate) struct Disposed {
    pub(crate) version: u32,
    pub(crate) outcome: Outcome,
    pub(crate) words: String,
    pub(crate) written_at: Timestamp,
}

/// One step of the asking house.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) message: MessageId,
    pub(crate) seq: u32,
    pub(crate) kind: StepKind,
    pub(crate) by: PersonId,
    pub(crate) at: Timestamp,
    pub(crate) due_on: Option<Date>,
    pub(crate) words: String,
}

impl Consultation {
    /// Whether an answer is still expected.
    pub(crate) fn awaited(&self) -> bool {
        self.answer.is_none() && self.withdrawn.is_none()
    }

    /// Whether the answer is more than agreement, so that the author says what was made of it.
    pub(crate) fn needs_disposition(&self) -> bool {
        let stance = self.answer.as_ref().map(|answer| answer.stance);
        matches!(stance, Some(Stance::Comments | Stance::Disagrees))
    }

    /// Whether the author still owes a word to it.
    pub(crate) fn is_open(&self) -> bool {
        self.needs_disposition() && self.dispositions.is_empty()
    }

    /// The author's last word to it.
    pub(crate) fn disposition(&self) -> Option<&Disposed> {
        self.dispositions.last()
    }

    /// Whether it was, or is by now, answered after its deadline. An answer counts from when it was given there, but never
    /// later than it came here, so that a clock that goes wrong makes nobody late.
    pub(crate) fn late(&self, now: Timestamp) -> bool {
        let given = |answer: &Answer| answer.given_at.min(answer.received_at);
        let at = self.answer.as_ref().map_or(now, given);
        let withdrawn = self.answer.is_none() && self.withdrawn.is_some();
        !withdrawn && self.due_at.is_some_and(|due| due < at)
    }

    /// Whether the answer came although the request had been withdrawn.
    pub(crate) fn answered_after_all(&self) -> bool {
        let at = self.withdrawn.as_ref().map(|(at, _)| *at);
        self.answer.as_ref().zip(at).is_some_and(|(answer, at)| answer.received_at > at)
    }
}

/// Every authority that was asked on a document, the first version first.
pub(crate) fn on(tx: &Tx, outgoing: OutgoingId) -> Result<Vec<Consultation>> {
    let found = store::on(tx, outgoing)?.into_iter();
    found.map(|one| whole(tx, one)).collect()
}

/// The request of this id on a document.
fn find(tx: &Tx, outgoing: OutgoingId, id: ConsultationId) -> Result<Consultation> {
    let found = store::get(tx, id)?.filter(|one| one.outgoing == outgoing);
    whole(tx, found.ok_or_else(Refusal::not_found)?)
}

/// A request with all that belongs to it.
fn whole(tx: &Tx, one: Consultation) -> Result<Consultation> {
    Ok(Consultation {
        replies: store::replies(tx, one.id)?,
        dispositions: store::dispositions(tx, one.id)?,
        steps: store::steps(tx, one.id)?,
        ..one
    })
}

/// Writes down what the author made of an authority's opinion.
pub(crate) fn dispose(
    change: &base::db::Change,
    (id, version): (ConsultationId, u32),
    by: PersonId,
    (outcome, words): (Outcome, &str),
) -> Result<u64> {
    store::dispose(change, (id, version), by, (outcome, words))
}

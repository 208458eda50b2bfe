//! Documents brought over with their past: registered, handled, sent before this office was opened. Measurements begin with a
//! year of them (`truc bench office`).

mod store;

use base::Result;
use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use desk::Holder;
use desk::todo::{Past, bring};
use directory::PersonId;
use directory::roles::CLERK;
use jiff::{SignedDuration, Timestamp};

use crate::incoming::{self, IncomingId, State};
use crate::outgoing::{self, OutgoingId};

/// Bringing documents over; by the machine alone.
const BRING: Action = Action { name: "office.bring-over", roles: &[] };

/// Who does what with the documents that are brought over.
#[derive(Debug, Clone)]
pub struct Hands {
    pub authority: AuthorityId,
    pub clerk: PersonId,
    pub leader: PersonId,
    pub official: PersonId,
}

/// A document that came in, with what became of it.
#[derive(Debug, Clone)]
pub struct CameIn {
    pub hands: Hands,
    pub number: u32,
    pub year: i16,
    pub sender: (String, String),
    pub reference: String,
    pub subject: String,
    pub received_at: Timestamp,
    /// How far it came; `Registered`, `Handling` or `Done`.
    pub state: State,
    pub late: bool,
}

/// A document that went out.
#[derive(Debug, Clone)]
pub struct WentOut {
    pub hands: Hands,
    pub number: u32,
    pub notation: String,
    pub subject: String,
    /// What was typed, and the structured document (JSON).
    pub sheet: String,
    pub content: String,
    pub signed_at: Timestamp,
    pub recipients: Vec<(AuthorityId, String, String)>,
}

/// Brings documents over that came in, in one transaction.
///
/// # Errors
/// When the store fails.
pub fn bring_in(tx: &Tx, documents: &[CameIn]) -> Result<()> {
    let permit = Actor::machine("past").may(&BRING, Scope::Installation)?;
    let event =
        Event::of("office.brought-over", "incoming-document", "").with("count", documents.len());
    let change = tx.change(&permit, &event)?;
    let with_ids: Vec<(IncomingId, &CameIn)> =
        documents.iter().map(|one| (IncomingId::at(tx, one.received_at), one)).collect();
    store::incoming(&change, &with_ids)?;
    let subjects: Vec<_> =
        with_ids.iter().map(|(id, one)| (desk::Subject::of(incoming::KIND, id), *one)).collect();
    let work: Vec<Past<'_>> =
        subjects.iter().flat_map(|(subject, one)| hands_of(subject, one)).collect();
    bring(&change, &work)
}

/// Every hand that it went through, each with its time.
fn hands_of<'a>(subject: &'a desk::Subject, one: &'a CameIn) -> Vec<Past<'a>> {
    let hour = SignedDuration::from_hours(1);
    let hands = &one.hands;
    let past = |holder, act, opened_at: Timestamp, due_at, done| Past {
        authority: hands.authority,
        holder,
        subject,
        act,
        title: &one.subject,
        reference: &one.reference,
        rank: 4,
        opened_at,
        due_at,
        done,
        late_reason: None,
    };
    let came = one.received_at;
    let clerks = Holder::Role(CLERK);
    let registered = Some((came + hour, hands.clerk, "registered"));
    let mut work =
        vec![past(clerks.clone(), &incoming::TO_REGISTER, came, Some(came + hour * 8), registered)];
    if one.state == State::Registered {
        work.push(past(clerks, &incoming::TO_SUBMIT, came + hour, Some(came + hour * 24), None));
        return work;
    }
    let submitted = Some((came + hour * 2, hands.clerk, "submitted"));
    work.push(past(clerks, &incoming::TO_SUBMIT, came + hour, Some(came + hour * 24), submitted));
    let (leader, official) = (Holder::Person(hands.leader), Holder::Person(hands.official));
    let assigned = Some((came + hour * 5, hands.leader, "assigned"));
    work.push(past(
        leader,
        &incoming::TO_ASSIGN,
        came + hour * 2,
        Some(came + hour * 48),
        assigned,
    ));
    let due_at = Some(came + hour * if one.late { 24 } else { 24 * 14 });
    let done = Some((came + hour * 72, hands.official, "proposed"));
    let mut handled =
        past(official, &incoming::TO_HANDLE, came + hour * 5, due_at, done.filter(|_| one.done()));
    handled.late_reason = Some("Chờ ý kiến phối hợp").filter(|_| one.late && one.done());
    work.push(handled);
    work
}

impl CameIn {
    fn done(&self) -> bool {
        self.state == State::Done
    }
}

/// Brings documents over that went out, in one transaction.
///
/// # Errors
/// When the store fails.
pub fn bring_out(tx: &Tx, documents: &[WentOut]) -> Result<()> {
    let permit = Actor::machine("past").may(&BRING, Scope::Installation)?;
    let event =
        Event::of("office.brought-over", "outgoing-document", "").with("count", documents.len());
    let change = tx.change(&permit, &event)?;
    let with_ids: Vec<(OutgoingId, &WentOut)> =
        documents.iter().map(|one| (OutgoingId::at(tx, one.signed_at), one)).collect();
    store::outgoing(&change, &with_ids)?;
    let subjects: Vec<_> =
        with_ids.iter().map(|(id, one)| (desk::Subject::of(outgoing::KIND, id), *one)).collect();
    let work: Vec<Past<'_>> =
        subjects.iter().flat_map(|(subject, one)| hands_of_sent(subject, one)).collect();
    bring(&change, &work)
}

fn hands_of_sent<'a>(subject: &'a desk::Subject, one: &'a WentOut) -> Vec<Past<'a>> {
    let (hands, at, hour) = (&one.hands, one.signed_at, SignedDuration::from_hours(1));
    let past = |holder, act, opened_at: Timestamp, by: PersonId, outcome| Past {
        authority: hands.authority,
        holder,
        subject,
        act,
        title: &one.subject,
        reference: "",
        rank: 4,
        opened_at,
        due_at: Some(opened_at + hour * 24),
        done: Some((opened_at + hour, by, outcome)),
        late_reason: None,
    };
    let (clerks, leader) = (Holder::Role(CLERK), Holder::Person(hands.leader));
    vec![
        past(leader.clone(), &outgoing::TO_REVIEW, at - hour * 4, hands.leader, "approved"),
        past(clerks.clone(), &outgoing::TO_CHECK, at - hour * 3, hands.clerk, "approved"),
        past(leader, &outgoing::TO_SIGN, at - hour, hands.leader, "signed"),
        past(clerks.clone(), &outgoing::TO_NUMBER, at, hands.clerk, "numbered"),
        past(clerks, &outgoing::TO_SEAL, at + hour, hands.clerk, "sealed"),
    ]
}

/// Where the newest incoming and the newest outgoing document of an authority are shown.
///
/// # Errors
/// When the store fails.
pub fn samples(tx: &Tx, authority: AuthorityId) -> Result<Vec<String>> {
    let came = store::newest_in(tx, authority)?.map(|id| format!("{}{id}", incoming::WAY));
    let went = store::newest_out(tx, authority)?.map(|id| format!("{}{id}", outgoing::WAY));
    Ok(came.into_iter().chain(went).collect())
}

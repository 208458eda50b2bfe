//! Incoming documents: taken in, checked, entered in the register, submitted, assigned, handled, done; every step told to
//! the sender (Decree 30/2020/NĐ-CP, arts. 20–24; Decision 28/2018/QĐ-TTg, arts. 6, 9).
//!
//! `take_in` → `register` → `assign` → `handle`; `told` carries the statuses back, `unpack` lays out the files.

mod amend;
mod arrival;
mod assign;
mod bulk;
mod file;
mod handle;
mod page;
mod recall;
mod refusals;
mod register;
mod sought;
mod store;
mod take_back;
mod take_in;
mod time;
mod told;
mod unpack;
mod way;
mod within;
mod words;

use base::authority::{Action, Actor, AuthorityId};
use base::blobs::Stored;
use base::db::{Change, Tx};
use base::{Refusal, Result, Text};
use desk::extension::TO_DECIDE;
use desk::{Act, Holder, NewTodo, Subject, Todo};
use directory::PersonId;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;
use jiff::civil::Date;

pub use arrival::clear;
pub use assign::{Assignment, Part, assign, submit};
pub use bulk::BULKS;
pub(crate) use file::{by_entry, in_hands_of, people_of, to_be_filed, told};
pub use handle::{accept, confirm, note_seen, opine, propose, send_back};
pub(crate) use page::look_again;
pub use page::{may_list, routes};
pub use recall::{decline, destroy, recalled};
pub use register::{refuse, register};
pub(crate) use sought::{access_to, shown, sought};
pub(crate) use store::AFTER_ALL;
pub use take_back::take_back;
pub use take_in::take_in;
pub use time::{ask_time, decide_time, go_on, pause};
pub use told::{Tell, tell};
pub use unpack::{Unpack, unpack};
pub use way::Way;
pub(crate) use within::{Within, stop, within};
pub(crate) use words::state as state_words;

use crate::beside::not_theirs;
use crate::{freeze, trail};

base::typed_id!(/// One incoming document.
    IncomingId);

/// Entering in the register, refusing, submitting.
pub const REGISTER: Action = Action { name: "incoming.register", roles: &[CLERK] };
/// Assigning work to people, confirming that it is done.
pub const ASSIGN: Action = Action { name: "incoming.assign", roles: &[LEADER] };
/// Handling what one was given.
pub const HANDLE: Action = Action { name: "incoming.handle", roles: &[OFFICIAL, LEADER, CLERK] };

/// Confirming that a recalled document is destroyed, or declining the recall.
pub const DESTROY: Action = Action { name: "incoming.destroy", roles: &[CLERK] };

/// What is to be done with an incoming document, as it stands on people's desks.
pub static TO_REGISTER: Act = act("incoming.register", "Tiếp nhận, vào sổ", "Register");
pub static TO_SUBMIT: Act = act("incoming.submit", "Trình lãnh đạo", "Submit to a leader");
pub static TO_ASSIGN: Act = act("incoming.assign", "Phân công xử lý", "Assign");
pub static TO_HANDLE: Act = act("incoming.handle", "Chủ trì xử lý", "Handle as the lead");
pub static TO_OPINE: Act = act("incoming.opine", "Phối hợp, cho ý kiến", "Give an opinion");
pub static TO_APPROVE: Act =
    act("incoming.approve", "Duyệt ý kiến trả lời", "Approve the authority's opinion");
pub static TO_READ: Act = act("incoming.read", "Xem để biết", "Read, for information");
pub static TO_CONFIRM: Act = act("incoming.confirm", "Xác nhận hoàn thành", "Confirm completion");
pub static TO_FILE: Act = act("incoming.file", "Lưu hồ sơ", "File it");
pub static TO_DESTROY: Act =
    act("incoming.destroy", "Hủy văn bản bị thu hồi", "Destroy what was recalled");

/// Every act on incoming documents, for the desk.
pub static ACTS: [&Act; 11] = [
    &TO_REGISTER,
    &TO_SUBMIT,
    &TO_ASSIGN,
    &TO_HANDLE,
    &TO_OPINE,
    &TO_APPROVE,
    &TO_READ,
    &TO_CONFIRM,
    &TO_FILE,
    &TO_DESTROY,
    &TO_DECIDE,
];
/// What the desk calls an incoming document, and where it is shown.
pub const KIND: &str = "incoming";
pub const WAY: &str = "/incoming/";

const fn act(name: &'static str, vi: &'static str, en: &'static str) -> Act {
    Act { name, word: Text::new(vi, en), by_substitute: true }
}

/// Where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Arrived; nobody has touched it.
    Waiting,
    Registered,
    /// With a leader, who decides who handles it.
    Submitted,
    Assigned,
    /// The lead has begun.
    Handling,
    /// The lead says it is done; the leader has not confirmed it yet.
    Proposed,
    Done,
    Refused,
    /// Its sender recalled it; a clerk has to confirm that it is destroyed.
    Recalled,
    /// Recalled and destroyed: its place in the register stays, its files are closed.
    Destroyed,
}

/// An incoming document.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub id: IncomingId,
    pub authority: AuthorityId,
    pub sender_code: String,
    pub sender_name: String,
    /// Number and notation, "7816/VPCP-TTĐT"; empty when the sender gave none.
    pub reference: String,
    pub dated_on: Option<Date>,
    /// Its kind by name, "Công văn".
    pub kind: String,
    pub subject: String,
    pub signer_name: String,
    pub signer_title: String,
    /// The day by which the sender asks for an answer.
    pub due_on: Option<Date>,
    /// 1 express … 4 normal.
    pub rank: i64,
    pub received_at: Timestamp,
    pub state: State,
    pub entry: Option<Entry>,
    pub leader: Option<PersonId>,
    pub way: Way,
    /// Its copy on the axis and the packet, when it came that way.
    pub copy: Option<Copy>,
    pub unpacked_at: Option<Timestamp>,
}

/// Its place in the register of incoming documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub number: u32,
    pub year: i16,
    pub at: Timestamp,
    pub by: PersonId,
}

/// How it came over the axis.
#[derive(Debug, Clone)]
pub struct Copy {
    pub hub_doc_id: String,
    pub packet: Stored,
}

impl Incoming {
    #[must_use]
    pub fn about(&self) -> Subject {
        Subject::of(KIND, self.id)
    }

    /// Whether its sender took it back: nothing is done with it any more.
    #[must_use]
    pub fn withdrawn(&self) -> bool {
        [State::Recalled, State::Destroyed].contains(&self.state)
    }

    /// Whether it goes before everything else (Decree 30/2020, arts. 4, 23: urgent ones at once).
    #[must_use]
    pub fn urgent(&self) -> bool {
        self.rank < take_in::NORMAL
    }
}

/// The document of this id at this authority.
pub(crate) fn find(tx: &Tx, authority: AuthorityId, id: IncomingId) -> Result<Incoming> {
    let found = store::get(tx, id)?.filter(|one| one.authority == authority);
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// A document of an authority, for what answers it.
pub(crate) fn get(tx: &Tx, authority: AuthorityId, id: IncomingId) -> Result<Option<Incoming>> {
    Ok(store::get(tx, id)?.filter(|one| one.authority == authority))
}

/// Whether a copy of the axis is in the office already.
pub(crate) fn is_here(tx: &Tx, authority: AuthorityId, hub_doc_id: &str) -> Result<bool> {
    store::is_here(tx, authority, hub_doc_id)
}

/// A document with whoever is in charge of it, when somebody is.
pub(crate) fn with_lead(
    tx: &Tx,
    authority: AuthorityId,
    id: IncomingId,
) -> Result<Option<(Incoming, PersonId)>> {
    Ok(get(tx, authority, id)?.zip(store::lead(tx, id)?))
}

/// Puts a document on the desk of a person, or of whoever has a role.
pub(crate) fn give(
    change: &Change,
    one: &Incoming,
    holder: Holder,
    (act, due_at): (&'static Act, Option<Timestamp>),
) -> Result<()> {
    let subject = one.about();
    let new = NewTodo {
        authority: one.authority,
        holder,
        subject: &subject,
        act,
        title: &one.subject,
        reference: &one.reference,
        rank: one.rank,
        due_at,
    };
    desk::todo::open(change, &new).map(drop)
}

/// Whether somebody may see a document and answer it: a clerk, or who has or had a hand in it.
pub(crate) fn is_known_to(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: IncomingId,
) -> Result<bool> {
    let one = find(tx, authority, id)?;
    Ok(actor.has(&CLERK) || trail::had_a_hand(tx, actor, &one.about())?)
}

/// The document of this id at this authority, for an act that changes it: not while it is on hold, nor once its
/// sender recalled it.
pub(crate) fn movable(tx: &Tx, authority: AuthorityId, id: IncomingId) -> Result<Incoming> {
    let one = find(tx, authority, id)?;
    freeze::free(tx, &one.about())?;
    match one.withdrawn() {
        true => Err(stands(tx, &one)?.into()),
        false => Ok(one),
    }
}

/// The actor's own work of a kind on a document. Who has it no more is told where the document stands by now; an
/// assistant that deciding is not theirs; to who never had a hand in it, it does not exist.
pub(crate) fn held(tx: &Tx, actor: &Actor, one: &Incoming, act: &Act) -> Result<Todo> {
    let about = one.about();
    if let Some(todo) = desk::todo::held_by(tx, actor, &about, act)? {
        return Ok(todo);
    }
    match trail::had_a_hand(tx, actor, &about)? {
        true => Err(stands(tx, one)?.into()),
        false => Err(not_theirs(tx, actor, &about)?.into()),
    }
}

/// Where a document stands and what was done to it last, as a refusal.
fn stands(tx: &Tx, one: &Incoming) -> Result<Refusal> {
    Ok(refusals::state(one.state, &trail::last_step(tx, &one.about(), &ACTS)?))
}

/// Refuses an act that comes too late or too early, and says where the document stands.
fn must_be(tx: &Tx, one: &Incoming, states: &[State]) -> Result<()> {
    match states.contains(&one.state) {
        true => Ok(()),
        false => Err(stands(tx, one)?.into()),
    }
}

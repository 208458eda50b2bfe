//! Tasks assigned by a signed document: a sentence of it becomes work of exactly one lead, with co-leads, a deadline or none,
//! and evidence (Decision 42/2014/QĐ-TTg as changed by Decision 23/2018/QĐ-TTg).
//!
//! `give` makes one, `act` moves it, `follow` puts it on desks; between houses each step travels as a message (`message`,
//! `send`, `take_in`). Giver and taker each keep a line and the same steps; `step` says what a step does to a line.

mod act;
mod bulk;
mod figures;
mod follow;
mod give;
mod message;
mod page;
mod refusals;
pub mod seed;
mod send;
mod sentence;
mod sought;
mod step;
mod store;
mod take_in;
mod words;

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::{Refusal, Result, Text};
use desk::{Act, Subject};
use directory::PersonId;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;
use jiff::civil::Date;

pub use act::{NewStep, act, note_read};
pub use bulk::BULKS;
pub use give::{Lead, NewTask, give};
pub use page::routes;
pub use send::{CarryTask, carry_task};
pub(crate) use sought::{shown, sought};
pub use step::{Side, State, StepKind};
pub use take_in::{TakeTask, is_task, take_task, took_in};

use crate::{Looker, trail};

base::typed_id!(/// One house's line of a task.
    TaskId);
base::typed_id!(/// One step of a task, and the message that carries it.
    StepId);

/// Giving tasks, and deciding on the tasks of one's house.
pub const GIVE: Action = Action { name: "task.give", roles: &[LEADER, CLERK] };
/// Deciding on a task that one was made to follow.
pub const FOLLOW: Action = Action { name: "task.follow", roles: &[OFFICIAL, LEADER, CLERK] };
/// Accepting a task that another authority gave, or sending it back.
pub const DECIDE: Action = Action { name: "task.decide", roles: &[LEADER] };
/// Doing a task, and reporting on it.
pub const CARRY_OUT: Action = Action { name: "task.carry-out", roles: &[OFFICIAL, LEADER, CLERK] };

/// What is to be done about a task, as it stands on people's desks.
pub static TO_DECIDE: Act = act_of("task.decide", "Nhận, phân công nhiệm vụ", "Accept the task");
pub static TO_DO: Act = act_of("task.do", "Thực hiện nhiệm vụ", "Carry out the task");
pub static TO_READ: Act = act_of("task.read", "Phối hợp nhiệm vụ", "Co-operate in the task");
pub static TO_RECONSIDER: Act =
    act_of("task.reconsider", "Xem lại nhiệm vụ bị trả lại", "Reconsider a task sent back");
pub static TO_EXTEND: Act = act_of("task.extend", "Quyết định gia hạn", "Decide on more time");
pub static TO_CONFIRM: Act =
    act_of("task.confirm", "Xác nhận hoàn thành nhiệm vụ", "Confirm that a task is done");

/// Every act on tasks, for the desk.
pub static ACTS: [&Act; 6] =
    [&TO_DECIDE, &TO_DO, &TO_READ, &TO_RECONSIDER, &TO_EXTEND, &TO_CONFIRM];
/// What the desk calls a task, and where it is shown.
pub const KIND: &str = "task";
pub const WAY: &str = "/tasks/";
/// Work on tasks comes after urgent documents.
const RANK: i64 = 4;

const fn act_of(name: &'static str, vi: &'static str, en: &'static str) -> Act {
    Act { name, word: Text::new(vi, en), by_substitute: false }
}

/// What a house is in a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// It gave the task to another authority.
    Giver,
    /// It gave the task to one of its own people.
    Own,
    /// It leads.
    Lead,
    /// It co-operates.
    With,
}

/// A task as one house sees it.
#[derive(Debug, Clone)]
pub struct Task {
    pub id: TaskId,
    pub authority: AuthorityId,
    pub part: Part,
    /// The id of the giver's line: what both houses call it.
    pub code: String,
    pub giver: AuthorityId,
    pub lead: AuthorityId,
    pub source: Source,
    /// The sentence as it was signed, and where it stands in the document.
    pub quote: String,
    pub place: String,
    pub words: String,
    /// What counts as evidence of completion.
    pub evidence: String,
    /// None: without a deadline.
    pub due_on: Option<Date>,
    pub given_at: Timestamp,
    pub given_by: Option<PersonId>,
    pub giver_name: String,
    pub follower: Option<PersonId>,
    /// Who is in charge, in the house where it is done.
    pub person: Option<PersonId>,
    pub state: State,
    pub percent: u32,
    /// Another day that was asked for and is not decided on.
    pub asked_on: Option<Date>,
    /// The day on which completion was proposed.
    pub done_on: Option<Date>,
}

/// The signed document that a task comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// `outgoing` or `incoming` with its id, where it stands in this house; else empty.
    pub kind: String,
    pub id: String,
    /// The code of whoever issued it.
    pub issuer: String,
    /// Number and notation, "05/VPCP-KSTT".
    pub reference: String,
    /// What the axis calls it; may be empty.
    pub document_id: String,
    pub dated_on: Option<Date>,
    pub subject: String,
}

impl Task {
    #[must_use]
    pub fn about(&self) -> Subject {
        Subject::of(KIND, self.id)
    }

    /// Whether this house gave it.
    #[must_use]
    pub fn gives(&self) -> bool {
        matches!(self.part, Part::Giver | Part::Own)
    }

    /// Whether it is done in this house.
    #[must_use]
    pub fn does(&self) -> bool {
        matches!(self.part, Part::Lead | Part::Own)
    }
}

/// Whether somebody may give tasks at their authority: decides on what documents offer.
pub(crate) fn may_give(looker: &Looker) -> bool {
    looker.actor.may(&GIVE, Scope::Authority(looker.authority)).is_ok()
}

/// The tasks that a document of this house gave.
pub(crate) fn of_document(tx: &Tx, authority: AuthorityId, about: &Subject) -> Result<Vec<Task>> {
    store::of_source(tx, authority, (about.kind, &about.id))
}

/// The task of this id at this authority.
fn find(tx: &Tx, authority: AuthorityId, id: TaskId) -> Result<Task> {
    let found = store::get(tx, id)?.filter(|one| one.authority == authority);
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// Whether a task is somebody's to see: leaders, clerks, who gave, follows or does it, and whoever had it on the desk.
fn known_to(tx: &Tx, actor: &Actor, one: &Task) -> Result<bool> {
    let person = directory::person::acting(actor);
    let named =
        [one.given_by, one.follower, one.person].iter().any(|who| who.is_some() && *who == person);
    Ok(named
        || actor.has(&LEADER)
        || actor.has(&CLERK)
        || trail::had_a_hand(tx, actor, &one.about())?)
}

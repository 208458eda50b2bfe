//! What people do with a task after it was given: the lead accepts it or sends it back, reports, asks for more time, proposes
//! completion with evidence; the giver decides. One verb: what may follow what stands in `step`.

use base::authority::{Actor, AuthorityId, Permit, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result, jobs};
use desk::Closing;
use directory::PersonId;
use directory::person::{acting, person as find_person, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::civil::Date;

use super::figures::{Standing, today};
use super::follow::follow;
use super::step::Step;
use super::{
    CARRY_OUT, CarryTask, DECIDE, FOLLOW, GIVE, Part, RANK, Side, StepId, StepKind, TO_READ, Task,
    TaskId, find, known_to, refusals, store, words,
};
use crate::beside::not_theirs;
use crate::{STAFF_MAX, person};

/// Letters of a reference or a file's name.
const NAME_MAX: usize = 200;
const PERCENT_MAX: u32 = 100;

/// A step as somebody wants it; which fields count depends on its kind.
#[derive(Debug, Clone)]
pub struct NewStep {
    pub kind: StepKind,
    /// What was done, why, what is missing.
    pub words: String,
    /// Accepted: who is in charge.
    pub person: Option<PersonId>,
    /// Reported: how far, 0 to 100.
    pub percent: Option<u32>,
    /// Extension: the day asked for or given. Confirmed by a letter: the letter's day. `Date::MIN` for what is no day.
    pub due_on: Option<Date>,
    /// Number and notation of the answering document.
    pub reference: String,
    pub file_name: String,
    /// SHA-256 of the file, hexadecimal.
    pub file_sha256: String,
    pub late_reason: String,
}

impl NewStep {
    /// A step of a kind that says nothing yet.
    #[must_use]
    pub fn of(kind: StepKind) -> NewStep {
        NewStep {
            kind,
            words: String::new(),
            person: None,
            percent: None,
            due_on: None,
            reference: String::new(),
            file_name: String::new(),
            file_sha256: String::new(),
            late_reason: String::new(),
        }
    }
}

/// Takes one step.
///
/// # Errors
/// The permission's; 404 for whoever has no part in it; `task.state` when somebody was first; `task.words`, `task.person`,
/// `task.due`, `task.percent`, `task.evidence` at their fields; `todo.late-reason`.
pub fn act(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: TaskId,
    new: &NewStep,
) -> Result<()> {
    let one = find(tx, authority, id)?;
    let permit = permitted(tx, actor, &one, new.kind)?;
    let step = written(tx, actor, &one, new)?;
    let mut next = match one.after(&step) {
        Some(next) => next,
        None => return Err(stands(tx, &one)?.into()),
    };
    check(tx, &one, new)?;
    if new.kind == StepKind::Accepted {
        next.person = new.person;
    }
    let event = Event::of("task.moved", "task", id).with("step", new.kind.name());
    record(&tx.change(&permit, &event)?, actor, &next, &step)
}

/// Writes a step that moved a task, puts it on desks, and sends it to the other houses.
pub(super) fn record(change: &Change, actor: &Actor, next: &Task, step: &Step) -> Result<()> {
    store::update(change, next)?;
    note(change, next, step)?;
    follow(change, actor, next, (step.kind, &step.late_reason))
}

/// Writes a step down, and queues it for the other houses when it was taken here.
pub(super) fn note(change: &Change, task: &Task, step: &Step) -> Result<()> {
    let id = StepId::new(change.tx());
    let own = step.message.is_empty();
    let message = if own { id.to_string() } else { step.message.clone() };
    store::add_step(change, id, task.id, &Step { message, ..step.clone() })?;
    match own && task.part != Part::Own {
        true => jobs::queue(change.tx(), &CarryTask { step: id }, RANK),
        false => Ok(()),
    }
}

/// Notes that a leader of a co-operating authority has read it.
///
/// # Errors
/// The permission's; 404; `todo.late-reason`.
pub fn note_read(tx: &Tx, actor: &Actor, authority: AuthorityId, id: TaskId) -> Result<()> {
    let permit = actor.may(&DECIDE, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    desk::todo::held_by(tx, actor, &one.about(), &TO_READ)?.ok_or_else(Refusal::not_found)?;
    let change = tx.change(&permit, &Event::of("task.read", "task", id))?;
    desk::todo::close(&change, actor, &one.about(), &TO_READ, Closing::by("read")).map(drop)
}

/// Whoever's turn it may be; to strangers the task does not exist.
fn permitted(tx: &Tx, actor: &Actor, one: &Task, kind: StepKind) -> Result<Permit> {
    let scope = Scope::Authority(one.authority);
    let person = acting(actor);
    if !known_to(tx, actor, one)? {
        return Err(not_theirs(tx, actor, &one.about())?.into());
    }
    let (theirs, action) = match (kind.side(), kind) {
        (Side::Giver, _) if one.follower.is_some() && one.follower == person => {
            (one.gives(), &FOLLOW)
        }
        (Side::Giver, _) => (one.gives(), &GIVE),
        (Side::Taker, StepKind::Accepted | StepKind::Declined) => (one.part == Part::Lead, &DECIDE),
        (Side::Taker, _) => (one.does() && one.person == person, &CARRY_OUT),
    };
    match theirs {
        true => actor.may(action, scope),
        false => Err(not_theirs(tx, actor, &one.about())?.into()),
    }
}

/// Says where a task stands by now, and who moved it last.
fn stands(tx: &Tx, one: &Task) -> Result<Refusal> {
    let steps = store::steps(tx, one.id)?;
    let last = steps.last().map(|step| {
        let (_, (vi, en)) = words::step(step.kind);
        (step.by_name.as_str(), vi, en)
    });
    Ok(refusals::state(Standing::of(one, today(tx)), last))
}

/// The step as it will stand in the record.
fn written(tx: &Tx, actor: &Actor, one: &Task, new: &NewStep) -> Result<Step> {
    let side = new.kind.side();
    let by = person(actor)?;
    let cut = |text: &str, most: usize| text.trim().chars().take(most).collect::<String>();
    Ok(Step {
        message: String::new(),
        side,
        seq: store::last_seq(tx, one.id, side)? + 1,
        kind: new.kind,
        at: tx.now(),
        by: Some(by),
        by_name: find_person(tx, by)?.name,
        words: new.words.trim().to_owned(),
        percent: new.percent,
        due_on: new.due_on,
        reference: cut(&new.reference, NAME_MAX),
        file_name: cut(&new.file_name, NAME_MAX),
        file_sha256: new.file_sha256.trim().to_lowercase(),
        late_reason: cut(&new.late_reason, crate::note::WORDS_MAX),
    })
}

/// Whether everything is said that a step of this kind needs.
fn check(tx: &Tx, one: &Task, new: &NewStep) -> Result<()> {
    let silent = [StepKind::Accepted, StepKind::ExtensionGranted, StepKind::Confirmed];
    if !silent.contains(&new.kind) || !new.words.trim().is_empty() {
        refusals::said("words", &new.words)?;
    }
    let to_come = |day: &Date| *day >= today(tx);
    match new.kind {
        StepKind::Accepted => {
            let here = staff(tx, one.authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?;
            match new.person.is_some_and(|chosen| here.iter().any(|(who, _)| who.id == chosen)) {
                true => Ok(()),
                false => Err(refusals::person("person").into()),
            }
        }
        StepKind::Reported if new.percent.is_some_and(|percent| percent > PERCENT_MAX) => {
            Err(refusals::percent().into())
        }
        StepKind::ExtensionAsked if !new.due_on.as_ref().is_some_and(to_come) => {
            Err(refusals::due().into())
        }
        StepKind::ExtensionGranted if !new.due_on.as_ref().is_none_or(to_come) => {
            Err(refusals::due().into())
        }
        StepKind::Confirmed
            if new.due_on.is_some_and(|day| day > today(tx) || day == Date::MIN) =>
        {
            Err(refusals::done_on().into())
        }
        StepKind::Proposed => match proven(new) {
            true => Ok(()),
            false => Err(refusals::proof().into()),
        },
        _ => Ok(()),
    }
}

/// Whether a document or a file is named that shows completion.
fn proven(new: &NewStep) -> bool {
    let digest = new.file_sha256.trim();
    let hexadecimal = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    let file = !new.file_name.trim().is_empty() && hexadecimal;
    match digest.is_empty() && new.file_name.trim().is_empty() {
        true => !new.reference.trim().is_empty(),
        false => file,
    }
}

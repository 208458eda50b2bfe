//! What a step leaves on people's desks: the giver's follower decides, the taker's leaders and the person in charge act.

use base::Result;
use base::authority::Actor;
use base::db::Change;
use desk::{Act, Calendar, Closing, Holder, NewTodo};
use directory::roles::LEADER;
use jiff::Timestamp;

use super::{
    Part, RANK, StepKind, TO_CONFIRM, TO_DECIDE, TO_DO, TO_EXTEND, TO_READ, TO_RECONSIDER, Task,
};

/// Working days to accept a task or to decide on what its lead asks: ours to choose, no article sets them.
const DECISION_DAYS: u32 = 2;

/// Opens and closes work after a step; `task` stands as the step left it.
pub(super) fn follow(
    change: &Change,
    actor: &Actor,
    task: &Task,
    (kind, late_reason): (StepKind, &str),
) -> Result<()> {
    let closing = Closing { outcome: kind.name(), late_reason };
    if kind == StepKind::Withdrawn {
        return desk::todo::close_all(change, actor, &task.about(), kind.name()).map(drop);
    }
    if task.gives() {
        at_giver(change, actor, task, kind, closing)?;
    }
    if task.does() {
        at_lead(change, actor, task, kind, closing)?;
    }
    if task.part == Part::With && kind == StepKind::Given {
        hand(change, task, Holder::Role(LEADER), &TO_READ, None)?;
    }
    if kind == StepKind::Confirmed {
        desk::todo::close_all(change, actor, &task.about(), kind.name())?;
    }
    Ok(())
}

fn at_giver(
    change: &Change,
    actor: &Actor,
    task: &Task,
    kind: StepKind,
    closing: Closing<'_>,
) -> Result<()> {
    let close = |act| desk::todo::close(change, actor, &task.about(), act, closing).map(drop);
    match kind {
        StepKind::Declined => decide(change, task, &TO_RECONSIDER),
        StepKind::ExtensionAsked => decide(change, task, &TO_EXTEND),
        StepKind::Proposed => decide(change, task, &TO_CONFIRM),
        StepKind::GivenAgain => close(&TO_RECONSIDER),
        StepKind::ExtensionGranted | StepKind::ExtensionRefused => close(&TO_EXTEND),
        StepKind::Returned | StepKind::Confirmed => close(&TO_CONFIRM),
        StepKind::Given | StepKind::Accepted | StepKind::Reported | StepKind::Withdrawn => Ok(()),
    }
}

fn at_lead(
    change: &Change,
    actor: &Actor,
    task: &Task,
    kind: StepKind,
    closing: Closing<'_>,
) -> Result<()> {
    let about = task.about();
    let close = |act| desk::todo::close(change, actor, &about, act, closing).map(drop);
    match kind {
        StepKind::Given | StepKind::GivenAgain => match task.person {
            Some(_) => carry_out(change, task),
            None => {
                let due = Calendar::read(change.tx())?.after(change.tx().now(), DECISION_DAYS);
                hand(change, task, Holder::Role(LEADER), &TO_DECIDE, Some(due))
            }
        },
        StepKind::Accepted => {
            close(&TO_DECIDE)?;
            carry_out(change, task)
        }
        StepKind::Declined => close(&TO_DECIDE),
        StepKind::Proposed => close(&TO_DO),
        StepKind::Returned => carry_out(change, task),
        StepKind::ExtensionGranted => match due_at(change, task)? {
            Some(due) => desk::todo::extend(change, &about, &TO_DO, due).map(drop),
            None => Ok(()),
        },
        StepKind::Reported
        | StepKind::ExtensionAsked
        | StepKind::ExtensionRefused
        | StepKind::Confirmed
        | StepKind::Withdrawn => Ok(()),
    }
}

/// Puts the task on the desk of the person in charge.
fn carry_out(change: &Change, task: &Task) -> Result<()> {
    match task.person {
        Some(person) => hand(change, task, Holder::Person(person), &TO_DO, due_at(change, task)?),
        None => Ok(()),
    }
}

fn due_at(change: &Change, task: &Task) -> Result<Option<Timestamp>> {
    let calendar = Calendar::read(change.tx())?;
    Ok(task.due_on.map(|day| calendar.end_of(day)))
}

/// Puts a decision on the desk of whoever follows the task; with nobody named, of the leaders.
fn decide(change: &Change, task: &Task, act: &'static Act) -> Result<()> {
    let holder = task.follower.map_or(Holder::Role(LEADER), Holder::Person);
    let due = Calendar::read(change.tx())?.after(change.tx().now(), DECISION_DAYS);
    hand(change, task, holder, act, Some(due))
}

fn hand(
    change: &Change,
    task: &Task,
    holder: Holder,
    act: &'static Act,
    due_at: Option<Timestamp>,
) -> Result<()> {
    let new = NewTodo {
        authority: task.authority,
        holder,
        subject: &task.about(),
        act,
        title: &task.words,
        reference: &task.source.reference,
        rank: RANK,
        due_at,
    };
    desk::todo::open(change, &new).map(drop)
}

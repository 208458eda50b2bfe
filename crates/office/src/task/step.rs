//! What a step does to a task. The same rule moves the giver's line and the taker's, whichever of them wrote the step, so that
//! both come to the same state; a step that crossed another on its way is kept as a fact and moves nothing.

use base::clock::vietnam;
use directory::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Task;

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Given, and not begun.
    Waiting,
    /// The lead sent it back.
    Declined,
    Running,
    /// The lead says that it is done; the giver has not confirmed it.
    Proposed,
    Done,
    Withdrawn,
}

/// Whose step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Giver,
    Taker,
}

/// What somebody did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepKind {
    Given,
    Accepted,
    Declined,
    GivenAgain,
    Reported,
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    Proposed,
    Returned,
    Confirmed,
    Withdrawn,
}

/// One step as it stands in the record of a house.
#[derive(Debug, Clone)]
pub struct Step {
    /// The id that both houses know it by.
    pub message: String,
    pub side: Side,
    /// Its number among the steps of its side, from 1.
    pub seq: u32,
    pub kind: StepKind,
    pub at: Timestamp,
    /// None when it came from another house.
    pub by: Option<PersonId>,
    pub by_name: String,
    pub words: String,
    pub percent: Option<u32>,
    pub due_on: Option<Date>,
    pub reference: String,
    pub file_name: String,
    pub file_sha256: String,
    pub late_reason: String,
}

impl Step {
    /// Whether the giver confirms by a letter of the lead, on whose day it was done: a lead with other software reports so.
    fn by_letter(&self) -> bool {
        self.due_on.is_some() && !self.reference.is_empty()
    }
}

impl State {
    pub(super) const ALL: [State; 6] = [
        State::Waiting,
        State::Declined,
        State::Running,
        State::Proposed,
        State::Done,
        State::Withdrawn,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Declined => "declined",
            State::Running => "running",
            State::Proposed => "proposed",
            State::Done => "done",
            State::Withdrawn => "withdrawn",
        }
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub fn ended(self) -> bool {
        matches!(self, State::Done | State::Withdrawn)
    }
}

impl Side {
    pub(super) fn name(self) -> &'static str {
        match self {
            Side::Giver => "giver",
            Side::Taker => "taker",
        }
    }
}

impl StepKind {
    pub(super) const ALL: [StepKind; 12] = [
        StepKind::Given,
        StepKind::Accepted,
        StepKind::Declined,
        StepKind::GivenAgain,
        StepKind::Reported,
        StepKind::ExtensionAsked,
        StepKind::ExtensionGranted,
        StepKind::ExtensionRefused,
        StepKind::Proposed,
        StepKind::Returned,
        StepKind::Confirmed,
        StepKind::Withdrawn,
    ];

    /// Its name in `truc.task/1`.
    pub(super) fn name(self) -> &'static str {
        match self {
            StepKind::Given => "given",
            StepKind::Accepted => "accepted",
            StepKind::Declined => "declined",
            StepKind::GivenAgain => "given-again",
            StepKind::Reported => "reported",
            StepKind::ExtensionAsked => "extension-asked",
            StepKind::ExtensionGranted => "extension-granted",
            StepKind::ExtensionRefused => "extension-refused",
            StepKind::Proposed => "proposed",
            StepKind::Returned => "returned",
            StepKind::Confirmed => "confirmed",
            StepKind::Withdrawn => "withdrawn",
        }
    }

    pub(super) fn parse(name: &str) -> Option<StepKind> {
        StepKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whose step it is.
    #[must_use]
    pub fn side(self) -> Side {
        match self {
            StepKind::Given
            | StepKind::GivenAgain
            | StepKind::ExtensionGranted
            | StepKind::ExtensionRefused
            | StepKind::Returned
            | StepKind::Confirmed
            | StepKind::Withdrawn => Side::Giver,
            StepKind::Accepted
            | StepKind::Declined
            | StepKind::Reported
            | StepKind::ExtensionAsked
            | StepKind::Proposed => Side::Taker,
        }
    }
}

impl Task {
    /// The task after a step; none when it does not fit where the task stands.
    #[must_use]
    pub fn after(&self, step: &Step) -> Option<Task> {
        let mut next = self.clone();
        next.state = match (step.kind, self.state) {
            (StepKind::Accepted | StepKind::Reported, State::Waiting)
            | (StepKind::Reported, State::Running)
            | (StepKind::Returned, State::Proposed) => State::Running,
            (StepKind::Declined, State::Waiting) => State::Declined,
            (StepKind::GivenAgain, State::Declined) => State::Waiting,
            (StepKind::Proposed, State::Waiting | State::Running) => State::Proposed,
            (StepKind::Confirmed, State::Proposed) => State::Done,
            (StepKind::Confirmed, State::Waiting | State::Running) if step.by_letter() => {
                State::Done
            }
            (StepKind::Withdrawn, state) if !state.ended() => State::Withdrawn,
            (StepKind::ExtensionAsked, state @ (State::Waiting | State::Running))
                if self.asked_on.is_none() && self.due_on.is_some() =>
            {
                state
            }
            (StepKind::ExtensionGranted | StepKind::ExtensionRefused, state)
                if self.asked_on.is_some() && !state.ended() =>
            {
                state
            }
            _ => return None,
        };
        next.note(step);
        Some(next)
    }

    /// The facts of a step that fits.
    fn note(&mut self, step: &Step) {
        match step.kind {
            StepKind::Reported => self.percent = step.percent.unwrap_or(self.percent),
            StepKind::ExtensionAsked => self.asked_on = step.due_on,
            StepKind::ExtensionGranted => {
                self.due_on = step.due_on.or(self.asked_on);
                self.asked_on = None;
            }
            StepKind::ExtensionRefused => self.asked_on = None,
            StepKind::Proposed => self.done_on = Some(vietnam(step.at).date()),
            StepKind::Returned => self.done_on = None,
            StepKind::Confirmed => {
                self.percent = 100;
                self.done_on = self.done_on.or(step.due_on);
            }
            StepKind::GivenAgain | StepKind::Declined => self.person = None,
            StepKind::Given | StepKind::Accepted | StepKind::Withdrawn => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use base::authority::AuthorityId;
    use jiff::Timestamp;

    use super::{State, Step, StepKind};
    use crate::task::{Part, Source, Task};

    fn task() -> Task {
        Task {
            id: "019ab000-0000-7000-8000-000000000000".parse().unwrap(),
            authority: AuthorityId(1),
            part: Part::Giver,
            code: String::new(),
            giver: AuthorityId(1),
            lead: AuthorityId(2),
            source: Source::default(),
            quote: String::new(),
            place: String::new(),
            words: String::new(),
            evidence: String::new(),
            due_on: Some("2026-12-04".parse().unwrap()),
            given_at: Timestamp::UNIX_EPOCH,
            given_by: None,
            giver_name: String::new(),
            follower: None,
            person: None,
            state: State::Waiting,
            percent: 0,
            asked_on: None,
            done_on: None,
        }
    }

    fn step(kind: StepKind) -> Step {
        Step {
            message: String::new(),
            side: kind.side(),
            seq: 1,
            kind,
            at: Timestamp::UNIX_EPOCH,
            by: None,
            by_name: String::new(),
            words: String::new(),
            percent: None,
            due_on: None,
            reference: String::new(),
            file_name: String::new(),
            file_sha256: String::new(),
            late_reason: String::new(),
        }
    }

    /// Where a line stands when steps come in this order; those that do not fit move nothing.
    fn state(kinds: &[StepKind]) -> State {
        let after = |task: Task, kind: &StepKind| task.after(&step(*kind)).unwrap_or(task);
        kinds.iter().fold(task(), after).state
    }

    #[test]
    fn steps_that_cross_lead_both_houses_to_one_state() {
        use StepKind::{Accepted, Declined, Proposed, Withdrawn};
        for own in [Accepted, Declined, Proposed] {
            assert_eq!(state(&[own, Withdrawn]), state(&[Withdrawn, own]), "{own:?}");
        }
        assert_eq!(state(&[Accepted, Proposed]), State::Proposed);
        assert_eq!(state(&[Accepted, StepKind::Confirmed]), State::Running, "nothing proposed");
    }

    #[test]
    fn more_time_is_decided_on_once_it_is_asked_for() {
        let granted = step(StepKind::ExtensionGranted);
        assert!(task().after(&granted).is_none());
        let day = Some("2026-12-18".parse().unwrap());
        let asked = Step { due_on: day, ..step(StepKind::ExtensionAsked) };
        let asked = task().after(&asked).unwrap();
        assert_eq!(asked.after(&granted).unwrap().due_on, day);
        let refused = asked.after(&step(StepKind::ExtensionRefused)).unwrap();
        assert_eq!((refused.due_on, refused.asked_on), (task().due_on, None));
    }
}

//! How tasks stand, counted: by authority for the wall, by standing for the lists. One query counts for both, and the lists
//! ask with the same words, so that a figure is the length of the list behind it.

use base::Result;
use base::authority::AuthorityId;
use base::clock::vietnam;
use base::db::Tx;
use directory::PersonId;
use jiff::civil::Date;

use super::{State, Task, TaskId, store};

/// How a task stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Waiting,
    Running,
    /// Not done, and its day has passed; or proposed as done after its day.
    Overdue,
    InTime,
    Late,
    Withdrawn,
}

impl Standing {
    pub(super) const ALL: [Standing; 6] = [
        Standing::Overdue,
        Standing::Waiting,
        Standing::Running,
        Standing::InTime,
        Standing::Late,
        Standing::Withdrawn,
    ];

    /// As the store's `standing` says it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Standing::Waiting => "waiting",
            Standing::Running => "running",
            Standing::Overdue => "overdue",
            Standing::InTime => "in-time",
            Standing::Late => "late",
            Standing::Withdrawn => "withdrawn",
        }
    }

    /// How one task stands; the store's `standing` says the same of many.
    pub(super) fn of(task: &Task, today: Date) -> Standing {
        let late = task.due_on.is_some_and(|due| due < task.done_on.unwrap_or(today));
        standing(task.state, late)
    }
}

fn standing(state: State, late: bool) -> Standing {
    match (state, late) {
        (State::Withdrawn, _) => Standing::Withdrawn,
        (State::Done, true) => Standing::Late,
        (State::Done, false) => Standing::InTime,
        (State::Waiting | State::Declined | State::Running | State::Proposed, true) => {
            Standing::Overdue
        }
        (State::Waiting | State::Declined, false) => Standing::Waiting,
        (State::Running | State::Proposed, false) => Standing::Running,
    }
}

/// Which tasks of a house.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub(super) authority: AuthorityId,
    /// `given` or `taken`.
    pub(super) direction: &'static str,
    /// A name of `Standing`, `due` or `open-ended`; empty for all.
    pub(super) standing: String,
    pub(super) lead: Option<AuthorityId>,
    /// Deadlines up to and with this day.
    pub(super) until: Option<Date>,
    /// Number and notation of the document they come from.
    pub(super) reference: String,
    /// Only those that somebody gave, follows or does.
    pub(super) person: Option<PersonId>,
}

/// Tasks of one lead in one state.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    pub(super) lead: AuthorityId,
    pub(super) state: State,
    pub(super) count: u64,
    pub(super) without_day: u64,
    /// Whose day passed before they were done.
    pub(super) late: u64,
    /// The first day among these.
    pub(super) oldest: Option<Date>,
}

/// One authority on the wall.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    counts: Vec<(Standing, u64)>,
    pub(super) open_ended: u64,
    /// The day of the task that is overdue longest.
    pub(super) oldest: Option<Date>,
}

impl Figures {
    fn add(&mut self, of: &Counted) {
        let in_time = of.count - of.late;
        self.counts.push((standing(of.state, true), of.late));
        self.counts.push((standing(of.state, false), in_time));
        if !of.state.ended() {
            self.open_ended += of.without_day;
            self.oldest = self.oldest.into_iter().chain(of.oldest).min();
        }
    }

    pub(super) fn of(&self, standing: Standing) -> u64 {
        self.counts.iter().filter(|(one, _)| *one == standing).map(|(_, count)| count).sum()
    }

    pub(super) fn given(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// Done, or due and not done.
    pub(super) fn due(&self) -> u64 {
        self.of(Standing::InTime) + self.of(Standing::Late) + self.of(Standing::Overdue)
    }

    /// Not done, and not overdue.
    pub(super) fn running(&self) -> u64 {
        self.of(Standing::Waiting) + self.of(Standing::Running)
    }
}

/// Today, where tasks are due.
pub(super) fn today(tx: &Tx) -> Date {
    vietnam(tx.now()).date()
}

/// Everything that a filter lets through but its standing, together and by lead: who is overdue longest comes first, then who
/// has most.
pub(super) fn count(tx: &Tx, filter: &Filter) -> Result<(Figures, Vec<(AuthorityId, Figures)>)> {
    let mut all = Figures::default();
    let mut by_lead: Vec<(AuthorityId, Figures)> = Vec::new();
    for counted in store::count(tx, filter, today(tx))? {
        all.add(&counted);
        match by_lead.iter_mut().find(|(lead, _)| *lead == counted.lead) {
            Some((_, figures)) => figures.add(&counted),
            None => {
                let mut figures = Figures::default();
                figures.add(&counted);
                by_lead.push((counted.lead, figures));
            }
        }
    }
    by_lead.sort_by_key(|(lead, figures)| {
        (figures.oldest.unwrap_or(Date::MAX), u64::MAX - figures.given(), *lead)
    });
    Ok((all, by_lead))
}

/// One page of a list, the newest first.
pub(super) fn list(tx: &Tx, filter: &Filter, before: Option<TaskId>) -> Result<Vec<Task>> {
    store::list(tx, filter, before, today(tx))
}

impl Filter {
    /// Every task that a house gave.
    pub(super) fn given(authority: AuthorityId) -> Filter {
        Filter {
            authority,
            direction: "given",
            standing: String::new(),
            lead: None,
            until: None,
            reference: String::new(),
            person: None,
        }
    }
}

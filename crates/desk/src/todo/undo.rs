//! Taking a step back: until somebody else acted on it, whoever did it may. Nothing is deleted by that: what the step gave
//! ends as taken back, and what it had ended is open once more, due when it was due before.

use base::Result;
use base::authority::Actor;
use base::db::{Change, Tx};
use directory::person::acting;

use super::{Closing, Subject, Todo, TodoId, store};

/// How work ends that was given by a step taken back.
const TAKEN_BACK: &str = "taken-back";

/// The step that was done last about a thing.
#[derive(Debug, Clone)]
pub struct LastStep {
    /// The work that it ended.
    pub done: Todo,
    /// What it gave to others; open by necessity, since nothing was done later.
    given: Vec<Todo>,
}

impl LastStep {
    /// Whether this actor did it.
    #[must_use]
    pub fn is_by(&self, actor: &Actor) -> bool {
        self.done.done_by.is_some() && self.done.done_by == acting(actor)
    }
}

/// What was done last about a thing, if anything was.
///
/// # Errors
/// When the store fails.
pub fn last_step(tx: &Tx, subject: &Subject) -> Result<Option<LastStep>> {
    let trail = store::about(tx, subject)?;
    let done = trail.iter().filter(|one| one.done_at.is_some()).max_by_key(|one| one.done_at);
    Ok(done.map(|done| LastStep {
        given: trail
            .iter()
            .filter(|one| one.done_at.is_none() && Some(one.opened_at) == done.done_at)
            .cloned()
            .collect(),
        done: done.clone(),
    }))
}

/// Takes a step back; whether the actor may is for the room to say.
///
/// # Errors
/// When the store fails.
pub fn take_back(change: &Change, actor: &Actor, step: &LastStep) -> Result<()> {
    for one in &step.given {
        store::close(change, one.id, acting(actor), Closing::by(TAKEN_BACK))?;
    }
    store::again(change, TodoId::new(change.tx()), &step.done).map(drop)
}

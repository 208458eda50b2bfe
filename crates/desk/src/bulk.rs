//! One act done to many pieces of work: shown first, then done to each by itself, with a result for each. What can be done so,
//! rooms declare; what would come of it, their own verbs say in a rehearsal that leaves nothing
//! ([0047](docs/decisions/0047-bulk-acts-are-rehearsed.md)).

mod page;
mod refusals;

use base::authority::{Actor, Role};
use base::clock::vietnam;
use base::db::Tx;
use base::{Error, Refusal, Result, Text};
use directory::PersonId;
use directory::person::hands;
use directory::substitution::assisted;

pub(crate) use page::routes;
pub(crate) use refusals::nothing;

use crate::Acts;
use crate::said::Said;
use crate::todo::{self, Act, Holder, Todo, TodoId};

/// Pieces picked in one go: bounds the page and the time it takes; the list shows fifty at once.
pub(crate) const PICKED_MAX: usize = 100;

/// What can be done to many pieces of work at once, declared by the room whose work it is.
#[derive(Debug)]
pub struct Bulk {
    /// As forms carry it: `incoming.register`.
    pub name: &'static str,
    /// The kind of work it is done to; none when it is done to any.
    pub act: Option<&'static Act>,
    /// What is done, as a verb: "Vào sổ".
    pub word: Text,
    pub icon: &'static str,
    /// What has to be known beside, said once for all of them.
    pub asks: &'static [Ask],
    /// Does it to one piece, and answers what became of it in words that fit before and after: "Số đến 12/2026".
    pub verb: fn(&Tx, &Actor, &Todo, &Said) -> Result<Text>,
}

/// One thing that a bulk act has to know.
#[derive(Debug)]
pub struct Ask {
    pub field: &'static str,
    pub label: Text,
    pub kind: AskKind,
    pub required: bool,
}

/// How something is asked.
#[derive(Debug, Clone, Copy)]
pub enum AskKind {
    Day,
    Words,
    /// Somebody of the house with one of these roles.
    Person(&'static [Role]),
}

/// What came of one piece, or would come.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Done(Text),
    Refused(Refusal),
    /// Nothing speaks against it, but something that is asked for all is not said yet.
    Asked(Refusal),
}

/// One piece of work with its outcome.
#[derive(Debug, Clone)]
struct Line {
    todo: Todo,
    outcome: Outcome,
}

impl Bulk {
    /// Whether it can be done to work of this kind.
    pub(crate) fn fits(&self, todo: &Todo) -> bool {
        self.act.is_none_or(|act| act.name == todo.act)
    }

    /// Whether a field is asked once for all: its own, and why late work took so long.
    fn asks_for(&self, field: Option<&str>) -> bool {
        field == Some(todo::LATE_REASON) || self.asks.iter().any(|ask| field == Some(ask.field))
    }

    /// Does it to one piece; a rule that says no leaves nothing of it.
    fn tried(
        &self,
        tx: &Tx,
        (actor, acts): (&Actor, &Acts),
        id: TodoId,
        said: &Said,
    ) -> Result<Line> {
        let todo = picked(tx, actor, id)?;
        let outcome = match tx.attempt(|tx| self.carry_out(tx, (actor, acts), &todo, said)) {
            Ok(told) => Outcome::Done(told),
            Err(Error::Refused(refusal)) if self.asks_for(refusal.field.as_deref()) => {
                Outcome::Asked(*refusal)
            }
            Err(Error::Refused(refusal)) => Outcome::Refused(*refusal),
            Err(failed) => return Err(failed),
        };
        Ok(Line { todo, outcome })
    }

    fn carry_out(
        &self,
        tx: &Tx,
        (actor, acts): (&Actor, &Acts),
        todo: &Todo,
        said: &Said,
    ) -> Result<Text> {
        if let Some(at) = todo.done_at {
            return Err(refusals::done(&vietnam(at)).into());
        }
        if !self.fits(todo) {
            return Err(refusals::other_work(&acts.word(&todo.act)).into());
        }
        (self.verb)(tx, actor, todo, said)
    }
}

/// A piece of work that waits for the actor or did, or for a leader whom they assist.
fn picked(tx: &Tx, actor: &Actor, id: TodoId) -> Result<Todo> {
    let leaders: Vec<PersonId> = assisted(tx, actor)?.iter().map(|of| of.leader).collect();
    let found = todo::get(tx, id)?.filter(|todo| match &todo.holder {
        _ if actor.home() != Some(todo.authority) => false,
        Holder::Person(holder) => hands(actor).contains(holder) || leaders.contains(holder),
        Holder::Role(role) => actor.has(role),
    });
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// What would come of it, in the order of the list; nothing of it stays.
fn rehearse(tx: &Tx, by: (&Actor, &Acts), bulk: &Bulk, said: &Said) -> Result<Vec<Line>> {
    let ids = said.picked();
    if ids.is_empty() {
        return Err(refusals::nothing().into());
    }
    tx.rehearse(|tx| ids.iter().map(|id| bulk.tried(tx, by, *id, said)).collect())
}

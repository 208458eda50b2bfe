//! The pages of bulk acts: what would come of it, and what came of it.

use std::slice::Iter;

use askama::Template;
use axum::extract::State;
use axum::routing::post;
use axum::{Form, Router};
use base::authority::Actor;
use base::db::{Db, Tx};
use base::pages::{Choice, Chrome, Page, Refusals};
use base::{Refusal, Result};
use directory::SignedIn;
use directory::person::staff;

use super::{AskKind, Bulk, Line, Outcome, rehearse};
use crate::list::way_back;
use crate::said::Said;
use crate::todo::LATE_REASON;
use crate::view::theirs;
use crate::{Acts, Todo};

/// People of one authority among whom somebody is chosen.
const STAFF_MAX: u32 = 5_000;

#[derive(Clone)]
struct Room {
    db: Db,
    acts: Acts,
}

pub(crate) fn routes(db: Db, acts: Acts) -> Router {
    Router::new()
        .route("/desk/bulk", post(show))
        .route("/desk/bulk/doing", post(carry_out))
        .with_state(Room { db, acts })
}

/// What is shown of one act and its pieces, before and after.
#[derive(Template)]
#[template(path = "bulk/preview.html")]
struct Preview {
    chrome: Chrome,
    acts: Acts,
    bulk: &'static Bulk,
    lines: Vec<Line>,
    said: Said,
    refusals: Refusals,
    /// The choices of each thing that is asked; none for what is written.
    choices: Vec<Vec<Choice>>,
}

#[derive(Template)]
#[template(path = "bulk/result.html")]
struct Outcomes {
    chrome: Chrome,
    acts: Acts,
    bulk: &'static Bulk,
    lines: Vec<Line>,
    back: String,
}

fn count(lines: &[Line], of: impl Fn(&Outcome) -> bool) -> usize {
    lines.iter().filter(|line| of(&line.outcome)).count()
}

fn refused(outcome: &Outcome) -> Option<&Refusal> {
    match outcome {
        Outcome::Refused(refusal) => Some(refusal),
        Outcome::Done(_) | Outcome::Asked(_) => None,
    }
}

impl Preview {
    fn asks(&self) -> std::iter::Zip<Iter<'_, super::Ask>, Iter<'_, Vec<Choice>>> {
        self.bulk.asks.iter().zip(&self.choices)
    }

    fn is_day(&self, kind: &AskKind) -> bool {
        matches!(kind, AskKind::Day)
    }

    /// How many it can be done to.
    fn able(&self) -> usize {
        count(&self.lines, |outcome| refused(outcome).is_none())
    }

    /// The id of the field for the reason, when some of it is late.
    fn late(&self) -> Option<String> {
        let late =
            |line: &Line| line.todo.late(self.chrome.now) && refused(&line.outcome).is_none();
        let asked = self.bulk.act.is_some() && self.lines.iter().any(late);
        asked.then(|| LATE_REASON.to_owned())
    }

    /// Icon kind, and what would become of a piece.
    fn told(&self, line: &Line) -> (&'static str, String) {
        match &line.outcome {
            Outcome::Done(told) => ("done", self.chrome.text(told).to_owned()),
            Outcome::Asked(_) => ("wait", self.chrome.text(&self.bulk.word).to_owned()),
            Outcome::Refused(refusal) => why(&self.chrome, refusal),
        }
    }

    fn way(&self, todo: &Todo) -> String {
        self.acts.way(todo).unwrap_or_default()
    }

    fn back(&self) -> String {
        way_back(self.said.of("filter"))
    }
}

impl Outcomes {
    fn done(&self) -> usize {
        count(&self.lines, |outcome| matches!(outcome, Outcome::Done(_)))
    }

    /// Icon kind, and what became of a piece.
    fn told(&self, line: &Line) -> (&'static str, String) {
        match &line.outcome {
            Outcome::Done(told) => ("done", self.chrome.text(told).to_owned()),
            Outcome::Asked(refusal) | Outcome::Refused(refusal) => why(&self.chrome, refusal),
        }
    }

    fn way(&self, todo: &Todo) -> String {
        self.acts.way(todo).unwrap_or_default()
    }
}

/// Why not, and what to do now.
fn why(chrome: &Chrome, refusal: &Refusal) -> (&'static str, String) {
    let (what, remedy) = (chrome.text(&refusal.what), chrome.text(&refusal.remedy));
    ("stopped", format!("{what} {remedy}"))
}

async fn show(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let preview = look(&room, &actor, chrome, Said::of_form(fields)).await?;
    Ok(Page::show(preview))
}

async fn look(room: &Room, actor: &Actor, chrome: Chrome, said: Said) -> Result<Preview> {
    theirs(actor)?;
    let bulk = room.acts.bulk(said.of("bulk")).ok_or_else(Refusal::not_found)?;
    let (acts, who, what) = (room.acts.clone(), actor.clone(), said.clone());
    let read = move |tx: &Tx| {
        let lines = rehearse(tx, (&who, &acts), bulk, &what)?;
        let choices = bulk.asks.iter().map(|ask| choices(tx, &who, &ask.kind));
        Ok((lines, choices.collect::<Result<Vec<_>>>()?))
    };
    let (lines, choices) = room.db.write(read).await?;
    let (acts, refusals) = (room.acts.clone(), Refusals::none());
    Ok(Preview { chrome, acts, bulk, lines, said, refusals, choices })
}

fn choices(tx: &Tx, actor: &Actor, kind: &AskKind) -> Result<Vec<Choice>> {
    let (AskKind::Person(roles), Some(home)) = (kind, actor.home()) else { return Ok(Vec::new()) };
    let found = staff(tx, home, roles, STAFF_MAX)?.into_iter();
    let label = |title: &str, name: &str| format!("{name}, {title}");
    Ok(found
        .map(|(who, held)| Choice::new(who.id.to_string(), label(&held.title, &who.name)))
        .collect())
}

/// Each piece in a transaction of its own: what one is refused, the others are not. What is asked for all and wrong is
/// said before anything is done.
async fn carry_out(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let preview = look(&room, &actor, chrome, Said::of_form(fields)).await?;
    let asked = preview.lines.iter().find_map(|line| match &line.outcome {
        Outcome::Asked(refusal) => Some(refusal.clone()),
        Outcome::Done(_) | Outcome::Refused(_) => None,
    });
    if let Some(refusal) = asked {
        return Ok(Page::again(Preview { refusals: refusal.into(), ..preview }));
    }
    let (bulk, mut lines) = (preview.bulk, Vec::with_capacity(preview.lines.len()));
    for line in &preview.lines {
        let (acts, who, said, id) =
            (room.acts.clone(), actor.clone(), preview.said.clone(), line.todo.id);
        let act = move |tx: &Tx| bulk.tried(tx, (&who, &acts), id, &said);
        lines.push(room.db.write(act).await?);
    }
    let (back, Preview { chrome, acts, .. }) = (preview.back(), preview);
    Ok(Page::show(Outcomes { chrome, acts, bulk, lines, back }))
}

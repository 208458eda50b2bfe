//! The page where work begins: everything that waits for whoever looks, from every room, what is due first on top.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use base::authority::{Action, Actor, Role, Scope};
use base::clock::vietnam;
use base::db::Db;
use base::pages::{Chrome, Page};
use base::{Result, Text};
use directory::SignedIn;
use directory::roles::{ARCHIVIST, AUDITOR, CLERK, LEADER, OFFICIAL};
use jiff::Timestamp;
use serde::Deserialize;

use crate::todo::{self, Act, Todo};

/// Seeing one's own work.
pub const VIEW: Action =
    Action { name: "desk.view", roles: &[CLERK, LEADER, OFFICIAL, ARCHIVIST, AUDITOR] };
/// Roles whose work waits for whoever comes first.
const ROLES: [Role; 4] = [CLERK, LEADER, OFFICIAL, ARCHIVIST];
const WORDS_MAX: usize = 100;

/// A kind of thing that work is about: its address without the id, and the acts that it knows.
pub type Kind = (&'static str, &'static str, &'static [&'static Act]);

/// What the rooms bring to the desk: registered once, at the door.
#[derive(Debug, Clone)]
pub struct Acts(pub Arc<[Kind]>);

impl Acts {
    /// The words of an act; its bare name when its room is not here any more.
    #[must_use]
    pub fn word(&self, name: &str) -> Text {
        let known = self.0.iter().flat_map(|(_, _, acts)| acts.iter());
        let found = known.into_iter().find(|act| act.name == name).map(|act| act.word.clone());
        found.unwrap_or_else(|| Text::with(name.to_owned(), name.to_owned()))
    }

    pub(crate) fn way(&self, of: &Todo) -> Option<String> {
        let kind = self.0.iter().find(|(kind, _, _)| *kind == of.subject_kind)?;
        Some(format!("{}{}", kind.1, of.subject_id))
    }
}

#[derive(Clone)]
struct Room {
    db: Db,
    acts: Acts,
}

/// The page of everybody's work.
pub fn routes(db: Db, acts: Acts) -> Router {
    Router::new().route("/desk", get(show)).with_state(Room { db, acts })
}

/// Whether there is a desk for this actor: decides on its entry in the navigation.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&VIEW, Scope::Authority(home)).is_ok())
}

/// What to look for, as the address carries it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    act: String,
    due: String,
    q: String,
}

/// When something is due, as seen from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Due {
    Overdue,
    Today,
    Later,
    Open,
}

impl Due {
    const ALL: [Due; 4] = [Due::Overdue, Due::Today, Due::Later, Due::Open];

    fn name(self) -> &'static str {
        match self {
            Due::Overdue => "overdue",
            Due::Today => "today",
            Due::Later => "later",
            Due::Open => "open",
        }
    }

    /// Icon and words.
    fn told(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Due::Overdue => ("late", "Quá hạn", "Overdue"),
            Due::Today => ("wait", "Đến hạn hôm nay", "Due today"),
            Due::Later => ("running", "Trong hạn", "In time"),
            Due::Open => ("done", "Không có hạn", "Without a deadline"),
        }
    }

    fn of(todo: &Todo, now: Timestamp) -> Due {
        match todo.due_at {
            None => Due::Open,
            Some(due) if due < now => Due::Overdue,
            Some(due) if vietnam(due).date() == vietnam(now).date() => Due::Today,
            Some(_) => Due::Later,
        }
    }
}

#[derive(Template)]
#[template(path = "page/desk.html")]
struct Desk {
    chrome: Chrome,
    asked: Asked,
    acts: Acts,
    /// Everything that waits, before anything is left out.
    all: Vec<Todo>,
}

impl Desk {
    fn groups(&self) -> Vec<(Due, Vec<&Todo>)> {
        let shown: Vec<&Todo> = self.all.iter().filter(|todo| self.shows(todo)).collect();
        let of = |due| shown.iter().copied().filter(|todo| self.due(todo) == due).collect();
        let groups = Due::ALL.into_iter().map(|due| (due, of(due)));
        groups.filter(|(_, todos): &(Due, Vec<&Todo>)| !todos.is_empty()).collect()
    }

    fn due(&self, todo: &Todo) -> Due {
        Due::of(todo, self.chrome.now)
    }

    fn shows(&self, todo: &Todo) -> bool {
        let words = self.asked.q.trim().to_lowercase();
        let words: String = words.chars().take(WORDS_MAX).collect();
        let said = format!("{} {}", todo.reference, todo.title).to_lowercase();
        (self.asked.act.is_empty() || self.asked.act == todo.act)
            && (self.asked.due.is_empty() || self.asked.due == self.due(todo).name())
            && said.contains(&words)
    }

    fn count(&self, due: Due) -> usize {
        self.all.iter().filter(|todo| self.due(todo) == due).count()
    }

    /// The kinds of work that wait, each with how often.
    fn kinds(&self) -> Vec<(&str, String, usize)> {
        let mut kinds: Vec<(&str, String, usize)> = Vec::new();
        for todo in &self.all {
            match kinds.iter_mut().find(|(act, _, _)| *act == todo.act) {
                Some(kind) => kind.2 += 1,
                None => kinds.push((&todo.act, self.word(todo), 1)),
            }
        }
        kinds
    }

    fn word(&self, todo: &Todo) -> String {
        self.chrome.text(&self.acts.word(&todo.act)).to_owned()
    }

    fn way(&self, todo: &Todo) -> String {
        self.acts.way(todo).unwrap_or_default()
    }

    fn urgency(&self, todo: &Todo) -> Option<&str> {
        match todo.rank {
            1 => Some(self.chrome.say("Hỏa tốc", "Express")),
            2 => Some(self.chrome.say("Thượng khẩn", "Very urgent")),
            3 => Some(self.chrome.say("Khẩn", "Urgent")),
            _ => None,
        }
    }
}

async fn show(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    actor.may(&VIEW, actor.home().map_or(Scope::Installation, Scope::Authority))?;
    let all = room.db.read(move |tx| todo::waiting(tx, &actor, &ROLES)).await?;
    Ok(Page::show(Desk { chrome, asked, acts: room.acts, all }))
}

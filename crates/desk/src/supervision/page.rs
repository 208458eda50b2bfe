//! The board of who holds how much, and the lists behind its numbers.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use base::authority::{Actor, AuthorityId, Role, Scope};
use base::db::{Db, Tx};
use base::pages::{Chrome, Page};
use base::{Refusal, Result};
use directory::SignedIn;
use directory::person::{acting, person as find_person, positions};
use directory::roles::{self, AUDITOR};
use serde::Deserialize;

use super::{Bucket, LISTED, Load, SUPERVISE, leave, loads, pieces};
use crate::Acts;
use crate::todo::{self, Holder, Todo};

/// What the address says for work in every state.
const ANY: &str = "any";
/// Nobody turns this many pages; a number above is no page.
const PAGES_MAX: u32 = 1_000_000;

#[derive(Clone)]
pub(super) struct Room {
    pub(super) db: Db,
    acts: Acts,
}

/// The pages of supervision.
pub fn routes(db: Db, acts: Acts) -> Router {
    Router::new()
        .route("/supervision", get(board))
        .route("/supervision/{form}", get(leave::board))
        .route("/supervision/work", get(list))
        .route("/supervision/work/{form}", get(leave::list))
        .with_state(Room { db, acts })
}

/// The authority that somebody may supervise.
fn supervised(actor: &Actor) -> Result<AuthorityId> {
    let home = actor.home();
    actor.may(&SUPERVISE, home.map_or(Scope::Installation, Scope::Authority))?;
    Ok(home.ok_or_else(Refusal::not_found)?)
}

/// Who holds something, in words: name and title, or the role.
#[derive(Clone)]
pub(super) struct Named {
    holder: Holder,
    pub(super) name: String,
    pub(super) title: String,
}

impl Named {
    fn of(tx: &Tx, holder: &Holder, chrome: &Chrome, home: AuthorityId) -> Result<Named> {
        let (name, title) = match holder {
            Holder::Person(id) => {
                let held = positions(tx, *id)?;
                let here =
                    held.iter().find(|held| held.authority == home && held.in_force(tx.now()));
                let title = here.map(|held| held.title.clone()).unwrap_or_default();
                (find_person(tx, *id)?.name, title)
            }
            Holder::Role(role) => (
                roles::find(&role.0).map_or("", |known| chrome.text(&known.name)).to_owned(),
                chrome.say("việc chung, chưa ai nhận", "whoever comes first").to_owned(),
            ),
        };
        Ok(Named { holder: holder.clone(), name, title })
    }

    /// As the address carries it.
    fn key(&self) -> String {
        match &self.holder {
            Holder::Person(id) => format!("person={id}"),
            Holder::Role(role) => format!("role={}", role.0),
        }
    }
}

#[derive(Template)]
#[template(path = "supervision/board.html")]
pub(super) struct Board {
    pub(super) chrome: Chrome,
    pub(super) lines: Vec<(Named, Load)>,
}

impl Board {
    fn total(&self, bucket: &Bucket) -> u64 {
        self.lines.iter().map(|(_, load)| load.count(*bucket)).sum()
    }

    /// The longest that somebody held one piece, and whether it is theirs still.
    pub(super) fn longest(&self, load: &Load) -> String {
        let hold = load.longest(self.chrome.now);
        let lasted = self.chrome.lasted(self.chrome.now - hold.lasted, self.chrome.now);
        match hold.running {
            true => format!("{lasted} ({})", self.chrome.say("đang giữ", "still held")),
            false => lasted,
        }
    }
}

async fn board(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(read_board(&room, &actor, chrome).await?))
}

pub(super) async fn read_board(room: &Room, actor: &Actor, chrome: Chrome) -> Result<Board> {
    let home = supervised(actor)?;
    let naming = chrome.clone();
    let read = move |tx: &Tx| {
        let loads = loads(tx, home)?.into_iter();
        loads.map(|load| Ok((Named::of(tx, &load.holder, &naming, home)?, load))).collect()
    };
    let lines: Vec<(Named, Load)> = room.db.read(read).await?;
    Ok(Board { chrome, lines })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    person: String,
    role: String,
    /// From 1.
    page: u32,
}

#[derive(Template)]
#[template(path = "supervision/list.html")]
pub(super) struct List {
    pub(super) chrome: Chrome,
    acts: Acts,
    /// All states, when none is named.
    pub(super) bucket: Option<Bucket>,
    /// Whose; of all, when nobody is named.
    pub(super) of: Option<Named>,
    /// From 0.
    page: u32,
    total: u64,
    pub(super) lines: Vec<Line>,
}

/// One piece of work.
pub(super) struct Line {
    pub(super) todo: Todo,
    pub(super) who: Named,
    /// Whether the looker may open what it is about: auditors all, others what they have or had a hand in.
    opens: bool,
}

impl List {
    pub(super) fn word(&self, todo: &Todo) -> String {
        self.chrome.text(&self.acts.word(&todo.act)).to_owned()
    }

    /// Icon kind, Vietnamese, English.
    pub(super) fn told(&self) -> (&'static str, &'static str, &'static str) {
        self.bucket.map_or(("board", "Mọi việc", "All work"), Bucket::told)
    }

    /// This very list at another address.
    fn at(&self, way: &str) -> String {
        let of = self.of.as_ref().map_or_else(String::new, |who| format!("&{}", who.key()));
        format!("{way}?state={}{of}", self.bucket.map_or(ANY, Bucket::name))
    }

    fn turned(&self, page: u32) -> String {
        format!("{}&page={page}", self.at("/supervision/work"))
    }

    fn before(&self) -> Option<String> {
        (self.page > 0).then(|| self.turned(self.page))
    }

    fn after(&self) -> Option<String> {
        (self.last() < self.total).then(|| self.turned(self.page + 2))
    }

    fn first(&self) -> u64 {
        u64::from(self.page) * u64::from(LISTED) + 1
    }

    fn last(&self) -> u64 {
        self.first() + self.lines.len() as u64 - 1
    }

    fn way(&self, todo: &Todo) -> String {
        self.acts.way(todo).unwrap_or_default()
    }

    pub(super) fn lay(&self, todo: &Todo) -> String {
        self.chrome.lasted(todo.opened_at, todo.done_at.unwrap_or(self.chrome.now))
    }
}

async fn list(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(read_list(&room, &actor, asked, chrome).await?))
}

pub(super) async fn read_list(
    room: &Room,
    actor: &Actor,
    asked: Asked,
    chrome: Chrome,
) -> Result<List> {
    let home = supervised(actor)?;
    let bucket = match asked.state.as_str() {
        ANY => None,
        named => Bucket::ALL.into_iter().find(|one| one.name() == named).or(Some(Bucket::Overdue)),
    };
    let page = asked.page.clamp(1, PAGES_MAX) - 1;
    let holder = match (asked.person.parse().ok(), asked.role) {
        (Some(person), _) => Some(Holder::Person(person)),
        (None, role) if !role.is_empty() => Some(Holder::Role(Role(role.into()))),
        _ => None,
    };
    let person = acting(actor).ok_or_else(Refusal::not_found)?;
    let (auditor, naming, acts) = (actor.has(&AUDITOR), chrome.clone(), room.acts.clone());
    let read = move |tx: &Tx| {
        let name = |holder: &Holder| Named::of(tx, holder, &naming, home);
        let found = pieces(tx, home, (bucket, holder.as_ref()), page)?.into_iter();
        let line = |todo: Todo| {
            let about = (todo.subject_kind.as_str(), todo.subject_id.as_str());
            let inspects = auditor && acts.inspected(&todo.subject_kind);
            let opens = inspects || todo::had_a_hand(tx, person, about)?;
            Ok(Line { who: name(&whose(&todo))?, opens, todo })
        };
        let lines = found.map(line).collect::<Result<Vec<Line>>>()?;
        // Of somebody who never held anything here, nothing is said, not even the name.
        let of = holder.as_ref().filter(|_| !lines.is_empty()).map(name).transpose()?;
        let loads = loads(tx, home)?.into_iter();
        let theirs =
            loads.filter(|load| holder.as_ref().is_none_or(|holder| *holder == load.holder));
        let total =
            theirs.map(|load| bucket.map_or(load.total(), |bucket| load.count(bucket))).sum();
        Ok((of, lines, total))
    };
    let (of, lines, total) = room.db.read(read).await?;
    Ok(List { chrome, acts: room.acts.clone(), bucket, of, page, total, lines })
}

/// Whose a piece of work is on these pages: of what a role held, the person's who ended it.
fn whose(todo: &Todo) -> Holder {
    match (&todo.holder, todo.done_by) {
        (Holder::Role(_), Some(by)) => Holder::Person(by),
        (holder, _) => holder.clone(),
    }
}

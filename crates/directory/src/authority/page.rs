//! The pages of the directory: the list, one authority. Open to everybody who reaches the
//! service: whom one can write to is no secret (Decision 20/2020/QĐ-TTg, art. 10).

#[cfg(test)]
mod samples;

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::routing::get;
use base::db::Db;
use base::events::{self, Recorded};
use base::pages::{Chrome, Page};
use base::{Lang, Refusal, Result};
use jiff::Timestamp;
use serde::Deserialize;

use super::{Authority, Directory, Kind, Snapshot, feed};
use crate::code::{AuthorityCode, Form};

/// Lines of one page of the list.
const PAGE: usize = 50;
/// Units shown with their authority; the list has them all.
const UNDER_MAX: usize = 100;
const HISTORY_MAX: u32 = 200;

#[derive(Clone)]
pub(super) struct Shown {
    db: Db,
    pub(super) directory: Directory,
}

/// The pages of the directory.
pub fn routes(db: &Db, directory: &Directory) -> Router {
    Router::new()
        .route("/directory", get(list))
        .route("/directory/feed", get(feed::feed))
        .route("/directory/{code}", get(one))
        .with_state(Shown { db: db.clone(), directory: directory.clone() })
}

/// Which part of the directory is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Show {
    /// Whoever exists now.
    #[default]
    Active,
    Members,
    Closed,
    All,
}

impl Show {
    fn word(self) -> &'static str {
        match self {
            Show::Active => "active",
            Show::Members => "members",
            Show::Closed => "closed",
            Show::All => "all",
        }
    }

    fn fits(self, authority: &Authority, now: Timestamp) -> bool {
        match self {
            Show::Active => authority.exists_at(now),
            Show::Members => authority.member && authority.exists_at(now),
            Show::Closed => authority.valid_to.is_some_and(|end| end <= now),
            Show::All => true,
        }
    }
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    show: Show,
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "authority/list.html")]
struct List {
    chrome: Chrome,
    q: String,
    show: Show,
    counts: Counts,
    rows: Vec<Line>,
    first: usize,
    total: usize,
    before: Option<String>,
    after: Option<String>,
}

/// How many each part has of what was searched for.
#[derive(Default)]
struct Counts {
    active: usize,
    members: usize,
    closed: usize,
    all: usize,
}

struct Line {
    code: String,
    old: String,
    name: String,
    parent: String,
    closed: Option<String>,
    unit: bool,
}

async fn list(State(shown): State<Shown>, chrome: Chrome, Query(asked): Query<Asked>) -> Page {
    let snapshot = shown.directory.snapshot();
    Page::show(List::of(&snapshot, chrome, asked))
}

impl List {
    fn of(snapshot: &Snapshot, chrome: Chrome, asked: Asked) -> List {
        let now = chrome.now;
        let found = snapshot.search(&asked.q);
        let count = |show: Show| found.iter().filter(|a| show.fits(a, now)).count();
        let counts = Counts {
            active: count(Show::Active),
            members: count(Show::Members),
            closed: count(Show::Closed),
            all: found.len(),
        };
        let total = count(asked.show);
        let page = asked.page.min(total.saturating_sub(1) / PAGE);
        let rows: Vec<Line> = found
            .iter()
            .filter(|authority| asked.show.fits(authority, now))
            .skip(page * PAGE)
            .take(PAGE)
            .map(|authority| Line::of(snapshot, &chrome, authority))
            .collect();
        let turn = |to: usize| chrome.with("page", to);
        let before = (page > 0).then(|| turn(page - 1));
        let after = ((page + 1) * PAGE < total).then(|| turn(page + 1));
        let (q, show, first) = (asked.q, asked.show, page * PAGE + 1);
        List { q, show, counts, rows, first, total, before, after, chrome }
    }

    /// The same search in another part of the directory, from its first page.
    fn part(&self, show: &str) -> String {
        let query = self.chrome.here.split_once('?').map_or("", |(_, query)| query);
        let words = query.split('&').find(|pair| pair.starts_with("q=")).unwrap_or("q=");
        format!("/directory?show={show}&{words}")
    }
}

impl Line {
    fn of(snapshot: &Snapshot, chrome: &Chrome, authority: &Authority) -> Line {
        let parent = authority.parent.and_then(|id| snapshot.get(id));
        Line {
            code: authority.code.to_string(),
            old: old_code(authority),
            name: named(authority, chrome.lang),
            parent: parent.map_or(String::new(), |parent| named(parent, chrome.lang)),
            closed: authority.valid_to.filter(|end| *end <= chrome.now).map(|end| chrome.day(&end)),
            unit: authority.kind == Kind::Unit,
        }
    }
}

fn old_code(authority: &Authority) -> String {
    authority
        .old_code()
        .filter(|old| **old != authority.code)
        .map_or(String::new(), |old| old.to_string())
}

fn named(authority: &Authority, lang: Lang) -> String {
    let english = authority.name_en.as_ref().filter(|_| lang == Lang::En);
    english.unwrap_or(&authority.name).clone()
}

#[derive(Template)]
#[template(path = "authority/one.html")]
struct One {
    chrome: Chrome,
    name: String,
    /// The name in the other language, where there is one.
    other_name: String,
    code: String,
    codes: Vec<Code>,
    mail: String,
    unit: bool,
    member: bool,
    from: String,
    closed: Option<String>,
    parent: Option<(String, String)>,
    successor: Option<(String, String)>,
    under: Vec<Line>,
    under_total: usize,
    history: Vec<Happened>,
}

struct Code {
    text: String,
    form: String,
}

struct Happened {
    kind: &'static str,
    what: String,
    when: String,
}

async fn one(State(shown): State<Shown>, chrome: Chrome, Path(code): Path<String>) -> Result<Page> {
    let snapshot = shown.directory.snapshot();
    let authority = snapshot.find(&code).ok_or_else(Refusal::not_found)?;
    let id = authority.id.0.to_string();
    let history = shown.db.read(move |tx| events::about(tx, "authority", &id, HISTORY_MAX)).await?;
    Ok(Page::show(One::of(&snapshot, chrome, authority, &history)))
}

impl One {
    fn of(snapshot: &Snapshot, chrome: Chrome, found: &Authority, history: &[Recorded]) -> One {
        let link = |id| {
            let other = snapshot.get(id)?;
            Some((other.code.to_string(), named(other, chrome.lang)))
        };
        let other_name = match (chrome.lang, &found.name_en) {
            (Lang::Vi, Some(english)) => english.clone(),
            (Lang::En, Some(_)) => found.name.clone(),
            (_, None) => String::new(),
        };
        let under = snapshot.under(found.id);
        One {
            name: named(found, chrome.lang),
            other_name,
            code: found.code.to_string(),
            codes: found.codes().map(|code| Code::of(&chrome, code)).collect(),
            mail: found.mail.clone(),
            unit: found.kind == Kind::Unit,
            member: found.member,
            from: chrome.day(&found.valid_from),
            closed: found.valid_to.map(|end| chrome.day(&end)),
            parent: found.parent.and_then(link),
            successor: found.successor.and_then(link),
            under: under.take(UNDER_MAX).map(|a| Line::of(snapshot, &chrome, a)).collect(),
            under_total: snapshot.under(found.id).count(),
            history: history.iter().rev().map(|event| Happened::of(&chrome, event)).collect(),
            chrome,
        }
    }
}

impl Code {
    fn of(chrome: &Chrome, code: &AuthorityCode) -> Code {
        let form = match code.form() {
            Form::Decision20 => chrome.say("Quyết định 20/2020/QĐ-TTg", "Decision 20/2020/QĐ-TTg"),
            Form::Qcvn102 => chrome.say("QCVN 102:2016 (mã cũ)", "QCVN 102:2016 (old code)"),
            Form::Enterprise => chrome.say("Mã số doanh nghiệp", "Enterprise number"),
            Form::Scheme => chrome.say("Lược đồ định danh", "Identification scheme"),
            Form::Local => chrome.say("Mã đã đăng ký trên trục", "Registered on the axis"),
        };
        Code { text: code.to_string(), form: form.to_owned() }
    }
}

impl Happened {
    fn of(chrome: &Chrome, event: &Recorded) -> Happened {
        let (kind, what) = match event.kind.as_str() {
            "authority.registered" => ("done", chrome.say("Đăng ký vào danh mục", "Registered")),
            "authority.closed" => ("stopped", chrome.say("Đóng mã", "Closed")),
            "authority.changed" => ("info", chrome.say("Thay đổi thông tin", "Changed")),
            other => ("info", other),
        };
        Happened { kind, what: what.to_owned(), when: chrome.moment(&event.at) }
    }
}

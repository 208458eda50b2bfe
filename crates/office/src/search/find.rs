//! Answers a search. The index says what matches and who may read it; the database is asked again about each match before any
//! of it is shown, so that an index that lags behind betrays nothing. What auditors find beyond their own part is recorded.

use base::authority::Scope;
use base::blobs::Digest;
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::{Lang, Result, Text};
use desk::{Holder, Subject};
use directory::person::person;
use directory::roles::{self, AUDITOR};
use jiff::Timestamp;
use jiff::civil::Date;
use search::{Asked, DEPTH_MAX, Hit, Piece, Query, Sort, marked, snippet};

use super::entry::borne;
use super::feed::{blocking, is_of_the_index};
use crate::trail::Access;
use crate::{Looker, Office, VIEW, dossier, incoming, outgoing, task};

/// Matches of one page.
pub(super) const LISTED_MAX: usize = 20;
/// Holders named in one line; a page of the thing names all.
const HOLDERS_MAX: usize = 3;

/// What somebody asks.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) words: String,
    pub(super) query: Query,
    pub(super) sort: Sort,
    /// From 1.
    pub(super) page: usize,
}

/// What was found, as far as one page goes.
#[derive(Debug, Default)]
pub(super) struct Results {
    pub(super) lines: Vec<Line>,
    pub(super) more: bool,
    /// There is no index yet.
    pub(super) unready: bool,
}

/// A thing as a line of results, as the database knows it now.
pub(crate) struct Shown {
    pub(crate) about: Subject,
    pub(crate) way: String,
    pub(crate) icon: &'static str,
    pub(crate) room: Text,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) kind: String,
    /// Icon, Vietnamese, English.
    pub(crate) state: (&'static str, (&'static str, &'static str)),
    pub(crate) day: Date,
}

/// A match that may be shown.
pub(super) struct Line {
    pub(super) shown: Shown,
    pub(super) title: Vec<Piece>,
    pub(super) snippet: Vec<Piece>,
    pub(super) holders: Vec<String>,
    pub(super) due_at: Option<Timestamp>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.shown.way)
    }
}

/// The matches of one page that the asking person may open.
pub(super) async fn find(
    office: &Office,
    looker: &Looker,
    lang: Lang,
    question: &Question,
) -> Result<Results> {
    let Some(hits) = hits(office, looker, question).await? else {
        return Ok(Results { unready: true, ..Results::default() });
    };
    let more = hits.len() > LISTED_MAX && question.page * LISTED_MAX < DEPTH_MAX;
    let (looker, question) = (looker.clone(), question.clone());
    let inspects = looker.actor.has(&AUDITOR);
    let read = move |tx: &Tx| {
        let (mut lines, mut inspected) = (Vec::new(), Vec::new());
        for hit in hits.iter().take(LISTED_MAX) {
            match shown(tx, &looker, hit)? {
                None | Some((Access::None, _)) => continue,
                Some((Access::Theirs, shown)) => lines.push(line(tx, lang, &question, hit, shown)?),
                Some((Access::Inspection, shown)) => {
                    inspected.push(hit.id.clone());
                    lines.push(line(tx, lang, &question, hit, shown)?);
                }
            }
        }
        if inspects {
            note_inspection(tx, &looker, &question, inspected)?;
        }
        Ok(lines)
    };
    let lines = match inspects {
        true => office.hub.db.write(read).await?,
        false => office.hub.db.read(read).await?,
    };
    Ok(Results { lines, more, unready: false })
}

/// What the index answers; nothing while there is none.
async fn hits(office: &Office, looker: &Looker, question: &Question) -> Result<Option<Vec<Hit>>> {
    let Some(index) = office.search.current() else { return Ok(None) };
    let (question, readers) = (question.clone(), borne(looker));
    let now = vietnam(office.hub.db.clock().now()).datetime();
    let found = blocking(move || {
        index.search(&Asked {
            query: &question.query,
            readers: &readers,
            sort: question.sort,
            now,
            offset: (question.page - 1) * LISTED_MAX,
            limit: LISTED_MAX + 1,
        })
    });
    match found.await {
        Ok(hits) => Ok(Some(hits)),
        Err(error) if is_of_the_index(&error) => {
            let why = base::jobs::describe(&error);
            tracing::error!(%why, "the index failed and is made again");
            office.search.damaged();
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// The thing of a match as the database knows it, and what it is to the asking person.
fn shown(tx: &Tx, looker: &Looker, hit: &Hit) -> Result<Option<(Access, Shown)>> {
    match hit.id.split_once('/') {
        Some((incoming::KIND, id)) => incoming::shown(tx, looker, id.parse()?),
        Some((outgoing::KIND, id)) => outgoing::shown(tx, looker, id.parse()?),
        Some((dossier::KIND, id)) => dossier::shown(tx, looker, id.parse()?),
        Some((task::KIND, id)) => task::shown(tx, looker, id.parse()?),
        _ => Ok(None),
    }
}

fn line(tx: &Tx, lang: Lang, question: &Question, hit: &Hit, shown: Shown) -> Result<Line> {
    let sought = question.query.words();
    let (mut holders, mut due_at) = (Vec::new(), None);
    for todo in desk::todo::trail(tx, &shown.about)?.iter().filter(|todo| todo.done_at.is_none()) {
        due_at = [due_at, todo.due_at].into_iter().flatten().min();
        let holder = match &todo.holder {
            Holder::Person(holder) => person(tx, *holder)?.name,
            Holder::Role(role) => roles::find(&role.0)
                .map_or_else(String::new, |known| known.name.get(lang).to_owned()),
        };
        if holders.len() < HOLDERS_MAX && !holders.contains(&holder) {
            holders.push(holder);
        }
    }
    let (title, snippet) = (marked(&shown.title, &sought), snippet(&hit.text, &sought));
    Ok(Line { shown, title, snippet, holders, due_at })
}

/// That an auditor searched, and which things of others that showed. The words stand in the record as a digest only.
fn note_inspection(
    tx: &Tx,
    looker: &Looker,
    question: &Question,
    things: Vec<String>,
) -> Result<()> {
    let permit = looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
    let event = Event::of("search.inspected", "authority", looker.authority.0)
        .with("query", Digest::of(question.words.as_bytes()).to_string())
        .with("things", things);
    tx.change(&permit, &event).map(drop)
}

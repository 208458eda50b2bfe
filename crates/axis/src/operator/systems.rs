//! The connected systems: whose they are, for whom they may act, when they were last heard of, what waits for them.

use askama::Template;
use axum::extract::{Query, State};
use base::Result;
use base::authority::AuthorityId;
use base::db::Tx;
use base::pages::{Chrome, Page};
use jiff::Timestamp;
use serde::Deserialize;

use super::words::{self, Name};
use super::{Console, Watcher, board, store};
use crate::system::{self, Connected};

const PAGE: usize = 100;
/// Copies waiting for one authority are counted up to here.
const OPEN_MAX: u32 = 1_000;
/// So many of the others it may act for are named in a line.
const ALSO_SHOWN: usize = 3;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Only those not heard of.
    silent: Option<String>,
    /// The last id of the page before.
    after: Option<String>,
}

/// One line of the list, without names.
struct Known {
    system: Connected,
    open: u32,
}

/// Systems of a page with what waits for them; whether there are more; how many in all.
struct Found {
    systems: Vec<Known>,
    more: bool,
    total: usize,
}

fn look(tx: &Tx, silent: bool, after: &str) -> Result<Found> {
    let since = tx.now() - board::SILENT;
    let mut all = system::list(tx)?;
    all.retain(|one| one.closed_at.is_none() && (!silent || last_heard(one) < since));
    let total = all.len();
    let page: Vec<Connected> =
        all.into_iter().filter(|one| one.id.as_str() > after).take(PAGE + 1).collect();
    let more = page.len() > PAGE;
    let open = |system: Connected| {
        let open = store::open_for(tx, system.authority, OPEN_MAX)?;
        Ok(Known { system, open })
    };
    let systems = page.into_iter().take(PAGE).map(open).collect::<Result<_>>()?;
    Ok(Found { systems, more, total })
}

fn last_heard(system: &Connected) -> Timestamp {
    system.last_seen_at.unwrap_or(system.created_at)
}

pub(super) struct Line {
    id: String,
    authority: Name,
    also: Vec<Name>,
    more: usize,
    seen: Option<Timestamp>,
    silent: bool,
    since: String,
    open: u32,
    open_word: String,
}

#[derive(Template)]
#[template(path = "operator/systems.html")]
pub(super) struct List {
    chrome: Chrome,
    lines: Vec<Line>,
    silent: bool,
    total: usize,
    next: Option<String>,
    first: bool,
}

pub(super) async fn show(
    State(console): State<Console>,
    _: Watcher,
    chrome: Chrome,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let (silent, after) = (asked.silent.is_some(), asked.after.clone().unwrap_or_default());
    let found = console.hub.db.read(move |tx| look(tx, silent, &after)).await?;
    let next = found.systems.last().filter(|_| found.more).map(|last| last.system.id.clone());
    let lines = found.systems.into_iter().map(|known| line(&console, &chrome, known)).collect();
    let (total, first) = (found.total, asked.after.is_none());
    Ok(Page::show(List { chrome, lines, silent, total, next, first }))
}

fn line(console: &Console, chrome: &Chrome, known: Known) -> Line {
    let directory = console.hub.directory.snapshot();
    let name = |id: AuthorityId| Name::of(&directory, id, chrome.lang);
    let system = known.system;
    let also = console.hub.systems.get(&system.id).map(|found| found.also.clone());
    let also = also.unwrap_or_default();
    let heard = last_heard(&system);
    Line {
        authority: name(system.authority),
        more: also.len().saturating_sub(ALSO_SHOWN),
        also: also.into_iter().take(ALSO_SHOWN).map(name).collect(),
        seen: system.last_seen_at,
        silent: heard < chrome.now - board::SILENT,
        since: format!(
            "{} {}",
            words::long(heard, chrome.now, chrome.lang),
            chrome.say("trước", "ago")
        ),
        open_word: words::bounded(known.open.into(), OPEN_MAX.into(), chrome),
        open: known.open,
        id: system.id,
    }
}

//! The board: the few numbers that matter, each a link, who sends to whom now, and the last messages with their
//! recipients. Every look reads bounded stretches of indexes; several watchers share one look.

use std::hash::{DefaultHasher, Hash, Hasher};

use askama::Template;
use axum::extract::State;
use base::Result;
use base::db::Tx;
use base::pages::{Chrome, Page};
use directory::Snapshot;
use jiff::SignedDuration;

use super::flow::{self, Lately, Pair, Picture};
use super::line::{self, Known, Line};
use super::store::{self, Oldest};
use super::words::{self, Name};
use super::{Console, Watcher};
use crate::hub::statistics::{self, Figures};

/// Messages shown.
const LATEST: u32 = 30;
/// A system that was not heard of for this long is silent.
pub(super) const SILENT: SignedDuration = SignedDuration::from_hours(1);
/// A copy that waits for longer than this stands out.
const LONG: SignedDuration = SignedDuration::from_mins(15);
/// Counts of what should be few are not carried further.
pub(super) const BOUND: u32 = 1_000;
/// The list that new messages join.
const LIST: &str = "latest";

/// Everything the board tells, in no language yet.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) figures: Figures,
    pub(super) oldest: Option<Oldest>,
    pub(super) refused: u64,
    pub(super) stuck: u64,
    pub(super) silent: u64,
    pub(super) lately: Lately,
    pub(super) latest: Vec<Known>,
}

/// Takes one look.
///
/// # Errors
/// When the store fails.
pub(super) fn look(tx: &Tx) -> Result<Seen> {
    let latest = store::latest_documents(tx, LATEST)?;
    Ok(Seen {
        figures: statistics::figures(tx)?,
        oldest: store::oldest_open(tx)?,
        refused: store::count_refused(tx, statistics::day(tx.now()))?,
        stuck: store::count_stuck(tx, BOUND)?,
        silent: store::count_silent(tx, tx.now() - SILENT)?,
        lately: flow::lately(tx)?,
        latest: latest.into_iter().map(|parcel| line::look(tx, parcel)).collect::<Result<_>>()?,
    })
}

/// The board's pieces in one language, as they stand in the page and as they come live.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Pieces {
    pub(super) as_of: String,
    pub(super) tiles: String,
    pub(super) flows: String,
    /// Newest first.
    pub(super) lines: Vec<String>,
}

#[derive(Template)]
#[template(path = "operator/tiles.html")]
struct Tiles<'a> {
    chrome: &'a Chrome,
    seen: &'a Seen,
    today: String,
    waits: Option<Waits>,
}

impl Tiles<'_> {
    /// None of what should not be is good news.
    fn grave(&self, count: &u64) -> &'static str {
        if *count == 0 { "done" } else { "late" }
    }

    fn stuck(&self) -> String {
        words::bounded(self.seen.stuck, BOUND.into(), self.chrome)
    }
}

/// The copy that has waited longest.
struct Waits {
    parcel: String,
    recipient: Name,
    kind: &'static str,
    long: String,
}

#[derive(Template)]
#[template(path = "operator/flows.html")]
struct Flows<'a> {
    chrome: &'a Chrome,
    lately: &'a Lately,
    pairs: Vec<Pair>,
    picture: Picture,
}

impl Pieces {
    /// # Errors
    /// When a template cannot be rendered.
    pub(super) fn of(chrome: &Chrome, directory: &Snapshot, seen: &Seen) -> Result<Pieces> {
        let waits = seen.oldest.as_ref().map(|(_, parcel, recipient, since)| Waits {
            parcel: parcel.clone(),
            kind: if *since < chrome.now - LONG { "late" } else { "wait" },
            recipient: Name::of(directory, *recipient, chrome.lang),
            long: words::roughly(*since, chrome.now, chrome.lang),
        });
        let today = base::clock::vietnam(chrome.now).date().to_string();
        let lately = &seen.lately;
        let (pairs, picture) = (lately.pairs(directory, chrome), lately.picture(directory, chrome));
        let line = |known| {
            let line = render(&Line::of(chrome, directory, known, Some(LIST)))?;
            Ok(marked(&line, "<tr"))
        };
        Ok(Pieces {
            as_of: format!("<time id=\"as-of\" data-quiet>{}</time>", chrome.exactly(&chrome.now)),
            tiles: marked(&render(&Tiles { chrome, seen, today, waits })?, "<div"),
            flows: marked(&render(&Flows { chrome, lately, pairs, picture })?, "<section"),
            lines: seen.latest.iter().map(line).collect::<Result<_>>()?,
        })
    }
}

pub(super) fn render(template: &impl Template) -> Result<String> {
    Ok(template.render().map_err(anyhow::Error::from)?)
}

/// The piece with a mark of its content, by which the page knows what it shows already.
fn marked(piece: &str, opening: &str) -> String {
    let piece = piece.trim();
    let mut hasher = DefaultHasher::new();
    piece.hash(&mut hasher);
    piece.replacen(opening, &format!("{opening} data-v=\"{:016x}\"", hasher.finish()), 1)
}

#[derive(Template)]
#[template(path = "operator/board.html")]
pub(super) struct Board {
    pub(super) chrome: Chrome,
    pub(super) pieces: Pieces,
    pub(super) keep: u32,
}

pub(super) async fn show(
    State(console): State<Console>,
    _: Watcher,
    chrome: Chrome,
) -> Result<Page> {
    let seen = console.hub.db.read(look).await?;
    let pieces = Pieces::of(&chrome, &console.hub.directory.snapshot(), &seen)?;
    Ok(Page::show(Board { chrome, pieces, keep: LATEST }))
}

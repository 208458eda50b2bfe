//! The board, live. One watcher at a time looks (woken by a bell, or after a second, for other nodes ring no bell here)
//! and all others are handed what was seen. Whoever comes back after a broken line gets the present board; the page
//! leaves alone what it shows already, so nothing is missed and nothing jumps.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Extension, Query, State};
use axum::response::Response;
use base::pages::{Audience, Chrome, Closing, live};
use base::{Lang, Result};
use futures::stream::{self, Stream};
use serde::Deserialize;
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep, timeout};

use super::board::{self, Pieces, Seen};
use super::{BELL, Console, Watcher};

const SEATS: usize = 200;
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// However fast things happen, the board is not looked at more often.
const PAUSE: Duration = Duration::from_millis(500);

/// What the watchers share.
pub(super) struct Live {
    audience: Audience,
    last: Mutex<Option<Instant>>,
    seen: watch::Sender<Option<Arc<Seen>>>,
}

impl Default for Live {
    fn default() -> Live {
        Live {
            audience: Audience::of(SEATS),
            last: Mutex::default(),
            seen: watch::Sender::new(None),
        }
    }
}

pub(super) async fn listen(
    State(console): State<Console>,
    closing: Option<Extension<Closing>>,
    _: Watcher,
    Query(tongue): Query<Tongue>,
    mut chrome: Chrome,
) -> Result<Response> {
    chrome.lang = tongue.tongue.as_deref().and_then(Lang::parse).unwrap_or(chrome.lang);
    let seat = console.live.audience.sit()?;
    Ok(live(seat, closing.map(|Extension(closing)| closing), pieces(console, chrome)))
}

/// The language of the page that listens; another page of the same browser may have chosen another since.
#[derive(Deserialize)]
pub(super) struct Tongue {
    tongue: Option<String>,
}

struct Listener {
    console: Console,
    chrome: Chrome,
    shown: Pieces,
    news: watch::Receiver<Option<Arc<Seen>>>,
    /// The first thing a listener gets is a fresh look.
    new: bool,
}

/// Pieces of the board as they change, in the listener's language.
fn pieces(console: Console, chrome: Chrome) -> impl Stream<Item = String> {
    let news = console.live.seen.subscribe();
    let listener = Listener { console, chrome, shown: Pieces::default(), news, new: true };
    let batches = stream::unfold(listener, |mut listener| async move {
        loop {
            match listener.next().await {
                Ok(batch) if batch.is_empty() => {}
                Ok(batch) => return Some((stream::iter(batch), listener)),
                Err(error) => {
                    let error = base::jobs::describe(&error);
                    tracing::warn!(error, "the board could not be looked at; trying again");
                    sleep(LOOK_AGAIN).await;
                }
            }
        }
    });
    futures::StreamExt::flatten(batches)
}

impl Listener {
    async fn next(&mut self) -> Result<Vec<String>> {
        let bell = self.console.hub.db.bell(BELL);
        if std::mem::take(&mut self.new) {
            self.console.look().await?;
        } else {
            tokio::select! {
                _ = self.news.changed() => {}
                _ = timeout(LOOK_AGAIN, bell.notified()) => self.console.look().await?,
            }
        }
        let Some(seen) = self.news.borrow_and_update().clone() else { return Ok(Vec::new()) };
        self.chrome.now = self.console.hub.db.clock().now();
        let fresh = Pieces::of(&self.chrome, &self.console.hub.directory.snapshot(), &seen)?;
        let changed = fresh.since(&self.shown);
        self.shown = fresh;
        Ok(changed)
    }
}

impl Console {
    /// Looks at the board for everybody, unless somebody just did.
    async fn look(&self) -> Result<()> {
        let mut last = self.live.last.lock().await;
        if last.is_some_and(|at| at.elapsed() < PAUSE) {
            return Ok(());
        }
        let seen = self.hub.db.read(board::look).await?;
        *last = Some(Instant::now());
        self.live.seen.send_replace(Some(Arc::new(seen)));
        Ok(())
    }
}

impl Pieces {
    /// What differs from the pieces sent before. Rows travel apart from the rest: a browser reads them only so. The
    /// newest comes last, so that it ends on top.
    pub(super) fn since(&self, before: &Pieces) -> Vec<String> {
        let blocks = [(&self.tiles, &before.tiles), (&self.flows, &before.flows)];
        let mut blocks: String =
            blocks.iter().filter(|(new, old)| new != old).map(|(new, _)| new.as_str()).collect();
        let rows: Vec<&str> = self
            .lines
            .iter()
            .rev()
            .filter(|line| !before.lines.contains(line))
            .map(String::as_str)
            .collect();
        if blocks.is_empty() && rows.is_empty() {
            return Vec::new();
        }
        blocks.push_str(&self.as_of);
        let mut pieces = vec![blocks];
        if !rows.is_empty() {
            pieces.push(rows.concat());
        }
        pieces
    }
}

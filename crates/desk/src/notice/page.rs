//! The list of notices, and the live line of its bell.

use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::Router;
use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use axum::routing::{get, post};
use base::authority::{Actor, Scope};
use base::db::{Db, Tx};
use base::pages::{Audience, Chrome, Closing, Page, bell_word, live};
use base::{Refusal, Result, Text};
use directory::SignedIn;
use futures::stream::{self, Stream};
use serde::Deserialize;
use tokio::time::sleep;

use super::{LISTED_MAX, Notice, NoticeId, choice, mute, store};
use crate::Acts;
use crate::list::VIEW;
use crate::view::theirs;

/// People who follow their notices live at once: each asks the database every few seconds.
const LISTENERS_MAX: usize = 200;
/// How often a listener looks.
const LOOK_AGAIN: Duration = Duration::from_secs(3);

#[derive(Clone)]
pub(super) struct Room {
    pub(super) db: Db,
    pub(super) acts: Acts,
    audience: Audience,
}

pub(crate) fn routes(db: Db, acts: Acts) -> Router {
    Router::new()
        .route("/notices", get(show))
        .route("/notices/live", get(listen))
        .route("/notices/reading", post(read_all))
        .route("/notices/{id}", get(open))
        .route("/me/notices", get(choice::show).post(choice::choose))
        .route("/me/notices/unmuting", post(mute::want_again))
        .with_state(Room { db, acts, audience: Audience::of(LISTENERS_MAX) })
}

#[derive(Template)]
#[template(path = "notice/list.html")]
struct List {
    chrome: Chrome,
    acts: Acts,
    lines: Vec<Notice>,
    unread: usize,
}

impl List {
    fn told(&self, notice: &Notice) -> (&'static str, String) {
        let (icon, text) = notice.kind.told();
        (icon, self.chrome.text(&text).to_owned())
    }

    fn work(&self, notice: &Notice) -> Option<String> {
        let named = Some(notice.act.as_str()).filter(|act| !act.is_empty());
        named.map(|act| self.chrome.text(&self.acts.word(act)).to_owned())
    }

    /// Where the list goes on.
    fn older(&self) -> Option<String> {
        let last = self.lines.last().filter(|_| self.lines.len() == LISTED_MAX)?;
        Some(format!("/notices?before={}", last.id))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    before: String,
}

async fn show(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    actor.may(&VIEW, actor.home().map_or(Scope::Installation, Scope::Authority))?;
    let (_, person) = theirs(&actor)?;
    let home = actor.home().ok_or_else(Refusal::not_found)?;
    let before = asked.before.parse().ok();
    let read = move |tx: &Tx| {
        Ok((store::list(tx, home, person, before)?, store::unread(tx, home, person)?))
    };
    let (lines, unread) = room.db.read(read).await?;
    Ok(Page::show(List { chrome, acts: room.acts, lines, unread }))
}

/// Opens what a notice is about; by that it is read.
async fn open(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Path(id): Path<NoticeId>,
) -> Result<Page> {
    let one = room.db.write(move |tx| super::read(tx, &actor, id)).await?;
    let way = room.acts.way_to(&one.subject_kind, &one.subject_id);
    Ok(Page::to(way.unwrap_or_else(|| "/notices".to_owned())))
}

async fn read_all(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    theirs(&actor)?;
    let newest = fields.iter().find(|(name, _)| name == "newest");
    let newest = newest.and_then(|(_, id)| id.parse().ok()).ok_or_else(Refusal::not_found)?;
    room.db.write(move |tx| super::read_all(tx, &actor, newest)).await?;
    Ok(Page::to("/notices").notice(Text::new("Đã đánh dấu đã đọc.", "All marked as read.")))
}

async fn listen(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    closing: Option<Extension<Closing>>,
    chrome: Chrome,
) -> Result<Response> {
    actor.may(&VIEW, actor.home().map_or(Scope::Installation, Scope::Authority))?;
    let seat = room.audience.sit()?;
    let closing = closing.map(|Extension(closing)| closing);
    Ok(live(seat, closing, bells(room.db, actor, chrome)))
}

/// The bell as it stands, then again whenever its count changed.
fn bells(db: Db, actor: Actor, chrome: Chrome) -> impl Stream<Item = String> + Send {
    stream::unfold((db, actor, chrome, None), |(db, actor, chrome, shown)| async move {
        loop {
            match super::unread(&db, &actor).await {
                Ok(Some(count)) if shown != Some(count) => {
                    let told = chrome.lang.pick("Thông báo chưa đọc", "Unread notices");
                    let said = if shown.is_some() { told } else { "" };
                    let bell = Bell { chrome: &chrome, unread: bell_word(count), said };
                    let bell = bell.render().unwrap_or_default();
                    return Some((bell, (db, actor, chrome, Some(count))));
                }
                Ok(_) => {}
                Err(error) => {
                    let error = base::jobs::describe(&error);
                    tracing::warn!(error, "notices could not be looked at; trying again");
                }
            }
            sleep(LOOK_AGAIN).await;
        }
    })
}

/// The bell alone, to take the place of the one in the head.
#[derive(Template)]
#[template(path = "notice/bell.html")]
struct Bell<'a> {
    chrome: &'a Chrome,
    unread: String,
    /// What is told to who only listens; empty at first.
    said: &'static str,
}

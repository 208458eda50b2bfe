//! Quiet about one matter: whoever is done with it is told no more of it, in the product and by mail. What they hold stays on
//! their desk, and reminders of its deadline still come (Decree 30/2020/NĐ-CP, art. 24: work is urged).

use askama::Template;
use axum::Form;
use axum::extract::State;
use base::authority::Actor;
use base::db::Tx;
use base::events::Event;
use base::pages::{Chrome, Page};
use base::{Refusal, Result, Text};
use directory::SignedIn;
use directory::person::acting;
use jiff::Timestamp;

use super::page::Room;
use super::store;
use crate::todo::Subject;
use crate::view::theirs;

/// Matters that one person is not told of: a list that is still read.
pub(super) const MUTED_MAX: usize = 500;

/// A matter that somebody is not told of.
#[derive(Debug, Clone)]
pub(super) struct Muted {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) reference: String,
    pub(super) muted_at: Timestamp,
}

/// The part of a matter's page where notices are stopped and wanted again.
#[derive(Template)]
#[template(path = "notice/mute.html")]
pub struct Mute {
    chrome: Chrome,
    /// Where the matter is shown.
    way: String,
    about: Subject,
    muted: bool,
}

impl Mute {
    /// As it stands for whoever looks.
    ///
    /// # Errors
    /// When the store fails.
    pub fn read(
        tx: &Tx,
        chrome: &Chrome,
        actor: &Actor,
        (way, about): (&str, Subject),
    ) -> Result<Mute> {
        let muted = match acting(actor) {
            Some(person) => store::is_muted(tx, person, (about.kind, &about.id))?,
            None => false,
        };
        let way = format!("{way}{}", about.id);
        Ok(Mute { chrome: chrome.clone(), way, about, muted })
    }

    #[must_use]
    pub fn html(&self) -> String {
        self.render().unwrap_or_default()
    }
}

/// Stops notices about a matter for the actor alone; what is unread of it counts as read. Whether they may see the matter
/// is for its room to say.
///
/// # Errors
/// The permission's; `mute.enough`.
pub fn mute(
    tx: &Tx,
    actor: &Actor,
    about: &Subject,
    (title, reference): (&str, &str),
) -> Result<()> {
    let (permit, person) = theirs(actor)?;
    if store::muted(tx, person)?.len() >= MUTED_MAX {
        return Err(enough().into());
    }
    let change = tx.change(&permit, &Event::of("notice.muted", about.kind, &about.id))?;
    store::mute(&change, person, about, (title, reference))?;
    store::read_about(&change, person, about).map(drop)
}

/// The actor wants notices about a matter again.
fn unmute(tx: &Tx, actor: &Actor, (kind, id): (&str, &str)) -> Result<()> {
    let (permit, person) = theirs(actor)?;
    let change = tx.change(&permit, &Event::of("notice.unmuted", "person", person))?;
    match store::unmute(&change, person, (kind, id))? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

/// Back to the matter when it was asked for there, else to the list of quiet matters.
pub(super) async fn want_again(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let said = |field: &str| {
        let found = fields.iter().find(|(name, _)| name == field);
        found.map_or_else(String::new, |(_, value)| value.clone())
    };
    let (kind, id) = (said("kind"), said("id"));
    let way = room.acts.way_to(&kind, &id).filter(|_| said("from") == "matter");
    room.db.write(move |tx| unmute(tx, &actor, (&kind, &id))).await?;
    let told = Text::new("Bạn lại nhận thông báo về văn bản này.", "You are told of it again.");
    Ok(Page::to(way.unwrap_or_else(|| "/me/notices".to_owned())).notice(told))
}

fn enough() -> Refusal {
    Refusal::new(
        "mute.enough",
        Text::with(
            format!("Bạn đã tắt thông báo của {MUTED_MAX} văn bản."),
            format!("You are told nothing of {MUTED_MAX} matters already."),
        ),
        Text::new(
            "Bật lại bớt ở trang Cách nhận thông báo.",
            "Want some of them again on the page How you are told.",
        ),
    )
    .status(409)
}

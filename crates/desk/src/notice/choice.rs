//! How somebody is told by mail, by kind of notice: at once, once a day, or not at all. In the product all of it is shown.

use askama::Template;
use axum::Form;
use axum::extract::State;
use base::authority::Actor;
use base::db::{Tx, Value};
use base::events::Event;
use base::pages::{Chrome, Page};
use base::{Result, Text};
use directory::SignedIn;

use super::mute::Muted;
use super::page::Room;
use super::{Kind, store};
use crate::Acts;
use crate::view::theirs;

/// When mail about a notice leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    /// In one letter each morning: what holds as long as nobody chose otherwise.
    Daily,
    Never,
}

impl When {
    const ALL: [When; 3] = [When::Now, When::Daily, When::Never];

    pub(super) fn name(self) -> &'static str {
        match self {
            When::Now => "now",
            When::Daily => "daily",
            When::Never => "never",
        }
    }

    pub(super) fn parse(name: &str) -> Option<When> {
        When::ALL.into_iter().find(|when| when.name() == name)
    }

    /// Vietnamese, English.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            When::Now => ("Ngay", "Now"),
            When::Daily => ("Mỗi sáng", "Mornings"),
            When::Never => ("Không", "Never"),
        }
    }
}

impl From<When> for Value {
    fn from(when: When) -> Value {
        when.name().into()
    }
}

#[derive(Template)]
#[template(path = "notice/choice.html")]
struct Choices {
    chrome: Chrome,
    acts: Acts,
    chosen: Vec<(Kind, When)>,
    /// Matters that the reader is not told of.
    muted: Vec<Muted>,
}

impl Choices {
    fn way(&self, one: &Muted) -> String {
        self.acts.way_to(&one.kind, &one.id).unwrap_or_default()
    }

    fn kind(&self, kind: &Kind) -> String {
        self.chrome.text(&kind.told().1).to_owned()
    }

    fn is(&self, when: &When, chosen: &When) -> bool {
        when == chosen
    }

    fn when(&self, when: &When) -> &'static str {
        let (vi, en) = when.words();
        self.chrome.lang.pick(vi, en)
    }
}

pub(super) async fn show(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    chrome: Chrome,
) -> Result<Page> {
    let (_, person) = theirs(&actor)?;
    let read = move |tx: &Tx| {
        let chosen = Kind::ALL.into_iter().map(|kind| Ok((kind, store::when(tx, person, kind)?)));
        Ok((chosen.collect::<Result<Vec<_>>>()?, store::muted(tx, person)?))
    };
    let (chosen, muted) = room.db.read(read).await?;
    Ok(Page::show(Choices { chrome, acts: room.acts, chosen, muted }))
}

pub(super) async fn choose(
    State(room): State<Room>,
    SignedIn(actor): SignedIn,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    room.db.write(move |tx| keep(tx, &actor, &fields)).await?;
    Ok(Page::to("/me/notices").notice(Text::new("Đã lưu.", "Kept.")))
}

/// Keeps what a form says; what it does not say stays.
fn keep(tx: &Tx, actor: &Actor, fields: &[(String, String)]) -> Result<()> {
    let (permit, person) = theirs(actor)?;
    let change = tx.change(&permit, &Event::of("notice.mail-chosen", "person", person))?;
    for kind in Kind::ALL {
        let said = fields.iter().find(|(name, _)| name == kind.name());
        if let Some(when) = said.and_then(|(_, when)| When::parse(when)) {
            store::choose(&change, person, kind, when)?;
        }
    }
    Ok(())
}

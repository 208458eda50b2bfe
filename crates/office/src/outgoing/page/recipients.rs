//! A line for every recipient, and how it changes while somebody looks: queued, at the hub, then what the recipient tells
//! (Decision 28/2018/QĐ-TTg, art. 6.3). Each listener looks by itself, for statuses come rarely.

use std::time::Duration;

use askama::Template;
use axum::extract::{Extension, Path, Query, State as Of};
use axum::response::Response;
use base::db::Tx;
use base::pages::{Chrome, Closing, live};
use base::{Lang, Result};
use futures::stream::{self, Stream};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::time::sleep;

use super::one::seen;
use crate::outgoing::told::{self, Recipient, Told, Way};
use crate::outgoing::{Outgoing, OutgoingId, find};
use crate::{Looker, Office};

/// How often a listener looks.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Everybody a document went to.
#[derive(Template)]
#[template(path = "outgoing/page/recipients.html")]
pub(super) struct Lines {
    chrome: Chrome,
    recipients: Vec<Recipient>,
    way: Way,
}

impl Lines {
    pub(super) fn read(tx: &Tx, chrome: &Chrome, one: &Outgoing) -> Result<Lines> {
        let (recipients, way) = told::lines(tx, one)?;
        Ok(Lines { chrome: chrome.clone(), recipients, way })
    }

    pub(super) fn html(&self) -> String {
        self.render().unwrap_or_default()
    }

    /// How far it is at a recipient: icon kind, words, since when.
    fn stands(&self, at: &Recipient) -> (&'static str, String, Option<Timestamp>) {
        if let Some(told) = &at.told {
            return self.told(told);
        }
        let say = |vi, en| self.chrome.say(vi, en).to_owned();
        match &self.way {
            Way::AtHub(at) => ("running", say("Đã lên trục", "At the hub"), Some(*at)),
            Way::Refused(why) => {
                ("stopped", format!("{}: {why}", say("Trục từ chối", "The hub refused it")), None)
            }
            Way::Queued | Way::None => ("wait", say("Chờ gửi", "Queued"), None),
        }
    }

    fn told(&self, told: &Told) -> (&'static str, String, Option<Timestamp>) {
        let (kind, code) = told.status();
        let word = self.chrome.lang.pick(code.vietnamese(), code.english());
        let more = match told.words.is_empty() || told.words == code.vietnamese() {
            true => String::new(),
            false => format!(": {}", told.words),
        };
        (kind, format!("{word} ({}){more}", told.code), Some(told.at))
    }
}

/// The language of the page that listens.
#[derive(Deserialize)]
pub(super) struct Tongue {
    tongue: Option<String>,
}

pub(super) async fn listen(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    Query(tongue): Query<Tongue>,
    closing: Option<Extension<Closing>>,
    mut chrome: Chrome,
) -> Result<Response> {
    chrome.lang = tongue.tongue.as_deref().and_then(Lang::parse).unwrap_or(chrome.lang);
    let seat = office.audience.sit()?;
    let home = looker.authority;
    office.hub.db.write(move |tx| seen(tx, &looker, id).map(drop)).await?;
    let look = move |tx: &Tx| Lines::read(tx, &chrome, &find(tx, home, id)?);
    Ok(live(seat, closing.map(|Extension(closing)| closing), changes(office, look)))
}

/// The lines as they stand, then again whenever they changed.
fn changes(
    office: Office,
    look: impl Fn(&Tx) -> Result<Lines> + Clone + Send + 'static,
) -> impl Stream<Item = String> + Send {
    stream::unfold((office, look, String::new()), |(office, look, shown)| async move {
        loop {
            match office.hub.db.read(look.clone()).await.map(|lines| lines.html()) {
                Ok(fresh) if fresh != shown => return Some((fresh.clone(), (office, look, fresh))),
                Ok(_) => {}
                Err(error) => {
                    let error = base::jobs::describe(&error);
                    tracing::warn!(error, "recipients could not be looked at; trying again");
                }
            }
            sleep(LOOK_AGAIN).await;
        }
    })
}

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
use crate::outgoing::{Outgoing, OutgoingId, State, find, within};
use crate::{Looker, Office, incoming};

/// How often a listener looks.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Everybody a document went to.
#[derive(Template)]
#[template(path = "outgoing/page/recipients.html")]
pub(super) struct Lines {
    chrome: Chrome,
    recipients: Vec<Recipient>,
    way: Way,
    /// Those inside the authority.
    inside: Vec<within::Line>,
    /// Whether it was recalled, and everybody has to say that it is destroyed.
    recalled: bool,
}

/// How far a document is at one recipient.
struct Stands {
    icon: &'static str,
    word: String,
    /// What the recipient wrote beside the status.
    more: String,
    at: Option<Timestamp>,
}

impl Lines {
    pub(super) fn read(tx: &Tx, chrome: &Chrome, one: &Outgoing) -> Result<Lines> {
        let (recipients, way) = told::lines(tx, one)?;
        let recalled = one.state == State::Recalled;
        let inside = within::of(tx, one.id)?;
        Ok(Lines { chrome: chrome.clone(), recipients, way, inside, recalled })
    }

    /// How far it is on a desk inside.
    fn handled(&self, there: &within::There) -> (&'static str, &'static str) {
        let (icon, (vi, en)) = incoming::state_words(there.state);
        (icon, self.chrome.lang.pick(vi, en))
    }

    pub(super) fn html(&self) -> String {
        self.render().unwrap_or_default()
    }

    /// How far it is at a recipient.
    fn stands(&self, at: &Recipient) -> Stands {
        let say = |icon, vi, en, at| {
            let (word, more) = (self.chrome.say(vi, en).to_owned(), String::new());
            Stands { icon, word, more, at }
        };
        match (&at.told, &self.way) {
            (Some(told), _) if !self.recalled || told.answers_recall() => self.told(told),
            (None, Way::Refused(why)) => Stands {
                more: why.clone(),
                ..say("stopped", "Trục từ chối", "The hub refused it", None)
            },
            (_, _) if self.recalled => {
                say("wait", "Chờ xác nhận hủy", "Destruction to be confirmed", None)
            }
            (_, Way::AtHub(at)) => say("running", "Đã lên trục", "At the hub", Some(*at)),
            (_, Way::Queued | Way::None | Way::Refused(_)) => {
                say("wait", "Chờ gửi", "Queued", None)
            }
        }
    }

    fn told(&self, told: &Told) -> Stands {
        let (icon, code) = told.status();
        let word = self.chrome.lang.pick(code.vietnamese(), code.english());
        let more = match told.words == code.vietnamese() {
            true => String::new(),
            false => told.words.clone(),
        };
        Stands { icon, word: format!("{word} ({})", told.code), more, at: Some(told.at) }
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

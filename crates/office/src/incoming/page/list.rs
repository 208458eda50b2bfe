//! The register of incoming documents, newest first, by state.

use askama::Template;
use axum::extract::{Query, State as Of};
use base::authority::{Action, Actor, Scope};
use base::pages::{Chrome, Page};
use base::{Result, db::Tx};
use directory::roles::{AUDITOR, CLERK, LEADER};
use serde::Deserialize;

use crate::incoming::arrival::may_enter;
use crate::incoming::store::{self, LISTED_MAX};
use crate::incoming::{Incoming, State, words};
use crate::{Looker, Office};

/// Seeing every incoming document of the authority by its register line.
pub(super) const REGISTER: Action =
    Action { name: "incoming.list", roles: &[CLERK, LEADER, AUDITOR] };

/// Whether the register is this actor's to see: decides on its entry in the navigation.
#[must_use]
pub fn may_list(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&REGISTER, Scope::Authority(home)).is_ok())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    /// The last line of the page before.
    before: String,
}

#[derive(Template)]
#[template(path = "incoming/page/list.html")]
struct List {
    chrome: Chrome,
    state: Option<State>,
    /// Whether the reader enters what came without the axis.
    enters: bool,
    counts: Vec<(State, u64)>,
    lines: Vec<Incoming>,
}

impl List {
    fn told(&self, state: &State) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::state(*state);
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn count(&self, state: &State) -> u64 {
        self.counts.iter().find(|(known, _)| known == state).map_or(0, |(_, count)| *count)
    }

    fn total(&self) -> u64 {
        self.counts.iter().map(|(_, count)| count).sum()
    }

    /// Where the list goes on.
    fn older(&self) -> Option<String> {
        let last = self.lines.last().filter(|_| self.lines.len() == LISTED_MAX)?;
        let state = self.state.map_or("", State::name);
        Some(format!("/incoming?state={state}&before={}", last.id))
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    looker.actor.may(&REGISTER, Scope::Authority(looker.authority))?;
    let enters = may_enter(&looker).is_ok();
    let state = State::parse(&asked.state);
    let before = asked.before.parse().ok();
    let read = move |tx: &Tx| {
        let lines = store::list(tx, looker.authority, state, before)?;
        Ok((store::counts(tx, looker.authority)?, lines))
    };
    let (counts, lines) = office.hub.db.read(read).await?;
    Ok(Page::show(List { chrome, state, enters, counts, lines }))
}

//! Outgoing documents, newest first, by state: one's own, and for clerks, leaders and auditors those of the authority.

use askama::Template;
use axum::extract::{Query, State as Of};
use base::Result;
use base::authority::{Action, Scope};
use base::db::Tx;
use base::pages::{Chrome, Page};
use directory::roles::{AUDITOR, CLERK, LEADER};
use serde::Deserialize;

use crate::outgoing::store::{self, LISTED_MAX};
use crate::outgoing::unfinished::{self, Unfinished};
use crate::outgoing::{DRAFT, Outgoing, State, draft, words};
use crate::{Looker, Office};

/// Seeing every outgoing document of the authority by its line.
const LIST: Action = Action { name: "outgoing.list", roles: &[CLERK, LEADER, AUDITOR] };

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    state: String,
    /// The last line of the page before.
    before: String,
}

#[derive(Template)]
#[template(path = "outgoing/page/list.html")]
struct List {
    chrome: Chrome,
    may_draft: bool,
    /// Whether the registers are theirs to see.
    registers: bool,
    state: Option<State>,
    counts: Vec<(State, u64)>,
    lines: Vec<Outgoing>,
    /// What the looker typed and did not finish.
    unfinished: Vec<Unfinished>,
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
        Some(format!("/outgoing?state={state}&before={}", last.id))
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    let all = looker.actor.may(&LIST, Scope::Authority(looker.authority)).is_ok();
    let author = Some(looker.person).filter(|_| !all);
    let state = State::parse(&asked.state);
    let before = asked.before.parse().ok();
    let home = looker.authority;
    let may_draft = draft::may(&looker.actor, &DRAFT, home);
    let registers = crate::register::may_view(&looker.actor);
    let read = move |tx: &Tx| {
        let unfinished = match may_draft {
            true => unfinished::of(tx, &looker.actor, home)?,
            false => Vec::new(),
        };
        let lines = store::list(tx, home, author, state, before)?;
        Ok((store::counts(tx, home, author)?, lines, unfinished))
    };
    let (counts, lines, unfinished) = office.hub.db.read(read).await?;
    Ok(Page::show(List { chrome, may_draft, registers, state, counts, lines, unfinished }))
}

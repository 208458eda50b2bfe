//! The list of files of a year, in its own order (Decree 30/2020/NĐ-CP, art. 28, Appendix V).

use askama::Template;
use axum::extract::{Query, State as Of};
use base::Result;
use base::authority::Scope;
use base::clock::vietnam;
use base::db::Tx;
use base::pages::{Chrome, Page};
use directory::person::person;
use serde::Deserialize;

use crate::dossier::store::{self, LISTED_MAX};
use crate::dossier::{Access, Dossier, KEEP, State, access, words};
use crate::{Looker, Office};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    year: Option<i16>,
    state: String,
    /// Lines that come after this place.
    after: u32,
}

#[derive(Template)]
#[template(path = "dossier/page/list.html")]
struct List {
    chrome: Chrome,
    looker: Looker,
    year: i16,
    years: Vec<i16>,
    state: Option<State>,
    counts: Vec<(State, u64)>,
    /// Each with its keeper's name.
    lines: Vec<(Dossier, String)>,
    may_open: bool,
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

    /// Whether the looker may open it, so that no line leads nowhere.
    fn opens(&self, one: &Dossier) -> bool {
        access(&self.looker, one) != Access::None
    }

    fn retention(&self, one: &Dossier) -> String {
        one.retention.words(self.chrome.lang)
    }

    /// Where the list goes on.
    fn further(&self) -> Option<String> {
        let (last, _) = self.lines.last().filter(|_| self.lines.len() == LISTED_MAX)?;
        let state = self.state.map_or("", State::name);
        Some(format!("/dossiers?year={}&state={state}&after={}", self.year, last.place))
    }
}

// law!("30/2020:28")
pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    let year = asked.year.unwrap_or_else(|| vietnam(chrome.now).date().year());
    let state = State::parse(&asked.state);
    let may_open = looker.actor.may(&KEEP, Scope::Authority(looker.authority)).is_ok();
    let authority = looker.authority;
    let read = move |tx: &Tx| {
        let lines = store::list(tx, authority, (year, asked.after), state)?.into_iter();
        let named = lines.map(|one| Ok((person(tx, one.keeper)?.name, one)));
        let lines = named.map(|line: Result<_>| line.map(|(name, one)| (one, name)));
        let lines = lines.collect::<Result<Vec<_>>>()?;
        let years = store::years(tx, authority)?;
        Ok((store::counts(tx, authority, year)?, years, lines))
    };
    let (counts, years, lines) = office.hub.db.read(read).await?;
    Ok(Page::show(List { chrome, looker, year, years, state, counts, lines, may_open }))
}

//! What the hub refused on a day, by system and rule: an operator sees at once whose software is wrong, and how.

use askama::Template;
use axum::extract::{Query, State};
use base::Result;
use base::pages::{Chrome, Page};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;

use super::store::{self, Refused};
use super::words::Name;
use super::{Console, Watcher, board};
use crate::hub::statistics;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    day: String,
}

pub(super) struct Line {
    refused: Refused,
    authority: Option<Name>,
    words: String,
}

#[derive(Template)]
#[template(path = "operator/refused.html")]
pub(super) struct List {
    chrome: Chrome,
    lines: Vec<Line>,
    day: Date,
    today: bool,
}

impl List {
    fn times(&self) -> u64 {
        self.lines.iter().map(|line| line.refused.times).sum()
    }

    fn shown_day(&self) -> String {
        self.day.strftime("%d/%m/%Y").to_string()
    }

    fn beside(&self, days: i64) -> String {
        let day = self.day.checked_add(days.days()).unwrap_or(self.day);
        format!("/axis/refusals?day={day}")
    }
}

pub(super) async fn show(
    State(console): State<Console>,
    _: Watcher,
    chrome: Chrome,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let now = base::clock::vietnam(chrome.now).date();
    let day: Date = asked.day.parse().unwrap_or(now);
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).map_err(anyhow::Error::from)?;
    let number = statistics::day(midnight.timestamp());
    let found = console.hub.db.read(move |tx| store::refused_on(tx, number, board::BOUND)).await?;
    let directory = console.hub.directory.snapshot();
    let line = |refused: Refused| {
        let system = console.hub.systems.get(&refused.system);
        let (vi, en) = serde_json::from_str(&refused.words).unwrap_or_default();
        let words: (String, String) = (vi, en);
        Line {
            authority: system.map(|known| Name::of(&directory, known.authority, chrome.lang)),
            words: chrome.lang.pick(words.0, words.1),
            refused,
        }
    };
    let lines = found.into_iter().map(line).collect();
    Ok(Page::show(List { lines, day, today: day == now, chrome }))
}

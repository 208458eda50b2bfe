//! The list of what passed the hub, by sender, recipient, kind, urgency, state, day and words. Pages go by the
//! parcel's number, never by counting; a search looks through a bounded stretch and says how far it came.

use askama::Template;
use axum::extract::{Query, State as Given};
use base::authority::AuthorityId;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Result, Text};
use directory::Snapshot;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::line::{self, Known, Line};
use super::words::Name;
use super::{Console, Watcher, board, store};
use crate::hub::{DocId, MessageKind, ParcelSeq, statistics};

const PAGE: usize = 50;
/// How many parcels one search looks through before it stops and says so.
const WINDOW: i64 = 20_000;
const BATCH: u32 = 500;
const WORDS_MAX: usize = 100;
/// Names offered while typing.
const OFFERED: usize = 200;

/// A state that a message can be found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Somebody has not taken it yet.
    Waiting,
    /// Somebody's software could not take it.
    Failed,
    /// Somebody sent it back.
    Refused,
}

impl State {
    const ALL: [State; 3] = [State::Waiting, State::Failed, State::Refused];

    fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Failed => "failed",
            State::Refused => "refused",
        }
    }

    fn text(self) -> Text {
        match self {
            State::Waiting => Text::new("Còn nơi chưa lấy", "Not yet taken by all"),
            State::Failed => Text::new("Có nơi không nhận được", "Could not be taken by some"),
            State::Refused => Text::new("Bị trả lại", "Sent back by some"),
        }
    }
}

/// What to look for.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    pub(super) kind: MessageKind,
    pub(super) sender: Option<AuthorityId>,
    pub(super) recipient: Option<AuthorityId>,
    pub(super) business: Option<i64>,
    pub(super) rank: Option<i64>,
    pub(super) state: Option<State>,
    pub(super) day: Option<Date>,
    /// In lower case.
    pub(super) words: String,
}

/// The form as the address carries it. Whatever cannot be read is as if it had not been said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
    from: String,
    to: String,
    business: String,
    urgency: String,
    state: String,
    day: String,
    q: String,
    before: Option<i64>,
}

impl Asked {
    fn filter(&self, directory: &Snapshot) -> Filter {
        let number = |text: &str| text.parse::<i64>().ok();
        Filter {
            kind: MessageKind::parse(Some(&self.kind)).unwrap_or(MessageKind::Document),
            sender: find(directory, &self.from),
            recipient: find(directory, &self.to),
            business: number(&self.business).filter(|number| (0..=16).contains(number)),
            rank: number(&self.urgency)
                .filter(|number| (0..=3).contains(number))
                .map(|urgency| crate::hub::RANK_NORMAL - urgency),
            state: State::ALL.into_iter().find(|state| state.name() == self.state),
            day: self.day.parse().ok(),
            words: self.q.trim().chars().take(WORDS_MAX).collect::<String>().to_lowercase(),
        }
    }
}

/// The authority that somebody typed: a code, "code – name", or the beginning or a part of a name.
fn find(directory: &Snapshot, typed: &str) -> Option<AuthorityId> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let first = typed.split_whitespace().next().unwrap_or(typed);
    if let Some(found) = directory.find(typed).or_else(|| directory.find(first)) {
        return Some(found.id);
    }
    let typed = typed.to_lowercase();
    let mut named = directory.all().iter().filter(|one| one.name.to_lowercase().contains(&typed));
    // Nobody of that name: nothing may be found, rather than everything.
    Some(named.next().map_or(AuthorityId(-1), |found| found.id))
}

/// One page of the list.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) lines: Vec<Known>,
    /// Where the next page goes on.
    pub(super) next: Option<ParcelSeq>,
    /// The search stopped at its bound, having come back to this time.
    pub(super) stopped_at: Option<Timestamp>,
}

/// Looks for a page of messages below a place of the register.
///
/// # Errors
/// When the store fails.
pub(super) fn look(tx: &Tx, filter: &Filter, before: Option<ParcelSeq>) -> Result<Found> {
    let (mut below, mut from) =
        (before.unwrap_or(ParcelSeq(store::newest(tx)?.0 + 1)), ParcelSeq(0));
    if let Some(day) = filter.day {
        let begins = statistics::day_begins(days_since_1970(day));
        from = ParcelSeq(store::last_before(tx, begins)?.0 + 1);
        let ends = statistics::day_begins(days_since_1970(day) + 1);
        below = below.min(ParcelSeq(store::last_before(tx, ends)?.0 + 1));
    }
    // These three leave the index that is walked and look at each parcel on the way.
    let searching = !filter.words.is_empty()
        || filter.recipient.is_some()
        || filter.business.is_some()
        || filter.rank.is_some();
    let floor = if searching { ParcelSeq(from.0.max(below.0 - WINDOW)) } else { from };
    let mut lines = Vec::new();
    loop {
        let batch = store::fitting(tx, filter, below, floor, BATCH)?;
        let ended = batch.len() < BATCH as usize;
        for parcel in batch {
            if !has_words(&parcel, &filter.words) {
                below = parcel.seq;
                continue;
            }
            if lines.len() == PAGE {
                return Ok(Found { lines, next: Some(below), stopped_at: None });
            }
            below = parcel.seq;
            lines.push(line::look(tx, parcel)?);
        }
        if !ended {
            continue;
        }
        let more = floor > from && floor.0 > 1;
        let stopped_at = match more {
            true => crate::hub::store::latest(tx, Some(ParcelSeq(floor.0 + 1)), 1)?
                .first()
                .map(|p| p.accepted_at),
            false => None,
        };
        return Ok(Found { lines, next: more.then_some(floor), stopped_at });
    }
}

fn days_since_1970(day: Date) -> i64 {
    statistics::day(
        day.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp()),
    )
}

fn has_words(parcel: &crate::hub::store::Sent, words: &str) -> bool {
    words.is_empty()
        || parcel.subject.to_lowercase().contains(words)
        || super::words::number(parcel).to_lowercase().contains(words)
        || parcel.document_key.to_lowercase().contains(words)
}

#[derive(Template)]
#[template(path = "operator/parcels.html")]
pub(super) struct List {
    pub(super) chrome: Chrome,
    pub(super) asked: Asked,
    pub(super) filter: Filter,
    pub(super) lines: Vec<String>,
    pub(super) next: Option<ParcelSeq>,
    pub(super) stopped_at: Option<Timestamp>,
    pub(super) offered: Vec<Name>,
}

impl List {
    pub(super) fn of(
        chrome: Chrome,
        directory: &Snapshot,
        asked: Asked,
        filter: Filter,
        found: &Found,
    ) -> Result<List> {
        let line = |known| board::render(&Line::of(&chrome, directory, known, None));
        let lines = found.lines.iter().map(line).collect::<Result<_>>()?;
        let members = directory.all().iter().filter(|one| one.member).take(OFFERED);
        let offered = members.map(|one| Name::of(directory, one.id, chrome.lang)).collect();
        let (next, stopped_at) = (found.next, found.stopped_at);
        Ok(List { chrome, asked, filter, lines, next, stopped_at, offered })
    }

    fn title(&self) -> &str {
        match self.filter.kind {
            MessageKind::Document => self.chrome.say("Văn bản qua trục", "Documents on the axis"),
            MessageKind::Status => {
                self.chrome.say("Phản hồi trạng thái qua trục", "Status messages on the axis")
            }
        }
    }

    fn states(&self) -> [(State, Text); 3] {
        State::ALL.map(|state| (state, state.text()))
    }

    /// Turning a filter on begins the list anew.
    fn with(&self, name: &str, value: &str) -> String {
        let mut chrome = self.chrome.clone();
        chrome.here = chrome.with("before", "");
        chrome.with(name, value)
    }

    fn older(&self, next: ParcelSeq) -> String {
        self.chrome.with("before", next.0)
    }

    fn urgencies(&self) -> Vec<Choice> {
        let name = |rank| super::words::urgency(crate::hub::RANK_NORMAL - rank);
        let normal = Choice::new("0", self.chrome.say("Thường", "Normal"));
        let more = (1..=3)
            .filter_map(|rank| Some(Choice::new(rank.to_string(), self.chrome.text(&name(rank)?))));
        std::iter::once(normal).chain(more).collect()
    }

    fn businesses(&self) -> Vec<Choice> {
        let new = Choice::new("0", self.chrome.say("Văn bản mới", "New document"));
        let more = (1..=3).filter_map(|number| {
            let word = super::words::business(number)?;
            Some(Choice::new(number.to_string(), self.chrome.text(&word)))
        });
        std::iter::once(new).chain(more).collect()
    }
}

pub(super) async fn show(
    Given(console): Given<Console>,
    _: Watcher,
    chrome: Chrome,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    // A document id pasted from a log or a vendor's message leads straight to its trace.
    if let Ok(doc) = DocId::parse(&asked.q) {
        let found = console.hub.db.read(move |tx| crate::hub::store::sent(tx, doc.parcel)).await?;
        if let Some(parcel) = found {
            return Ok(Page::to(format!("/axis/parcels/{}", parcel.id)));
        }
    }
    let directory = console.hub.directory.snapshot();
    let filter = asked.filter(&directory);
    let (looked_for, before) = (filter.clone(), asked.before.map(ParcelSeq));
    let found = console.hub.db.read(move |tx| look(tx, &looked_for, before)).await?;
    Ok(Page::show(List::of(chrome, &directory, asked, filter, &found)?))
}

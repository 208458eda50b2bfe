//! One message's whole trace: what the envelope says, each recipient's line, and every moment from acceptance on.
//! The document itself is not shown: of its files there is only what their signatures came to (Decision 28/2018/QĐ-TTg,
//! arts. 4 and 8).

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State as Given};
use base::authority::AuthorityId;
use base::db::Tx;
use base::events;
use base::pages::{Chrome, Page};
use base::{Refusal, Result, Text};
use directory::Snapshot;
use edxml::codes::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::line::{grouped, state};
use super::words::{self, Name, State, kind_of};
use super::{Console, Watcher, store};
use crate::check::{self, Outcome, ParcelCheck};
use crate::hub::accept::{ParcelId, unwise_words};
use crate::hub::sent::{Followed, followed};
use crate::hub::store::{Sent, by_id, sent};
use crate::hub::{DocId, ParcelSeq};

/// Recipients on one page.
const PAGE: usize = 100;
/// Moments shown of the beginning and of the end of a long history.
const MOMENTS_FIRST: usize = 20;
const MOMENTS_LAST: usize = 80;
/// Up to so many copies each have their own lines in the history.
const ALONE_MAX: usize = 10;
const WAVE: SignedDuration = SignedDuration::from_secs(60);
const RELATED_MAX: u32 = 50;
const EVENTS_MAX: u32 = 100;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The first recipient's place on this page, from 0.
    from: usize,
    /// Only recipients in the state of this icon.
    only: String,
}

/// What the store knows of a message.
struct Known {
    followed: Followed,
    /// When the record says it was accepted, and by which system.
    accepted_by: Option<String>,
    repeats: Option<Sent>,
    about: Option<Sent>,
    spoken_of: Vec<Sent>,
    check: Option<ParcelCheck>,
}

fn look(tx: &Tx, id: ParcelId) -> Result<Known> {
    let parcel = by_id(tx, id)?.ok_or_else(Refusal::not_found)?;
    let doc = DocId { parcel: parcel.seq, recipient: None };
    let followed = followed(tx, doc)?.ok_or_else(Refusal::not_found)?;
    let recorded = events::about(tx, "parcel", &parcel.id, EVENTS_MAX)?;
    let other = |seq: Option<ParcelSeq>| match seq {
        Some(seq) => sent(tx, seq),
        None => Ok(None),
    };
    Ok(Known {
        accepted_by: recorded.into_iter().find(|e| e.kind == "parcel.accepted").map(|e| e.actor),
        repeats: other(parcel.repeats)?,
        about: other(parcel.about)?,
        spoken_of: store::speaking_of(tx, parcel.seq, RELATED_MAX)?,
        check: check::of_parcel(tx, parcel.seq)?,
        followed,
    })
}

/// A recipient's line.
pub(super) struct Line {
    name: Name,
    state: State,
    fetched_at: Option<Timestamp>,
    settled_at: Option<Timestamp>,
    /// Why it could not be taken, or what the recipient's clerk wrote.
    words: String,
    staff: String,
}

/// One moment of the history.
pub(super) struct Moment {
    at: Timestamp,
    kind: &'static str,
    what: String,
    who: String,
    /// How many others did the same in the same minute, and until when.
    more: usize,
    until: Timestamp,
    when: String,
    /// How long after the moment before.
    lay: String,
}

/// How many recipients are in a state, and the way to just these.
pub(super) struct Share {
    kind: &'static str,
    word: Text,
    count: usize,
    href: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "operator/parcel.html")]
pub(super) struct Trace {
    chrome: Chrome,
    parcel: Sent,
    sender: Name,
    lines: Vec<Line>,
    shares: Vec<Share>,
    /// Places shown, of how many.
    first: usize,
    total: usize,
    before: Option<String>,
    after: Option<String>,
    moments: Vec<Moment>,
    left_out: usize,
    warnings: Vec<String>,
    related: Vec<(String, Sent)>,
    /// The outcome of the hub's check, as HTML; nothing for a status.
    checked: Option<Checked>,
}

/// When signatures were checked, and what was found.
pub(super) struct Checked {
    at: Timestamp,
    outcome: String,
}

pub(super) async fn show(
    Given(console): Given<Console>,
    _: Watcher,
    chrome: Chrome,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page> {
    let id: ParcelId = id.parse()?;
    let known = console.hub.db.read(move |tx| look(tx, id)).await?;
    Ok(Page::show(Trace::of(chrome, &console.hub.directory.snapshot(), known, &asked)?))
}

impl Checked {
    fn of(chrome: &Chrome, check: &ParcelCheck) -> Result<Checked> {
        let (standing, files) = (check.standing, &check.files);
        let outcome = Outcome { chrome, standing, answers: None, files }.html()?;
        Ok(Checked { at: check.checked_at, outcome })
    }
}

impl Trace {
    fn of(chrome: Chrome, directory: &Snapshot, known: Known, asked: &Asked) -> Result<Trace> {
        let mut moments = moments(&chrome, directory, &known);
        finish(&chrome, &mut moments);
        let left_out = moments.len().saturating_sub(MOMENTS_FIRST + MOMENTS_LAST);
        moments
            .drain(MOMENTS_FIRST.min(moments.len())..(MOMENTS_FIRST + left_out).min(moments.len()));
        moments.reverse();
        let related = related(&chrome, &known);
        let checked = known.check.as_ref().map(|check| Checked::of(&chrome, check)).transpose()?;
        let parcel = known.followed.parcel.clone();
        let mut lines = lines(&chrome, directory, known.followed);
        let shares = shares(&parcel, &lines, &asked.only);
        lines.retain(|line| asked.only.is_empty() || line.state.kind == asked.only);
        let (total, first) = (lines.len(), asked.from.min(lines.len()));
        let here =
            |from: usize| format!("/axis/parcels/{}?only={}&from={from}", parcel.id, asked.only);
        Ok(Trace {
            sender: Name::of(directory, parcel.sender, chrome.lang),
            before: (first > 0).then(|| here(first.saturating_sub(PAGE))),
            after: (first + PAGE < total).then(|| here(first + PAGE)),
            lines: lines.into_iter().skip(first).take(PAGE).collect(),
            warnings: parcel
                .warnings
                .split_whitespace()
                .map(|rule| {
                    unwise_words(rule).map_or(rule.to_owned(), |text| chrome.text(&text).to_owned())
                })
                .collect(),
            shares,
            first,
            total,
            moments,
            left_out,
            related,
            checked,
            parcel,
            chrome,
        })
    }

    /// A status has no signatures to check.
    fn is_document(&self) -> bool {
        self.parcel.kind == "edoc"
    }

    fn shown_first(&self) -> usize {
        self.first + 1
    }

    fn shown_last(&self) -> usize {
        self.first + self.lines.len()
    }

    fn number(&self) -> String {
        words::number(&self.parcel)
    }

    fn status(&self) -> Option<StatusCode> {
        (self.parcel.kind == "status")
            .then(|| StatusCode::parse(&format!("{:02}", self.parcel.business)))
    }

    fn heading(&self) -> String {
        match self.status() {
            Some(code) => format!(
                "{}: {}",
                self.chrome.say("Phản hồi trạng thái", "Status message"),
                self.chrome.say(code.vietnamese(), code.english())
            ),
            None if self.parcel.subject.is_empty() => {
                self.chrome.say("Không có trích yếu", "No subject").to_owned()
            }
            None => self.parcel.subject.clone(),
        }
    }

    fn type_name(&self) -> &str {
        match self.parcel.type_name.as_str() {
            "" => self.chrome.say("Văn bản", "Document"),
            name => name,
        }
    }

    fn urgency(&self) -> String {
        let found = words::urgency(self.parcel.rank);
        found.map_or(self.chrome.say("Thường", "Normal").to_owned(), |text| {
            self.chrome.text(&text).to_owned()
        })
    }

    fn business(&self) -> Option<Text> {
        words::business(self.parcel.business).filter(|_| self.parcel.kind == "edoc")
    }

    fn issued_on(&self) -> String {
        let parts: Vec<&str> = self.parcel.issued_on.split('/').rev().collect();
        parts.join("/")
    }

    fn share_word(&self, share: &Share) -> String {
        format!("{} {}", self.chrome.count(share.count), self.chrome.text(&share.word))
    }

    fn sender_line(&self) -> String {
        format!("{} ({})", self.sender.name, self.sender.code)
    }

    fn trace(&self) -> &str {
        match self.parcel.traced {
            true => self.chrome.say(
                "Ghi thêm khi giao, không đổi byte nào khác",
                "Appended on delivery, no other byte changed",
            ),
            false => self.chrome.say(
                "Không ghi thêm: gói tin không có chỗ, hoặc chữ ký của bên gửi bao cả phần này",
                "Not appended: the packet has no place for it, or the sender's signature covers it",
            ),
        }
    }

    fn size(&self) -> String {
        words::size(self.parcel.body.size, &self.chrome)
    }
}

fn lines(chrome: &Chrome, directory: &Snapshot, followed: Followed) -> Vec<Line> {
    let by_recipient = grouped(followed.facts);
    let line = |copy: crate::hub::store::Copy| {
        let state = state(&copy, &by_recipient);
        let last = by_recipient.get(&copy.recipient).and_then(|facts| facts.last());
        // Software often repeats the status in its description; the state says it already.
        let reported = last.map(|fact| fact.description.clone()).unwrap_or_default();
        let repeated = [&state.word.vi, &state.word.en].iter().any(|word| **word == reported);
        let reported = if repeated { String::new() } else { reported };
        Line {
            name: Name::of(directory, copy.recipient, chrome.lang),
            fetched_at: copy.fetched_at,
            settled_at: copy.settled_at,
            words: copy.reason.unwrap_or(reported),
            staff: last.map(|fact| fact.staff.clone()).unwrap_or_default(),
            state,
        }
    };
    followed.copies.into_iter().map(line).collect()
}

fn shares(parcel: &Sent, lines: &[Line], only: &str) -> Vec<Share> {
    let groups = [
        ("stopped", Text::new("không nhận được, trả lại", "not taken or sent back")),
        ("late", Text::new("xin lấy lại", "asked back")),
        ("wait", Text::new("chờ lấy", "waiting")),
        ("running", Text::new("đang xử lý", "under way")),
        ("done", Text::new("đã giao, đã tiếp nhận, hoàn thành", "delivered, received, finished")),
        ("info", Text::new("trạng thái khác", "other")),
    ];
    let count = |kind| lines.iter().filter(|line| line.state.kind == kind).count();
    let mut shares = vec![Share {
        kind: "",
        word: Text::new("tất cả", "all"),
        count: lines.len(),
        href: format!("/axis/parcels/{}", parcel.id),
        chosen: only.is_empty(),
    }];
    let share = |(kind, word)| Share {
        kind,
        word,
        count: count(kind),
        href: format!("/axis/parcels/{}?only={kind}", parcel.id),
        chosen: only == kind,
    };
    shares.extend(groups.map(share).into_iter().filter(|share| share.count > 0));
    shares
}

/// Every moment, oldest first, each with the time since the one before.
fn moments(chrome: &Chrome, directory: &Snapshot, known: &Known) -> Vec<Moment> {
    let name = |id: AuthorityId| Name::of(directory, id, chrome.lang).short();
    let say = |vi: &str, en: &str| chrome.say(vi, en).to_owned();
    let moment = |at, kind, what, who| {
        let (when, lay) = (String::new(), String::new());
        Moment { at, kind, what, who, more: 0, until: at, when, lay }
    };
    let (parcel, hub) = (&known.followed.parcel, say("Trục", "The hub"));
    let by = known.accepted_by.as_deref().and_then(|actor| actor.strip_prefix("system:"));
    let by = by.unwrap_or(&parcel.system);
    let accepted = say("Trục tiếp nhận và lưu bền", "Accepted by the hub and safe on disk");
    let from = format!("{} ({} {by})", name(parcel.sender), say("hệ thống", "system"));
    let mut all = vec![moment(parcel.accepted_at, "sealed", accepted, from)];
    all.extend(parcel.fanned_out_at.map(|at| {
        let what = match parcel.recipient_count {
            1 => say("Chuyển vào hộp nhận", "Placed in the recipient's box"),
            count => format!(
                "{} {count} {}",
                say("Chuyển vào", "Placed in"),
                say("hộp nhận", "recipients' boxes")
            ),
        };
        moment(at, "running", what, hub)
    }));
    for copy in &known.followed.copies {
        let who = name(copy.recipient);
        all.extend(
            copy.fetched_at
                .map(|at| moment(at, "running", say("Lấy văn bản", "Fetched it"), who.clone())),
        );
        all.extend(copy.settled_at.map(|at| match copy.settled_as.as_deref() {
            Some("fail") => {
                let why = copy.reason.as_deref().unwrap_or_default();
                let what = format!(
                    "{}{}{why}",
                    say("Không nhận được", "Could not take it"),
                    if why.is_empty() { "" } else { ": " }
                );
                moment(at, "stopped", what, who)
            }
            _ => moment(at, "done", say("Xác nhận đã giao", "Confirmed delivery"), who),
        }));
    }
    for fact in &known.followed.facts {
        let code = StatusCode::parse(&fact.code);
        let word = chrome.say(code.vietnamese(), code.english());
        let words = if fact.description.is_empty() || fact.description == word {
            word.to_owned()
        } else {
            format!("{word}: {}", fact.description)
        };
        let staff =
            if fact.staff.is_empty() { String::new() } else { format!(" ({})", fact.staff) };
        all.push(moment(
            fact.reported_at,
            kind_of(&code),
            words,
            format!("{}{staff}", name(fact.reporter)),
        ));
    }
    all.sort_by_key(|moment| moment.at);
    match known.followed.copies.len() {
        copies if copies > ALONE_MAX => together(all),
        _ => all,
    }
}

/// Of a mailing to many, those who did the same within a minute are told in one line.
fn together(all: Vec<Moment>) -> Vec<Moment> {
    let mut told = Vec::<Moment>::new();
    let mut last = HashMap::<String, usize>::new();
    for moment in all {
        let before = last.get(&moment.what).and_then(|place| told.get_mut(*place));
        match before {
            Some(before) if moment.at.duration_since(before.at) < WAVE => {
                before.more += 1;
                before.until = moment.at;
            }
            _ => {
                last.insert(moment.what.clone(), told.len());
                told.push(moment);
            }
        }
    }
    told
}

/// Writes the times: when, and how long after the line before.
fn finish(chrome: &Chrome, moments: &mut [Moment]) {
    let mut last: Option<Timestamp> = None;
    for moment in moments {
        moment.when = chrome.exactly(&moment.at);
        if moment.more > 0 {
            let others = chrome.lang.pick(
                format!(" và {} nơi khác", chrome.count(moment.more)),
                format!(" and {} more", chrome.count(moment.more)),
            );
            moment.who.push_str(&others);
            if moment.until.as_second() > moment.at.as_second() {
                moment.when = format!("{} – {}", moment.when, chrome.exactly(&moment.until));
            }
        }
        if let Some(last) = last.filter(|last| moment.at.as_second() > last.as_second()) {
            let long = words::long(last, moment.at, chrome.lang);
            moment.lay = chrome.lang.pick(format!("sau {long}"), format!("after {long}"));
        }
        last = Some(moment.at);
    }
}

fn related(chrome: &Chrome, known: &Known) -> Vec<(String, Sent)> {
    let say = |vi, en| chrome.say(vi, en).to_owned();
    let parcel = &known.followed.parcel;
    let about = match parcel.kind.as_str() {
        "status" => say("Phản hồi cho văn bản", "Reports on"),
        _ => say("Thu hồi, cập nhật hoặc thay thế văn bản", "Recalls, updates or replaces"),
    };
    let mut related = Vec::new();
    related.extend(known.about.clone().map(|other| (about, other)));
    related.extend(
        known.repeats.clone().map(|other| (say("Gửi lại văn bản", "Sent again, first as"), other)),
    );
    related.extend(known.spoken_of.iter().map(|other| {
        let word = words::business(other.business).map(|text| chrome.text(&text).to_owned());
        (word.unwrap_or_else(|| say("Nhắc đến văn bản này", "Speaks of this one")), other.clone())
    }));
    related
}

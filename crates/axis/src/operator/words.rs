//! The words and pictures that the operator's pages share: names of authorities, states, durations.

use base::authority::AuthorityId;
use base::pages::Chrome;
use base::{Lang, Text};
use directory::Snapshot;
use edxml::codes::{BusinessKind, StatusCode, Urgency};
use jiff::{SignedDuration, Timestamp};

use crate::hub::report::Status;
use crate::hub::store::Sent;

/// An authority as a line shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) code: String,
    pub(super) name: String,
}

impl Name {
    pub(super) fn of(directory: &Snapshot, id: AuthorityId, lang: Lang) -> Name {
        let Some(found) = directory.get(id) else {
            return Name { code: format!("#{}", id.0), name: format!("#{}", id.0) };
        };
        let english = found.name_en.as_ref().filter(|_| lang == Lang::En);
        Name { code: found.code.to_string(), name: english.unwrap_or(&found.name).clone() }
    }

    /// The name as short as officials write it.
    pub(super) fn short(&self) -> String {
        [
            ("Ủy ban nhân dân", "UBND"),
            ("Hội đồng nhân dân", "HĐND"),
            ("thành phố", "TP"),
            ("People's Committee of", "PC of"),
        ]
        .iter()
        .fold(self.name.clone(), |name, (long, short)| name.replace(long, short))
    }

    /// No longer than a picture has room for.
    pub(super) fn label(&self) -> String {
        const LENGTH_MAX: usize = 24;
        let short = self.short();
        match short.char_indices().nth(LENGTH_MAX) {
            Some((end, _)) => format!("{}…", short[..end].trim_end()),
            None => short,
        }
    }
}

/// A state as the kit's `status` draws it: icon and word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    pub(super) kind: &'static str,
    pub(super) word: Text,
}

impl State {
    pub(super) fn of(status: &Status) -> State {
        let kind = match status {
            Status::Waiting => "wait",
            Status::Fetched => "running",
            Status::Failed => "stopped",
            Status::Delivered => "done",
            Status::TakeBackAsked => "late",
            Status::Withdrawn => "info",
            Status::Reported(code) => kind_of(code),
        };
        State { kind, word: status.text() }
    }
}

/// The icon of a reported status.
pub(super) fn kind_of(code: &StatusCode) -> &'static str {
    match code {
        StatusCode::Arrived | StatusCode::Accepted | StatusCode::Finished => "done",
        StatusCode::Assigned | StatusCode::Processing => "running",
        StatusCode::Refused | StatusCode::Declined => "stopped",
        StatusCode::TakeBack => "late",
        StatusCode::Agreed | StatusCode::Other(_) => "info",
    }
}

/// How urgent a rank is; nothing for the ordinary.
pub(super) fn urgency(rank: i64) -> Option<Text> {
    let found = Urgency::of(i32::try_from(crate::hub::RANK_NORMAL - rank).ok()?)?;
    (found != Urgency::Normal).then(|| Text::new(found.vietnamese(), found.english()))
}

/// What a document does to an earlier one; nothing for a new one.
pub(super) fn business(number: i64) -> Option<Text> {
    let kind = BusinessKind::parse(&number.to_string());
    let words = || Text::with(kind.vietnamese().to_owned(), kind.english().to_owned());
    (kind != BusinessKind::New).then(words)
}

/// Number and notation, or what stands for it.
pub(super) fn number(parcel: &Sent) -> String {
    let number = [parcel.number.as_str(), parcel.notation.as_str()].join("/");
    let number = number.trim_matches('/');
    if number.is_empty() { parcel.document_key.clone() } else { number.to_owned() }
}

/// How long: `45 giây`, `12 phút`, `3 giờ 10 phút`, `2 ngày 4 giờ`.
pub(super) fn long(from: Timestamp, to: Timestamp, lang: Lang) -> String {
    let seconds = (to.as_second() - from.as_second()).max(0);
    let unit = |count: i64, vi: &str, en: &str| match (lang, count) {
        (Lang::Vi, _) => format!("{count} {vi}"),
        (Lang::En, 1) => format!("1 {en}"),
        (Lang::En, _) => format!("{count} {en}s"),
    };
    let two = |first: String, second: i64, vi: &str, en: &str| match second {
        0 => first,
        _ => format!("{first} {}", unit(second, vi, en)),
    };
    match seconds {
        s if s < 60 => unit(s, "giây", "second"),
        s if s < 3_600 => {
            two(unit(s / 60, "phút", "minute"), if s < 600 { s % 60 } else { 0 }, "giây", "second")
        }
        s if s < 86_400 => two(unit(s / 3_600, "giờ", "hour"), s % 3_600 / 60, "phút", "minute"),
        s => two(unit(s / 86_400, "ngày", "day"), s % 86_400 / 3_600, "giờ", "hour"),
    }
}

/// How long, in one unit: `45 giây`, `12 phút`, `3 giờ`, `2 ngày`.
pub(super) fn roughly(from: Timestamp, to: Timestamp, lang: Lang) -> String {
    let seconds = (to.as_second() - from.as_second()).max(0);
    let unit_s = [86_400, 3_600, 60].into_iter().find(|unit| seconds >= *unit).unwrap_or(1);
    long(from, from + SignedDuration::from_secs(seconds - seconds % unit_s), lang)
}

/// A size in the unit people read: `812 byte`, `14 KB`, `3,2 MB`.
pub(crate) fn size(bytes: u64, chrome: &Chrome) -> String {
    let point = chrome.lang.pick(",", ".");
    match bytes {
        b if b < 1_000 => format!("{b} {}", chrome.say("byte", "bytes")),
        b if b < 1_000_000 => format!("{} KB", b / 1_000),
        b => format!("{}{point}{} MB", b / 1_000_000, b % 1_000_000 / 100_000),
    }
}

/// A count that was not carried beyond a bound: `1.000+`.
pub(super) fn bounded(count: u64, bound: u64, chrome: &Chrome) -> String {
    let more = if count >= bound { "+" } else { "" };
    format!("{}{more}", chrome.count(count.min(bound)))
}

/// The time of a moment on a day of its own: seconds, and the day when it is not today.
pub(super) fn clock(chrome: &Chrome, at: &Timestamp) -> String {
    let (zoned, now) = (base::clock::vietnam(*at), base::clock::vietnam(chrome.now));
    let form = if zoned.date() == now.date() { "%H:%M:%S" } else { "%H:%M %d/%m/%Y" };
    zoned.strftime(form).to_string()
}

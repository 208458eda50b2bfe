//! When a signature was there at the latest: proven by trusted timestamps, each judged at a time that a later one
//! proves in turn (EN 319 102-1, 5.6), else only what the signer claims.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::cryptography::Stamp;
use super::evidence::Store;
use super::found::{Found, Kind};
use super::report::Level;
use super::revocation::Status;
use super::trust::{Anchors, Judged, Purpose, Standing, judge};
use super::{Context, Examined};
use crate::crypto::Certificate;
use crate::pdf::Object;

/// Proven times by the revision of the timestamp, newest first.
pub(super) struct Times {
    /// Revision of a trusted document timestamp, and its time.
    documents: Vec<(usize, Timestamp)>,
    /// By revision and field: the earliest trusted time over the value.
    values: Vec<(usize, String, Timestamp)>,
}

impl Times {
    pub(super) fn of(examined: &[Examined], context: Context<'_>, store: &Store) -> Times {
        let mut times = Times { documents: Vec::new(), values: Vec::new() };
        let trusted = |stamp: &Stamp, at: Timestamp| match context.anchors {
            // Whoever leaves identity aside leaves it aside for the makers of timestamps, too.
            None => true,
            Some(anchors) => trusted(stamp, anchors, store, at),
        };
        for one in examined.iter().rev().filter(|one| one.found.kind == Kind::DocTimestamp) {
            let now = times.after(one.found.revision).unwrap_or(context.at);
            let stamp = one.checked.stamps.first().filter(|stamp| trusted(stamp, now));
            if let Some(stamp) = stamp.filter(|_| one.answers()) {
                times.documents.push((one.found.revision, stamp.at));
            }
        }
        for one in examined.iter().filter(|one| one.found.kind == Kind::Signature) {
            let now = times.after(one.found.revision).unwrap_or(context.at);
            let stamps = one.checked.stamps.iter().filter(|stamp| trusted(stamp, now));
            if let Some(at) = stamps.map(|stamp| stamp.at).min() {
                times.values.push((one.found.revision, one.found.field.clone(), at));
            }
        }
        times
    }

    /// The earliest time that a document timestamp after this revision proves.
    fn after(&self, revision: usize) -> Option<Timestamp> {
        let later = self.documents.iter().filter(|(of, _)| *of > revision);
        later.map(|(_, at)| *at).min()
    }

    fn of_value(&self, one: &Examined) -> Option<Timestamp> {
        let own = |of: &&(usize, String, Timestamp)| {
            of.0 == one.found.revision && of.1 == one.found.field
        };
        self.values.iter().find(own).map(|(_, _, at)| *at)
    }

    /// When the signature was there at the latest.
    pub(super) fn proven(&self, one: &Examined) -> Option<Timestamp> {
        let own = self.documents.iter().find(|(of, _)| *of == one.found.revision);
        let own = own.filter(|_| one.found.kind == Kind::DocTimestamp).map(|(_, at)| *at);
        [own, self.of_value(one), self.after(one.found.revision)].into_iter().flatten().min()
    }

    /// There are timestamps over the value, none of them trusted.
    pub(super) fn untrusted(&self, one: &Examined) -> bool {
        one.found.kind == Kind::Signature
            && !one.checked.stamps.is_empty()
            && self.of_value(one).is_none()
    }

    /// The level that was reached.
    pub(super) fn level(&self, one: &Examined, judged: &Judged, store: &Store) -> Option<Level> {
        if one.checked.intact != Some(true) || !one.checked.pades {
            return None;
        }
        let timed = self.proven(one).is_some();
        if !timed {
            return Some(Level::B);
        }
        // The caller's own lists prove nothing about what the file carries.
        let known = match judged.revocation {
            Some(Status::Good | Status::Revoked { .. } | Status::NotOffered) => true,
            Some(Status::Unknown) => false,
            None => store.is_filled(),
        };
        let kept =
            store.revision.filter(|of| *of > one.found.revision && store.is_filled() && known);
        let Some(kept) = kept else { return Some(Level::T) };
        let sealed = self.documents.iter().any(|(of, _)| *of >= kept);
        Some(if sealed { Level::Lta } else { Level::Lt })
    }
}

pub(super) fn trusted(stamp: &Stamp, anchors: &Anchors, store: &Store, at: Timestamp) -> bool {
    let pool: Vec<Certificate> =
        stamp.certificates.iter().chain(&store.certificates).cloned().collect();
    let evidence = store.evidence(anchors);
    let judged = judge(&stamp.maker, &pool, anchors, &evidence, Purpose::Timestamp, at);
    judged.standing == Standing::Trusted
}

/// What the signer says: `M` of the dictionary (7.9.4), `D:YYYYMMDDHHmmSSOHH'mm'`.
pub(super) fn claimed(found: &Found) -> Option<Timestamp> {
    let text = found.dictionary.get("M").and_then(Object::as_string)?;
    let text = std::str::from_utf8(text).ok()?.strip_prefix("D:")?;
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i8>().ok();
    let year = text.get(0..4)?.parse().ok()?;
    let or = |from, usual| number(from, from + 2).unwrap_or(usual);
    let local = DateTime::new(year, or(4, 1), or(6, 1), or(8, 0), or(10, 0), or(12, 0), 0).ok()?;
    let sign = match text.as_bytes().get(14) {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => 0,
    };
    let hours = i32::from(number(15, 17).unwrap_or(0));
    let minutes = i32::from(number(18, 20).unwrap_or(0));
    let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()?;
    TimeZone::fixed(offset).to_timestamp(local).ok()
}

//! Figures of the flow, for the operator and for the reports of the law (Decision 28/2018, art. 11).

use std::collections::BTreeMap;

use base::db::{Db, Tx};
use base::events::{self, Recorded};
use base::{Error, Result};
use jiff::Timestamp;
use serde::Deserialize;

use super::store;

/// What passed the hub since it began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    pub documents: u64,
    pub statuses: u64,
    pub copies: u64,
    pub copies_done: u64,
    pub copies_failed: u64,
}

/// Counts everything.
///
/// # Errors
/// When the store fails.
pub fn totals(tx: &Tx) -> Result<Totals> {
    let (documents, statuses) = store::count_parcels(tx)?;
    let (copies, copies_done, copies_failed) = store::count_copies(tx)?;
    Ok(Totals { documents, statuses, copies, copies_done, copies_failed })
}

// ---- figures that cost nothing to look at: kept up from the sealed record, beside the flow ----

/// How many events one turn of counting takes.
const COUNT_BATCH: u32 = 5_000;
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;
/// Việt Nam is a whole number of hours ahead, so its days begin with an hour of the table.
const AHEAD_S: i64 = 7 * HOUR_S;

/// The figures of the hub as counted up to a moment ago.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    pub documents: u64,
    pub statuses: u64,
    /// Copies of documents.
    pub copies: u64,
    pub copies_done: u64,
    pub copies_failed: u64,
    pub documents_today: u64,
    /// Authorities whose own system is connected.
    pub connected: u64,
}

impl Figures {
    /// Copies that wait to be taken.
    #[must_use]
    pub fn copies_waiting(&self) -> u64 {
        self.copies.saturating_sub(self.copies_done + self.copies_failed)
    }
}

/// The figures: a row, a day of hours and the list of systems, however much has passed.
///
/// # Errors
/// When the store fails.
pub fn figures(tx: &Tx) -> Result<Figures> {
    let tally = store::tally(tx)?;
    let (documents_today, _) =
        store::since_hour(tx, day(tx.now()) * 24 - AHEAD_S / HOUR_S, "edoc")?;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    Ok(Figures {
        documents: count(tally.documents),
        statuses: count(tally.statuses),
        copies: count(tally.copies),
        copies_done: count(tally.done),
        copies_failed: count(tally.failed),
        documents_today: count(documents_today),
        connected: store::count_connected(tx)?,
    })
}

/// The day in Việt Nam, counted from 1970.
#[must_use]
pub fn day(at: Timestamp) -> i64 {
    (at.as_second() + AHEAD_S).div_euclid(DAY_S)
}

/// When a day in Việt Nam begins.
#[must_use]
pub fn day_begins(day: i64) -> Timestamp {
    base::clock::from_micros((day * DAY_S - AHEAD_S) * 1_000_000)
}

/// Counts what was sealed into the record since the last turn; answers how many events it looked at. The record's
/// order has no gaps and no late-comers, so nothing is counted twice or missed, on however many nodes this runs.
///
/// # Errors
/// When the store fails.
pub async fn count(db: &Db) -> Result<u64> {
    let mut counted = 0;
    loop {
        let batch = db.write(count_batch).await?;
        counted += batch;
        if batch < u64::from(COUNT_BATCH) {
            return Ok(counted);
        }
    }
}

fn count_batch(tx: &Tx) -> Result<u64> {
    let before = store::tally(tx)?;
    let sealed = events::sealed_after(tx, before.position, COUNT_BATCH)?;
    let Some((position, _)) = sealed.last() else { return Ok(0) };
    let mut after = store::Tally { position: *position, ..before };
    let mut hours = BTreeMap::<(i64, &str), [i64; 4]>::new();
    for (_, event) in &sealed {
        let Some(step) = Step::of(event)? else { continue };
        let hour = hours.entry((event.at.as_second().div_euclid(HOUR_S), step.kind)).or_default();
        hour.iter_mut().zip(step.adds).for_each(|(sum, add)| *sum += add);
        let [parcels, copies, done, failed] = step.adds;
        if step.kind == "edoc" {
            after.documents += parcels;
            after.copies += copies;
            after.done += done;
            after.failed += failed;
        } else {
            after.statuses += parcels;
        }
    }
    if !store::move_tally(tx, before.position, after)? {
        return Ok(0);
    }
    for ((hour, kind), adds) in hours {
        store::add_hour(tx, hour, kind, adds)?;
    }
    Ok(sealed.len() as u64)
}

/// What one event adds: parcels, copies, done, failed.
struct Step {
    kind: &'static str,
    adds: [i64; 4],
}

/// The facts of an event that are counted.
#[derive(Deserialize)]
struct Detail {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    recipients: i64,
    #[serde(default, rename = "as")]
    how: String,
    before: Option<String>,
}

impl Step {
    fn of(event: &Recorded) -> Result<Option<Step>> {
        if !matches!(event.kind.as_str(), "parcel.accepted" | "delivery.settled") {
            return Ok(None);
        }
        let detail: Detail = serde_json::from_str(&event.detail).map_err(anyhow::Error::from)?;
        let kind = if detail.kind == "status" { "status" } else { "edoc" };
        let adds = match (event.kind.as_str(), detail.how.as_str(), detail.before.as_deref()) {
            ("parcel.accepted", _, _) => [1, detail.recipients, 0, 0],
            // A copy that could not be taken before is taken after all.
            (_, "done", Some("fail")) => [0, 0, 1, -1],
            (_, "done", _) => [0, 0, 1, 0],
            (_, "fail", _) => [0, 0, 0, 1],
            _ => return Ok(None),
        };
        Ok(Some(Step { kind, adds }))
    }
}

impl super::Hub {
    /// Notes that a system's packet was refused. A statistic: where it cannot be written, the refusal stands all the
    /// same.
    pub(crate) async fn note_refusal(&self, system: &str, error: &Error) {
        let Error::Refused(refusal) = error else { return };
        metrics::counter!("truc_parcels_refused", "rule" => refusal.rule).increment(1);
        let (system, rule) = (system.to_owned(), refusal.rule);
        let words = serde_json::json!([refusal.what.vi, refusal.what.en]).to_string();
        let noted = self.db.write(move |tx| {
            store::add_refusal(tx, day(tx.now()), &system, rule, &words)?;
            tx.ring(crate::operator::BELL);
            Ok(())
        });
        if let Err(error) = noted.await {
            let error = base::jobs::describe(&error);
            tracing::warn!(error, rule, "a refusal was not counted");
        }
    }
}

//! The hub's check: accepted documents are read again beside the flow, urgent ones first, and what their signatures come
//! to is written down. Nothing waits for it and nothing is refused for it (docs/decisions/0024).

use std::io::{BufReader, ErrorKind};

use base::Result;
use base::db::Tx;
use edxml::{Limits, ReadError};
use futures::stream::{self, StreamExt};
use jiff::SignedDuration;
use tokio_util::io::{StreamReader, SyncIoBridge};

use super::judge::not_judged;
use super::store::{self, Waiting};
use super::{AT_ONCE, JudgedFile, Kind, Setting, Standing, Verdict, examine, reason};
use crate::hub::Hub;

/// Rings when documents were put down for being checked.
pub const BELL: &str = "check-signatures";

/// Documents taken for one round: what a round costs to write, and what a crash makes do again.
const BATCH: u32 = 64;
/// A check that was begun and not ended for so long is begun again; longer than any takes.
const LEASE: SignedDuration = SignedDuration::from_secs(180);
/// After so many tries that ended without an answer a document counts as not readable and is let be.
const TRIES_MAX: i64 = 3;
const CHUNK: usize = 64 * 1024;

/// How a try ended.
enum Outcome {
    Judged(Vec<JudgedFile>),
    /// The check itself broke; it is tried again.
    Broke,
    /// The store of bodies did not give it; it is tried again, and that does not count.
    Away,
}

/// Checks what waits, unless the operator turned that off; answers how many documents were judged.
///
/// # Errors
/// When the store fails; what is left is found again by the next sweep.
pub async fn check_waiting(hub: &Hub) -> Result<u64> {
    if !hub.settings.check_signatures {
        return Ok(0);
    }
    let mut judged = 0;
    loop {
        let batch = hub.db.write(begin).await?;
        if batch.is_empty() {
            return Ok(judged);
        }
        let tried = stream::iter(batch)
            .map(|waiting| async move { (waiting, attempt(hub, waiting).await) });
        let tried: Vec<(Waiting, Outcome)> = tried.buffer_unordered(AT_ONCE).collect().await;
        let ended = move |tx: &Tx| end(tx, &tried);
        judged += hub.db.write(ended).await?;
    }
}

/// Takes the next documents; a crash from here on leaves their tries counted.
fn begin(tx: &Tx) -> Result<Vec<Waiting>> {
    let batch = store::due(tx, tx.now() - LEASE, BATCH)?;
    for waiting in &batch {
        store::begun(tx, waiting.seq)?;
    }
    Ok(batch)
}

async fn attempt(hub: &Hub, waiting: Waiting) -> Outcome {
    if waiting.tries >= TRIES_MAX {
        return unread(waiting);
    }
    let body = match hub.blobs.open(waiting.body).await {
        Ok(body) => body,
        Err(error) => {
            tracing::warn!(
                parcel = waiting.seq.0,
                error = base::jobs::describe(&error),
                "a body was not given; trying again"
            );
            return Outcome::Away;
        }
    };
    let directory = hub.directory.snapshot();
    let limits = Limits {
        document_bytes: waiting.body.size,
        recipients: hub.settings.recipients_max,
        ..Limits::default()
    };
    let examined = hub.judges.turn(move |anchors| {
        let sender = Some(waiting.sender);
        let setting = Setting { anchors, at: waiting.accepted_at, directory: &directory, sender };
        let source = SyncIoBridge::new(StreamReader::new(body));
        examine(BufReader::with_capacity(CHUNK, source), &limits, setting)
    });
    match examined.await {
        Ok(Ok(examined)) => Outcome::Judged(examined.files),
        Ok(Err(ReadError::Source(error))) if error.kind() != ErrorKind::InvalidData => {
            tracing::warn!(parcel = waiting.seq.0, %error, "a body was not read; trying again");
            Outcome::Away
        }
        Ok(Err(_)) => unread(waiting),
        Err(error) => {
            tracing::error!(parcel = waiting.seq.0, %error, "a check broke off");
            Outcome::Broke
        }
    }
}

/// The packet as one file that cannot be judged.
fn unread(waiting: Waiting) -> Outcome {
    Outcome::Judged(vec![JudgedFile {
        ordinal: 0,
        name: String::new(),
        kind: Kind::Other,
        digest: waiting.body.digest.to_string(),
        size: waiting.body.size,
        verdict: Verdict::Unreadable,
        reasons: not_judged(reason::body()).reasons,
        signers: Vec::new(),
    }])
}

fn end(tx: &Tx, tried: &[(Waiting, Outcome)]) -> Result<u64> {
    let mut judged = 0;
    for (waiting, outcome) in tried {
        match outcome {
            Outcome::Judged(files) => {
                judged += store::checked(tx, waiting.seq, Standing::of(files), files)?;
            }
            Outcome::Broke => {}
            Outcome::Away => drop(store::put_off(tx, waiting.seq)?),
        }
    }
    tx.ring(crate::operator::BELL);
    Ok(judged)
}

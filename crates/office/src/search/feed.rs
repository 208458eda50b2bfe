//! Follows the record of events: whatever an event is about is read anew and put into the index in the place of what was there,
//! so that a batch may be done twice. The place up to which the record was read is committed with the index.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::db::Tx;
use base::events::{self, Recorded};
use base::{Error, Result};
use desk::Subject;
use search::Index;

use super::entry::{self, Found};
use super::{store, text};
use crate::{Office, dossier, incoming, outgoing, task};

/// Events read in one go; each is about one thing, an event of a work file about all that stands in it.
const EVENTS_MAX: u32 = 200;
/// Things read in one go when the index is made again.
const THINGS_MAX: usize = 200;
/// How far the index may fall behind when nothing concerns it: so much is read again after a restart.
const BEHIND_MAX: i64 = 20_000;

/// Every kind of thing in the index.
const KINDS: [&str; 4] = [incoming::KIND, outgoing::KIND, dossier::KIND, task::KIND];

/// Brings this node's index up to the sealed record; makes it first where there is none or another is wanted. Answers how
/// many events it read.
///
/// # Errors
/// When the store or the index fails.
pub async fn feed(office: &Office) -> Result<u64> {
    let search = &office.search;
    let _turn = search.feeding().lock().await;
    if search.wanted() {
        rebuild(office).await?;
    }
    let Some(index) = search.current() else { return Ok(0) };
    let followed = follow(office, &index).await;
    if followed.as_ref().is_err_and(is_of_the_index) {
        search.damaged();
    }
    followed
}

async fn follow(office: &Office, index: &Arc<Index>) -> Result<u64> {
    let (search, db, mut read) = (&office.search, &office.hub.db, 0);
    loop {
        let position = search.read_to();
        let batch = db.read(move |tx| touched(tx, position)).await?;
        let Some(batch) = batch else { return Ok(read) };
        let found = db.read(entry::reader(office, batch.subjects.clone())).await?;
        let behind = index.position().map_err(anyhow::Error::from)? + BEHIND_MAX < batch.position;
        if !found.is_empty() || behind {
            put(office, index, found).await?;
            commit(index, batch.position).await?;
        }
        search.has_read_to(batch.position);
        read += batch.events;
    }
}

/// What a stretch of the record is about.
struct Batch {
    position: i64,
    events: u64,
    subjects: Vec<Subject>,
}

fn touched(tx: &Tx, position: i64) -> Result<Option<Batch>> {
    let events = events::sealed_after(tx, position, EVENTS_MAX)?;
    let Some((last, _)) = events.last() else { return Ok(None) };
    let mut ids = BTreeSet::new();
    for (_, event) in &events {
        about(tx, event, &mut ids)?;
    }
    let subjects = ids.into_iter().map(|(kind, id)| Subject { kind, id }).collect();
    Ok(Some(Batch { position: *last, events: events.len() as u64, subjects }))
}

/// What an event changed for readers: the thing itself, and whatever stands in a work file with it.
fn about(tx: &Tx, event: &Recorded, ids: &mut BTreeSet<(&'static str, String)>) -> Result<()> {
    let id = event.subject_id.clone();
    match event.subject_kind.as_str() {
        "incoming-document" => drop(ids.insert((incoming::KIND, id))),
        "outgoing-document" => drop(ids.insert((outgoing::KIND, id))),
        task::KIND => drop(ids.insert((task::KIND, id))),
        dossier::KIND => {
            for kind in [incoming::KIND, outgoing::KIND] {
                // Also what was taken out: its keeper reads it no more.
                let stood = store::stood_in(tx, &id, kind)?;
                ids.extend(stood.into_iter().map(|id| (kind, id)));
            }
            ids.insert((dossier::KIND, id));
        }
        _ => {}
    }
    Ok(())
}

/// Makes the index again from the database, in the next folder. What happens meanwhile is read from the record after it.
async fn rebuild(office: &Office) -> Result<()> {
    let (search, db) = (&office.search, &office.hub.db);
    let position = db.read(events::sealed_to).await?;
    let (number, index) = search.next()?;
    let index = Arc::new(index);
    for kind in KINDS {
        let mut after = String::new();
        loop {
            let from = after.clone();
            let ids = db.read(move |tx| store::ids(tx, kind, &from, THINGS_MAX)).await?;
            let Some(last) = ids.last() else { break };
            after.clone_from(last);
            let subjects = ids.into_iter().map(|id| Subject { kind, id }).collect();
            put(office, &index, db.read(entry::reader(office, subjects)).await?).await?;
        }
    }
    commit(&index, position).await?;
    tracing::info!(number, entries = index.count(), position, "the index was made again");
    if let Some(index) = Arc::into_inner(index) {
        search.take(number, index, position);
    }
    Ok(())
}

async fn put(office: &Office, index: &Arc<Index>, found: Vec<Found>) -> Result<()> {
    for Found { mut entry, files } in found {
        for file in files {
            // A file that is gone or damaged is somebody's trouble already; its document is found all the same.
            let said = text::of(office, &file).await.unwrap_or_else(|error| {
                let why = base::jobs::describe(&error);
                tracing::error!(%why, file = %file.0.digest, "a file is not in the index");
                String::new()
            });
            entry.text.push('\n');
            entry.text.push_str(&said);
        }
        let index = index.clone();
        blocking(move || index.put(&entry)).await?;
    }
    Ok(())
}

async fn commit(index: &Arc<Index>, position: i64) -> Result<()> {
    let index = index.clone();
    blocking(move || index.commit(position)).await
}

/// Whether it was the index that failed, and not the database, which is asked again.
pub(super) fn is_of_the_index(error: &Error) -> bool {
    matches!(error, Error::Failed(why) if why.is::<search::IndexError>())
}

/// The index waits for the disk, so it does on a thread of its own.
pub(super) async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> std::result::Result<T, search::IndexError> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(act).await.map_err(anyhow::Error::from)?;
    Ok(done.map_err(anyhow::Error::from)?)
}

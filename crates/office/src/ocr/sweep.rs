//! Reading what waits: one file after the other, page by page. A page that was read stays read, so a sweep that was cut off
//! goes on where it stood, and one done twice changes nothing.

use base::Result;
use base::authority::{Actor, Scope};
use base::blobs::{Digest, Stored};
use base::db::{Change, Db, Tx};
use base::events::Event;
use base::jobs::describe;
use jiff::SignedDuration;

use super::store::{self, Waiting};
use super::{Reading, pages, stamp};
use crate::files::File;
use crate::incoming::{self, Incoming, REGISTER};
use crate::{Office, search};

/// The sweep, and the bell that wakes it.
pub const BELL: &str = "ocr";
/// Kinds with pages that may be pictures.
const KINDS: [&str; 4] = ["application/pdf", "image/png", "image/jpeg", "image/tiff"];
/// A larger file is not read: it is held in memory.
const FILE_BYTES_MAX: u64 = 64 << 20;
/// How often a file is tried whose pages cannot all be read: the machine may have been short of memory or time.
const TRIES_MAX: i64 = 3;
/// How long until the next try.
const WAIT: SignedDuration = SignedDuration::from_mins(10);
/// Files read in one go; the bell rings again for the rest.
const FILES_MAX: u64 = 20;

/// Has a file of an incoming document read; one that was read before under another document is not read again.
pub(crate) fn want(change: &Change, of: &Incoming, file: &File) -> Result<()> {
    let (tx, body) = (change.tx(), file.body);
    if !KINDS.contains(&file.media_type.as_str()) || body.size > FILE_BYTES_MAX {
        return Ok(());
    }
    store::want(tx, body, &file.media_type)?;
    if let Some((degree, page)) = store::mark(tx, body.digest)? {
        stamp::put(change, of, body.digest, (&degree, page))?;
    }
    tx.ring(BELL);
    Ok(())
}

/// Reads files that wait; answers how many. Nothing is read where there is no machine for it.
///
/// # Errors
/// When the store fails.
pub async fn read_waiting(office: &Office) -> Result<u64> {
    let mut done = 0;
    if office.ocr.is_some() {
        walk(&office.hub.db).await?;
    }
    while office.ocr.is_some() && done < FILES_MAX {
        let Some(waiting) = office.hub.db.read(|tx: &Tx| store::next(tx)).await? else { break };
        let file = waiting.body.digest;
        let whole = read(office, &waiting).await.unwrap_or_else(|error| {
            tracing::error!(why = %describe(&error), %file, "a file was not read");
            false
        });
        let gives_up = waiting.tries + 1 >= TRIES_MAX;
        let settle = move |tx: &Tx| {
            let due_at = (!whole && !gives_up).then(|| tx.now() + WAIT);
            store::tried(tx, file, due_at)?;
            match due_at {
                None => finish(tx, file),
                Some(_) => Ok(()),
            }
        };
        office.hub.db.write(settle).await?;
        done += 1;
    }
    Ok(done)
}

/// Has files read that are older than the machine, when nothing else waits: what people entered now goes before them.
async fn walk(db: &Db) -> Result<()> {
    let older = |tx: &Tx| match store::next(tx)? {
        Some(_) => Ok(Vec::new()),
        None => store::older(tx, FILE_BYTES_MAX, FILES_MAX),
    };
    let older = db.read(older).await?;
    if older.is_empty() {
        return Ok(());
    }
    let want = move |tx: &Tx| {
        for file in &older {
            store::want(tx, file.body, &file.media_type)?;
            store::walked(tx, &file.place)?;
        }
        Ok(())
    };
    db.write(want).await
}

/// Reads every page of a file that is not read yet; answers whether none is left. On the last try a page that cannot be read
/// is noted as such.
async fn read(office: &Office, waiting: &Waiting) -> Result<bool> {
    let (db, file, kind) = (&office.hub.db, waiting.body, waiting.media_type.as_str());
    let bytes = office.hub.blobs.open(file).await?.bytes().await?;
    let said = match kind {
        "application/pdf" => search::words_of(office, file).await?,
        _ => String::new(),
    };
    let wanted = pages::of(kind, &bytes, &said);
    let known = db.read(move |tx: &Tx| store::known(tx, file.digest)).await?;
    let (mut whole, last) = (true, waiting.tries + 1 >= TRIES_MAX);
    for page in wanted.into_iter().filter(|page| !known.contains(page)) {
        let read = pages::read(office, kind, &bytes, page).await;
        whole &= read.is_some();
        if read.is_some() || last {
            db.write(move |tx| keep(tx, file, page, read.as_ref())).await?;
        }
    }
    Ok(whole)
}

fn keep(tx: &Tx, file: Stored, page: usize, read: Option<&Reading>) -> Result<()> {
    store::keep(tx, file.digest, page, read)?;
    let degree = read.and_then(|read| edxml::stamped(read.words.lines()));
    match degree {
        Some(degree) => store::marked(tx, file.digest, degree.vietnamese(), page).map(drop),
        None => Ok(()),
    }
}

/// A file was read: the record says so of each document that it stands in, which is what the search follows.
fn finish(tx: &Tx, file: Digest) -> Result<()> {
    let read = store::known(tx, file)?.len();
    if read == 0 {
        return Ok(());
    }
    let mark = store::mark(tx, file)?;
    for (authority, id) in store::standing_in(tx, file)? {
        let permit = Actor::machine("ocr").may(&REGISTER, Scope::Authority(authority))?;
        let event = Event::of("document.read-by-machine", "incoming-document", id);
        let change = tx.change(&permit, &event.with("pages", read))?;
        if let Some((degree, page)) = &mark {
            let one = incoming::find(tx, authority, id)?;
            stamp::put(&change, &one, file, (degree, *page))?;
        }
    }
    Ok(())
}

//! Documents that arrive without the axis, on paper, by hand or by e-mail: files are uploaded, fields typed, and a clerk
//! enters both as an incoming document (Decree 30/2020/NĐ-CP, arts. 21–22).
//!
//! What is not entered yet is kept for its clerk, files included, and is no document: its bytes stand in pieces in
//! the database and go with their row. `files::sound` says which are taken, `head` what their first page offers.

mod advice;
mod enter;
mod fields;
mod form;
mod head;
mod page;
mod refusals;
mod resume;
mod store;
#[cfg(test)]
mod tests;

use base::authority::{Action, AuthorityId, Scope};
use base::db::{Db, Tx};
use base::{Refusal, Result};
use directory::PersonId;
use directory::roles::CLERK;
use jiff::{SignedDuration, Timestamp};

pub(super) use advice::{Advice, kept as advice};
pub(super) use page::routes;

/// The three checks made when a document was entered by hand.
pub(super) fn checks(tx: &Tx, id: IncomingId) -> Result<Option<axis::check::Checks>> {
    let kept = documents::checks(tx, id)?;
    let read = kept.map(|kept| serde_json::from_str(&kept)).transpose();
    Ok(read.map_err(anyhow::Error::from)?)
}

use super::{IncomingId, store as documents};
use crate::Looker;
use crate::files::refusals::too_large;
use crate::files::sound::{FILE_BYTES_MAX, Sent, Sound};
use crate::said::Said;

base::typed_id!(/// What a clerk is about to enter; the key of its form.
    ArrivalId);
base::typed_id!(/// One file of it.
    ArrivalFileId);

/// Entering what came without the axis.
pub(super) const ENTER: Action = Action { name: "incoming.enter", roles: &[CLERK] };

/// Files of one document; what comes with more comes in a container.
const FILES_MAX: usize = 20;
/// What one person has uploaded and not entered: four of the largest files.
const PERSON_BYTES_MAX: u64 = 4 * FILE_BYTES_MAX as u64;
/// A piece of a file: lost with a broken line at most, and held in memory.
const PIECE_BYTES_MAX: usize = 1 << 20;
/// Over a long holiday nobody comes back to what was begun before it.
const KEPT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Cleared away in one go.
const CLEARED_MAX: usize = 100;

/// What is about to be entered.
#[derive(Debug, Clone)]
struct Arrival {
    id: ArrivalId,
    authority: AuthorityId,
    person: PersonId,
    typed: Vec<(String, String)>,
    saved_at: Timestamp,
    /// The document that it became.
    incoming: Option<IncomingId>,
}

/// Which file of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// The document itself; one.
    Main,
    Annex,
}

/// A file on its way in.
#[derive(Debug, Clone)]
struct Pending {
    id: ArrivalFileId,
    part: Part,
    name: String,
    /// In bytes, whole and so far.
    size: u64,
    received: u64,
    /// None until it is whole and was found sound.
    media_type: Option<String>,
    head: String,
    /// How sure a machine is of these words, in hundredths, where it read them off a picture.
    certainty: Option<i64>,
}

impl Part {
    /// The field of the form.
    fn field(self) -> &'static str {
        match self {
            Part::Main => "main",
            Part::Annex => "annex",
        }
    }

    fn parse(name: &str) -> Option<Part> {
        [Part::Main, Part::Annex].into_iter().find(|part| part.field() == name)
    }
}

/// Whoever may enter documents of their authority.
pub(super) fn may_enter(looker: &Looker) -> Result<()> {
    looker.actor.may(&ENTER, Scope::Authority(looker.authority)).map(drop)
}

/// The looker's own, when it was begun.
fn begun(tx: &Tx, looker: &Looker, id: ArrivalId) -> Result<Option<Arrival>> {
    may_enter(looker)?;
    let Some(found) = store::get(tx, id)? else { return Ok(None) };
    let own = found.person == looker.person && found.authority == looker.authority;
    match own {
        true => Ok(Some(found)),
        false => Err(Refusal::not_found().into()),
    }
}

/// The looker's own, begun now if it was not.
fn begin(tx: &Tx, looker: &Looker, id: ArrivalId) -> Result<Arrival> {
    if let Some(found) = begun(tx, looker, id)? {
        return Ok(found);
    }
    store::begin(tx, id, looker, tx.now() + KEPT)?;
    Ok(begun(tx, looker, id)?.ok_or_else(Refusal::not_found)?)
}

/// Keeps what was typed, so that nothing of it is lost whatever a rule says next.
fn save(tx: &Tx, looker: &Looker, id: ArrivalId, said: &Said) -> Result<Arrival> {
    let arrival = begin(tx, looker, id)?;
    if arrival.incoming.is_none() {
        store::save(tx, id, &fields::typed(said)?, tx.now() + KEPT)?;
    }
    Ok(arrival)
}

/// Puts a file that was found sound to an arrival; a new main file takes the place of the one before. The second press of a
/// button may come when the first has entered it all.
fn put(
    tx: &Tx,
    looker: &Looker,
    id: ArrivalId,
    (part, sent, sound): (Part, &Sent, &Sound),
) -> Result<()> {
    if begin(tx, looker, id)?.incoming.is_some() {
        return Ok(());
    }
    let size = sent.bytes.len() as u64;
    let file = room_for(tx, looker, id, (part, &sent.name, size))?;
    for (place, piece) in sent.bytes.chunks(PIECE_BYTES_MAX).enumerate() {
        store::put_piece(tx, file, place * PIECE_BYTES_MAX, piece)?;
    }
    store::received(tx, file, size)?;
    settle(tx, id, (file, part), sound)
}

/// Makes room for a file of this size, which is to come.
fn room_for(
    tx: &Tx,
    looker: &Looker,
    id: ArrivalId,
    (part, name, size): (Part, &str, u64),
) -> Result<ArrivalFileId> {
    if begin(tx, looker, id)?.incoming.is_some() {
        return Err(Refusal::not_found().into());
    }
    if size > FILE_BYTES_MAX as u64 {
        return Err(too_large(part.field(), name, size).into());
    }
    if store::files(tx, id)?.len() >= FILES_MAX {
        return Err(refusals::too_many(part, FILES_MAX).into());
    }
    if store::bytes_of_person(tx, looker.person)? + size > PERSON_BYTES_MAX {
        return Err(refusals::no_room(part, PERSON_BYTES_MAX).into());
    }
    let file = ArrivalFileId::new(tx);
    store::add_file(tx, id, file, (part, name, size))?;
    Ok(file)
}

/// A file is whole and sound.
fn settle(
    tx: &Tx,
    id: ArrivalId,
    (file, part): (ArrivalFileId, Part),
    sound: &Sound,
) -> Result<()> {
    if part == Part::Main {
        let before = store::files(tx, id)?.into_iter();
        for other in before.filter(|one| one.part == Part::Main && one.id != file) {
            remove_file(tx, other.id)?;
        }
    }
    store::settle(tx, file, sound)
}

/// Takes a file out, and its bytes with it.
fn remove_file(tx: &Tx, file: ArrivalFileId) -> Result<()> {
    store::remove_pieces(tx, file)?;
    store::remove_file(tx, file)
}

/// Gives up what was begun.
fn discard(tx: &Tx, looker: &Looker, id: ArrivalId) -> Result<()> {
    match begun(tx, looker, id)? {
        Some(arrival) if arrival.incoming.is_none() => remove(tx, id),
        _ => Ok(()),
    }
}

fn remove(tx: &Tx, id: ArrivalId) -> Result<()> {
    for file in store::files(tx, id)? {
        remove_file(tx, file.id)?;
    }
    store::remove(tx, id)
}

/// Clears away what nobody entered in time; answers how many there were.
///
/// # Errors
/// When the store fails.
pub async fn clear(db: &Db) -> Result<u64> {
    let clear = |tx: &Tx| {
        let expired = store::expired(tx, tx.now(), CLEARED_MAX)?;
        expired.iter().try_for_each(|id| remove(tx, *id))?;
        Ok(expired.len() as u64)
    };
    db.write(clear).await
}

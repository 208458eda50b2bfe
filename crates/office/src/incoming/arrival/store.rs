//! All SQL of what is about to be entered.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::{Arrival, ArrivalFileId, ArrivalId, PIECE_BYTES_MAX, Part, Pending};
use crate::Looker;
use crate::files::sound::{FILE_BYTES_MAX, Sound};
use crate::incoming::IncomingId;

/// What one person has begun and sees at once.
const BEGUN_MAX: usize = 20;
/// Pieces of the largest file, were each but a sixteenth of its room.
const PIECES_MAX: usize = 16 * FILE_BYTES_MAX / PIECE_BYTES_MAX;
/// Files listed: more than any arrival takes.
const FILES_LISTED: usize = 100;

pub(super) fn begin(tx: &Tx, id: ArrivalId, of: &Looker, expires_at: Timestamp) -> Result<u64> {
    tx.upkeep(
        "insert into office_arrival (id, authority_id, person_id, typed, saved_at, expires_at)
         values (?1, ?2, ?3, '[]', ?4, ?5) on conflict do nothing",
        params![id, of.authority, of.person, tx.now(), expires_at],
    )
}

pub(super) fn get(tx: &Tx, id: ArrivalId) -> Result<Option<Arrival>> {
    tx.optional(
        "select id, authority_id, person_id, typed, saved_at, incoming_id from office_arrival where id = ?1",
        params![id],
    )
}

/// What a person has begun and not entered, the last first.
pub(super) fn begun_by(tx: &Tx, of: &Looker) -> Result<Vec<Arrival>> {
    tx.list(
        "select id, authority_id, person_id, typed, saved_at, incoming_id from office_arrival
         where authority_id = ?1 and person_id = ?2 and incoming_id is null order by saved_at desc limit ?3",
        params![of.authority, of.person, BEGUN_MAX],
    )
}

/// Documents of the same sender under the same number and notation; who has no code is known by name.
pub(super) fn earlier(
    tx: &Tx,
    authority: AuthorityId,
    (code, name): (&str, &str),
    reference: &str,
) -> Result<Vec<IncomingId>> {
    tx.list(
        "select id from office_incoming where authority_id = ?1 and reference = ?2 and sender_code = ?3
         and (sender_code <> '' or sender_name = ?4) order by received_at limit 5",
        params![authority, reference, code, name],
    )
}

pub(super) fn save(tx: &Tx, id: ArrivalId, typed: &str, expires_at: Timestamp) -> Result<u64> {
    tx.upkeep(
        "update office_arrival set typed = ?2, saved_at = ?3, expires_at = ?4 where id = ?1",
        params![id, typed, tx.now(), expires_at],
    )
}

/// The arrival became a document.
pub(super) fn entered(change: &Change, id: ArrivalId, incoming: IncomingId) -> Result<u64> {
    change.execute(
        "update office_arrival set incoming_id = ?2 where id = ?1 and incoming_id is null",
        params![id, incoming],
    )
}

pub(super) fn remove(tx: &Tx, id: ArrivalId) -> Result<()> {
    tx.upkeep("delete from office_arrival where id = ?1", params![id]).map(drop)
}

pub(super) fn expired(tx: &Tx, now: Timestamp, limit: usize) -> Result<Vec<ArrivalId>> {
    tx.list(
        "select id from office_arrival where expires_at < ?1 order by expires_at limit ?2",
        params![now, limit],
    )
}

pub(super) fn files(tx: &Tx, id: ArrivalId) -> Result<Vec<Pending>> {
    tx.list(
        "select id, part, name, size, received, media_type, head, certainty from office_arrival_file
         where arrival_id = ?1 order by case part when 'main' then 0 else 1 end, id limit ?2",
        params![id, FILES_LISTED],
    )
}

pub(super) fn file(tx: &Tx, id: ArrivalFileId) -> Result<Option<Pending>> {
    tx.optional(
        "select id, part, name, size, received, media_type, head, certainty from office_arrival_file where id = ?1",
        params![id],
    )
}

/// Which arrival a file is of.
pub(super) fn arrival_of(tx: &Tx, id: ArrivalFileId) -> Result<Option<ArrivalId>> {
    tx.optional("select arrival_id from office_arrival_file where id = ?1", params![id])
}

/// Room that a person's files take, those still on their way with their whole size.
pub(super) fn bytes_of_person(tx: &Tx, person: PersonId) -> Result<u64> {
    tx.one(
        "select cast(coalesce(sum(f.size), 0) as bigint) from office_arrival_file f
         join office_arrival a on a.id = f.arrival_id
         where a.person_id = ?1 and a.incoming_id is null",
        params![person],
    )
}

pub(super) fn add_file(
    tx: &Tx,
    arrival: ArrivalId,
    id: ArrivalFileId,
    (part, name, size): (Part, &str, u64),
) -> Result<u64> {
    tx.upkeep(
        "insert into office_arrival_file (id, arrival_id, part, name, size, received, head)
         values (?1, ?2, ?3, ?4, ?5, 0, '')",
        params![id, arrival, part, name, size],
    )
}

pub(super) fn put_piece(tx: &Tx, file: ArrivalFileId, start: usize, bytes: &[u8]) -> Result<u64> {
    tx.upkeep(
        "insert into office_arrival_piece (file_id, start, bytes) values (?1, ?2, ?3)",
        params![file, start, bytes],
    )
}

pub(super) fn received(tx: &Tx, file: ArrivalFileId, received: u64) -> Result<u64> {
    tx.upkeep("update office_arrival_file set received = ?2 where id = ?1", params![file, received])
}

pub(super) fn settle(tx: &Tx, file: ArrivalFileId, sound: &Sound) -> Result<()> {
    tx.upkeep(
        "update office_arrival_file set media_type = ?2, head = ?3, certainty = ?4 where id = ?1",
        params![file, sound.media_type, sound.head.as_str(), sound.certainty.map(i64::from)],
    )
    .map(drop)
}

/// The file, put together from its pieces.
pub(super) fn bytes(tx: &Tx, file: ArrivalFileId) -> Result<Vec<u8>> {
    let pieces: Vec<Vec<u8>> = tx.list(
        "select bytes from office_arrival_piece where file_id = ?1 order by start limit ?2",
        params![file, PIECES_MAX],
    )?;
    Ok(pieces.concat())
}

pub(super) fn remove_pieces(tx: &Tx, file: ArrivalFileId) -> Result<()> {
    tx.upkeep("delete from office_arrival_piece where file_id = ?1", params![file]).map(drop)
}

pub(super) fn remove_file(tx: &Tx, file: ArrivalFileId) -> Result<()> {
    tx.upkeep("delete from office_arrival_file where id = ?1", params![file]).map(drop)
}

impl From<Part> for Value {
    fn from(part: Part) -> Value {
        part.field().into()
    }
}

impl FromValue for Part {
    fn from_value(value: Value) -> anyhow::Result<Part> {
        let name = String::from_value(value)?;
        Part::parse(&name).ok_or_else(|| anyhow::anyhow!("no part is called {name}"))
    }
}

impl FromRow for Arrival {
    fn from_row(row: &mut Row) -> Result<Arrival> {
        let typed: String = row.take(3)?;
        Ok(Arrival {
            id: row.take(0)?,
            authority: row.take(1)?,
            person: row.take(2)?,
            typed: serde_json::from_str(&typed).map_err(anyhow::Error::from)?,
            saved_at: row.take(4)?,
            incoming: row.take(5)?,
        })
    }
}

impl FromRow for Pending {
    fn from_row(row: &mut Row) -> Result<Pending> {
        Ok(Pending {
            id: row.take(0)?,
            part: row.take(1)?,
            name: row.take(2)?,
            size: row.take(3)?,
            received: row.take(4)?,
            media_type: row.take(5)?,
            head: row.take(6)?,
            certainty: row.take(7)?,
        })
    }
}

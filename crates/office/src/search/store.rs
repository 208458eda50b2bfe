//! All SQL of the search.

use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;

use super::saved::{SAVED_MAX, SavedSearch, SavedSearchId};
use crate::{incoming, outgoing, task};

/// Documents that ever stood in one file.
const STOOD_MAX: u32 = 5_000;

/// Ids of one kind after an id, in their order.
pub(super) fn ids(tx: &Tx, kind: &str, after: &str, limit: usize) -> Result<Vec<String>> {
    let params = params![after, limit];
    match kind {
        incoming::KIND => {
            tx.list("select id from office_incoming where id > ?1 order by id limit ?2", params)
        }
        outgoing::KIND => {
            tx.list("select id from office_outgoing where id > ?1 order by id limit ?2", params)
        }
        task::KIND => {
            tx.list("select id from office_task where id > ?1 order by id limit ?2", params)
        }
        _ => tx.list("select id from office_dossier where id > ?1 order by id limit ?2", params),
    }
}

/// Documents of a kind that stand or stood in a file.
pub(super) fn stood_in(tx: &Tx, dossier: &str, kind: &str) -> Result<Vec<String>> {
    tx.list(
        "select distinct subject_id from office_dossier_entry where dossier_id = ?1 and subject_kind = ?2
         order by subject_id limit ?3",
        params![dossier, kind, STOOD_MAX],
    )
}

struct Text(Option<Stored>);

impl FromRow for Text {
    fn from_row(row: &mut Row) -> Result<Text> {
        let body: (Option<Digest>, Option<u64>) = (row.take(0)?, row.take(1)?);
        Ok(Text(body.0.zip(body.1).map(|(digest, size)| Stored { digest, size })))
    }
}

/// What a file says, when it was read: `Some(None)` when it could not be.
pub(super) fn text(tx: &Tx, file: Digest) -> Result<Option<Option<Stored>>> {
    let found: Option<Text> = tx.optional(
        "select text_digest, text_size from office_text where digest = ?1",
        params![file],
    )?;
    Ok(found.map(|Text(body)| body))
}

pub(super) fn keep_text(tx: &Tx, file: Digest, text: Option<Stored>) -> Result<u64> {
    tx.upkeep(
        "insert into office_text (digest, text_digest, text_size, read_at) values (?1, ?2, ?3, ?4)
         on conflict do nothing",
        params![file, text.map(|body| body.digest), text.map(|body| body.size), tx.now()],
    )
}

pub(super) fn save(
    change: &Change,
    id: SavedSearchId,
    (authority, person): (AuthorityId, PersonId),
    (name, query): (&str, &str),
) -> Result<u64> {
    change.execute(
        "insert into office_saved_search (id, authority_id, person_id, name, query, saved_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, authority, person, name, query, change.tx().now()],
    )
}

pub(super) fn remove(change: &Change, id: SavedSearchId, person: PersonId) -> Result<u64> {
    change.execute(
        "delete from office_saved_search where id = ?1 and person_id = ?2",
        params![id, person],
    )
}

pub(super) fn saved(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<Vec<SavedSearch>> {
    tx.list(
        "select id, name, query from office_saved_search where person_id = ?1 and authority_id = ?2
         order by name, id limit ?3",
        params![person, authority, SAVED_MAX],
    )
}

impl FromRow for SavedSearch {
    fn from_row(row: &mut Row) -> Result<SavedSearch> {
        Ok(SavedSearch { id: row.take(0)?, name: row.take(1)?, query: row.take(2)? })
    }
}

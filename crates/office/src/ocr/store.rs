//! All SQL of what a machine read, and of the stamps that it found.

use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::Reading;
use super::stamp::{Outcome, Stamp};
use crate::incoming::{self, IncomingId};

/// Documents in which one file stands: one letter to every member of an installation.
const DOCUMENTS_MAX: usize = 1_000;

/// A file that waits to be read.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub(super) body: Stored,
    pub(super) media_type: String,
    pub(super) tries: i64,
}

pub(super) fn want(tx: &Tx, body: Stored, media_type: &str) -> Result<u64> {
    tx.upkeep(
        "insert into office_scan (digest, size, media_type, due_at, tries) values (?1, ?2, ?3, ?4, 0)
         on conflict do nothing",
        params![body.digest, body.size, media_type, tx.now()],
    )
}

/// The file that has waited longest.
pub(super) fn next(tx: &Tx) -> Result<Option<Waiting>> {
    tx.optional(
        "select digest, size, media_type, tries from office_scan
         where due_at is not null and due_at <= ?1 order by due_at limit 1",
        params![tx.now()],
    )
}

/// A file of an incoming document, and where it stands in their row.
#[derive(Debug, Clone)]
pub(super) struct Older {
    pub(super) body: Stored,
    pub(super) media_type: String,
    pub(super) place: (String, usize),
}

/// Files after the place up to which the documents were walked.
pub(super) fn older(tx: &Tx, bytes_max: u64, limit: u64) -> Result<Vec<Older>> {
    let from: Option<(String, usize)> = tx.optional(
        "select subject_id, place from office_scan_backlog where subject_kind = ?1",
        params![incoming::KIND],
    )?;
    let (subject, place) = from.unwrap_or_default();
    tx.list(
        "select digest, size, media_type, subject_id, place from office_file
         where subject_kind = ?1 and (subject_id, place) > (?2, ?3) and closed_at is null and size <= ?4
         and media_type in ('application/pdf', 'image/png', 'image/jpeg', 'image/tiff')
         order by subject_id, place limit ?5",
        params![incoming::KIND, subject, place, bytes_max, limit],
    )
}

pub(super) fn walked(tx: &Tx, (subject, place): &(String, usize)) -> Result<u64> {
    tx.upkeep(
        "insert into office_scan_backlog (subject_kind, subject_id, place) values (?1, ?2, ?3)
         on conflict (subject_kind) do update set subject_id = excluded.subject_id, place = excluded.place",
        params![incoming::KIND, subject, *place],
    )
}

/// When it is looked at again; none when it is done with.
pub(super) fn tried(tx: &Tx, file: Digest, due_at: Option<Timestamp>) -> Result<u64> {
    tx.upkeep(
        "update office_scan set due_at = ?2, tries = tries + 1 where digest = ?1",
        params![file, due_at],
    )
}

pub(super) fn marked(tx: &Tx, file: Digest, degree: &str, page: usize) -> Result<u64> {
    tx.upkeep(
        "update office_scan set secrecy = ?2, secrecy_page = ?3 where digest = ?1 and secrecy is null",
        params![file, degree, page],
    )
}

/// The stamp that was found on a file, with its page.
pub(super) fn mark(tx: &Tx, file: Digest) -> Result<Option<(String, usize)>> {
    tx.optional(
        "select secrecy, secrecy_page from office_scan where digest = ?1 and secrecy is not null",
        params![file],
    )
}

/// Pages that were read, or could not be.
pub(super) fn known(tx: &Tx, file: Digest) -> Result<Vec<usize>> {
    tx.list(
        "select page from office_scan_page where digest = ?1 order by page limit ?2",
        params![file, super::pages::PAGES_MAX],
    )
}

pub(super) fn keep(tx: &Tx, file: Digest, page: usize, read: Option<&Reading>) -> Result<u64> {
    let (words, certainty) =
        read.map_or(("", None), |read| (read.words.as_str(), Some(i64::from(read.certainty))));
    tx.upkeep(
        "insert into office_scan_page (digest, page, words, certainty, read_at) values (?1, ?2, ?3, ?4, ?5)
         on conflict do nothing",
        params![file, page, words, certainty, tx.now()],
    )
}

/// Forgets what was read of a file.
pub(super) fn forget(tx: &Tx, file: Digest) -> Result<u64> {
    tx.upkeep("delete from office_scan_page where digest = ?1", params![file])
}

/// What a machine read on one page.
#[derive(Debug, Clone)]
pub(crate) struct PageRead {
    pub(crate) page: usize,
    pub(crate) words: String,
    /// In hundredths; none where it could not be read.
    pub(crate) certainty: Option<i64>,
}

/// What was read of a file so far, page by page.
pub(crate) fn read_of(tx: &Tx, file: Digest) -> Result<Vec<PageRead>> {
    tx.list(
        "select page, words, certainty from office_scan_page where digest = ?1 order by page limit ?2",
        params![file, super::pages::PAGES_MAX],
    )
}

/// Whether pages of a file still wait to be read.
pub(crate) fn waits(tx: &Tx, file: Digest) -> Result<bool> {
    let due: Option<i64> = tx.optional(
        "select due_at from office_scan where digest = ?1 and due_at is not null",
        params![file],
    )?;
    Ok(due.is_some())
}

/// The incoming documents in which a file stands open.
pub(super) fn standing_in(tx: &Tx, file: Digest) -> Result<Vec<(AuthorityId, IncomingId)>> {
    tx.list(
        "select distinct i.authority_id, i.id from office_file f join office_incoming i on i.id = f.subject_id
         where f.digest = ?1 and f.subject_kind = ?2 and f.closed_at is null order by i.id limit ?3",
        params![file, incoming::KIND, DOCUMENTS_MAX],
    )
}

pub(super) fn stamp(
    change: &Change,
    incoming: IncomingId,
    file: Digest,
    (degree, page): (&str, usize),
) -> Result<u64> {
    change.execute(
        "insert into office_stamp (incoming_id, digest, degree, page, found_at) values (?1, ?2, ?3, ?4, ?5)
         on conflict do nothing",
        params![incoming, file, degree, page, change.tx().now()],
    )
}

/// Stamps on a document, undecided ones first.
pub(super) fn stamps(tx: &Tx, incoming: IncomingId) -> Result<Vec<Stamp>> {
    tx.list(
        "select degree, page, found_at, outcome from office_stamp where incoming_id = ?1
         order by case when outcome is null then 0 else 1 end, found_at limit 200",
        params![incoming],
    )
}

pub(super) fn settle(
    change: &Change,
    incoming: IncomingId,
    by: PersonId,
    outcome: Outcome,
) -> Result<u64> {
    change.execute(
        "update office_stamp set settled_at = ?2, settled_by = ?3, outcome = ?4
         where incoming_id = ?1 and outcome is null",
        params![incoming, change.tx().now(), by, outcome.name()],
    )
}

impl FromRow for Waiting {
    fn from_row(row: &mut Row) -> Result<Waiting> {
        Ok(Waiting {
            body: Stored { digest: row.take(0)?, size: row.take(1)? },
            media_type: row.take(2)?,
            tries: row.take(3)?,
        })
    }
}

impl FromRow for Older {
    fn from_row(row: &mut Row) -> Result<Older> {
        Ok(Older {
            body: Stored { digest: row.take(0)?, size: row.take(1)? },
            media_type: row.take(2)?,
            place: (row.take(3)?, row.take(4)?),
        })
    }
}

impl FromRow for PageRead {
    fn from_row(row: &mut Row) -> Result<PageRead> {
        Ok(PageRead { page: row.take(0)?, words: row.take(1)?, certainty: row.take(2)? })
    }
}

impl FromRow for Stamp {
    fn from_row(row: &mut Row) -> Result<Stamp> {
        let outcome: Option<String> = row.take(3)?;
        Ok(Stamp {
            degree: row.take(0)?,
            page: row.take(1)?,
            found_at: row.take(2)?,
            outcome: outcome.as_deref().and_then(Outcome::parse),
        })
    }
}

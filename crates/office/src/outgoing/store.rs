//! All SQL of outgoing documents, their versions and approvals.

use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use directory::PersonId;
use jiff::civil::Date;
use signing::desk::{DocumentNumber, SigningRequestId};

use super::draft::{NewVersion, Version};
use super::review::{Approval, Step};
use super::sheet::{kind, kind_name};
use super::{Outgoing, OutgoingId, State};
use crate::incoming::{AFTER_ALL, IncomingId};

/// Lines of one page of the list.
pub(super) const LISTED_MAX: usize = 50;
/// Versions shown of one document: an official saves some dozens.
const VERSIONS_MAX: usize = 500;

pub(super) fn insert(
    change: &Change,
    (id, authority): (OutgoingId, AuthorityId),
    new: &NewVersion,
    reply_to: Option<IncomingId>,
) -> Result<u64> {
    let now = change.tx().now();
    change.execute(
        "insert into office_outgoing (id, authority_id, author_id, state, version, kind, subject, notation,
         rank, reply_to, created_at, moved_at) values (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
        params![
            id,
            authority,
            new.by,
            State::Draft,
            kind_name(new.kind),
            new.subject.as_str(),
            new.notation.as_str(),
            new.rank,
            reply_to,
            now
        ],
    )
}

pub(super) fn add_version(
    change: &Change,
    id: OutgoingId,
    version: u32,
    new: &NewVersion,
) -> Result<()> {
    let now = change.tx().now();
    change.execute(
        "insert into office_outgoing_version (outgoing_id, version, saved_by, saved_at, sheet, content, digest,
         size, pages) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            id,
            version,
            new.by,
            now,
            new.sheet.as_str(),
            new.content.as_str(),
            new.file.digest,
            new.file.size,
            new.pages
        ],
    )?;
    change.execute(
        "update office_outgoing set state = ?2, version = ?3, kind = ?4, subject = ?5, notation = ?6, rank = ?7,
         moved_at = ?8 where id = ?1",
        params![
            id,
            State::Draft,
            version,
            kind_name(new.kind),
            new.subject.as_str(),
            new.notation.as_str(),
            new.rank,
            now
        ],
    )?;
    Ok(())
}

/// Saves what stands in a version again as the next one.
pub(super) fn repeat_version(
    change: &Change,
    id: OutgoingId,
    version: u32,
    by: PersonId,
) -> Result<()> {
    let now = change.tx().now();
    change.execute(
        "insert into office_outgoing_version (outgoing_id, version, saved_by, saved_at, sheet, content, digest,
         size, pages) select outgoing_id, version + 1, ?3, ?4, sheet, content, digest, size, pages
         from office_outgoing_version where outgoing_id = ?1 and version = ?2",
        params![id, version, by, now],
    )?;
    change.execute(
        "update office_outgoing set version = ?2, moved_at = ?3 where id = ?1",
        params![id, version + 1, now],
    )?;
    Ok(())
}

pub(super) fn get(tx: &Tx, id: OutgoingId) -> Result<Option<Outgoing>> {
    tx.optional(
        "select id, authority_id, author_id, state, version, kind, subject, notation, rank, reply_to,
         created_at, request_id, signed_at, number, dated_on, sealed_digest, sealed_size, issued_at, packet_id
         from office_outgoing where id = ?1",
        params![id],
    )
}

/// The one that a request at the signing desk is of.
pub(super) fn of_request(tx: &Tx, request: SigningRequestId) -> Result<Option<Outgoing>> {
    tx.optional(
        "select id, authority_id, author_id, state, version, kind, subject, notation, rank, reply_to,
         created_at, request_id, signed_at, number, dated_on, sealed_digest, sealed_size, issued_at, packet_id
         from office_outgoing where request_id = ?1",
        params![request],
    )
}

/// The newest first, before an instant; in one state or in all, of one author or of everybody.
pub(super) fn list(
    tx: &Tx,
    authority: AuthorityId,
    author: Option<PersonId>,
    state: Option<State>,
    before: Option<OutgoingId>,
) -> Result<Vec<Outgoing>> {
    let before = before.map_or_else(|| AFTER_ALL.to_owned(), |id| id.to_string());
    match (author, state) {
        (Some(author), state) => list_of(tx, (authority, author), state, &before),
        (None, Some(state)) => list_in(tx, authority, state, &before),
        (None, None) => list_all(tx, authority, &before),
    }
}

fn list_all(tx: &Tx, authority: AuthorityId, before: &str) -> Result<Vec<Outgoing>> {
    tx.list(
        "select id, authority_id, author_id, state, version, kind, subject, notation, rank, reply_to,
         created_at, request_id, signed_at, number, dated_on, sealed_digest, sealed_size, issued_at, packet_id
         from office_outgoing where authority_id = ?1 and id < ?2 order by id desc limit ?3",
        params![authority, before, LISTED_MAX],
    )
}

fn list_in(tx: &Tx, authority: AuthorityId, state: State, before: &str) -> Result<Vec<Outgoing>> {
    tx.list(
        "select id, authority_id, author_id, state, version, kind, subject, notation, rank, reply_to,
         created_at, request_id, signed_at, number, dated_on, sealed_digest, sealed_size, issued_at, packet_id
         from office_outgoing where authority_id = ?1 and state = ?2 and id < ?3 order by id desc limit ?4",
        params![authority, state, before, LISTED_MAX],
    )
}

/// What one person wrote is little enough to be looked through for a state.
fn list_of(
    tx: &Tx,
    (authority, author): (AuthorityId, PersonId),
    state: Option<State>,
    before: &str,
) -> Result<Vec<Outgoing>> {
    tx.list(
        "select id, authority_id, author_id, state, version, kind, subject, notation, rank, reply_to,
         created_at, request_id, signed_at, number, dated_on, sealed_digest, sealed_size, issued_at, packet_id
         from office_outgoing where author_id = ?1 and authority_id = ?2
         and (?3 = '' or state = ?3) and id < ?4 order by id desc limit ?5",
        params![author, authority, state.map_or("", State::name), before, LISTED_MAX],
    )
}

/// How many there are in each state.
pub(super) fn counts(
    tx: &Tx,
    authority: AuthorityId,
    author: Option<PersonId>,
) -> Result<Vec<(State, u64)>> {
    match author {
        None => tx.list(
            "select state, count(*) from office_outgoing where authority_id = ?1 group by state limit 20",
            params![authority],
        ),
        Some(author) => tx.list(
            "select state, count(*) from office_outgoing where author_id = ?2 and authority_id = ?1
             group by state limit 20",
            params![authority, author],
        ),
    }
}

/// Documents that answer an incoming one, the first one first.
pub(super) fn answers(tx: &Tx, incoming: IncomingId) -> Result<Vec<Outgoing>> {
    tx.list(
        "select id, authority_id, author_id, state, version, kind, subject, notation, rank, reply_to,
         created_at, request_id, signed_at, number, dated_on, sealed_digest, sealed_size, issued_at, packet_id
         from office_outgoing where reply_to = ?1 order by created_at, id limit 20",
        params![incoming],
    )
}

/// What was typed last at an authority: a new document begins with the same head.
pub(super) fn last_sheet(tx: &Tx, authority: AuthorityId) -> Result<Option<String>> {
    tx.optional(
        "select v.sheet from office_outgoing_version v join office_outgoing o on o.id = v.outgoing_id
         where o.authority_id = ?1 order by v.saved_at desc, v.version desc limit 1",
        params![authority],
    )
}

/// Every version, the newest first.
pub(super) fn versions(tx: &Tx, id: OutgoingId) -> Result<Vec<Version>> {
    tx.list(
        "select version, saved_by, saved_at, sheet, content, digest, size, pages from office_outgoing_version
         where outgoing_id = ?1 order by version desc limit ?2",
        params![id, VERSIONS_MAX],
    )
}

pub(super) fn version(tx: &Tx, id: OutgoingId, version: u32) -> Result<Option<Version>> {
    tx.optional(
        "select version, saved_by, saved_at, sheet, content, digest, size, pages from office_outgoing_version
         where outgoing_id = ?1 and version = ?2",
        params![id, version],
    )
}

pub(super) fn approve(
    change: &Change,
    of: (OutgoingId, u32),
    step: Step,
    by: PersonId,
) -> Result<u64> {
    change.execute(
        "insert into office_outgoing_approval (outgoing_id, version, step, person_id, approved_at)
         values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
        params![of.0, of.1, step.name(), by, change.tx().now()],
    )
}

/// Every approval that was ever given, the first one first.
pub(super) fn approvals(tx: &Tx, id: OutgoingId) -> Result<Vec<Approval>> {
    tx.list(
        "select version, step, person_id, approved_at from office_outgoing_approval
         where outgoing_id = ?1 order by approved_at, step limit ?2",
        params![id, 2 * VERSIONS_MAX],
    )
}

pub(super) fn move_to(change: &Change, id: OutgoingId, state: State) -> Result<()> {
    change.execute(
        "update office_outgoing set state = ?2, moved_at = ?3 where id = ?1",
        params![id, state, change.tx().now()],
    )?;
    Ok(())
}

pub(super) fn presented(change: &Change, id: OutgoingId, request: SigningRequestId) -> Result<u64> {
    change.execute(
        "update office_outgoing set state = ?2, request_id = ?3, moved_at = ?4 where id = ?1",
        params![id, State::ToSign, request, change.tx().now()],
    )
}

pub(super) fn signed(change: &Change, id: OutgoingId) -> Result<u64> {
    change.execute(
        "update office_outgoing set state = ?2, signed_at = ?3, moved_at = ?3 where id = ?1",
        params![id, State::Signed, change.tx().now()],
    )
}

pub(super) fn numbered(change: &Change, id: OutgoingId, given: DocumentNumber) -> Result<u64> {
    change.execute(
        "update office_outgoing set state = ?2, number = ?3, dated_on = ?4, moved_at = ?5 where id = ?1",
        params![
            id,
            State::Numbered,
            given.number,
            given.dated_on.to_string(),
            change.tx().now()
        ],
    )
}

/// The sealed file with what came after it.
pub(super) fn replace_file(change: &Change, id: OutgoingId, file: Stored) -> Result<u64> {
    change.execute(
        "update office_outgoing set sealed_digest = ?2, sealed_size = ?3 where id = ?1",
        params![id, file.digest, file.size],
    )
}

pub(super) fn sealed(change: &Change, id: OutgoingId, file: Stored) -> Result<u64> {
    change.execute(
        "update office_outgoing set state = ?2, sealed_digest = ?3, sealed_size = ?4, moved_at = ?5 where id = ?1",
        params![id, State::Sealed, file.digest, file.size, change.tx().now()],
    )
}

pub(super) fn issued(
    change: &Change,
    id: OutgoingId,
    packet: Option<axis::send::OutgoingId>,
    document_id: &str,
) -> Result<u64> {
    change.execute(
        "update office_outgoing set state = ?2, packet_id = ?3, document_id = ?4, issued_at = ?5, moved_at = ?5
         where id = ?1",
        params![id, State::Issued, packet, document_id, change.tx().now()],
    )
}

impl State {
    pub(super) const ALL: [State; 9] = [
        State::Draft,
        State::Content,
        State::Form,
        State::ToSign,
        State::Signed,
        State::Numbered,
        State::Sealed,
        State::Issued,
        State::Recalled,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Content => "content",
            State::Form => "form",
            State::ToSign => "to-sign",
            State::Signed => "signed",
            State::Numbered => "numbered",
            State::Sealed => "sealed",
            State::Issued => "issued",
            State::Recalled => "recalled",
        }
    }

    pub(super) fn parse(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl From<State> for Value {
    fn from(state: State) -> Value {
        state.name().into()
    }
}

impl FromValue for State {
    fn from_value(value: Value) -> anyhow::Result<State> {
        let name = String::from_value(value)?;
        State::parse(&name).ok_or_else(|| anyhow::anyhow!("no state is called {name}"))
    }
}

impl FromRow for Outgoing {
    fn from_row(row: &mut Row) -> Result<Outgoing> {
        let named: String = row.take(5)?;
        let number: (Option<u32>, Option<String>) = (row.take(13)?, row.take(14)?);
        let number = number.0.zip(number.1).map(|(number, day)| Ok((number, day.parse::<Date>()?)));
        let number: Result<Option<(u32, Date)>, jiff::Error> = number.transpose();
        let sealed: (Option<Digest>, Option<u64>) = (row.take(15)?, row.take(16)?);
        Ok(Outgoing {
            id: row.take(0)?,
            authority: row.take(1)?,
            author: row.take(2)?,
            state: row.take(3)?,
            version: row.take(4)?,
            kind: kind(&named).ok_or_else(|| anyhow::anyhow!("no kind is called {named}"))?,
            subject: row.take(6)?,
            notation: row.take(7)?,
            rank: row.take(8)?,
            reply_to: row.take(9)?,
            created_at: row.take(10)?,
            request: row.take(11)?,
            signed_at: row.take(12)?,
            number: number.map_err(anyhow::Error::from)?,
            sealed: sealed.0.zip(sealed.1).map(|(digest, size)| Stored { digest, size }),
            issued_at: row.take(17)?,
            packet: row.take(18)?,
        })
    }
}

impl FromRow for Version {
    fn from_row(row: &mut Row) -> Result<Version> {
        Ok(Version {
            number: row.take(0)?,
            by: row.take(1)?,
            saved_at: row.take(2)?,
            sheet: serde_json::from_str(&row.take::<String>(3)?).map_err(anyhow::Error::from)?,
            content: row.take(4)?,
            file: Stored { digest: row.take(5)?, size: row.take(6)? },
            pages: row.take(7)?,
        })
    }
}

impl FromRow for Approval {
    fn from_row(row: &mut Row) -> Result<Approval> {
        let name: String = row.take(1)?;
        let step = Step::ALL.into_iter().find(|step| step.name() == name);
        Ok(Approval {
            version: row.take(0)?,
            step: step.ok_or_else(|| anyhow::anyhow!("no step is called {name}"))?,
            by: row.take(2)?,
            at: row.take(3)?,
        })
    }
}

//! All SQL of the signing desk.

use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, Text, params};
use directory::PersonId;
use jiff::Timestamp;

use super::batch::{Act, ActId, Batch, BatchId, ITEMS_MAX, Item};
use super::renew::Due;
use super::request::{DocumentNumber, NewSigningRequest, SigningRequest, SigningRequestId, State};
use crate::certificate::CertificateId;

/// What a list of the desk shows.
pub(super) const LISTED_MAX: usize = 200;

pub(super) fn insert(
    change: &Change,
    id: SigningRequestId,
    new: &NewSigningRequest,
) -> Result<u64> {
    let now = change.tx().now();
    change.execute(
        "insert into signing_request (id, authority_id, subject, digest, size, notation, signer_id,
         capacity, submitted_by, submitted_at, state, moved_at, pages)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            id,
            new.authority,
            new.subject.trim(),
            new.file.digest,
            new.file.size,
            new.notation.trim(),
            new.signer,
            new.capacity.name(),
            new.submitted_by,
            now,
            State::ToSign,
            now,
            new.pages
        ],
    )
}

pub(super) fn get(tx: &Tx, id: SigningRequestId) -> Result<Option<SigningRequest>> {
    tx.optional(
        "select id, authority_id, subject, digest, size, notation, signer_id, capacity,
         submitted_by, submitted_at, state, remark, number, dated_on, moved_at, pages, closed_at
         from signing_request where id = ?1",
        params![id],
    )
}

/// Requests in a state, the longest waiting first.
pub(super) fn in_state(
    tx: &Tx,
    authority: AuthorityId,
    state: State,
) -> Result<Vec<SigningRequest>> {
    tx.list(
        "select id, authority_id, subject, digest, size, notation, signer_id, capacity,
         submitted_by, submitted_at, state, remark, number, dated_on, moved_at, pages, closed_at
         from signing_request where authority_id = ?1 and state = ?2 order by moved_at, id limit ?3",
        params![authority, state, LISTED_MAX],
    )
}

/// What a person submitted or was to sign, the latest moved first.
pub(super) fn of_person(
    tx: &Tx,
    authority: AuthorityId,
    person: PersonId,
) -> Result<Vec<SigningRequest>> {
    tx.list(
        "select id, authority_id, subject, digest, size, notation, signer_id, capacity,
         submitted_by, submitted_at, state, remark, number, dated_on, moved_at, pages, closed_at
         from signing_request where authority_id = ?1 and (submitted_by = ?2 or signer_id = ?2)
         order by moved_at desc, id desc limit ?3",
        params![authority, person, LISTED_MAX],
    )
}

/// Everything of an authority, the latest moved first.
pub(super) fn latest(tx: &Tx, authority: AuthorityId) -> Result<Vec<SigningRequest>> {
    tx.list(
        "select id, authority_id, subject, digest, size, notation, signer_id, capacity,
         submitted_by, submitted_at, state, remark, number, dated_on, moved_at, pages, closed_at
         from signing_request where authority_id = ?1 order by moved_at desc, id desc limit ?2",
        params![authority, LISTED_MAX],
    )
}

pub(super) fn return_(change: &Change, id: SigningRequestId, remark: &str) -> Result<()> {
    change.execute(
        "update signing_request set state = ?2, remark = ?3, moved_at = ?4 where id = ?1",
        params![id, State::Returned, remark, change.tx().now()],
    )?;
    Ok(())
}

pub(super) fn is_taken(tx: &Tx, one: &SigningRequest, given: DocumentNumber) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "select 1 from signing_request
         where authority_id = ?1 and notation = ?2 and number_year = ?3 and number = ?4",
        params![
            one.authority,
            one.notation.as_str(),
            i64::from(given.dated_on.year()),
            given.number
        ],
    )?;
    Ok(found.is_some())
}

/// The number after the highest one given in a series.
pub(super) fn next_number(
    tx: &Tx,
    authority: AuthorityId,
    notation: &str,
    year: i16,
) -> Result<u32> {
    tx.one(
        "select coalesce(max(number), 0) + 1 from signing_request
         where authority_id = ?1 and notation = ?2 and number_year = ?3",
        params![authority, notation, i64::from(year)],
    )
}

pub(super) fn number(change: &Change, id: SigningRequestId, given: DocumentNumber) -> Result<()> {
    change.execute(
        "update signing_request set state = ?2, number = ?3, number_year = ?4, dated_on = ?5, moved_at = ?6
         where id = ?1",
        params![
            id,
            State::Numbered,
            given.number,
            i64::from(given.dated_on.year()),
            given.dated_on.to_string(),
            change.tx().now()
        ],
    )?;
    Ok(())
}

pub(super) fn move_on(change: &Change, id: SigningRequestId, from: State, to: State) -> Result<()> {
    change.execute(
        "update signing_request set state = ?3, moved_at = ?4 where id = ?1 and state = ?2",
        params![id, from, to, change.tx().now()],
    )?;
    Ok(())
}

pub(super) fn replace_file(
    change: &Change,
    id: SigningRequestId,
    (from, to): (State, State),
    file: Stored,
) -> Result<()> {
    change.execute(
        "update signing_request set state = ?3, digest = ?4, size = ?5, moved_at = ?6
         where id = ?1 and state = ?2",
        params![id, from, to, file.digest, file.size, change.tx().now()],
    )?;
    Ok(())
}

/// Sealed and not yet closed by a document timestamp, the oldest first.
pub(super) fn to_raise(tx: &Tx, limit: usize) -> Result<Vec<SigningRequest>> {
    tx.list(
        "select id, authority_id, subject, digest, size, notation, signer_id, capacity,
         submitted_by, submitted_at, state, remark, number, dated_on, moved_at, pages, closed_at
         from signing_request where state = 'sealed' and closed_at is null order by moved_at, id limit ?1",
        params![limit],
    )
}

/// Puts the closed file in the place of the sealed one.
pub(super) fn close(
    change: &Change,
    id: SigningRequestId,
    file: Stored,
    until: Timestamp,
) -> Result<()> {
    change.execute(
        "update signing_request set digest = ?2, size = ?3, closed_at = ?4, proved_until = ?5
         where id = ?1",
        params![id, file.digest, file.size, change.tx().now(), until],
    )?;
    Ok(())
}

/// Closed, with a timestamp that holds no longer than `before`; the first to end first.
pub(super) fn to_renew(tx: &Tx, before: Timestamp, limit: usize) -> Result<Vec<Due>> {
    let due: Vec<(SigningRequestId, u32, Timestamp)> = tx.list(
        "select id, renewals, proved_until from signing_request where state = 'sealed' and closed_at is not null
         and proved_until < ?1 order by proved_until, id limit ?2",
        params![before, limit],
    )?;
    let mut found = Vec::new();
    for (id, renewals, until) in due {
        found.extend(get(tx, id)?.map(|request| Due { request, renewals, until }));
    }
    Ok(found)
}

pub(super) fn renew(
    change: &Change,
    id: SigningRequestId,
    file: Stored,
    until: Timestamp,
) -> Result<()> {
    change.execute(
        "update signing_request set digest = ?2, size = ?3, proved_until = ?4,
         renewals = renewals + 1 where id = ?1",
        params![id, file.digest, file.size, until],
    )?;
    Ok(())
}

pub(super) fn insert_batch(
    change: &Change,
    id: BatchId,
    authority: AuthorityId,
    person: PersonId,
    act: Act,
    statement: &str,
) -> Result<u64> {
    change.execute(
        "insert into signing_batch (id, authority_id, person_id, act, statement, listed_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, authority, person, act, statement, change.tx().now()],
    )
}

pub(super) fn batch(tx: &Tx, id: BatchId) -> Result<Option<Batch>> {
    tx.optional(
        "select id, authority_id, person_id, act, statement, listed_at, approved_at
         from signing_batch where id = ?1",
        params![id],
    )
}

pub(super) fn approve(change: &Change, id: BatchId, approval: &str) -> Result<u64> {
    change.execute(
        "update signing_batch set approved_at = ?2, approval = ?3 where id = ?1",
        params![id, change.tx().now(), approval],
    )
}

pub(super) fn insert_act(
    change: &Change,
    id: ActId,
    batch: BatchId,
    place: usize,
    of: &SigningRequest,
    certificate: CertificateId,
) -> Result<u64> {
    change.execute(
        "insert into signing_act (id, batch_id, place, request_id, certificate_id, before, before_size)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, batch, place, of.id, certificate, of.file.digest, of.file.size],
    )
}

pub(super) fn act(tx: &Tx, id: ActId) -> Result<Option<Item>> {
    tx.optional(
        "select id, batch_id, request_id, certificate_id, before, before_size, after, after_size,
         level, failure_vi, failure_en, done_at from signing_act where id = ?1",
        params![id],
    )
}

/// In the order of the list.
pub(super) fn items(tx: &Tx, batch: BatchId) -> Result<Vec<Item>> {
    tx.list(
        "select id, batch_id, request_id, certificate_id, before, before_size, after, after_size,
         level, failure_vi, failure_en, done_at from signing_act
         where batch_id = ?1 order by place limit ?2",
        params![batch, ITEMS_MAX],
    )
}

/// What was done or tried on a request, oldest first, with who approved it and when.
pub(super) fn acts_on(tx: &Tx, request: SigningRequestId) -> Result<Vec<(Item, Batch)>> {
    let items: Vec<Item> = tx.list(
        "select a.id, a.batch_id, a.request_id, a.certificate_id, a.before, a.before_size, a.after,
         a.after_size, a.level, a.failure_vi, a.failure_en, a.done_at
         from signing_act a join signing_batch b on b.id = a.batch_id
         where a.request_id = ?1 and b.approved_at is not null order by b.approved_at, a.id limit ?2",
        params![request, LISTED_MAX],
    )?;
    let mut found = Vec::new();
    for item in items {
        if let Some(batch) = batch(tx, item.batch)? {
            found.push((item, batch));
        }
    }
    Ok(found)
}

pub(super) fn settle(change: &Change, id: ActId, after: Stored, level: &str) -> Result<u64> {
    change.execute(
        "update signing_act set after = ?2, after_size = ?3, level = ?4, done_at = ?5,
         failure_vi = null, failure_en = null where id = ?1",
        params![id, after.digest, after.size, level, change.tx().now()],
    )
}

pub(super) fn fail(change: &Change, id: ActId, why: &Text) -> Result<()> {
    change.execute(
        "update signing_act set failure_vi = ?2, failure_en = ?3, done_at = ?4 where id = ?1",
        params![id, &*why.vi, &*why.en, change.tx().now()],
    )?;
    Ok(())
}

/// Why an act has to wait, until its next try.
pub(super) fn note_failure(tx: &Tx, id: ActId, why: &Text) -> Result<u64> {
    tx.upkeep(
        "update signing_act set failure_vi = ?2, failure_en = ?3 where id = ?1 and done_at is null",
        params![id, &*why.vi, &*why.en],
    )
}

impl State {
    const ALL: [State; 7] = [
        State::ToSign,
        State::Signing,
        State::Signed,
        State::Numbered,
        State::Sealing,
        State::Sealed,
        State::Returned,
    ];

    fn name(self) -> &'static str {
        match self {
            State::ToSign => "to-sign",
            State::Signing => "signing",
            State::Signed => "signed",
            State::Numbered => "numbered",
            State::Sealing => "sealing",
            State::Sealed => "sealed",
            State::Returned => "returned",
        }
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
        let known = State::ALL.into_iter().find(|state| state.name() == name);
        known.ok_or_else(|| anyhow::anyhow!("no state of a request is called {name}"))
    }
}

impl From<Act> for Value {
    fn from(act: Act) -> Value {
        act.name().into()
    }
}

impl FromValue for Act {
    fn from_value(value: Value) -> anyhow::Result<Act> {
        match String::from_value(value)?.as_str() {
            "signature" => Ok(Act::Signature),
            "seal" => Ok(Act::Seal),
            name => Err(anyhow::anyhow!("no act is called {name}")),
        }
    }
}

impl FromRow for SigningRequest {
    fn from_row(row: &mut Row) -> Result<SigningRequest> {
        let number: Option<u32> = row.take(12)?;
        let dated_on: Option<String> = row.take(13)?;
        let dated_on = dated_on.map(|day| day.parse()).transpose().map_err(anyhow::Error::from)?;
        Ok(SigningRequest {
            id: row.take(0)?,
            authority: row.take(1)?,
            subject: row.take(2)?,
            file: Stored { digest: row.take(3)?, size: row.take(4)? },
            notation: row.take(5)?,
            signer: row.take(6)?,
            capacity: row.take::<String>(7)?.parse().map_err(anyhow::Error::from)?,
            submitted_by: row.take(8)?,
            submitted_at: row.take(9)?,
            state: row.take(10)?,
            remark: row.take(11)?,
            number: number
                .zip(dated_on)
                .map(|(number, dated_on)| DocumentNumber { number, dated_on }),
            moved_at: row.take(14)?,
            pages: row.take(15)?,
            closed_at: row.take(16)?,
        })
    }
}

impl FromRow for Batch {
    fn from_row(row: &mut Row) -> Result<Batch> {
        Ok(Batch {
            id: row.take(0)?,
            authority: row.take(1)?,
            person: row.take(2)?,
            act: row.take(3)?,
            statement: row.take(4)?,
            listed_at: row.take(5)?,
            approved_at: row.take(6)?,
        })
    }
}

impl FromRow for Item {
    fn from_row(row: &mut Row) -> Result<Item> {
        let after: Option<Digest> = row.take(6)?;
        let after_size: Option<u64> = row.take(7)?;
        let failure: (Option<String>, Option<String>) = (row.take(9)?, row.take(10)?);
        Ok(Item {
            id: row.take(0)?,
            batch: row.take(1)?,
            request: row.take(2)?,
            certificate: row.take(3)?,
            before: Stored { digest: row.take(4)?, size: row.take(5)? },
            after: after.zip(after_size).map(|(digest, size)| Stored { digest, size }),
            level: row.take(8)?,
            failure: failure.0.zip(failure.1).map(|(vi, en)| Text::with(vi, en)),
            done_at: row.take(11)?,
        })
    }
}

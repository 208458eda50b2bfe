//! All SQL of the operator's pages. Every query walks an index and stops at a bound, however long the register is.

use base::authority::AuthorityId;
use base::db::{FromRow, Row, Tx};
use base::{Result, params};
use jiff::Timestamp;

use super::parcels::{Filter, State};
use crate::hub::ParcelSeq;
use crate::hub::store::{Sent, select_sent};

pub(super) fn newest(tx: &Tx) -> Result<ParcelSeq> {
    tx.one("select coalesce(max(seq), 0) from parcel", &[])
}

/// The newest documents, newest first.
pub(super) fn latest_documents(tx: &Tx, limit: u32) -> Result<Vec<Sent>> {
    tx.list(select_sent!("where kind = 'edoc' order by seq desc limit ?1"), params![limit])
}

/// Open and failed copies of one parcel: counted among the open and failed ones only.
pub(super) fn unsettled(tx: &Tx, kind: &str, parcel: ParcelSeq) -> Result<(u32, u32)> {
    let open = tx.one(
        "select count(*) from delivery where kind = ?1 and parcel_seq = ?2 and settled_at is null",
        params![kind, parcel],
    )?;
    let failed = tx.one(
        "select count(*) from delivery where kind = ?1 and parcel_seq = ?2 and settled_as = 'fail'",
        params![kind, parcel],
    )?;
    Ok((open, failed))
}

/// The oldest copy of a document that nobody took yet: parcel, public id, recipient, since when.
pub(super) type Oldest = (ParcelSeq, String, AuthorityId, Timestamp);

pub(super) fn oldest_open(tx: &Tx) -> Result<Option<Oldest>> {
    tx.optional(
        "select p.seq, p.id, d.recipient_id, p.accepted_at from delivery d join parcel p on p.seq = d.parcel_seq
         where d.kind = 'edoc' and d.settled_at is null order by d.parcel_seq limit 1",
        &[],
    )
}

/// Sender, recipients as kept (nothing for mass mailings), how many, when.
pub(super) type Sending = (AuthorityId, String, u32, Timestamp);

/// The newest sendings of documents after a place of the register.
pub(super) fn sendings(tx: &Tx, after: ParcelSeq, mass: u32, limit: u32) -> Result<Vec<Sending>> {
    tx.list(
        "select sender_id, case when recipient_count <= ?2 then recipients else '' end, recipient_count, accepted_at
         from parcel where kind = 'edoc' and seq > ?1 order by seq desc limit ?3",
        params![after, mass, limit],
    )
}

/// The last parcel accepted before an instant.
pub(super) fn last_before(tx: &Tx, at: Timestamp) -> Result<ParcelSeq> {
    let found: Option<ParcelSeq> = tx.optional(
        "select seq from parcel where accepted_at < ?1 order by accepted_at desc limit 1",
        params![at],
    )?;
    Ok(found.unwrap_or(ParcelSeq(0)))
}

/// Parcels that fit a filter, newest first, between two places of the register.
pub(super) fn fitting(
    tx: &Tx,
    filter: &Filter,
    below: ParcelSeq,
    from: ParcelSeq,
    limit: u32,
) -> Result<Vec<Sent>> {
    let id = |authority: Option<AuthorityId>| authority.map_or(0, |id| id.0);
    let (kind, business) = (filter.kind.name(), filter.business.unwrap_or(-1));
    tx.list(
        walk(filter),
        params![
            below,
            from,
            limit,
            kind,
            id(filter.sender),
            id(filter.recipient),
            business,
            filter.rank.unwrap_or(-1)
        ],
    )
}

/// One text for each way through the register; the conditions are the same.
fn walk(filter: &Filter) -> &'static str {
    macro_rules! walk {
        ($driver:literal) => {
            concat!(
                "select p.seq, p.id, p.kind, p.business, p.rank, p.sender_id, p.system_id, p.document_key,
                     p.code_number, p.code_notation, p.issued_on, p.type_name, p.subject, p.about_seq,
                     p.repeats_seq, p.body_digest, p.body_size, p.trace, p.warnings, p.recipient_count,
                     p.accepted_at, p.fanned_out_at
                 from parcel p where p.seq < ?1 and p.seq >= ?2 and p.kind = ?4 and ",
                $driver,
                " and (cast(?6 as bigint) = 0 or exists (select 1 from delivery r
                       where r.parcel_seq = p.seq and r.recipient_id = ?6))
                 and (cast(?7 as bigint) < 0 or p.business = ?7)
                 and (cast(?8 as bigint) < 0 or p.rank = ?8)
                 order by p.seq desc limit ?3"
            )
        };
    }
    match (filter.state, filter.sender) {
        (None, None) => walk!("cast(?5 as bigint) = 0"),
        (None, Some(_)) => walk!("p.sender_id = ?5"),
        (Some(State::Waiting), _) => walk!(
            "p.seq in (select distinct d.parcel_seq from delivery d where d.kind = ?4 and d.settled_at is null
                 and d.parcel_seq < ?1 and d.parcel_seq >= ?2 order by d.parcel_seq desc limit 2000)
             and (cast(?5 as bigint) = 0 or p.sender_id = ?5)"
        ),
        (Some(State::Failed), _) => walk!(
            "p.seq in (select distinct d.parcel_seq from delivery d where d.kind = ?4 and d.settled_as = 'fail'
                 and d.parcel_seq < ?1 and d.parcel_seq >= ?2 order by d.parcel_seq desc limit 2000)
             and (cast(?5 as bigint) = 0 or p.sender_id = ?5)"
        ),
        (Some(State::Refused), _) => walk!(
            "p.seq in (select distinct s.parcel_seq from report s where s.code = '02'
                 and s.parcel_seq < ?1 and s.parcel_seq >= ?2 order by s.parcel_seq desc limit 2000)
             and (cast(?5 as bigint) = 0 or p.sender_id = ?5)"
        ),
    }
}

/// Recalls, updates, replacements of a document and what was sent again.
pub(super) fn speaking_of(tx: &Tx, parcel: ParcelSeq, limit: u32) -> Result<Vec<Sent>> {
    tx.list(
        select_sent!("where about_seq = ?1 and kind = 'edoc' order by seq limit ?2"),
        params![parcel, limit],
    )
}

/// How many copies of documents wait for an authority, counted up to a bound.
pub(super) fn open_for(tx: &Tx, recipient: AuthorityId, bound: u32) -> Result<u32> {
    tx.one(
        "select count(*) from (select 1 from delivery where recipient_id = ?1 and kind = 'edoc'
             and settled_at is null limit ?2) as open",
        params![recipient, bound],
    )
}

/// Connected systems that were not heard of since an instant.
pub(super) fn count_silent(tx: &Tx, since: Timestamp) -> Result<u64> {
    tx.one(
        "select count(*) from system where closed_at is null and coalesce(last_seen_at, created_at) < ?1",
        params![since],
    )
}

/// What was refused of one system by one rule on one day.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) system: String,
    pub(super) rule: String,
    pub(super) times: u64,
    pub(super) last_at: Timestamp,
    pub(super) words: String,
}

impl FromRow for Refused {
    fn from_row(row: &mut Row) -> Result<Refused> {
        Ok(Refused {
            system: row.take(0)?,
            rule: row.take(1)?,
            times: row.take(2)?,
            last_at: row.take(3)?,
            words: row.take(4)?,
        })
    }
}

pub(super) fn refused_on(tx: &Tx, day: i64, limit: u32) -> Result<Vec<Refused>> {
    tx.list(
        "select system_id, rule, times, last_at, words from hub_refusal where day = ?1
         order by last_at desc limit ?2",
        params![day, limit],
    )
}

pub(super) fn count_refused(tx: &Tx, day: i64) -> Result<u64> {
    tx.one(
        "select coalesce(cast(sum(times) as bigint), 0) from hub_refusal where day = ?1",
        params![day],
    )
}

/// Jobs that need a person, counted up to a bound.
pub(super) fn count_stuck(tx: &Tx, bound: u32) -> Result<u64> {
    tx.one(
        "select count(*) from (select 1 from job where failed_at is not null limit ?1) as stuck",
        params![bound],
    )
}

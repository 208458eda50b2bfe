//! All SQL of the hub.

use base::authority::{AuthorityId, Permit};
use base::blobs::{Digest, Stored};
use base::clock::vietnam;
use base::db::{Change, FromRow, Row, Tx, Value};
use base::events::Event;
use base::{Result, params};
use jiff::Timestamp;

use super::accept::{Accepted, Parcel, ParcelId};
use super::envelope::{MessageKind, Reported};
use super::{DocId, ParcelSeq};

/// A second of the resend window in stored microseconds.
const SECOND: i64 = 1_000_000;

pub(super) fn resent(tx: &Tx, key: [u8; 32], window_s: i64) -> Result<Option<Accepted>> {
    let since = tx.now().as_microsecond() - window_s * SECOND;
    let found: Option<(ParcelSeq, usize, Option<ParcelSeq>)> = tx.optional(
        "select seq, recipient_count, repeats_seq from parcel
         where resend_key = ?1 and accepted_at > ?2 order by seq limit 1",
        params![key, since],
    )?;
    Ok(found.map(|(parcel, recipients, repeats)| Accepted {
        doc_id: DocId { parcel, recipient: None },
        again: true,
        repeats: repeats.map(|parcel| DocId { parcel, recipient: None }),
        recipients,
        warnings: Vec::new(),
    }))
}

/// The last parcel of this sender that bears the same document id and is of the same kind.
pub(super) fn repeats(tx: &Tx, parcel: &Parcel) -> Result<Option<ParcelSeq>> {
    let envelope = &parcel.envelope;
    if envelope.kind == MessageKind::Status || envelope.document_key.is_empty() {
        return Ok(None);
    }
    tx.optional(
        "select seq from parcel where sender_id = ?1 and document_key = ?2 and kind = 'edoc' and business = ?3
         order by seq desc limit 1",
        params![parcel.sender, &envelope.document_key, envelope.business],
    )
}

/// The parcel that this one speaks of: by document id, else by number, notation and day.
pub(super) fn about(tx: &Tx, parcel: &Parcel) -> Result<Option<ParcelSeq>> {
    let Some(about) = &parcel.envelope.about else { return Ok(None) };
    // A report names the document's sender; the sender's own take-back names the recipient instead.
    let candidates = parcel.recipients.iter().copied().chain([parcel.sender]);
    for sender in candidates {
        let by_id: Option<ParcelSeq> = tx.optional(
            "select seq from parcel where sender_id = ?1 and document_key = ?2 and kind = 'edoc'
             order by seq desc limit 1",
            params![sender, &about.document_key],
        )?;
        if by_id.is_some() && !about.document_key.is_empty() {
            return Ok(by_id);
        }
        let (number, notation) = about.code.split_once('/').unwrap_or((about.code.as_str(), ""));
        if number.is_empty() || about.issued_on.is_empty() {
            continue;
        }
        let by_code: Option<ParcelSeq> = tx.optional(
            "select seq from parcel where sender_id = ?1 and code_notation = ?2 and code_number = ?3
             and issued_on = ?4 and kind = 'edoc' order by seq desc limit 1",
            params![sender, notation, number, &about.issued_on],
        )?;
        if by_code.is_some() {
            return Ok(by_code);
        }
    }
    Ok(None)
}

/// Writes a parcel; what it reports is written within the same change.
pub(super) fn insert<'t, 'e>(
    tx: &'t Tx<'e>,
    permit: &Permit,
    parcel: &Parcel,
    about: Option<ParcelSeq>,
    repeats: Option<ParcelSeq>,
) -> Result<(ParcelSeq, Change<'t, 'e>)> {
    let id = ParcelId::new(tx);
    let envelope = &parcel.envelope;
    let splice = parcel.trace_point.splice(&parcel.hub_code, vietnam(tx.now()).datetime());
    let trace = splice.map(|s| format!("{}:{}:{}", s.offset, s.remove, s.insert));
    let recipients: Vec<i64> = parcel.recipients.iter().map(|id| id.0).collect();
    let made = tx.change_returning(
        permit,
        "insert into parcel (id, system_id, sender_id, kind, business, rank, document_key, code_number,
             code_notation, issued_on, type_name, subject, about_seq, repeats_seq, body_digest, body_size,
             original_digest, original_size, trace, warnings, recipients, recipient_count, resend_key, accepted_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24)
         returning seq",
        params![
            id,
            &parcel.system,
            parcel.sender,
            envelope.kind.name(),
            envelope.business,
            envelope.rank,
            &envelope.document_key,
            &envelope.code_number,
            &envelope.code_notation,
            &envelope.issued_on,
            &envelope.type_name,
            &envelope.subject,
            about,
            repeats,
            parcel.body.digest,
            parcel.body.size,
            parcel.original.map(|original| original.digest),
            parcel.original.map(|original| original.size),
            trace,
            parcel.warnings.join(" "),
            serde_json::to_string(&recipients).map_err(anyhow::Error::from)?,
            recipients.len(),
            parcel.resend_key,
            tx.now()
        ],
        |seq: &ParcelSeq| accepted(*seq, id, parcel),
    )?;
    Ok(made.ok_or_else(|| anyhow::anyhow!("a parcel without a number"))?)
}

fn accepted(seq: ParcelSeq, id: ParcelId, parcel: &Parcel) -> Event {
    Event::of("parcel.accepted", "parcel", id)
        .with("seq", seq.0)
        .with("system", parcel.system.as_str())
        .with("kind", parcel.envelope.kind.name())
        .with("digest", parcel.body.digest.to_string())
        .with("size", parcel.body.size)
        .with("recipients", parcel.recipients.len())
}

pub(super) fn report(
    change: &Change,
    parcel: ParcelSeq,
    recipient: AuthorityId,
    reporter: AuthorityId,
    reported: &Reported,
    status: ParcelSeq,
) -> Result<u64> {
    let now = change.tx().now();
    change.execute(
        "insert into report (parcel_seq, recipient_id, reporter_id, code, said_at, reported_at, description, staff,
             status_seq)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            parcel,
            recipient,
            reporter,
            reported.code.code(),
            reported.said_at.unwrap_or(now.as_microsecond()),
            now,
            &reported.description,
            &reported.staff,
            status
        ],
    )
}

/// A parcel whose deliveries are still to be written.
pub(super) struct Waiting {
    pub(super) seq: ParcelSeq,
    pub(super) rank: i64,
    pub(super) kind: String,
    pub(super) recipients: Vec<i64>,
}

impl FromRow for Waiting {
    fn from_row(row: &mut Row) -> Result<Waiting> {
        let recipients: String = row.take(3)?;
        let recipients = serde_json::from_str(&recipients).map_err(anyhow::Error::from)?;
        Ok(Waiting { seq: row.take(0)?, rank: row.take(1)?, kind: row.take(2)?, recipients })
    }
}

pub(super) fn waiting(tx: &Tx, limit: i64) -> Result<Vec<Waiting>> {
    tx.list(
        tx.skip_locked(
            "select seq, rank, kind, recipients from parcel where fanned_out_at is null
             order by rank, seq limit ?1",
            "select seq, rank, kind, recipients from parcel where fanned_out_at is null
             order by rank, seq limit ?1 for update skip locked",
        ),
        params![limit],
    )
}

pub(super) fn any_waiting(tx: &Tx) -> Result<bool> {
    let found: Option<i64> =
        tx.optional("select seq from parcel where fanned_out_at is null limit 1", &[])?;
    Ok(found.is_some())
}

pub(super) fn insert_deliveries(tx: &Tx, rows: &[Vec<Value>]) -> Result<u64> {
    tx.upkeep_many("delivery", &["recipient_id", "kind", "rank", "parcel_seq"], rows)
}

pub(super) fn fanned_out(tx: &Tx, seq: ParcelSeq) -> Result<u64> {
    tx.upkeep("update parcel set fanned_out_at = ?2 where seq = ?1", params![seq, tx.now()])
}

/// One waiting copy, as a list names it.
#[derive(Debug, Clone)]
pub struct Pending {
    pub parcel: ParcelSeq,
    pub recipient: AuthorityId,
    pub sender: AuthorityId,
    pub accepted_at: Timestamp,
    pub fetched_at: Option<Timestamp>,
}

impl FromRow for Pending {
    fn from_row(row: &mut Row) -> Result<Pending> {
        Ok(Pending {
            parcel: row.take(0)?,
            recipient: row.take(1)?,
            sender: row.take(2)?,
            accepted_at: row.take(3)?,
            fetched_at: row.take(4)?,
        })
    }
}

pub(super) fn pending(
    tx: &Tx,
    recipient: AuthorityId,
    kind: &str,
    limit: u32,
) -> Result<Vec<Pending>> {
    tx.list(
        "select d.parcel_seq, d.recipient_id, p.sender_id, p.accepted_at, d.fetched_at
         from delivery d join parcel p on p.seq = d.parcel_seq
         where d.recipient_id = ?1 and d.kind = ?2 and d.settled_at is null
         order by d.rank, d.parcel_seq limit ?3",
        params![recipient, kind, limit],
    )
}

pub(super) fn count_pending(tx: &Tx, recipient: AuthorityId, kind: &str) -> Result<i64> {
    tx.one(
        "select count(*) from delivery where recipient_id = ?1 and kind = ?2 and settled_at is null",
        params![recipient, kind],
    )
}

/// A body with the trace to be woven in on its way out.
pub(super) struct Outgoing {
    pub(super) body: Stored,
    pub(super) trace: Option<String>,
    pub(super) sender: AuthorityId,
}

impl FromRow for Outgoing {
    fn from_row(row: &mut Row) -> Result<Outgoing> {
        let digest: Digest = row.take(0)?;
        Ok(Outgoing {
            body: Stored { digest, size: row.take(1)? },
            trace: row.take(2)?,
            sender: row.take(3)?,
        })
    }
}

pub(super) fn outgoing(tx: &Tx, parcel: ParcelSeq) -> Result<Option<Outgoing>> {
    tx.optional(
        "select body_digest, body_size, trace, sender_id from parcel where seq = ?1",
        params![parcel],
    )
}

/// When a copy was settled and how, where there is such a copy.
pub(super) fn settled(
    tx: &Tx,
    parcel: ParcelSeq,
    recipient: AuthorityId,
) -> Result<Option<Option<String>>> {
    tx.optional(
        "select settled_as from delivery where parcel_seq = ?1 and recipient_id = ?2",
        params![parcel, recipient],
    )
}

pub(super) fn fetched(tx: &Tx, parcel: ParcelSeq, recipient: AuthorityId) -> Result<u64> {
    tx.upkeep(
        "update delivery set fetched_at = ?3 where parcel_seq = ?1 and recipient_id = ?2 and fetched_at is null",
        params![parcel, recipient, tx.now()],
    )
}

/// Writes down how a copy ended.
pub(super) fn settle(
    tx: &Tx,
    permit: &Permit,
    doc: DocId,
    recipient: AuthorityId,
    (before, how): (Option<String>, &str),
    reason: Option<&str>,
) -> Result<()> {
    let settled = tx.change_returning(
        permit,
        "update delivery set settled_at = ?3, settled_as = ?4, reason = ?5, fetched_at = coalesce(fetched_at, ?3)
         where parcel_seq = ?1 and recipient_id = ?2 returning kind",
        params![doc.parcel, recipient, tx.now(), how, reason],
        |kind: &String| {
            Event::of("delivery.settled", "delivery", doc)
                .with("parcel", doc.parcel.0)
                .with("recipient", recipient.0)
                .with("kind", kind.as_str())
                .with("before", before)
                .with("as", how)
        },
    )?;
    settled.map(drop).ok_or_else(|| anyhow::anyhow!("a delivery is gone").into())
}

/// A parcel as its sender and the operator see it.
#[derive(Debug, Clone)]
pub struct Sent {
    pub seq: ParcelSeq,
    pub id: String,
    pub kind: String,
    pub business: i64,
    pub rank: i64,
    pub sender: AuthorityId,
    pub system: String,
    pub document_key: String,
    pub number: String,
    pub notation: String,
    pub issued_on: String,
    pub type_name: String,
    pub subject: String,
    pub about: Option<ParcelSeq>,
    pub repeats: Option<ParcelSeq>,
    pub body: Stored,
    pub traced: bool,
    pub warnings: String,
    pub recipient_count: u32,
    pub accepted_at: Timestamp,
    pub fanned_out_at: Option<Timestamp>,
}

impl FromRow for Sent {
    fn from_row(row: &mut Row) -> Result<Sent> {
        Ok(Sent {
            seq: row.take(0)?,
            id: row.take(1)?,
            kind: row.take(2)?,
            business: row.take(3)?,
            rank: row.take(4)?,
            sender: row.take(5)?,
            system: row.take(6)?,
            document_key: row.take(7)?,
            number: row.take(8)?,
            notation: row.take(9)?,
            issued_on: row.take(10)?,
            type_name: row.take(11)?,
            subject: row.take(12)?,
            about: row.take(13)?,
            repeats: row.take(14)?,
            body: Stored { digest: row.take(15)?, size: row.take(16)? },
            traced: row.take::<Option<String>>(17)?.is_some(),
            warnings: row.take(18)?,
            recipient_count: row.take(19)?,
            accepted_at: row.take(20)?,
            fanned_out_at: row.take(21)?,
        })
    }
}

/// The columns of [`Sent`] in the order of its `from_row`, and which parcels.
macro_rules! select_sent {
    ($which:literal) => {
        concat!(
            "select seq, id, kind, business, rank, sender_id, system_id, document_key, code_number,
                 code_notation, issued_on, type_name, subject, about_seq, repeats_seq, body_digest, body_size,
                 trace, warnings, recipient_count, accepted_at, fanned_out_at
             from parcel ",
            $which
        )
    };
}

pub(crate) use select_sent;

pub(crate) fn sent(tx: &Tx, seq: ParcelSeq) -> Result<Option<Sent>> {
    tx.optional(select_sent!("where seq = ?1"), params![seq])
}

pub(crate) fn by_id(tx: &Tx, id: ParcelId) -> Result<Option<Sent>> {
    tx.optional(select_sent!("where id = ?1"), params![id])
}

/// The newest parcels before one, newest first.
pub(crate) fn latest(tx: &Tx, before: Option<ParcelSeq>, limit: u32) -> Result<Vec<Sent>> {
    tx.list(
        select_sent!("where seq < ?1 order by seq desc limit ?2"),
        params![before.unwrap_or(ParcelSeq(i64::MAX)), limit],
    )
}

/// The parcels of one sender since an instant, newest first.
pub(crate) fn of_sender(tx: &Tx, sender: AuthorityId, kind: &str, limit: u32) -> Result<Vec<Sent>> {
    tx.list(
        select_sent!("where sender_id = ?1 and kind = ?2 order by seq desc limit ?3"),
        params![sender, kind, limit],
    )
}

/// One recipient's copy with its dated facts.
#[derive(Debug, Clone)]
pub struct Copy {
    pub recipient: AuthorityId,
    pub fetched_at: Option<Timestamp>,
    pub settled_at: Option<Timestamp>,
    pub settled_as: Option<String>,
    pub reason: Option<String>,
}

impl FromRow for Copy {
    fn from_row(row: &mut Row) -> Result<Copy> {
        Ok(Copy {
            recipient: row.take(0)?,
            fetched_at: row.take(1)?,
            settled_at: row.take(2)?,
            settled_as: row.take(3)?,
            reason: row.take(4)?,
        })
    }
}

pub(crate) fn copies(tx: &Tx, parcel: ParcelSeq, limit: u32) -> Result<Vec<Copy>> {
    tx.list(
        "select recipient_id, fetched_at, settled_at, settled_as, reason from delivery
         where parcel_seq = ?1 order by recipient_id limit ?2",
        params![parcel, limit],
    )
}

/// A report as it came in.
#[derive(Debug, Clone)]
pub struct Fact {
    pub recipient: AuthorityId,
    pub reporter: AuthorityId,
    pub code: String,
    pub said_at: Timestamp,
    pub reported_at: Timestamp,
    pub description: String,
    pub staff: String,
}

impl FromRow for Fact {
    fn from_row(row: &mut Row) -> Result<Fact> {
        Ok(Fact {
            recipient: row.take(0)?,
            reporter: row.take(1)?,
            code: row.take(2)?,
            said_at: row.take(3)?,
            reported_at: row.take(4)?,
            description: row.take(5)?,
            staff: row.take(6)?,
        })
    }
}

pub(crate) fn facts(tx: &Tx, parcel: ParcelSeq, limit: u32) -> Result<Vec<Fact>> {
    tx.list(
        "select recipient_id, reporter_id, code, said_at, reported_at, description, staff from report
         where parcel_seq = ?1 order by seq limit ?2",
        params![parcel, limit],
    )
}

/// Documents and statuses accepted.
pub(super) fn count_parcels(tx: &Tx) -> Result<(u64, u64)> {
    tx.one(
        "select coalesce(cast(sum(case when kind = 'edoc' then 1 else 0 end) as bigint), 0),
             coalesce(cast(sum(case when kind = 'status' then 1 else 0 end) as bigint), 0)
         from parcel",
        &[],
    )
}

/// Copies of documents: all, done, failed.
pub(super) fn count_copies(tx: &Tx) -> Result<(u64, u64, u64)> {
    tx.one(
        "select count(*),
             coalesce(cast(sum(case when settled_as = 'done' then 1 else 0 end) as bigint), 0),
             coalesce(cast(sum(case when settled_as = 'fail' then 1 else 0 end) as bigint), 0)
         from delivery where kind = 'edoc'",
        &[],
    )
}

// ---- the figures of the operator's pages ----

/// How far the record was counted.
pub(super) fn tally(tx: &Tx) -> Result<Tally> {
    tx.one(
        "select position, documents, statuses, copies, copies_done, copies_failed from hub_tally",
        &[],
    )
}

/// What had passed the hub at a place of the record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) position: i64,
    pub(super) documents: i64,
    pub(super) statuses: i64,
    pub(super) copies: i64,
    pub(super) done: i64,
    pub(super) failed: i64,
}

impl FromRow for Tally {
    fn from_row(row: &mut Row) -> Result<Tally> {
        Ok(Tally {
            position: row.take(0)?,
            documents: row.take(1)?,
            statuses: row.take(2)?,
            copies: row.take(3)?,
            done: row.take(4)?,
            failed: row.take(5)?,
        })
    }
}

/// Moves the tally on, unless another node has done so.
pub(super) fn move_tally(tx: &Tx, from: i64, to: Tally) -> Result<bool> {
    let moved = tx.upkeep(
        "update hub_tally set position = ?2, documents = ?3, statuses = ?4, copies = ?5, copies_done = ?6,
             copies_failed = ?7 where position = ?1",
        params![from, to.position, to.documents, to.statuses, to.copies, to.done, to.failed],
    )?;
    Ok(moved > 0)
}

/// What one hour adds: parcels, copies, done, failed.
pub(super) fn add_hour(tx: &Tx, hour: i64, kind: &str, add: [i64; 4]) -> Result<u64> {
    let [parcels, copies, done, failed] = add;
    tx.upkeep(
        "insert into hub_hour (hour, kind, parcels, copies, copies_done, copies_failed)
         values (?1, ?2, ?3, ?4, ?5, ?6)
         on conflict (hour, kind) do update set parcels = hub_hour.parcels + excluded.parcels,
             copies = hub_hour.copies + excluded.copies,
             copies_done = hub_hour.copies_done + excluded.copies_done,
             copies_failed = hub_hour.copies_failed + excluded.copies_failed",
        params![hour, kind, parcels, copies, done, failed],
    )
}

/// Parcels of a kind and their copies since an hour.
pub(super) fn since_hour(tx: &Tx, hour: i64, kind: &str) -> Result<(i64, i64)> {
    tx.one(
        "select coalesce(cast(sum(parcels) as bigint), 0), coalesce(cast(sum(copies) as bigint), 0)
         from hub_hour where hour >= ?1 and kind = ?2",
        params![hour, kind],
    )
}

pub(super) fn add_refusal(tx: &Tx, day: i64, system: &str, rule: &str, words: &str) -> Result<u64> {
    tx.upkeep(
        "insert into hub_refusal (day, system_id, rule, times, first_at, last_at, words)
         values (?1, ?2, ?3, 1, ?4, ?4, ?5)
         on conflict (day, system_id, rule) do update set times = hub_refusal.times + 1,
             last_at = excluded.last_at, words = excluded.words",
        params![day, system, rule, tx.now(), words],
    )
}

/// Authorities with an open connection of their own.
pub(super) fn count_connected(tx: &Tx) -> Result<u64> {
    tx.one("select count(distinct authority_id) from system where closed_at is null", &[])
}

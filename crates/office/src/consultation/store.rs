//! All SQL of consultations.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::answer::{Decided, Decision, Given, Heard, Request, Written};
use super::{Answer, Consultation, ConsultationId, Disposed, MessageId, Step, StepKind};
use crate::incoming::IncomingId;
use crate::outgoing::{Outcome, OutgoingId, Stance};

/// Authorities asked on one document, over all its versions.
const ASKED_MAX: usize = 500;
/// Documents that answer one request, words to one answer, rounds of writing one.
const ROUNDS_MAX: usize = 100;

macro_rules! columns {
    () => {
        "id, authority_id, outgoing_id, version, asked_id, code, name, reference, question, due_on,
         due_at, asked_at, withdrawn_at, withdrawal_reason, stance, words, given_by, given_at,
         received_at, reply_id"
    };
}

pub(super) fn insert(change: &Change, one: &Consultation, by: PersonId) -> Result<u64> {
    change.execute(
        "insert into office_consultation (id, authority_id, outgoing_id, version, asked_id, code, name, reference,
         question, due_on, due_at, asked_by, asked_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            one.id,
            one.authority,
            one.outgoing,
            one.version,
            one.asked,
            one.code.as_str(),
            one.name.as_str(),
            one.reference.as_str(),
            one.question.as_str(),
            written(one.due_on),
            one.due_at,
            by,
            one.asked_at
        ],
    )
}

pub(super) fn get(tx: &Tx, id: ConsultationId) -> Result<Option<Consultation>> {
    tx.optional(
        concat!("select ", columns!(), " from office_consultation where id = ?1"),
        params![id],
    )
}

pub(super) fn on(tx: &Tx, outgoing: OutgoingId) -> Result<Vec<Consultation>> {
    tx.list(
        concat!(
            "select ",
            columns!(),
            " from office_consultation where outgoing_id = ?1 order by version, id limit ?2"
        ),
        params![outgoing, ASKED_MAX],
    )
}

/// The newest request of this number that went to who bears this code.
pub(super) fn by_reference(
    tx: &Tx,
    authority: AuthorityId,
    (reference, code): (&str, &str),
) -> Result<Option<Consultation>> {
    tx.optional(
        concat!(
            "select ",
            columns!(),
            " from office_consultation where authority_id = ?1 and reference = ?2 and code = ?3
             order by id desc limit 1"
        ),
        params![authority, reference, code],
    )
}

pub(super) fn extend(
    change: &Change,
    id: ConsultationId,
    (due_on, due_at): (Date, Timestamp),
) -> Result<u64> {
    change.execute(
        "update office_consultation set due_on = ?2, due_at = ?3 where id = ?1",
        params![id, due_on.to_string(), due_at],
    )
}

pub(super) fn withdraw(change: &Change, id: ConsultationId, why: &str) -> Result<u64> {
    change.execute(
        "update office_consultation set withdrawn_at = ?2, withdrawal_reason = ?3 where id = ?1",
        params![id, change.tx().now(), why],
    )
}

pub(super) fn answer(
    change: &Change,
    id: ConsultationId,
    given: &Answer,
    entered_by: Option<PersonId>,
) -> Result<u64> {
    change.execute(
        "update office_consultation set stance = ?2, words = ?3, given_by = ?4, given_at = ?5, received_at = ?6,
         reply_id = ?7, entered_by = ?8 where id = ?1 and stance is null",
        params![
            id,
            given.stance.name(),
            given.words.as_str(),
            given.by.as_str(),
            given.given_at,
            given.received_at,
            given.reply,
            entered_by
        ],
    )
}

pub(super) fn last_seq(tx: &Tx, id: ConsultationId) -> Result<u32> {
    tx.one(
        "select coalesce(max(seq), 0) from office_consultation_step where consultation_id = ?1",
        params![id],
    )
}

pub(super) fn add_step(change: &Change, id: ConsultationId, step: &Step) -> Result<u64> {
    change.execute(
        "insert into office_consultation_step (message, consultation_id, seq, kind, by_id, at, due_on, words)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            step.message,
            id,
            step.seq,
            step.kind.name(),
            step.by,
            step.at,
            written(step.due_on),
            step.words.as_str()
        ],
    )
}

pub(super) fn steps(tx: &Tx, id: ConsultationId) -> Result<Vec<Step>> {
    tx.list(
        "select message, seq, kind, by_id, at, due_on, words from office_consultation_step
         where consultation_id = ?1 order by seq limit ?2",
        params![id, ROUNDS_MAX],
    )
}

pub(super) fn unsent_step(tx: &Tx, message: MessageId) -> Result<Option<(ConsultationId, Step)>> {
    let id: Option<ConsultationId> = tx.optional(
        "select consultation_id from office_consultation_step where message = ?1 and sent_at is null",
        params![message],
    )?;
    let Some(id) = id else { return Ok(None) };
    let step = steps(tx, id)?.into_iter().find(|step| step.message == message);
    Ok(step.map(|step| (id, step)))
}

pub(super) fn step_sent(change: &Change, message: MessageId) -> Result<u64> {
    change.execute(
        "update office_consultation_step set sent_at = ?2 where message = ?1 and sent_at is null",
        params![message, change.tx().now()],
    )
}

/// A document that came twice is linked once.
pub(super) fn link(change: &Change, incoming: IncomingId, id: ConsultationId) -> Result<u64> {
    change.execute(
        "insert into office_consultation_reply (incoming_id, consultation_id) values (?1, ?2)
         on conflict do nothing",
        params![incoming, id],
    )
}

pub(super) fn replies(tx: &Tx, id: ConsultationId) -> Result<Vec<(IncomingId, String)>> {
    tx.list(
        "select i.id, i.reference from office_consultation_reply r join office_incoming i on i.id = r.incoming_id
         where r.consultation_id = ?1 order by i.id limit ?2",
        params![id, ROUNDS_MAX],
    )
}

pub(super) fn received(tx: &Tx, incoming: IncomingId) -> Result<Timestamp> {
    tx.one("select received_at from office_incoming where id = ?1", params![incoming])
}

pub(super) fn author_of(tx: &Tx, incoming: IncomingId) -> Result<Option<PersonId>> {
    tx.optional(
        "select o.author_id from office_consultation_reply r
         join office_consultation c on c.id = r.consultation_id
         join office_outgoing o on o.id = c.outgoing_id where r.incoming_id = ?1",
        params![incoming],
    )
}

pub(super) fn dispose(
    change: &Change,
    (id, version): (ConsultationId, u32),
    by: PersonId,
    (outcome, words): (Outcome, &str),
) -> Result<u64> {
    change.execute(
        "insert into office_consultation_disposition (consultation_id, place, version, outcome, words, written_by,
         written_at) values (?1, (select count(*) + 1 from office_consultation_disposition
         where consultation_id = ?1), ?2, ?3, ?4, ?5, ?6)",
        params![id, version, outcome.name(), words, by, change.tx().now()],
    )
}

pub(super) fn dispositions(tx: &Tx, id: ConsultationId) -> Result<Vec<Disposed>> {
    tx.list(
        "select version, outcome, words, written_at from office_consultation_disposition
         where consultation_id = ?1 order by place limit ?2",
        params![id, ROUNDS_MAX],
    )
}

pub(super) fn insert_consulted(change: &Change, one: &Request) -> Result<u64> {
    change.execute(
        "insert into office_consulted (incoming_id, authority_id, asker_id, code, version, question, due_on, due_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            one.incoming,
            one.authority,
            one.asker,
            one.code.as_str(),
            one.version,
            one.question.as_str(),
            written(one.due_on),
            one.due_at
        ],
    )
}

pub(super) fn consulted(tx: &Tx, incoming: IncomingId) -> Result<Option<Request>> {
    tx.optional(
        "select incoming_id, authority_id, asker_id, code, version, question, due_on, due_at, withdrawn_at,
         withdrawal_reason from office_consulted where incoming_id = ?1",
        params![incoming],
    )
}

/// The request that the asking house calls so.
pub(super) fn by_code(
    tx: &Tx,
    authority: AuthorityId,
    asker: AuthorityId,
    code: &str,
) -> Result<Option<Request>> {
    tx.optional(
        "select incoming_id, authority_id, asker_id, code, version, question, due_on, due_at, withdrawn_at,
         withdrawal_reason from office_consulted where authority_id = ?1 and asker_id = ?2 and code = ?3",
        params![authority, asker, code],
    )
}

pub(super) fn extend_consulted(
    change: &Change,
    incoming: IncomingId,
    (due_on, due_at): (Date, Timestamp),
) -> Result<u64> {
    change.execute(
        "update office_consulted set due_on = ?2, due_at = ?3 where incoming_id = ?1",
        params![incoming, due_on.to_string(), due_at],
    )
}

pub(super) fn withdraw_consulted(change: &Change, incoming: IncomingId, why: &str) -> Result<u64> {
    change.execute(
        "update office_consulted set withdrawn_at = ?2, withdrawal_reason = ?3 where incoming_id = ?1",
        params![incoming, change.tx().now(), why],
    )
}

pub(super) fn add_heard(change: &Change, incoming: IncomingId, step: &Heard) -> Result<u64> {
    change.execute(
        "insert into office_consulted_step (incoming_id, seq, kind, by_name, at, due_on, words)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            incoming,
            step.seq,
            step.kind.name(),
            step.by.as_str(),
            step.at,
            written(step.due_on),
            step.words.as_str()
        ],
    )
}

pub(super) fn heard(tx: &Tx, incoming: IncomingId) -> Result<Vec<Heard>> {
    tx.list(
        "select seq, kind, by_name, at, due_on, words from office_consulted_step
         where incoming_id = ?1 order by seq limit ?2",
        params![incoming, ROUNDS_MAX],
    )
}

pub(super) fn write(
    change: &Change,
    incoming: IncomingId,
    (stance, words): (Stance, &str),
    by: PersonId,
) -> Result<u64> {
    change.execute(
        "insert into office_consulted_answer (incoming_id, place, stance, words, written_by, written_at)
         values (?1, (select count(*) + 1 from office_consulted_answer where incoming_id = ?1), ?2, ?3, ?4, ?5)",
        params![incoming, stance.name(), words, by, change.tx().now()],
    )
}

pub(super) fn written_on(tx: &Tx, incoming: IncomingId) -> Result<Vec<Written>> {
    tx.list(
        "select place, stance, words, written_by, written_at, decided_by, decided_at, decision, reason
         from office_consulted_answer where incoming_id = ?1 order by place limit ?2",
        params![incoming, ROUNDS_MAX],
    )
}

pub(super) fn approve(
    change: &Change,
    (incoming, place): (IncomingId, u32),
    by: PersonId,
    message: MessageId,
) -> Result<u64> {
    change.execute(
        "update office_consulted_answer set decided_by = ?3, decided_at = ?4, decision = 'approved', message = ?5
         where incoming_id = ?1 and place = ?2 and decision is null",
        params![incoming, place, by, change.tx().now(), message],
    )
}

pub(super) fn return_(
    change: &Change,
    (incoming, place): (IncomingId, u32),
    by: PersonId,
    reason: &str,
) -> Result<u64> {
    change.execute(
        "update office_consulted_answer set decided_by = ?3, decided_at = ?4, decision = 'returned', reason = ?5
         where incoming_id = ?1 and place = ?2 and decision is null",
        params![incoming, place, by, change.tx().now(), reason],
    )
}

pub(super) fn unsent_answer(tx: &Tx, message: MessageId) -> Result<Option<(IncomingId, Given)>> {
    let row: Option<(IncomingId, String, String, PersonId, Timestamp)> = tx.optional(
        "select incoming_id, stance, words, decided_by, decided_at from office_consulted_answer
         where message = ?1 and sent_at is null",
        params![message],
    )?;
    row.map(|(id, stance, words, by, at)| {
        Ok((id, Given { message, stance: known(&stance)?, words, by, at }))
    })
    .transpose()
}

pub(super) fn answer_sent(change: &Change, message: MessageId) -> Result<u64> {
    change.execute(
        "update office_consulted_answer set sent_at = ?2 where message = ?1 and sent_at is null",
        params![message, change.tx().now()],
    )
}

/// A day as it is stored.
fn written(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

fn day(stored: Option<String>) -> Result<Option<Date>> {
    Ok(stored.map(|day| day.parse()).transpose().map_err(anyhow::Error::from)?)
}

fn known(stance: &str) -> Result<Stance> {
    let found = Stance::parse(stance);
    Ok(found.ok_or_else(|| anyhow::anyhow!("no stance is called {stance}"))?)
}

fn kind(name: &str) -> Result<StepKind> {
    let found = StepKind::parse(name);
    Ok(found.ok_or_else(|| anyhow::anyhow!("no step is called {name}"))?)
}

impl FromRow for Consultation {
    fn from_row(row: &mut Row) -> Result<Consultation> {
        let withdrawn: Option<Timestamp> = row.take(12)?;
        let reason: Option<String> = row.take(13)?;
        let stance: Option<String> = row.take(14)?;
        let answer = match stance {
            Some(stance) => Some(Answer {
                stance: known(&stance)?,
                words: row.take(15)?,
                by: row.take(16)?,
                given_at: row.take(17)?,
                received_at: row.take(18)?,
                reply: row.take(19)?,
            }),
            None => None,
        };
        Ok(Consultation {
            id: row.take(0)?,
            authority: row.take(1)?,
            outgoing: row.take(2)?,
            version: row.take(3)?,
            asked: row.take(4)?,
            code: row.take(5)?,
            name: row.take(6)?,
            reference: row.take(7)?,
            question: row.take(8)?,
            due_on: day(row.take(9)?)?,
            due_at: row.take(10)?,
            asked_at: row.take(11)?,
            withdrawn: withdrawn.map(|at| (at, reason.unwrap_or_default())),
            answer,
            replies: Vec::new(),
            dispositions: Vec::new(),
            steps: Vec::new(),
        })
    }
}

impl FromRow for Step {
    fn from_row(row: &mut Row) -> Result<Step> {
        let name: String = row.take(2)?;
        Ok(Step {
            message: row.take(0)?,
            seq: row.take(1)?,
            kind: kind(&name)?,
            by: row.take(3)?,
            at: row.take(4)?,
            due_on: day(row.take(5)?)?,
            words: row.take(6)?,
        })
    }
}

impl FromRow for Disposed {
    fn from_row(row: &mut Row) -> Result<Disposed> {
        let outcome: String = row.take(1)?;
        let known = Outcome::parse(&outcome);
        Ok(Disposed {
            version: row.take(0)?,
            outcome: known.ok_or_else(|| anyhow::anyhow!("no outcome is called {outcome}"))?,
            words: row.take(2)?,
            written_at: row.take(3)?,
        })
    }
}

impl FromRow for Request {
    fn from_row(row: &mut Row) -> Result<Request> {
        let withdrawn: Option<Timestamp> = row.take(8)?;
        let reason: Option<String> = row.take(9)?;
        Ok(Request {
            incoming: row.take(0)?,
            authority: row.take(1)?,
            asker: row.take(2)?,
            code: row.take(3)?,
            version: row.take(4)?,
            question: row.take(5)?,
            due_on: day(row.take(6)?)?,
            due_at: row.take(7)?,
            withdrawn: withdrawn.map(|at| (at, reason.unwrap_or_default())),
        })
    }
}

impl FromRow for Heard {
    fn from_row(row: &mut Row) -> Result<Heard> {
        let name: String = row.take(1)?;
        Ok(Heard {
            seq: row.take(0)?,
            kind: kind(&name)?,
            by: row.take(2)?,
            at: row.take(3)?,
            due_on: day(row.take(4)?)?,
            words: row.take(5)?,
        })
    }
}

impl FromRow for Written {
    fn from_row(row: &mut Row) -> Result<Written> {
        let stance: String = row.take(1)?;
        let by: Option<PersonId> = row.take(5)?;
        let at: Option<Timestamp> = row.take(6)?;
        let decision: Option<String> = row.take(7)?;
        let reason: Option<String> = row.take(8)?;
        let decision = decision.as_deref().and_then(Decision::parse);
        let decided = by.zip(at).zip(decision).map(|((by, at), decision)| Decided {
            by,
            at,
            decision,
            reason: reason.unwrap_or_default(),
        });
        Ok(Written {
            place: row.take(0)?,
            stance: known(&stance)?,
            words: row.take(2)?,
            by: row.take(3)?,
            at: row.take(4)?,
            decided,
        })
    }
}

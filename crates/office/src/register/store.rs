//! All SQL of registers: reading alone.

use base::db::{FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;
use jiff::civil::Date;

use super::Reading;
use crate::incoming::State;

/// Answers named in one line.
const ANSWERS_MAX: usize = 5;
/// People or kinds in one report.
const REPORTED_MAX: usize = 5_000;

/// An incoming document with what the registers tell of it.
pub(super) struct Entered {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) received_at: Timestamp,
    pub(super) sender: String,
    pub(super) reference: String,
    pub(super) dated_on: Option<Date>,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) rank: i64,
    pub(super) state: State,
    /// Who is in charge; before that, the leader it was submitted to.
    pub(super) holder: Option<PersonId>,
    pub(super) given_at: Option<Timestamp>,
    /// When whoever is in charge first opened it.
    pub(super) seen_at: Option<Timestamp>,
    pub(super) due_at: Option<Timestamp>,
    pub(super) done_at: Option<Timestamp>,
    pub(super) late_reason: Option<String>,
}

/// In the order of their numbers.
pub(super) fn entered(
    reading: &Reading<'_, '_>,
    after: &str,
    limit: usize,
) -> Result<Vec<Entered>> {
    let (from, until) = reading.period.instants();
    let after: i64 = after.parse().unwrap_or(0);
    reading.tx.list(
        "select i.id, i.entry_number, i.received_at, i.sender_name, i.reference, i.dated_on, i.kind, i.subject,
         i.rank, i.state, coalesce(p.person_id, i.leader_id), p.given_at,
         (select v.first_at from office_view v where v.subject_kind = 'incoming' and v.subject_id = i.id
          and v.person_id = p.person_id),
         (select max(t.due_at) from todo t where t.subject_kind = 'incoming' and t.subject_id = i.id
          and t.act = 'incoming.handle'),
         (select max(t.done_at) from todo t where t.subject_kind = 'incoming' and t.subject_id = i.id
          and t.act = 'incoming.handle' and i.state in ('proposed', 'done')),
         (select max(t.late_reason) from todo t where t.subject_kind = 'incoming' and t.subject_id = i.id
          and t.act = 'incoming.handle')
         from office_incoming i
         left join office_part p on p.incoming_id = i.id and p.part = 'lead' and p.ended_at is null
         where i.authority_id = ?1 and i.entry_year = ?2 and i.entry_number > ?3
         and i.registered_at >= ?4 and i.registered_at < ?5 order by i.entry_number limit ?6",
        params![reading.authority, i64::from(reading.period.year), after, from, until, limit],
    )
}

/// Numbers of the documents that answer one, the first one first.
pub(super) fn answered_by(tx: &Tx, id: &str) -> Result<Vec<String>> {
    let found: Vec<(i64, String)> = tx.list(
        "select number, notation from office_outgoing where reply_to = ?1 and number is not null
         order by dated_on, number limit ?2",
        params![id, ANSWERS_MAX],
    )?;
    Ok(found.into_iter().map(|(number, notation)| format!("{number:02}/{notation}")).collect())
}

/// An outgoing document that has its number.
pub(super) struct Numbered {
    pub(super) id: String,
    pub(super) number: u64,
    pub(super) notation: String,
    pub(super) dated_on: Date,
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) author: PersonId,
    /// What was typed (JSON).
    pub(super) sheet: String,
    pub(super) issued_at: Option<Timestamp>,
    pub(super) recipients: u64,
    /// How many of them registered it.
    pub(super) received: u64,
}

impl Numbered {
    /// Its place in the order: day, number, id.
    pub(super) fn key(&self) -> String {
        format!("{}|{:08}|{}", self.dated_on, self.number, self.id)
    }
}

/// By day and number.
pub(super) fn numbered(
    reading: &Reading<'_, '_>,
    after: &str,
    limit: usize,
) -> Result<Vec<Numbered>> {
    let (from, until) = reading.period.days();
    let mut key = after.splitn(3, '|');
    let mut part = || key.next().unwrap_or_default();
    let (day, number, id) = (part(), part().parse::<i64>().unwrap_or(0), part());
    reading.tx.list(
        "select o.id, o.number, o.notation, o.dated_on, o.kind, o.subject, o.author_id, v.sheet, o.issued_at,
         (select count(*) from office_outgoing_recipient r where r.outgoing_id = o.id),
         (select count(distinct s.authority_id) from office_outgoing_status s where s.outgoing_id = o.id
          and s.code in ('03', '04', '05', '06'))
         from office_outgoing o
         join office_outgoing_version v on v.outgoing_id = o.id and v.version = o.version
         where o.authority_id = ?1 and o.dated_on >= ?2 and o.dated_on < ?3 and o.number is not null
         and (o.dated_on > ?4 or o.dated_on = ?4 and (o.number > ?5 or o.number = ?5 and o.id > ?6))
         order by o.dated_on, o.number, o.id limit ?7",
        params![reading.authority, from.to_string(), until.to_string(), day, number, id, limit],
    )
}

pub(super) fn recipients(tx: &Tx, id: &str, limit: usize) -> Result<Vec<String>> {
    tx.list(
        "select name from office_outgoing_recipient where outgoing_id = ?1 order by code limit ?2",
        params![id, limit],
    )
}

/// What one person had to handle in a period.
pub(super) struct Handled {
    pub(super) person: PersonId,
    pub(super) given: u64,
    pub(super) in_time: u64,
    pub(super) late: u64,
    pub(super) running: u64,
    pub(super) overdue: u64,
}

/// By whoever is in charge, over what arrived in the period.
pub(super) fn handled(reading: &Reading<'_, '_>) -> Result<Vec<Handled>> {
    let (from, until) = reading.period.instants();
    reading.tx.list(
        "select t.person_id, count(*),
         sum(case when t.done_at is not null and t.done_at <= coalesce(t.due_at, t.done_at) then 1 else 0 end),
         sum(case when t.done_at > t.due_at then 1 else 0 end),
         sum(case when t.done_at is null and coalesce(t.due_at, ?4) >= ?4 then 1 else 0 end),
         sum(case when t.done_at is null and t.due_at < ?4 then 1 else 0 end)
         from office_incoming i join todo t on t.subject_kind = 'incoming' and t.subject_id = i.id
         and t.act = 'incoming.handle'
         where i.authority_id = ?1 and i.received_at >= ?2 and i.received_at < ?3
         and t.person_id is not null and coalesce(t.outcome, '') <> 'handed-on'
         group by t.person_id order by 6 desc, 2 desc limit ?5",
        params![reading.authority, from, until, reading.tx.now(), REPORTED_MAX],
    )
}

/// How many documents of a kind left in a period: all, over the axis, answering another, recipients.
pub(super) type Sent = (String, u64, u64, u64, u64);

pub(super) fn sent(reading: &Reading<'_, '_>) -> Result<Vec<Sent>> {
    let (from, until) = reading.period.days();
    reading.tx.list(
        "select o.kind, count(*), sum(case when o.packet_id is null then 0 else 1 end),
         sum(case when o.reply_to is null then 0 else 1 end),
         sum((select count(*) from office_outgoing_recipient r where r.outgoing_id = o.id))
         from office_outgoing o where o.authority_id = ?1 and o.dated_on >= ?2 and o.dated_on < ?3
         and o.number is not null group by o.kind order by 2 desc, o.kind limit ?4",
        params![reading.authority, from.to_string(), until.to_string(), REPORTED_MAX],
    )
}

impl FromRow for Entered {
    fn from_row(row: &mut Row) -> Result<Entered> {
        let dated_on: Option<String> = row.take(5)?;
        let dated_on = dated_on.map(|day| day.parse()).transpose().map_err(anyhow::Error::from)?;
        Ok(Entered {
            id: row.take(0)?,
            number: row.take(1)?,
            received_at: row.take(2)?,
            sender: row.take(3)?,
            reference: row.take(4)?,
            dated_on,
            kind: row.take(6)?,
            subject: row.take(7)?,
            rank: row.take(8)?,
            state: row.take(9)?,
            holder: row.take(10)?,
            given_at: row.take(11)?,
            seen_at: row.take(12)?,
            due_at: row.take(13)?,
            done_at: row.take(14)?,
            late_reason: row.take(15)?,
        })
    }
}

impl FromRow for Numbered {
    fn from_row(row: &mut Row) -> Result<Numbered> {
        let dated_on: String = row.take(3)?;
        Ok(Numbered {
            id: row.take(0)?,
            number: row.take(1)?,
            notation: row.take(2)?,
            dated_on: dated_on.parse().map_err(anyhow::Error::from)?,
            kind: row.take(4)?,
            subject: row.take(5)?,
            author: row.take(6)?,
            sheet: row.take(7)?,
            issued_at: row.take(8)?,
            recipients: row.take(9)?,
            received: row.take(10)?,
        })
    }
}

impl FromRow for Handled {
    fn from_row(row: &mut Row) -> Result<Handled> {
        Ok(Handled {
            person: row.take(0)?,
            given: row.take(1)?,
            in_time: row.take(2)?,
            late: row.take(3)?,
            running: row.take(4)?,
            overdue: row.take(5)?,
        })
    }
}

//! All SQL of supervision: it reads what the desk wrote.

use base::authority::{AuthorityId, Role};
use base::db::{FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::{SignedDuration, Timestamp};

use super::{Bucket, HOLDERS_MAX, LISTED_MAX, Load, PERIOD, SOON};
use crate::todo::{Holder, Todo};

/// Deadlines stand at the end of office hours: the day they are due begins this much before.
const DAY: SignedDuration = SignedDuration::from_hours(17);

/// From when on finished work counts, now, and until when work is due soon.
fn times(tx: &Tx) -> [Timestamp; 3] {
    [tx.now() - PERIOD, tx.now(), tx.now() + SOON]
}

pub(super) fn loads(tx: &Tx, authority: AuthorityId) -> Result<Vec<Load>> {
    let [since, now, soon] = times(tx);
    let day = i64::try_from(DAY.as_micros()).unwrap_or(0);
    tx.list(
        "select coalesce(person_id, ''), coalesce(role, ''),
         sum(case when done_at is null and coalesce(due_at, ?5) >= ?4 then 1 else 0 end),
         sum(case when done_at is null and due_at >= ?3 and due_at < ?4 then 1 else 0 end),
         sum(case when done_at is null and due_at < ?3 then 1 else 0 end),
         sum(case when done_at is not null and done_at < coalesce(due_at, ?5) - ?6 then 1 else 0 end),
         sum(case when done_at <= due_at and done_at >= due_at - ?6 then 1 else 0 end),
         sum(case when done_at > due_at then 1 else 0 end),
         min(case when done_at is null then opened_at end)
         from todo where authority_id = ?1 and (done_at is null or done_at >= ?2)
         group by coalesce(person_id, ''), coalesce(role, '') limit ?7",
        params![authority, since, now, soon, Timestamp::MAX, day, HOLDERS_MAX],
    )
}

pub(super) fn pieces(
    tx: &Tx,
    authority: AuthorityId,
    bucket: Bucket,
    holder: Option<&Holder>,
) -> Result<Vec<Todo>> {
    let (person, role) = match holder {
        None => (String::new(), String::new()),
        Some(Holder::Person(person)) => (person.to_string(), String::new()),
        Some(Holder::Role(role)) => (String::new(), role.0.to_string()),
    };
    let of = (authority, person.as_str(), role.as_str());
    match bucket {
        Bucket::Running | Bucket::Soon | Bucket::Overdue => open_pieces(tx, bucket, of),
        Bucket::Before | Bucket::At | Bucket::After => done_pieces(tx, bucket, of),
    }
}

/// What is open is little beside what is done, and has an index of its own.
fn open_pieces(
    tx: &Tx,
    bucket: Bucket,
    (authority, person, role): (AuthorityId, &str, &str),
) -> Result<Vec<Todo>> {
    let [_, now, soon] = times(tx);
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where authority_id = ?1 and done_at is null
         and (?2 = '' or person_id = ?2) and (?3 = '' or role = ?3)
         and case ?4
           when 'running' then coalesce(due_at, ?7) >= ?6
           when 'soon' then due_at >= ?5 and due_at < ?6
           else due_at < ?5 end
         order by opened_at, id limit ?8",
        params![authority, person, role, bucket.name(), now, soon, Timestamp::MAX, LISTED_MAX],
    )
}

fn done_pieces(
    tx: &Tx,
    bucket: Bucket,
    (authority, person, role): (AuthorityId, &str, &str),
) -> Result<Vec<Todo>> {
    let [since, ..] = times(tx);
    let day = i64::try_from(DAY.as_micros()).unwrap_or(0);
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where authority_id = ?1 and done_at >= ?5
         and (?2 = '' or person_id = ?2) and (?3 = '' or role = ?3)
         and case ?4
           when 'before' then done_at < coalesce(due_at, ?7) - ?6
           when 'at' then done_at <= due_at and done_at >= due_at - ?6
           else done_at > due_at end
         order by done_at - opened_at desc, id limit ?8",
        params![authority, person, role, bucket.name(), since, day, Timestamp::MAX, LISTED_MAX],
    )
}

impl FromRow for Load {
    fn from_row(row: &mut Row) -> Result<Load> {
        let (person, role): (String, String) = (row.take(0)?, row.take(1)?);
        let person: Option<PersonId> = person.parse().ok();
        let mut counts = [0; 6];
        for (place, count) in counts.iter_mut().enumerate() {
            *count = row.take(2 + place)?;
        }
        let holder = person.map_or_else(|| Holder::Role(Role(role.into())), Holder::Person);
        Ok(Load { holder, counts, oldest_at: row.take(8)? })
    }
}

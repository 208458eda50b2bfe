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
    let [since, now, soon] = times(tx);
    let day = i64::try_from(DAY.as_micros()).unwrap_or(0);
    let (person, role) = match holder {
        None => (String::new(), String::new()),
        Some(Holder::Person(person)) => (person.to_string(), String::new()),
        Some(Holder::Role(role)) => (String::new(), role.0.to_string()),
    };
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from todo
         where authority_id = ?1 and (done_at is null or done_at >= ?2)
         and (?7 = '' or person_id = ?7) and (?8 = '' or role = ?8)
         and case ?9
           when 'running' then done_at is null and coalesce(due_at, ?5) >= ?4
           when 'soon' then done_at is null and due_at >= ?3 and due_at < ?4
           when 'overdue' then done_at is null and due_at < ?3
           when 'before' then done_at is not null and done_at < coalesce(due_at, ?5) - ?6
           when 'at' then done_at <= due_at and done_at >= due_at - ?6
           else done_at > due_at end
         order by coalesce(done_at, ?3) - opened_at desc, id limit ?10",
        params![
            authority,
            since,
            now,
            soon,
            Timestamp::MAX,
            day,
            person.as_str(),
            role.as_str(),
            bucket.name(),
            LISTED_MAX
        ],
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

//! All SQL of supervision: it reads what the desk wrote.

use base::authority::{AuthorityId, Role};
use base::db::{FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::{SignedDuration, Timestamp};

use super::tally::day_of;
use super::{Bucket, HOLDERS_MAX, LISTED, Load, PERIOD, SOON};
use crate::todo::{Holder, Todo};

/// Deadlines stand at the end of office hours: the day they are due begins this much before.
const DAY: SignedDuration = SignedDuration::from_hours(17);

/// From when on finished work counts, now, and until when work is due soon.
fn times(tx: &Tx) -> [Timestamp; 3] {
    [day_of(tx.now() - PERIOD), tx.now(), tx.now() + SOON]
}

fn micros(span: SignedDuration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

pub(super) fn loads(tx: &Tx, authority: AuthorityId) -> Result<Vec<Load>> {
    let [since, now, soon] = times(tx);
    let tallied = tallied(tx)?.unwrap_or(since).max(since);
    tx.list(
        "select person_id, role,
         cast(sum(running) as bigint), cast(sum(soon) as bigint), cast(sum(overdue) as bigint),
         cast(sum(done_before) as bigint), cast(sum(done_in_time) as bigint), cast(sum(done_late) as bigint),
         min(oldest_at), max(longest) from (
           select coalesce(person_id, '') as person_id, coalesce(role, '') as role,
           sum(case when coalesce(due_at, ?5) >= ?4 then 1 else 0 end) as running,
           sum(case when due_at >= ?3 and due_at < ?4 then 1 else 0 end) as soon,
           sum(case when due_at < ?3 then 1 else 0 end) as overdue,
           0 as done_before, 0 as done_in_time, 0 as done_late, min(opened_at) as oldest_at, 0 as longest
           from todo where authority_id = ?1 and done_at is null
           group by coalesce(person_id, ''), coalesce(role, '')
         union all
           select coalesce(person_id, done_by, ''),
           case when coalesce(person_id, done_by) is null then coalesce(role, '') else '' end, 0, 0, 0,
           sum(case when done_at < coalesce(due_at, ?5) - ?6 then 1 else 0 end),
           sum(case when done_at <= due_at and done_at >= due_at - ?6 then 1 else 0 end),
           sum(case when done_at > due_at then 1 else 0 end), null, max(done_at - opened_at)
           from todo where authority_id = ?1 and done_at >= ?7 group by 1, 2
         union all
           select person_id, role, 0, 0, 0, sum(done_before), sum(done_in_time), sum(done_late), null, max(longest)
           from desk_tally where authority_id = ?1 and day_at >= ?2 group by person_id, role
         ) as each group by person_id, role limit ?8",
        params![authority, since, now, soon, Timestamp::MAX, micros(DAY), tallied, HOLDERS_MAX],
    )
}

pub(super) fn pieces(
    tx: &Tx,
    authority: AuthorityId,
    (bucket, holder): (Option<Bucket>, Option<&Holder>),
    page: u32,
) -> Result<Vec<Todo>> {
    let [since, now, soon] = times(tx);
    let (person, role) = match holder {
        None => (String::new(), String::new()),
        Some(Holder::Person(person)) => (person.to_string(), String::new()),
        Some(Holder::Role(role)) => (String::new(), role.0.to_string()),
    };
    tx.list(
        "select id, authority_id, person_id, role, subject_kind, subject_id, act, title, reference, rank,
         opened_at, due_at, done_at, done_by, outcome, late_reason from (
           select * from todo
           where ?4 in ('', 'running', 'soon', 'overdue') and authority_id = ?1 and done_at is null
           and (?2 = '' or person_id = ?2) and (?3 = '' or role = ?3)
           and case ?4
             when 'running' then coalesce(due_at, ?9) >= ?7
             when 'soon' then due_at >= ?6 and due_at < ?7
             when 'overdue' then due_at < ?6
             else true end
         union all
           select * from todo
           where ?4 in ('', 'before', 'at', 'after') and authority_id = ?1 and done_at >= ?5
           and (?2 = '' or coalesce(person_id, done_by) = ?2)
           and (?3 = '' or (role = ?3 and coalesce(person_id, done_by) is null))
           and case ?4
             when 'before' then done_at < coalesce(due_at, ?9) - ?8
             when 'at' then done_at <= due_at and done_at >= due_at - ?8
             when 'after' then done_at > due_at
             else true end
         ) as each order by coalesce(done_at, ?6) - opened_at desc, id limit ?10 offset ?11",
        params![
            authority,
            person,
            role,
            bucket.map_or("", Bucket::name),
            since,
            now,
            soon,
            micros(DAY),
            Timestamp::MAX,
            LISTED,
            i64::from(LISTED) * i64::from(page)
        ],
    )
}

/// Finished work before this instant is in the tally.
pub(super) fn tallied(tx: &Tx) -> Result<Option<Timestamp>> {
    tx.optional("select until_at from desk_tallied", &[])
}

/// Counts what was done from one instant to another, which begin a day.
pub(super) fn tally(tx: &Tx, from: Timestamp, until: Timestamp) -> Result<()> {
    tx.upkeep(
        "insert into desk_tally (authority_id, day_at, person_id, role, done_before, done_in_time, done_late, longest)
         select authority_id, cast(?1 as bigint), coalesce(person_id, done_by, ''),
         case when coalesce(person_id, done_by) is null then coalesce(role, '') else '' end,
         sum(case when done_at < coalesce(due_at, ?3) - ?4 then 1 else 0 end),
         sum(case when done_at <= due_at and done_at >= due_at - ?4 then 1 else 0 end),
         sum(case when done_at > due_at then 1 else 0 end), max(done_at - opened_at)
         from todo where done_at >= ?1 and done_at < ?2 group by 1, 3, 4",
        params![from, until, Timestamp::MAX, micros(DAY)],
    )?;
    set_tallied(tx, until)
}

/// The days from an instant on are to be counted again.
pub(super) fn untally(tx: &Tx, from: Timestamp) -> Result<()> {
    tx.upkeep("delete from desk_tally where day_at >= ?1", params![from])?;
    set_tallied(tx, from)
}

fn set_tallied(tx: &Tx, until: Timestamp) -> Result<()> {
    if tx.upkeep("update desk_tallied set until_at = ?1", params![until])? == 0 {
        tx.upkeep("insert into desk_tallied (until_at) values (?1)", params![until])?;
    }
    Ok(())
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
        let longest_done = SignedDuration::from_micros(row.take(9)?);
        Ok(Load { holder, counts, oldest_at: row.take(8)?, longest_done })
    }
}

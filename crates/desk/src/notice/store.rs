//! All SQL of notices.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use directory::PersonId;

use super::choice::When;
use super::mute::{MUTED_MAX, Muted};
use super::{COUNTED_MAX, Kind, LISTED_MAX, New, Notice, NoticeId};
use crate::todo::Subject;

pub(super) fn insert(
    change: &Change,
    id: NoticeId,
    to: PersonId,
    new: &New<'_>,
    title: &str,
) -> Result<u64> {
    let (kind, subject) = new.subject;
    change.execute(
        "insert into desk_notice (id, authority_id, person_id, kind, subject_kind, subject_id, act,
         title, reference, told_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            id,
            new.authority,
            to,
            new.kind.name(),
            kind,
            subject,
            new.act,
            title,
            new.reference,
            change.tx().now()
        ],
    )
}

pub(super) fn came_back(change: &Change, to: PersonId, subject: &Subject) -> Result<u64> {
    change.execute(
        "update desk_notice set kind = 'returned' where person_id = ?1 and subject_kind = ?2
         and subject_id = ?3 and told_at = ?4 and kind = 'work'",
        params![to, subject.kind, subject.id.as_str(), change.tx().now()],
    )
}

/// How many are not read, counted no further than is told.
pub(super) fn unread(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<usize> {
    let unread: Vec<String> = tx.list(
        "select id from desk_notice where person_id = ?1 and authority_id = ?2 and read_at is null
         limit ?3",
        params![person, authority, COUNTED_MAX],
    )?;
    Ok(unread.len())
}

pub(super) fn get(tx: &Tx, person: PersonId, id: NoticeId) -> Result<Option<Notice>> {
    tx.optional(
        "select id, kind, subject_kind, subject_id, act, title, reference, told_at, read_at
         from desk_notice where id = ?1 and person_id = ?2",
        params![id, person],
    )
}

/// The newest first; only those before one. Ids sort by the time they were made at.
pub(super) fn list(
    tx: &Tx,
    authority: AuthorityId,
    person: PersonId,
    before: Option<NoticeId>,
) -> Result<Vec<Notice>> {
    // Sorts after every id, which begins with a hexadecimal digit.
    let before = before.map_or_else(|| "g".to_owned(), |id| id.to_string());
    tx.list(
        "select id, kind, subject_kind, subject_id, act, title, reference, told_at, read_at
         from desk_notice where person_id = ?1 and authority_id = ?2 and id < ?3
         order by id desc limit ?4",
        params![person, authority, before, LISTED_MAX],
    )
}

pub(super) fn read(change: &Change, id: NoticeId) -> Result<u64> {
    change.execute(
        "update desk_notice set read_at = ?2 where id = ?1",
        params![id, change.tx().now()],
    )
}

pub(super) fn read_all(
    change: &Change,
    authority: AuthorityId,
    person: PersonId,
    newest: NoticeId,
) -> Result<u64> {
    change.execute(
        "update desk_notice set read_at = ?4 where person_id = ?1 and authority_id = ?2 and id <= ?3
         and read_at is null",
        params![person, authority, newest, change.tx().now()],
    )
}

/// Reads what somebody has of a matter, but for reminders.
pub(super) fn read_about(change: &Change, person: PersonId, about: &Subject) -> Result<u64> {
    change.execute(
        "update desk_notice set read_at = ?4 where person_id = ?1 and subject_kind = ?2
         and subject_id = ?3 and read_at is null and kind <> 'reminder'",
        params![person, about.kind, about.id.as_str(), change.tx().now()],
    )
}

pub(super) fn is_muted(tx: &Tx, person: PersonId, (kind, id): (&str, &str)) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "select 1 from desk_mute where person_id = ?1 and subject_kind = ?2 and subject_id = ?3",
        params![person, kind, id],
    )?;
    Ok(found.is_some())
}

/// What somebody is not told of, the latest first.
pub(super) fn muted(tx: &Tx, person: PersonId) -> Result<Vec<Muted>> {
    tx.list(
        "select subject_kind, subject_id, title, reference, muted_at from desk_mute
         where person_id = ?1 order by muted_at desc, subject_id limit ?2",
        params![person, MUTED_MAX],
    )
}

pub(super) fn mute(
    change: &Change,
    person: PersonId,
    about: &Subject,
    (title, reference): (&str, &str),
) -> Result<u64> {
    change.execute(
        "insert into desk_mute (person_id, subject_kind, subject_id, title, reference, muted_at)
         values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do nothing",
        params![person, about.kind, about.id.as_str(), title, reference, change.tx().now()],
    )
}

pub(super) fn unmute(change: &Change, person: PersonId, (kind, id): (&str, &str)) -> Result<u64> {
    change.execute(
        "delete from desk_mute where person_id = ?1 and subject_kind = ?2 and subject_id = ?3",
        params![person, kind, id],
    )
}

/// When mail about a kind of notice leaves for somebody.
pub(super) fn when(tx: &Tx, person: PersonId, kind: Kind) -> Result<When> {
    let chosen: Option<String> = tx.optional(
        "select way from desk_mail_choice where person_id = ?1 and kind = ?2",
        params![person, kind.name()],
    )?;
    Ok(chosen.and_then(|way| When::parse(&way)).unwrap_or(When::Daily))
}

pub(super) fn choose(change: &Change, person: PersonId, kind: Kind, when: When) -> Result<u64> {
    change.execute(
        "insert into desk_mail_choice (person_id, kind, way) values (?1, ?2, ?3)
         on conflict (person_id, kind) do update set way = excluded.way",
        params![person, kind.name(), when],
    )
}

/// Whose a notice is that no mail was sent about.
pub(super) fn to_be_mailed(tx: &Tx, id: NoticeId) -> Result<Option<PersonId>> {
    tx.optional(
        "select person_id from desk_notice where id = ?1 and mailed_at is null",
        params![id],
    )
}

/// Who has something for the letter of a day, which was not queued yet.
pub(super) fn with_digest(tx: &Tx, day: &str, limit: usize) -> Result<Vec<PersonId>> {
    tx.list(
        "select distinct n.person_id from desk_notice n
         where n.read_at is null and n.mailed_at is null
         and coalesce((select way from desk_mail_choice c
          where c.person_id = n.person_id and c.kind = n.kind), 'daily') = 'daily'
         and not exists (select 1 from desk_digest d
          where d.person_id = n.person_id and d.day = ?1) limit ?2",
        params![day, limit],
    )
}

/// What somebody's letter of the day says, the newest first.
pub(super) fn of_digest(tx: &Tx, person: PersonId, limit: usize) -> Result<Vec<Notice>> {
    tx.list(
        "select id, kind, subject_kind, subject_id, act, title, reference, told_at, read_at
         from desk_notice n where person_id = ?1 and read_at is null and mailed_at is null
         and coalesce((select way from desk_mail_choice c
          where c.person_id = n.person_id and c.kind = n.kind), 'daily') = 'daily'
         order by id desc limit ?2",
        params![person, limit],
    )
}

pub(super) fn digested(tx: &Tx, person: PersonId, day: &str) -> Result<u64> {
    tx.upkeep(
        "insert into desk_digest (person_id, day) values (?1, ?2) on conflict do nothing",
        params![person, day],
    )
}

pub(super) fn mailed(tx: &Tx, id: NoticeId) -> Result<u64> {
    tx.upkeep("update desk_notice set mailed_at = ?2 where id = ?1", params![id, tx.now()])
}

impl FromValue for Kind {
    fn from_value(value: Value) -> anyhow::Result<Kind> {
        let name = String::from_value(value)?;
        let found = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        found.ok_or_else(|| anyhow::anyhow!("no notice is of kind {name}"))
    }
}

impl FromRow for Notice {
    fn from_row(row: &mut Row) -> Result<Notice> {
        Ok(Notice {
            id: row.take(0)?,
            kind: row.take(1)?,
            subject_kind: row.take(2)?,
            subject_id: row.take(3)?,
            act: row.take(4)?,
            title: row.take(5)?,
            reference: row.take(6)?,
            told_at: row.take(7)?,
            read_at: row.take(8)?,
        })
    }
}

impl FromRow for Muted {
    fn from_row(row: &mut Row) -> Result<Muted> {
        Ok(Muted {
            kind: row.take(0)?,
            id: row.take(1)?,
            title: row.take(2)?,
            reference: row.take(3)?,
            muted_at: row.take(4)?,
        })
    }
}

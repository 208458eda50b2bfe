//! All SQL of notices.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use directory::PersonId;

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

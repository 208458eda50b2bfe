//! All SQL of credentials and sessions.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use jiff::Timestamp;

use super::{Hash, Session, SessionId};
use crate::person::{Login, PersonId};

/// Above what one person can have: a bound, not a rule.
const SESSIONS_LISTED: i64 = 1_000;

/// The kind of a credential. Passkeys, of which a person has many, have a table of their own.
const PASSWORD: &str = "password";

pub(super) fn password_of(tx: &Tx, login: &Login) -> Result<Option<(PersonId, Hash)>> {
    tx.optional(
        "select person.id, credential.secret from person
         join credential on credential.person_id = person.id and credential.kind = ?2
         where person.login = ?1 and person.closed_at is null",
        params![login, PASSWORD],
    )
}

pub(super) fn set_password(change: &Change, id: PersonId, hash: &Hash) -> Result<u64> {
    change.execute(
        "insert into credential (person_id, kind, secret, set_at) values (?1, ?2, ?3, ?4)
         on conflict (person_id, kind) do update set secret = excluded.secret, set_at = excluded.set_at",
        params![id, PASSWORD, hash, change.tx().now()],
    )
}

pub(super) fn insert(
    change: &Change,
    id: SessionId,
    digest: &[u8; 32],
    person: PersonId,
    address: &str,
    agent: &str,
) -> Result<u64> {
    change.execute(
        "insert into session (id, digest, person_id, began_at, seen_at, address, agent)
         values (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
        params![id, *digest, person, change.tx().now(), address, agent],
    )
}

pub(super) fn session(tx: &Tx, digest: &[u8; 32]) -> Result<Option<Session>> {
    tx.optional(
        "select id, person_id, acting_id, began_at, seen_at, address, agent from session where digest = ?1",
        params![*digest],
    )
}

/// Oldest first.
pub(super) fn sessions(tx: &Tx, person: PersonId) -> Result<Vec<Session>> {
    tx.list(
        "select id, person_id, acting_id, began_at, seen_at, address, agent from session
         where person_id = ?1 order by began_at, id limit ?2",
        params![person, SESSIONS_LISTED],
    )
}

/// When a session was last seen is no act of anybody and carries no event.
pub(super) fn seen(tx: &Tx, id: SessionId) -> Result<u64> {
    tx.upkeep("update session set seen_at = ?2 where id = ?1", params![id, tx.now()])
}

pub(super) fn act_at(change: &Change, id: SessionId, at: AuthorityId) -> Result<u64> {
    change.execute("update session set acting_id = ?2 where id = ?1", params![id, at])
}

pub(super) fn end(change: &Change, id: SessionId, person: PersonId) -> Result<u64> {
    change.execute("delete from session where id = ?1 and person_id = ?2", params![id, person])
}

pub(super) fn end_by_digest(change: &Change, digest: &[u8; 32]) -> Result<u64> {
    change.execute("delete from session where digest = ?1", params![*digest])
}

pub(super) fn end_others(change: &Change, person: PersonId, kept: SessionId) -> Result<u64> {
    change.execute("delete from session where person_id = ?1 and id <> ?2", params![person, kept])
}

pub(super) fn end_all(change: &Change, person: PersonId) -> Result<u64> {
    change.execute("delete from session where person_id = ?1", params![person])
}

pub(super) fn clear(tx: &Tx, began: Timestamp, seen: Timestamp) -> Result<u64> {
    tx.upkeep("delete from session where began_at <= ?1 or seen_at <= ?2", params![began, seen])
}

impl FromRow for Session {
    fn from_row(row: &mut Row) -> Result<Session> {
        Ok(Session {
            id: row.take(0)?,
            person: row.take(1)?,
            acting: row.take(2)?,
            began_at: row.take(3)?,
            seen_at: row.take(4)?,
            address: row.take(5)?,
            agent: row.take(6)?,
        })
    }
}

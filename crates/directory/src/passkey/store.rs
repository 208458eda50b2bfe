//! All SQL of passkeys and ceremonies.

use anyhow::Context;
use base::db::{Change, FromRow, Row as Columns, Tx};
use base::{Result, params};
use jiff::Timestamp;
use webauthn_rs::prelude::Passkey;

use super::ceremony::{Begun, CeremonyId, Kind, WAITING_MAX};
use super::{Listed, PASSKEYS_MAX};
use crate::person::PersonId;

/// A passkey as it stands in the database.
pub(super) struct Row {
    pub(super) listed: Listed,
    pub(super) person: PersonId,
    pub(super) kept: String,
}

impl Row {
    pub(super) fn passkey(&self) -> Result<Passkey> {
        Ok(serde_json::from_str(&self.kept).context("reading a passkey")?)
    }
}

/// Oldest first.
pub(super) fn of_person(tx: &Tx, owner: PersonId) -> Result<Vec<Row>> {
    tx.list(
        "select id, person_id, name, kept, added_at, used_at from passkey
         where person_id = ?1 order by added_at, id limit ?2",
        params![owner, PASSKEYS_MAX],
    )
}

pub(super) fn one(tx: &Tx, id: &str) -> Result<Option<Row>> {
    tx.optional(
        "select id, person_id, name, kept, added_at, used_at from passkey where id = ?1",
        params![id],
    )
}

pub(super) fn insert(
    change: &Change,
    owner: PersonId,
    id: &str,
    name: &str,
    kept: &str,
) -> Result<u64> {
    change.execute(
        "insert into passkey (id, person_id, name, kept, added_at) values (?1, ?2, ?3, ?4, ?5)",
        params![id, owner, name, kept, change.tx().now()],
    )
}

pub(super) fn delete(change: &Change, owner: PersonId, id: &str) -> Result<u64> {
    change.execute("delete from passkey where id = ?1 and person_id = ?2", params![id, owner])
}

pub(super) fn delete_all(change: &Change, owner: PersonId) -> Result<u64> {
    change.execute("delete from passkey where person_id = ?1", params![owner])
}

/// Counter and time of use, if the passkey is still what it was when it was looked up.
pub(super) fn note_use(tx: &Tx, id: &str, before: &str, after: &str) -> Result<u64> {
    tx.upkeep(
        "update passkey set kept = ?3, used_at = ?4 where id = ?1 and kept = ?2",
        params![id, before, after, tx.now()],
    )
}

pub(super) fn begin(
    tx: &Tx,
    id: CeremonyId,
    kind: Kind,
    person: Option<PersonId>,
    state: &str,
) -> Result<u64> {
    tx.upkeep(
        "insert into ceremony (id, kind, person_id, state, began_at) values (?1, ?2, ?3, ?4, ?5)",
        params![id, kind.name(), person, state, tx.now()],
    )
}

pub(super) fn ceremony(tx: &Tx, id: CeremonyId) -> Result<Option<Begun>> {
    tx.optional("select kind, person_id, state, began_at from ceremony where id = ?1", params![id])
}

pub(super) fn end(tx: &Tx, id: CeremonyId) -> Result<u64> {
    tx.upkeep("delete from ceremony where id = ?1", params![id])
}

/// Ends the oldest questions of a person, so that one more can wait.
pub(super) fn make_room(tx: &Tx, person: PersonId) -> Result<u64> {
    tx.upkeep(
        "delete from ceremony where person_id = ?1 and id not in
         (select id from ceremony where person_id = ?1 order by began_at desc, id desc limit ?2)",
        params![person, WAITING_MAX - 1],
    )
}

pub(super) fn clear(tx: &Tx, began: Timestamp) -> Result<u64> {
    tx.upkeep("delete from ceremony where began_at <= ?1", params![began])
}

impl FromRow for Row {
    fn from_row(row: &mut Columns) -> Result<Row> {
        let listed = Listed {
            id: row.take(0)?,
            name: row.take(2)?,
            added_at: row.take(4)?,
            used_at: row.take(5)?,
        };
        Ok(Row { listed, person: row.take(1)?, kept: row.take(3)? })
    }
}

impl FromRow for Begun {
    fn from_row(row: &mut Columns) -> Result<Begun> {
        Ok(Begun {
            kind: row.take(0)?,
            person: row.take(1)?,
            state: row.take(2)?,
            began_at: row.take(3)?,
        })
    }
}

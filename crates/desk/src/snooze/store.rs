//! All SQL of work that was put off.

use base::db::{Change, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use crate::todo::{HELD_MAX, TodoId};

pub(super) fn set(
    change: &Change,
    id: TodoId,
    (of, by): (PersonId, PersonId),
    until: Timestamp,
) -> Result<u64> {
    change.execute(
        "insert into desk_snooze (todo_id, person_id, until_at, by_id) values (?1, ?2, ?3, ?4)
         on conflict (todo_id, person_id) do update set until_at = excluded.until_at,
         by_id = excluded.by_id",
        params![id, of, until, by],
    )
}

pub(super) fn end(change: &Change, id: TodoId, person: PersonId) -> Result<u64> {
    change.execute(
        "delete from desk_snooze where todo_id = ?1 and person_id = ?2",
        params![id, person],
    )
}

/// What is put off on somebody's desk; by whom, where that was noted.
pub(super) fn of(tx: &Tx, person: PersonId) -> Result<Vec<(TodoId, Timestamp, Option<PersonId>)>> {
    tx.list(
        "select todo_id, until_at, by_id from desk_snooze where person_id = ?1 and until_at > ?2
         order by until_at limit ?3",
        params![person, tx.now(), HELD_MAX],
    )
}

//! All SQL of marks.

use base::db::{Change, Tx};
use base::{Result, params};
use directory::PersonId;

use crate::todo::{HELD_MAX, TodoId};

pub(super) fn set(change: &Change, id: TodoId, of: PersonId, by: PersonId) -> Result<u64> {
    change.execute(
        "insert into desk_mark (todo_id, person_id, by_id, marked_at) values (?1, ?2, ?3, ?4)
         on conflict (todo_id, person_id) do nothing",
        params![id, of, by, change.tx().now()],
    )
}

pub(super) fn end(change: &Change, id: TodoId, of: PersonId) -> Result<u64> {
    change.execute("delete from desk_mark where todo_id = ?1 and person_id = ?2", params![id, of])
}

pub(super) fn of(tx: &Tx, person: PersonId) -> Result<Vec<(TodoId, PersonId)>> {
    tx.list(
        "select m.todo_id, m.by_id from desk_mark m join todo t on t.id = m.todo_id
         where m.person_id = ?1 and t.done_at is null order by m.marked_at limit ?2",
        params![person, HELD_MAX],
    )
}

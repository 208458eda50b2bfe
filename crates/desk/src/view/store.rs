//! All SQL of views.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;

use super::{VIEWS_MAX, View, ViewId};

pub(super) fn insert(
    change: &Change,
    id: ViewId,
    (authority, person): (AuthorityId, PersonId),
    (name, filter): (&str, &str),
) -> Result<u64> {
    change.execute(
        "insert into desk_view (id, authority_id, person_id, name, filter, kept_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, authority, person, name, filter, change.tx().now()],
    )
}

pub(super) fn delete(change: &Change, id: ViewId, person: PersonId) -> Result<u64> {
    change.execute("delete from desk_view where id = ?1 and person_id = ?2", params![id, person])
}

pub(super) fn of(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<Vec<View>> {
    tx.list(
        "select id, name, filter from desk_view where person_id = ?1 and authority_id = ?2
         order by name, id limit ?3",
        params![person, authority, VIEWS_MAX],
    )
}

impl FromRow for View {
    fn from_row(row: &mut Row) -> Result<View> {
        Ok(View { id: row.take(0)?, name: row.take(1)?, filter: row.take(2)? })
    }
}

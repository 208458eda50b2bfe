//! All SQL of unfinished drafts.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;

use super::{FormId, KEPT_MAX, Unfinished};
use crate::outgoing::{Amendment, Origin, OutgoingId, Sheet};

pub(super) fn keep(
    change: &Change,
    (id, authority, person): (FormId, AuthorityId, PersonId),
    sheet: &Sheet,
    origin: Origin,
) -> Result<u64> {
    let typed = serde_json::to_string(sheet).map_err(anyhow::Error::from)?;
    let (amends, earlier) = origin.amends.map(|(how, id)| (how.name(), id)).unzip();
    change.execute(
        "insert into office_unfinished (id, authority_id, person_id, sheet, reply_to, amends, earlier_id, saved_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (id) do update set sheet = excluded.sheet, saved_at = excluded.saved_at
         where office_unfinished.outgoing_id is null and office_unfinished.person_id = excluded.person_id",
        params![
            id,
            authority,
            person,
            typed,
            origin.reply_to,
            amends,
            earlier,
            change.tx().now()
        ],
    )
}

pub(super) fn delete(change: &Change, id: FormId, person: PersonId) -> Result<u64> {
    change.execute(
        "delete from office_unfinished where id = ?1 and person_id = ?2 and outgoing_id is null",
        params![id, person],
    )
}

pub(super) fn of(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<Vec<Unfinished>> {
    tx.list(
        "select id, sheet, reply_to, amends, earlier_id, saved_at from office_unfinished
         where person_id = ?1 and authority_id = ?2 and outgoing_id is null
         order by saved_at desc, id limit ?3",
        params![person, authority, KEPT_MAX],
    )
}

pub(super) fn made_of(tx: &Tx, id: FormId, person: PersonId) -> Result<Option<OutgoingId>> {
    tx.optional(
        "select outgoing_id from office_unfinished
         where id = ?1 and person_id = ?2 and outgoing_id is not null",
        params![id, person],
    )
}

pub(super) fn becomes(
    change: &Change,
    form: FormId,
    (authority, person): (AuthorityId, PersonId),
    id: OutgoingId,
) -> Result<u64> {
    change.execute(
        "insert into office_unfinished (id, authority_id, person_id, sheet, saved_at, outgoing_id)
         values (?1, ?2, ?3, '', ?4, ?5)
         on conflict (id) do update set sheet = '', outgoing_id = excluded.outgoing_id
         where office_unfinished.outgoing_id is null and office_unfinished.person_id = excluded.person_id",
        params![form, authority, person, change.tx().now(), id],
    )
}

impl FromRow for Unfinished {
    fn from_row(row: &mut Row) -> Result<Unfinished> {
        let sheet: Sheet =
            serde_json::from_str(&row.take::<String>(1)?).map_err(anyhow::Error::from)?;
        let (how, earlier): (Option<String>, Option<OutgoingId>) = (row.take(3)?, row.take(4)?);
        let how = how.and_then(|name| Amendment::parse(&name));
        let id = row.take(0)?;
        let origin = Origin { reply_to: row.take(2)?, amends: how.zip(earlier), form: Some(id) };
        Ok(Unfinished { id, sheet, origin, saved_at: row.take(5)? })
    }
}

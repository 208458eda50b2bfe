//! All SQL of templates.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use typeset::document::Kind;

use super::{TEMPLATES_MAX, Template, TemplateId};
use crate::outgoing::Sheet;
use crate::outgoing::sheet::{kind, kind_name};

pub(super) fn insert(
    change: &Change,
    (id, authority, by): (TemplateId, AuthorityId, PersonId),
    (name, kind): (&str, Kind),
    sheet: &Sheet,
) -> Result<u64> {
    let typed = serde_json::to_string(sheet).map_err(anyhow::Error::from)?;
    change.execute(
        "insert into office_template (id, authority_id, name, kind, sheet, made_at, made_by)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id, authority, name, kind_name(kind), typed, change.tx().now(), by],
    )
}

pub(super) fn withdraw(
    change: &Change,
    (id, authority): (TemplateId, AuthorityId),
    by: PersonId,
) -> Result<u64> {
    change.execute(
        "update office_template set withdrawn_at = ?3, withdrawn_by = ?4
         where id = ?1 and authority_id = ?2 and withdrawn_at is null",
        params![id, authority, change.tx().now(), by],
    )
}

pub(super) fn of(tx: &Tx, authority: AuthorityId) -> Result<Vec<Template>> {
    tx.list(
        "select id, name, kind, sheet, made_at, made_by from office_template
         where authority_id = ?1 and withdrawn_at is null order by kind, name, id limit ?2",
        params![authority, TEMPLATES_MAX],
    )
}

impl FromRow for Template {
    fn from_row(row: &mut Row) -> Result<Template> {
        let named: String = row.take(2)?;
        Ok(Template {
            id: row.take(0)?,
            name: row.take(1)?,
            kind: kind(&named).ok_or_else(|| anyhow::anyhow!("no kind is called {named}"))?,
            sheet: serde_json::from_str(&row.take::<String>(3)?).map_err(anyhow::Error::from)?,
            made_at: row.take(4)?,
            by: row.take(5)?,
        })
    }
}

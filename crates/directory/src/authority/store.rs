//! All SQL of the authorities.

use std::collections::HashMap;

use base::authority::{AuthorityId, Permit};
use base::db::{Change, FromRow, Row, Tx};
use base::events::Event;
use base::{Result, params};
use jiff::Timestamp;

use super::{Authority, Entry, Kind};
use crate::code::AuthorityCode;

/// More than the 111,339 bodies of the national list (October 2025), several times over.
const AUTHORITIES_MAX: i64 = 1_000_000;

fn next_version(change: &Change) -> Result<i64> {
    change.one("update directory_version set last = last + 1 returning last", &[])
}

pub(super) fn last_version(tx: &Tx) -> Result<i64> {
    tx.one("select last from directory_version", &[])
}

pub(super) fn holder(tx: &Tx, code: &AuthorityCode) -> Result<Option<AuthorityId>> {
    tx.optional("select authority_id from authority_code where code = ?1", params![key(code)])
}

pub(super) fn insert(tx: &Tx, permit: &Permit, entry: &Entry) -> Result<AuthorityId> {
    let made = tx.change_returning(
        permit,
        "insert into authority (parent_id, kind, member, name, name_en, mail, valid_from, version)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) returning id",
        params![
            entry.parent,
            entry.kind.name(),
            entry.member,
            entry.name.trim(),
            entry.name_en.as_deref(),
            &entry.mail,
            entry.valid_from
        ],
        |id: &AuthorityId| {
            Event::of("authority.registered", "authority", id.0).with("code", entry.code.as_str())
        },
    )?;
    let (id, change) = made.ok_or_else(|| anyhow::anyhow!("an authority without an id"))?;
    change.execute(
        "update authority set version = ?2 where id = ?1",
        params![id, next_version(&change)?],
    )?;
    add_code(&change, id, &entry.code, true)?;
    for code in &entry.other_codes {
        add_code(&change, id, code, false)?;
    }
    Ok(id)
}

pub(super) fn add_code(
    change: &Change,
    id: AuthorityId,
    code: &AuthorityCode,
    main: bool,
) -> Result<()> {
    change.execute(
        "insert into authority_code (code, authority_id, form, main) values (?1, ?2, ?3, ?4)",
        params![key(code), id, code.form().name(), main],
    )?;
    Ok(())
}

pub(super) fn update(change: &Change, id: AuthorityId, entry: &Entry) -> Result<u64> {
    change.execute(
        "update authority set parent_id = ?2, name = ?3, name_en = ?4, mail = ?5, version = ?6
         where id = ?1",
        params![
            id,
            entry.parent,
            entry.name.trim(),
            entry.name_en.as_deref(),
            &entry.mail,
            next_version(change)?
        ],
    )
}

pub(super) fn close(
    change: &Change,
    id: AuthorityId,
    from: Timestamp,
    successor: Option<AuthorityId>,
) -> Result<u64> {
    change.execute(
        "update authority set valid_to = ?2, successor_id = ?3, version = ?4
         where id = ?1 and valid_to is null",
        params![id, from, successor, next_version(change)?],
    )
}

/// Every authority, by id.
pub(super) fn all(tx: &Tx) -> Result<Vec<Authority>> {
    let mut codes: HashMap<AuthorityId, Vec<(AuthorityCode, bool)>> = HashMap::new();
    let rows: Vec<(AuthorityId, String, bool)> = tx.list(
        "select authority_id, code, main from authority_code order by code limit ?1",
        params![AUTHORITIES_MAX * 4],
    )?;
    for (id, code, main) in rows {
        codes.entry(id).or_default().push((AuthorityCode::parse_any(&code)?, main));
    }
    let found: Vec<Found> = tx.list(
        "select id, parent_id, kind, member, name, name_en, mail, valid_from, valid_to, successor_id, version
         from authority order by id limit ?1",
        params![AUTHORITIES_MAX],
    )?;
    Ok(found.into_iter().filter_map(|found| found.with(&mut codes)).collect())
}

struct Found(Authority);

impl Found {
    /// Adds its codes; every authority is written together with its main code.
    fn with(
        self,
        codes: &mut HashMap<AuthorityId, Vec<(AuthorityCode, bool)>>,
    ) -> Option<Authority> {
        let mut codes = codes.remove(&self.0.id)?;
        let main = codes.iter().position(|(_, main)| *main)?;
        let (code, _) = codes.swap_remove(main);
        let other_codes = codes.into_iter().map(|(code, _)| code).collect();
        Some(Authority { code, other_codes, ..self.0 })
    }
}

impl FromRow for Found {
    fn from_row(row: &mut Row) -> Result<Found> {
        Ok(Found(Authority {
            id: row.take(0)?,
            parent: row.take(1)?,
            kind: Kind::from_name(&row.take::<String>(2)?),
            member: row.take(3)?,
            name: row.take(4)?,
            name_en: row.take(5)?,
            mail: row.take(6)?,
            valid_from: row.take(7)?,
            valid_to: row.take(8)?,
            successor: row.take(9)?,
            version: row.take(10)?,
            code: AuthorityCode::parse_any("A00")?,
            other_codes: Vec::new(),
        }))
    }
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Authority => "authority",
            Kind::Unit => "unit",
        }
    }

    fn from_name(name: &str) -> Kind {
        if name == "unit" { Kind::Unit } else { Kind::Authority }
    }
}

/// How a code is found: local codes without regard to letter case.
fn key(code: &AuthorityCode) -> String {
    code.as_str().to_ascii_uppercase()
}

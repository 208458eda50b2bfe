//! All SQL of the import.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use base::authority::AuthorityId;
use base::db::{Change, Tx, Value};
use base::{Result, params};

use super::plan::New;
use crate::authority::Authority;
use crate::code::AuthorityCode;

/// A new authority with what the plan left open.
pub(super) struct Line<'a> {
    pub(super) new: &'a New,
    pub(super) parent: Option<AuthorityId>,
    pub(super) version: i64,
}

/// So many numbers of the feed, in one go.
pub(super) fn versions(change: &Change, count: usize) -> Result<RangeInclusive<i64>> {
    let last: i64 = change
        .one("update directory_version set last = last + ?1 returning last", params![count])?;
    let count = i64::try_from(count).map_err(anyhow::Error::from)?;
    Ok(last - count + 1..=last)
}

pub(super) fn insert(change: &Change, lines: &[Line<'_>]) -> Result<()> {
    let rows: Vec<Vec<Value>> = lines
        .iter()
        .map(|line| {
            vec![
                line.parent.into(),
                line.new.kind.name().into(),
                false.into(),
                (&line.new.name).into(),
                line.new.name_en.as_deref().into(),
                (&line.new.mail).into(),
                line.new.valid_from.into(),
                line.new.valid_to.into(),
                line.version.into(),
            ]
        })
        .collect();
    let columns = &[
        "parent_id",
        "kind",
        "member",
        "name",
        "name_en",
        "mail",
        "valid_from",
        "valid_to",
        "version",
    ];
    change.insert_many("authority", columns, &rows)?;
    Ok(())
}

/// The ids that new authorities were given, by their versions.
pub(super) fn ids(tx: &Tx, versions: &RangeInclusive<i64>) -> Result<HashMap<i64, AuthorityId>> {
    let (first, last) = (*versions.start(), *versions.end());
    let found: Vec<(i64, AuthorityId)> = tx.list(
        "select version, id from authority where version between ?1 and ?2 limit ?3",
        params![first, last, last - first + 1],
    )?;
    Ok(found.into_iter().collect())
}

/// Codes of authorities, with whether each is the one to show. A code that is taken fails the whole import: the plan
/// was made in this transaction, so there is none.
pub(super) fn add_codes(
    change: &Change,
    codes: &[(AuthorityId, &AuthorityCode, bool)],
) -> Result<()> {
    let rows: Vec<Vec<Value>> = codes
        .iter()
        .map(|(id, code, main)| {
            let key = code.as_str().to_ascii_uppercase();
            vec![key.into(), (*id).into(), code.form().name().into(), (*main).into()]
        })
        .collect();
    let added =
        change.insert_many("authority_code", &["code", "authority_id", "form", "main"], &rows)?;
    if added == rows.len() as u64 {
        return Ok(());
    }
    Err(anyhow::anyhow!("a code was taken while importing").into())
}

pub(super) fn set_successor(
    change: &Change,
    id: AuthorityId,
    successor: Option<AuthorityId>,
) -> Result<u64> {
    change.execute("update authority set successor_id = ?2 where id = ?1", params![id, successor])
}

pub(super) fn update(
    change: &Change,
    after: &Authority,
    parent: Option<AuthorityId>,
    successor: Option<AuthorityId>,
    version: i64,
) -> Result<u64> {
    change.execute(
        "update authority set parent_id = ?2, kind = ?3, name = ?4, name_en = ?5, mail = ?6,
         valid_from = ?7, valid_to = ?8, successor_id = ?9, version = ?10 where id = ?1",
        params![
            after.id,
            parent,
            after.kind.name(),
            &after.name,
            after.name_en.as_deref(),
            &after.mail,
            after.valid_from,
            after.valid_to,
            successor,
            version
        ],
    )
}

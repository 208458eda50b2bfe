//! All SQL of running numbers.

use base::authority::AuthorityId;
use base::db::{Change, Tx};
use base::{Result, params};

pub(super) fn decided(tx: &Tx, authority: AuthorityId, kind: &str) -> Result<Option<String>> {
    tx.optional(
        "select series from office_numbering where authority_id = ?1 and kind = ?2",
        params![authority, kind],
    )
}

/// The row is locked until the transaction ends: who comes second waits for the next number.
pub(super) fn next(
    change: &Change,
    authority: AuthorityId,
    series: &str,
    year: i16,
) -> Result<u32> {
    change.one(
        "insert into office_series (authority_id, name, year, last) values (?1, ?2, ?3, 1)
         on conflict (authority_id, name, year) do update set last = office_series.last + 1
         returning last",
        params![authority, series, i64::from(year)],
    )
}

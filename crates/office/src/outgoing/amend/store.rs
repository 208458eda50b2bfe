//! All SQL of corrections and replacements.

use base::db::{Change, FromValue, Tx, Value};
use base::{Result, params};

use super::Amendment;
use crate::outgoing::OutgoingId;

/// Corrections and replacements shown of one document.
const SHOWN_MAX: usize = 20;

pub(super) fn insert(
    change: &Change,
    id: OutgoingId,
    how: Amendment,
    earlier: OutgoingId,
) -> Result<u64> {
    change.execute(
        "insert into office_outgoing_amendment (outgoing_id, earlier_id, kind) values (?1, ?2, ?3)",
        params![id, earlier, how],
    )
}

pub(super) fn of(tx: &Tx, id: OutgoingId) -> Result<Option<(Amendment, OutgoingId)>> {
    tx.optional(
        "select kind, earlier_id from office_outgoing_amendment where outgoing_id = ?1",
        params![id],
    )
}

pub(super) fn by(tx: &Tx, id: OutgoingId) -> Result<Vec<(Amendment, OutgoingId)>> {
    tx.list(
        "select kind, outgoing_id from office_outgoing_amendment where earlier_id = ?1
         order by outgoing_id limit ?2",
        params![id, SHOWN_MAX],
    )
}

impl From<Amendment> for Value {
    fn from(how: Amendment) -> Value {
        how.name().into()
    }
}

impl FromValue for Amendment {
    fn from_value(value: Value) -> anyhow::Result<Amendment> {
        let name = String::from_value(value)?;
        Amendment::parse(&name).ok_or_else(|| anyhow::anyhow!("no amendment is called {name}"))
    }
}

//! All SQL of corrections and replacements at their recipients.

use base::db::{Change, Tx};
use base::{Result, params};

use crate::incoming::IncomingId;
use crate::outgoing::Amendment;

/// Corrections and replacements shown of one document.
const SHOWN_MAX: usize = 20;

pub(super) fn insert(
    change: &Change,
    id: IncomingId,
    how: Amendment,
    earlier: IncomingId,
) -> Result<u64> {
    change.execute(
        "insert into office_incoming_amendment (incoming_id, earlier_id, kind) values (?1, ?2, ?3)",
        params![id, earlier, how],
    )
}

pub(super) fn of(tx: &Tx, id: IncomingId) -> Result<Option<(Amendment, IncomingId)>> {
    tx.optional(
        "select kind, earlier_id from office_incoming_amendment where incoming_id = ?1",
        params![id],
    )
}

pub(super) fn by(tx: &Tx, id: IncomingId) -> Result<Vec<(Amendment, IncomingId)>> {
    tx.list(
        "select kind, incoming_id from office_incoming_amendment where earlier_id = ?1
         order by incoming_id limit ?2",
        params![id, SHOWN_MAX],
    )
}

//! All SQL of recalls at the authority that issued the document.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;

use super::{Recall, send};
use crate::outgoing::OutgoingId;

pub(super) fn insert(change: &Change, id: OutgoingId, reason: &str, by: PersonId) -> Result<u64> {
    change.execute(
        "insert into office_recall (outgoing_id, reason, recalled_by, recalled_at) values (?1, ?2, ?3, ?4)",
        params![id, reason, by, change.tx().now()],
    )
}

pub(super) fn get(tx: &Tx, id: OutgoingId) -> Result<Option<Recall>> {
    tx.optional(
        "select reason, recalled_by, recalled_at, packet_id from office_recall where outgoing_id = ?1",
        params![id],
    )
}

pub(super) fn sent(
    change: &Change,
    id: OutgoingId,
    message: &str,
    packet: send::OutgoingId,
) -> Result<u64> {
    change.execute(
        "update office_recall set message_id = ?2, packet_id = ?3 where outgoing_id = ?1",
        params![id, message, packet],
    )
}

/// The recalled document whose recall goes by this name, when it went to who bears this code.
pub(in crate::outgoing) fn named(
    tx: &Tx,
    authority: AuthorityId,
    named: &str,
    from: &str,
) -> Result<Option<(OutgoingId, AuthorityId)>> {
    tx.optional(
        "select c.outgoing_id, r.authority_id from office_recall c
         join office_outgoing o on o.id = c.outgoing_id
         join office_outgoing_recipient r on r.outgoing_id = c.outgoing_id
         where c.message_id = ?2 and o.authority_id = ?1 and r.code = ?3",
        params![authority, named, from],
    )
}

impl FromRow for Recall {
    fn from_row(row: &mut Row) -> Result<Recall> {
        Ok(Recall {
            reason: row.take(0)?,
            by: row.take(1)?,
            at: row.take(2)?,
            packet: row.take(3)?,
        })
    }
}

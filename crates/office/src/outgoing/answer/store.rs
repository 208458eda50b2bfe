//! All SQL of answers.

use base::authority::AuthorityId;
use base::db::{Change, Tx};
use base::{Result, params};

use crate::incoming::IncomingId;
use crate::outgoing::OutgoingId;

/// Answers shown of one document: every recipient may send one.
const SHOWN_MAX: usize = 500;

pub(super) fn insert(change: &Change, incoming: IncomingId, outgoing: OutgoingId) -> Result<u64> {
    change.execute(
        "insert into office_answer (incoming_id, outgoing_id) values (?1, ?2)",
        params![incoming, outgoing],
    )
}

/// The newest document of this number and notation that went to who bears this code.
pub(super) fn by_reference(
    tx: &Tx,
    authority: AuthorityId,
    (number, notation): (u32, &str),
    to: &str,
) -> Result<Option<OutgoingId>> {
    tx.optional(
        "select o.id from office_outgoing o join office_outgoing_recipient r on r.outgoing_id = o.id
         where o.authority_id = ?1 and o.number = ?2 and o.notation = ?3 and r.code = ?4
         order by o.id desc limit 1",
        params![authority, number, notation, to],
    )
}

pub(super) fn of(tx: &Tx, outgoing: OutgoingId) -> Result<Vec<IncomingId>> {
    tx.list(
        "select incoming_id from office_answer where outgoing_id = ?1 order by incoming_id limit ?2",
        params![outgoing, SHOWN_MAX],
    )
}

pub(super) fn answered(tx: &Tx, incoming: IncomingId) -> Result<Option<OutgoingId>> {
    tx.optional("select outgoing_id from office_answer where incoming_id = ?1", params![incoming])
}

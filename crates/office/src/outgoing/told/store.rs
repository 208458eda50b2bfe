//! All SQL of recipients and what they told.

use base::authority::AuthorityId;
use base::db::{Change, Tx};
use base::{Result, params};
use directory::Authority;
use jiff::Timestamp;

use super::{OutgoingId, Told};

/// Recipients of one document, as many as the hub takes.
const RECIPIENTS_MAX: usize = 20_000;
/// Statuses of one document: every recipient tells some six.
const STATUSES_MAX: usize = 8 * RECIPIENTS_MAX;

pub(super) fn expect(change: &Change, id: OutgoingId, to: &[Authority]) -> Result<()> {
    let rows: Vec<_> = to
        .iter()
        .map(|one| vec![id.into(), one.id.into(), one.code.as_str().into(), (&one.name).into()])
        .collect();
    change.insert_many(
        "office_outgoing_recipient",
        &["outgoing_id", "authority_id", "code", "name"],
        &rows,
    )?;
    Ok(())
}

/// The document that goes by this name, when it went to who bears this code.
pub(super) fn find(
    tx: &Tx,
    authority: AuthorityId,
    named: &str,
    from: &str,
) -> Result<Option<(OutgoingId, AuthorityId)>> {
    tx.optional(
        "select o.id, r.authority_id from office_outgoing o
         join office_outgoing_recipient r on r.outgoing_id = o.id
         where o.authority_id = ?1 and o.document_id = ?2 and r.code = ?3 order by o.created_at desc limit 1",
        params![authority, named, from],
    )
}

/// The same status told again is known already.
pub(super) fn heard(
    change: &Change,
    id: OutgoingId,
    recipient: AuthorityId,
    (code, words): (&str, &str),
) -> Result<u64> {
    change.execute(
        "insert into office_outgoing_status (outgoing_id, authority_id, code, words, told_at)
         values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
        params![id, recipient, code, words, change.tx().now()],
    )
}

pub(super) fn told(tx: &Tx, id: OutgoingId) -> Result<Vec<(AuthorityId, Told)>> {
    let rows: Vec<(AuthorityId, String, String, Timestamp)> = tx.list(
        "select authority_id, code, words, told_at from office_outgoing_status
         where outgoing_id = ?1 order by told_at, code limit ?2",
        params![id, STATUSES_MAX],
    )?;
    let told = |(recipient, code, words, at)| (recipient, Told { code, words, at });
    Ok(rows.into_iter().map(told).collect())
}

pub(super) fn recipients(tx: &Tx, id: OutgoingId) -> Result<Vec<(AuthorityId, String, String)>> {
    tx.list(
        "select authority_id, code, name from office_outgoing_recipient
         where outgoing_id = ?1 order by code limit ?2",
        params![id, RECIPIENTS_MAX],
    )
}

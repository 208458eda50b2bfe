//! All SQL of the outgoing packets.

use base::authority::AuthorityId;
use base::blobs::Stored;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};

use super::{Outgoing, OutgoingId, Packet};

impl FromRow for Outgoing {
    fn from_row(row: &mut Row) -> Result<Outgoing> {
        Ok(Outgoing {
            id: row.take(0)?,
            authority: row.take(1)?,
            kind: row.take(2)?,
            body: Stored { digest: row.take(3)?, size: row.take(4)? },
            queued_at: row.take(5)?,
            sent_at: row.take(6)?,
            hub_doc_id: row.take(7)?,
            refusal: row.take(8)?,
        })
    }
}

pub(super) fn insert(change: &Change, id: OutgoingId, packet: &Packet) -> Result<u64> {
    change.execute(
        "insert into outgoing (id, authority_id, kind, body_digest, body_size, rank, queued_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            packet.authority,
            packet.kind.name(),
            packet.body.digest,
            packet.body.size,
            packet.rank,
            change.tx().now()
        ],
    )
}

pub(super) fn get(tx: &Tx, id: OutgoingId) -> Result<Option<Outgoing>> {
    tx.optional(
        "select id, authority_id, kind, body_digest, body_size, queued_at, sent_at, hub_doc_id, refusal
         from outgoing where id = ?1",
        params![id],
    )
}

pub(super) fn list(tx: &Tx, authority: AuthorityId, limit: u32) -> Result<Vec<Outgoing>> {
    tx.list(
        "select id, authority_id, kind, body_digest, body_size, queued_at, sent_at, hub_doc_id, refusal
         from outgoing where authority_id = ?1 order by queued_at desc limit ?2",
        params![authority, limit],
    )
}

pub(super) fn sent(change: &Change, id: OutgoingId, doc_id: &str) -> Result<u64> {
    change.execute(
        "update outgoing set sent_at = ?2, hub_doc_id = ?3 where id = ?1 and sent_at is null",
        params![id, change.tx().now(), doc_id],
    )
}

pub(super) fn refused(change: &Change, id: OutgoingId, why: &str) -> Result<u64> {
    change.execute(
        "update outgoing set refused_at = ?2, refusal = ?3 where id = ?1",
        params![id, change.tx().now(), why],
    )
}

pub(super) fn count_documents(tx: &Tx) -> Result<u64> {
    tx.one("select count(*) from outgoing where kind = 'edoc'", &[])
}

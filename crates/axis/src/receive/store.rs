//! All SQL of the copies taken in.

use base::authority::{AuthorityId, Permit};
use base::blobs::Stored;
use base::db::{FromRow, Row, Tx};
use base::events::Event;
use base::{Result, params};

use super::{Incoming, Taken};

impl FromRow for Incoming {
    fn from_row(row: &mut Row) -> Result<Incoming> {
        Ok(Incoming {
            authority: row.take(0)?,
            hub_doc_id: row.take(1)?,
            kind: row.take(2)?,
            sender_code: row.take(3)?,
            body: Stored { digest: row.take(4)?, size: row.take(5)? },
            received_at: row.take(6)?,
            settled_at: row.take(7)?,
        })
    }
}

pub(super) fn known(tx: &Tx, authority: AuthorityId, doc_id: &str) -> Result<bool> {
    let found: Option<i64> = tx.optional(
        "select received_at from incoming where authority_id = ?1 and hub_doc_id = ?2",
        params![authority, doc_id],
    )?;
    Ok(found.is_some())
}

/// Writes a copy down; answers whether it is new.
pub(super) fn insert(tx: &Tx, permit: &Permit, taken: &Taken) -> Result<bool> {
    let (copy, body, kind) = (&taken.copy, taken.body, taken.kind.name());
    let evidence = taken.checks.as_ref().and_then(|checks| checks.evidence);
    let made = tx.change_returning(
        permit,
        "insert into incoming (authority_id, hub_doc_id, kind, sender_code, body_digest, body_size, received_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing
         returning hub_doc_id",
        params![taken.authority, &copy.doc_id, kind, &copy.from, body.digest, body.size, tx.now()],
        |doc_id: &String| {
            Event::of("incoming.taken", "incoming", doc_id)
                .with("kind", kind)
                .with("from", copy.from.as_str())
                .with("digest", body.digest.to_string())
                .with("evidence", evidence.map(|kept| kept.digest.to_string()))
        },
    )?;
    Ok(made.is_some())
}

pub(super) fn settled(tx: &Tx, authority: AuthorityId, doc_id: &str) -> Result<u64> {
    tx.upkeep(
        "update incoming set settled_at = ?3 where authority_id = ?1 and hub_doc_id = ?2 and settled_at is null",
        params![authority, doc_id, tx.now()],
    )
}

pub(super) fn list(tx: &Tx, authority: AuthorityId, limit: u32) -> Result<Vec<Incoming>> {
    tx.list(
        "select authority_id, hub_doc_id, kind, sender_code, body_digest, body_size, received_at, settled_at
         from incoming where authority_id = ?1 order by received_at desc limit ?2",
        params![authority, limit],
    )
}

//! All SQL of recalls at their recipients.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::{Named, Order, Outcome};
use crate::incoming::{Incoming, IncomingId, State};

/// The newest document that goes by this name, or by number and day where no name is given.
pub(super) fn named(tx: &Tx, authority: AuthorityId, of: &Named) -> Result<Option<IncomingId>> {
    if !of.document_id.is_empty() {
        return tx.optional(
            "select id from office_incoming where authority_id = ?1 and document_id = ?2 and sender_code = ?3
             order by received_at desc, id desc limit 1",
            params![authority, of.document_id.as_str(), of.sender.as_str()],
        );
    }
    let Some(day) = of.dated_on.filter(|_| !of.reference.is_empty()) else { return Ok(None) };
    tx.optional(
        "select id from office_incoming where authority_id = ?1 and reference = ?2 and sender_code = ?3
         and dated_on = ?4 order by received_at desc, id desc limit 1",
        params![authority, of.reference.as_str(), of.sender.as_str(), day.to_string()],
    )
}

pub(super) fn order(change: &Change, one: &Incoming, reason: &str) -> Result<u64> {
    change.execute(
        "insert into office_recall_order (incoming_id, ordered_at, reason, state_before)
         values (?1, ?2, ?3, ?4)",
        params![one.id, change.tx().now(), reason, one.state],
    )
}

pub(super) fn last(tx: &Tx, id: IncomingId) -> Result<Option<Order>> {
    tx.optional(
        "select ordered_at, reason, state_before, settled_at, settled_by, outcome
         from office_recall_order where incoming_id = ?1 order by ordered_at desc limit 1",
        params![id],
    )
}

pub(super) fn settle(
    change: &Change,
    id: IncomingId,
    by: PersonId,
    outcome: Outcome,
) -> Result<u64> {
    change.execute(
        "update office_recall_order set settled_at = ?2, settled_by = ?3, outcome = ?4
         where incoming_id = ?1 and settled_at is null",
        params![id, change.tx().now(), by, outcome.name()],
    )
}

impl Outcome {
    fn name(self) -> &'static str {
        match self {
            Outcome::Destroyed => "destroyed",
            Outcome::Declined => "declined",
        }
    }

    fn parse(name: &str) -> Option<Outcome> {
        [Outcome::Destroyed, Outcome::Declined].into_iter().find(|one| one.name() == name)
    }
}

impl FromRow for Order {
    fn from_row(row: &mut Row) -> Result<Order> {
        let (at, reason, before): (Timestamp, String, State) =
            (row.take(0)?, row.take(1)?, row.take(2)?);
        let settled: (Option<Timestamp>, Option<PersonId>, Option<String>) =
            (row.take(3)?, row.take(4)?, row.take(5)?);
        let settled = match settled {
            (Some(at), Some(by), Some(name)) => {
                let outcome = Outcome::parse(&name);
                let outcome =
                    outcome.ok_or_else(|| anyhow::anyhow!("no outcome is called {name}"))?;
                Some((at, by, outcome))
            }
            _ => None,
        };
        Ok(Order { at, reason, before, settled })
    }
}

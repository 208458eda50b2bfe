//! What arrived to correct or replace an earlier document of the same sender: both know of each other where both are here
//! (Decree 30/2020/NĐ-CP, art. 18).

mod store;

use base::Result;
use base::authority::AuthorityId;
use base::db::{Change, Tx};
use edxml::codes::BusinessKind;

use super::recall::{Named, named};
use super::{Incoming, IncomingId};
use crate::outgoing::Amendment;

/// Writes down which document a new one corrects or replaces, where its packet names one that is here.
pub(super) fn link(
    change: &Change,
    (authority, id): (AuthorityId, IncomingId),
    document: &edxml::Document,
) -> Result<()> {
    let Some(business) = &document.business else { return Ok(()) };
    let replaced = business.replacements.iter().find_map(|one| one.document_id.clone());
    let (how, name) = match business.kind {
        Some(BusinessKind::Update) => (Amendment::Correction, business.document_id.clone()),
        Some(BusinessKind::Replace) => {
            (Amendment::Replacement, replaced.or_else(|| business.document_id.clone()))
        }
        _ => return Ok(()),
    };
    let sender = document.from.as_ref().and_then(|from| from.organ_id.clone());
    let (Some(sender), Some(document_id)) = (sender, name) else { return Ok(()) };
    let of = Named { sender, document_id, ..Named::default() };
    match named(change.tx(), authority, &of)?.filter(|earlier| earlier.id != id) {
        Some(earlier) => store::insert(change, id, how, earlier.id).map(drop),
        None => Ok(()),
    }
}

/// The earlier document that this one corrects or replaces.
pub(super) fn of(tx: &Tx, id: IncomingId) -> Result<Option<(Amendment, Incoming)>> {
    let Some((how, earlier)) = store::of(tx, id)? else { return Ok(None) };
    Ok(super::store::get(tx, earlier)?.map(|earlier| (how, earlier)))
}

/// The later documents that correct or replace this one, the first one first.
pub(super) fn by(tx: &Tx, id: IncomingId) -> Result<Vec<(Amendment, Incoming)>> {
    let later = store::by(tx, id)?.into_iter();
    let with = |(how, later)| Ok(super::store::get(tx, later)?.map(|later| (how, later)));
    later.map(with).filter_map(Result::transpose).collect()
}

//! What recipients answered by a document of their own: it names ours in its envelope (`ResponseFor`), and both pages show it.

mod store;

use base::Result;
use base::authority::AuthorityId;
use base::db::{Change, Tx};
use edxml::document::{Document, ResponseFor};

use super::{Outgoing, OutgoingId, store as documents};
use crate::Looker;
use crate::incoming::{self, IncomingId};
use crate::trail::Access;

/// An answer as a line of the page.
pub(super) struct Answer {
    /// "Bộ Nội vụ, 05/BNV-VP".
    pub(super) words: String,
    /// For whoever may open it.
    pub(super) way: Option<String>,
}

/// Notes that a document that came in answers one of this house, when it was sent to who answers.
pub(crate) fn note(
    change: &Change,
    (authority, id): (AuthorityId, IncomingId),
    document: &Document,
) -> Result<()> {
    let sender = document.from.as_ref().and_then(|from| from.organ_id.as_deref());
    let Some(sender) = sender else { return Ok(()) };
    for named in &document.response_for {
        if let Some(ours) = ours(change.tx(), authority, sender, named)? {
            return store::insert(change, id, ours).map(drop);
        }
    }
    Ok(())
}

/// The document meant: by the name it was sent under, else by number and notation.
fn ours(
    tx: &Tx,
    authority: AuthorityId,
    sender: &str,
    named: &ResponseFor,
) -> Result<Option<OutgoingId>> {
    if let Some(document_id) = &named.document_id
        && let Some((found, _)) = super::told::find(tx, authority, document_id, sender)?
    {
        return Ok(Some(found));
    }
    let reference = named.code.as_deref().and_then(|code| code.split_once('/'));
    let number = reference.and_then(|(number, _)| number.trim().parse::<u32>().ok());
    match (number, reference) {
        (Some(number), Some((_, notation))) => {
            store::by_reference(tx, authority, (number, notation.trim()), sender)
        }
        _ => Ok(None),
    }
}

/// What answered a document, the first one first; whoever may not open an answer reads who sent it under which number.
pub(super) fn of(tx: &Tx, looker: &Looker, id: OutgoingId) -> Result<Vec<Answer>> {
    let mut answers = Vec::new();
    for answer in store::of(tx, id)? {
        let Some(one) = incoming::get(tx, looker.authority, answer)? else { continue };
        let opens = incoming::access_to(tx, looker, &one)? != Access::None;
        let words = [one.sender_name.as_str(), one.reference.as_str()].join(", ");
        let way = opens.then(|| format!("{}{answer}", incoming::WAY));
        answers.push(Answer { words, way });
    }
    Ok(answers)
}

/// The document of this house that one that came in answers.
pub(crate) fn answered(tx: &Tx, incoming: IncomingId) -> Result<Option<Outgoing>> {
    match store::answered(tx, incoming)? {
        Some(id) => documents::get(tx, id),
        None => Ok(None),
    }
}

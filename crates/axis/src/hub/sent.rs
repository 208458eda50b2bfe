//! The sender's side after sending: what became of each copy of a parcel.

use base::Result;
use base::authority::AuthorityId;

use super::envelope::MessageKind;
use super::store::{self, Copy, Fact, Sent};
use super::{DocId, Hub, refusals};
use crate::system::Known;

/// Copies and facts shown of one parcel at most.
const COPIES_MAX: u32 = 20_000;
const FACTS_MAX: u32 = 100_000;
/// Parcels named when a sender asks for no one in particular.
const RECENT_MAX: u32 = 50;

/// A parcel with every copy and every fact.
#[derive(Debug, Clone)]
pub struct Followed {
    pub parcel: Sent,
    pub copies: Vec<Copy>,
    pub facts: Vec<Fact>,
}

impl Hub {
    /// One parcel of a sender, by the sender's own id or by a recipient's.
    ///
    /// # Errors
    /// 404 when the system speaks neither for its sender nor for that recipient.
    pub async fn follow(&self, system: &Known, doc: DocId) -> Result<Followed> {
        self.catch_up().await?;
        let followed = self.db.read(move |tx| followed(tx, doc)).await?;
        let mut followed = followed.ok_or_else(refusals::no_such_document)?;
        if self.acting_for(system, followed.parcel.sender) {
            return Ok(followed);
        }
        // A recipient sees its own copy and no other.
        let own = doc.recipient.filter(|id| self.acting_for(system, *id));
        let own = own.ok_or_else(refusals::no_such_document)?;
        followed.copies.retain(|copy| copy.recipient == own);
        followed.facts.retain(|fact| fact.recipient == own);
        match followed.copies.is_empty() {
            true => Err(refusals::no_such_document().into()),
            false => Ok(followed),
        }
    }

    /// The newest parcels of the authorities a system speaks for.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn recent(&self, system: &Known, kind: MessageKind) -> Result<Vec<Followed>> {
        self.catch_up().await?;
        let authorities: Vec<AuthorityId> = system.authorities().collect();
        self.db
            .read(move |tx| {
                let mut recent = Vec::new();
                for authority in &authorities {
                    for parcel in store::of_sender(tx, *authority, kind.name(), RECENT_MAX)? {
                        recent.extend(followed(tx, DocId { parcel: parcel.seq, recipient: None })?);
                    }
                }
                Ok(recent)
            })
            .await
    }
}

/// A parcel with all that is known of it.
///
/// # Errors
/// When the store fails.
pub fn followed(tx: &base::db::Tx, doc: DocId) -> Result<Option<Followed>> {
    let Some(parcel) = store::sent(tx, doc.parcel)? else { return Ok(None) };
    let copies = store::copies(tx, doc.parcel, COPIES_MAX)?;
    let facts = store::facts(tx, doc.parcel, FACTS_MAX)?;
    Ok(Some(Followed { parcel, copies, facts }))
}

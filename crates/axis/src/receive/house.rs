//! The house behind the receiving end: a room above says what it does with what was taken in, in the same transaction.

use std::sync::Arc;

use base::Result;
use base::authority::AuthorityId;
use base::blobs::Stored;
use base::db::Tx;
use edxml::read::Packet;

/// What a room does with a copy that was just noted: a document for an authority, or a status about one it sent.
pub trait TakesIn: Send + Sync {
    /// # Errors
    /// When the store fails: then the copy is not noted either, and is taken in again.
    fn took_in(
        &self,
        tx: &Tx,
        authority: AuthorityId,
        hub_doc_id: &str,
        packet: (Stored, &Packet),
    ) -> Result<()>;
}

/// Nobody, unless the door names a room: then copies are only kept. Cheap to clone.
#[derive(Clone, Default)]
pub struct House(Option<Arc<dyn TakesIn>>);

impl House {
    #[must_use]
    pub fn of(room: impl TakesIn + 'static) -> House {
        House(Some(Arc::new(room)))
    }

    pub(super) fn took_in(
        &self,
        tx: &Tx,
        authority: AuthorityId,
        hub_doc_id: &str,
        packet: (Stored, &Packet),
    ) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |room| room.took_in(tx, authority, hub_doc_id, packet))
    }
}

//! The room behind the desk: whoever brought a file says what follows when it moved, in the same transaction, and may keep
//! the series its numbers come from (Decree 30/2020/NĐ-CP, art. 15).

use std::sync::Arc;

use base::authority::Actor;
use base::db::Tx;
use base::{Result, Text};
use directory::PersonId;

use super::batch::Act;
use super::request::SigningRequest;

/// What a room does with the requests it brought; those of others it leaves alone.
pub trait FollowsUp: Send + Sync {
    /// A request was signed, numbered, sealed or returned; it is given as it stands now, with whose act it was.
    ///
    /// # Errors
    /// When the store fails: then the request has not moved either.
    fn moved(&self, tx: &Tx, request: &SigningRequest, by: PersonId) -> Result<()>;

    /// The file of a sealed request got its long-term evidence, or another timestamp: it is given with the file as it stands
    /// now, which begins with every byte it had.
    ///
    /// # Errors
    /// When the store fails: then the file stays as it was.
    fn closed(&self, tx: &Tx, request: &SigningRequest) -> Result<()>;

    /// What follows when somebody signs or seals this request, in sentences for whoever is about to; none when the room has
    /// nothing to say.
    ///
    /// # Errors
    /// When the store fails.
    fn foretold(&self, tx: &Tx, request: &SigningRequest, act: Act) -> Result<Option<Text>>;

    /// Whether the room lets this actor sign or seal the request; asked when it is listed for approval.
    ///
    /// # Errors
    /// The room's own refusal; when the store fails.
    fn allows(&self, tx: &Tx, actor: &Actor, request: &SigningRequest, act: Act) -> Result<()>;

    /// Whether the room numbers this request itself.
    ///
    /// # Errors
    /// When the store fails.
    fn numbers(&self, tx: &Tx, request: &SigningRequest) -> Result<bool>;

    /// The next number of the series that a request of this room belongs to, taken in this transaction.
    ///
    /// # Errors
    /// The permission's; when the store fails.
    fn next_number(&self, tx: &Tx, actor: &Actor, request: &SigningRequest) -> Result<u32>;
}

/// Nobody, unless the door names a room: then files come and go by the desk alone. Cheap to clone.
#[derive(Clone, Default)]
pub struct Room(Option<Arc<dyn FollowsUp>>);

impl Room {
    #[must_use]
    pub fn of(room: impl FollowsUp + 'static) -> Room {
        Room(Some(Arc::new(room)))
    }

    pub(super) fn moved(&self, tx: &Tx, request: &SigningRequest, by: PersonId) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |room| room.moved(tx, request, by))
    }

    pub(super) fn closed(&self, tx: &Tx, request: &SigningRequest) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |room| room.closed(tx, request))
    }

    pub(super) fn foretold(
        &self,
        tx: &Tx,
        request: &SigningRequest,
        act: Act,
    ) -> Result<Option<Text>> {
        self.0.as_ref().map_or(Ok(None), |room| room.foretold(tx, request, act))
    }

    pub(super) fn allows(
        &self,
        tx: &Tx,
        actor: &Actor,
        request: &SigningRequest,
        act: Act,
    ) -> Result<()> {
        self.0.as_ref().map_or(Ok(()), |room| room.allows(tx, actor, request, act))
    }

    /// The room that numbers this request, when one does.
    pub(super) fn that_numbers(
        &self,
        tx: &Tx,
        request: &SigningRequest,
    ) -> Result<Option<&dyn FollowsUp>> {
        match &self.0 {
            Some(room) if room.numbers(tx, request)? => Ok(Some(room.as_ref())),
            _ => Ok(None),
        }
    }
}

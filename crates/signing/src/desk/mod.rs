//! The signing desk: a file is submitted, the authorised person signs it, it gets its number and date, the authority
//! seals it (Decree 30/2020/NĐ-CP, arts. 5, 13, 15). Every signature and seal is approved by passkey, in batches that
//! say word by word what is approved.

mod batch;
mod lay_on;
mod lay_out;
mod page;
mod raise;
mod refusals;
mod renew;
mod request;
mod room;
mod sign;
mod store;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use base::authority::{Action, Actor, Scope};
use base::blobs::Blobs;
use base::db::Db;
use base::{Refusal, Result};
use directory::person::acting;
use directory::roles::{CLERK, LEADER, OFFICIAL};
use directory::{Passkeys, PersonId};
use signature::validate::Anchors;

pub use batch::{Act, Batch, BatchId, ITEMS_MAX, Item, approve, list};
pub use lay_out::{LaidOut, LayOutError, lay_out};
pub use page::routes;
pub use raise::{BELL, raise};
pub use renew::renew;
pub use request::{
    DocumentNumber, FIELDS, Fields, NewSigningRequest, SigningRequest, SigningRequestId, State,
    check_file, get, number, return_, submit,
};
pub use room::{FollowsUp, Room};
pub use sign::{Sign, sign};

use crate::keys::Keyring;
use crate::services::Services;
use crate::verification::Drawing;

/// Submitting a file for signature.
pub const SUBMIT: Action = Action { name: "request.submit", roles: &[OFFICIAL, CLERK, LEADER] };
/// Signing as the authorised person, or returning what is not to be signed.
pub const SIGN: Action = Action { name: "request.sign", roles: &[LEADER] };
/// Numbering and sealing.
pub const SEAL: Action = Action { name: "request.seal", roles: &[CLERK] };
/// Seeing one's own part of the desk.
pub const VIEW: Action = Action { name: "request.view", roles: &[OFFICIAL, CLERK, LEADER] };

/// Everything the desk needs. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub db: Db,
    pub blobs: Blobs,
    pub passkeys: Passkeys,
    pub keys: Keyring,
    pub services: Services,
    /// Whom this installation trusts: what it signs is checked against them before it is kept.
    pub anchors: Arc<Anchors>,
    pub drawing: Option<Drawing>,
    /// What follows when a request moved.
    pub room: Room,
}

/// The person behind an actor.
fn person(actor: &Actor) -> Result<PersonId> {
    Ok(acting(actor).ok_or_else(Refusal::not_found)?)
}

/// Whether the desk is this actor's to see: decides on its entry in the navigation.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&VIEW, Scope::Authority(home)).is_ok())
}

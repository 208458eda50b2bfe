//! The operator's pages: what passes the hub now, what waits or failed, and the whole trace of one message.
//! They show envelopes and facts, never a document (Decision 28/2018/QĐ-TTg, arts. 8, 11, 15).

mod board;
mod flow;
mod line;
mod live;
mod parcel;
mod parcels;
mod refused;
mod store;
mod stuck;
mod systems;
#[cfg(test)]
pub(crate) mod tests;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::FromRequestParts;
use axum::routing::{get, post};
use base::authority::{Action, Actor, Permit, Scope};
use base::{Error, Result};
use directory::SignedIn;
use directory::roles::HUB_OPERATOR;
use http::request::Parts;

use crate::hub::Hub;
pub(crate) use words::size;

/// Rings when something on the board may have changed.
pub const BELL: &str = "axis-board";

/// Seeing the envelopes and facts of everything that passes the hub. An auditor's role reaches one authority only,
/// so it does not open this.
pub const VIEW_HUB: Action = Action { name: "hub.view", roles: &[HUB_OPERATOR] };

/// Giving work that needed a person a fresh start.
pub const REVIVE: Action = Action { name: "job.revive", roles: &[HUB_OPERATOR] };

/// What the operator's pages stand on. Cheap to clone.
#[derive(Clone)]
pub struct Console {
    hub: Hub,
    live: Arc<live::Live>,
}

/// Every route of the operator.
pub fn routes(hub: Hub) -> Router {
    Router::new()
        .route("/axis", get(board::show))
        .route("/axis/live", get(live::listen))
        .route("/axis/parcels", get(parcels::show))
        .route("/axis/parcels/{id}", get(parcel::show))
        .route("/axis/systems", get(systems::show))
        .route("/axis/refusals", get(refused::show))
        .route("/axis/stuck", get(stuck::show))
        .route("/axis/stuck/{job}/retry", post(stuck::retry))
        .with_state(Console { hub, live: Arc::default() })
}

/// Whether the operator's pages are this actor's to see: decides on their entries in the navigation.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.may(&VIEW_HUB, Scope::Installation).is_ok()
}

/// Whoever asks, already allowed to look at the hub.
struct Watcher(Actor);

impl Watcher {
    fn may(&self, action: &Action) -> Result<Permit> {
        self.0.may(action, Scope::Installation)
    }
}

impl<S: Sync> FromRequestParts<S> for Watcher {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Watcher, Error> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        actor.may(&VIEW_HUB, Scope::Installation)?;
        Ok(Watcher(actor))
    }
}

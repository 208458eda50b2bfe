//! The pages of the desk: what waits, one request with its pages as pictures, one batch from its list to its result.

mod batch;
mod list;
mod request;
mod submission;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::routing::{get, post};
use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::{Error, Refusal, Result};
use directory::person::{Person, person as find};
use directory::roles::CLERK;
use directory::{PersonId, SignedIn};
use http::request::Parts;

use super::request::{SigningRequest, SigningRequestId};
use super::{Desk, VIEW, person, store};
use crate::form_check::FormCheck;

/// A hundred chosen documents, and a passkey's answer.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// Every route of the desk.
pub fn routes(desk: Desk, form_check: FormCheck) -> Router {
    let submission = submission::routes(desk.clone(), form_check);
    Router::new()
        .route("/signing", get(list::show))
        .route("/signing/requests/{id}", get(request::show))
        .route("/signing/requests/{id}/file", get(request::file))
        .route("/signing/requests/{id}/pages/{page}", get(request::page))
        .route("/signing/requests/{id}/number", post(request::number))
        .route("/signing/requests/{id}/return", post(request::return_))
        .route("/signing/batches", post(batch::list))
        .route("/signing/batches/{id}", get(batch::show))
        .route("/signing/batches/{id}/challenge", post(batch::ask))
        .route("/signing/batches/{id}/approval", post(batch::approve))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(desk)
        .merge(submission)
}

/// Who looks at the desk of their authority.
struct Looker {
    actor: Actor,
    authority: AuthorityId,
    person: PersonId,
    clerk: bool,
}

impl<S: Sync> FromRequestParts<S> for Looker {
    type Rejection = Error;

    /// Whoever is not signed in is led to sign in, whoever has no part in it is told so.
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Looker> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        let home = actor.home();
        actor.may(&VIEW, home.map_or(Scope::Installation, Scope::Authority))?;
        let authority = home.ok_or_else(Refusal::not_found)?;
        let (person, clerk) = (person(&actor)?, actor.has(&CLERK));
        Ok(Looker { actor, authority, person, clerk })
    }
}

impl Looker {
    /// Signers and submitters see their own; clerks see what their authority issues.
    fn sees(&self, one: &SigningRequest) -> bool {
        let own = one.signer == self.person || one.submitted_by == self.person;
        one.authority == self.authority && (own || self.clerk)
    }
}

/// A request this actor may see, with the people on it.
struct Seen {
    request: SigningRequest,
    signer: Person,
    submitted_by: Person,
}

fn seen(tx: &Tx, looker: &Looker, id: SigningRequestId) -> Result<Seen> {
    let found = store::get(tx, id)?.filter(|one| looker.sees(one));
    with_people(tx, found.ok_or_else(Refusal::not_found)?)
}

fn with_people(tx: &Tx, request: SigningRequest) -> Result<Seen> {
    let (signer, submitted_by) = (find(tx, request.signer)?, find(tx, request.submitted_by)?);
    Ok(Seen { request, signer, submitted_by })
}

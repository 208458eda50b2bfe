//! The pages of the desk: what waits, one submission with its pages as pictures, one batch from its list to its result.

mod batch;
mod list;
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

use super::submission::{Submission, SubmissionId};
use super::{Desk, VIEW, person, store};

/// A hundred chosen documents, and a passkey's answer.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// Every route of the desk.
pub fn routes(desk: Desk) -> Router {
    Router::new()
        .route("/signing", get(list::show))
        .route("/signing/submissions/{id}", get(submission::show))
        .route("/signing/submissions/{id}/file", get(submission::file))
        .route("/signing/submissions/{id}/pages/{page}", get(submission::page))
        .route("/signing/submissions/{id}/number", post(submission::number))
        .route("/signing/submissions/{id}/return", post(submission::return_))
        .route("/signing/batches", post(batch::list))
        .route("/signing/batches/{id}", get(batch::show))
        .route("/signing/batches/{id}/challenge", post(batch::ask))
        .route("/signing/batches/{id}/approval", post(batch::approve))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(desk)
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
    fn sees(&self, one: &Submission) -> bool {
        let own = one.signer == self.person || one.submitted_by == self.person;
        one.authority == self.authority && (own || self.clerk)
    }
}

/// A submission this actor may see, with the people on it.
struct Seen {
    submission: Submission,
    signer: Person,
    submitted_by: Person,
}

fn seen(tx: &Tx, looker: &Looker, id: SubmissionId) -> Result<Seen> {
    let found = store::get(tx, id)?.filter(|one| looker.sees(one));
    with_people(tx, found.ok_or_else(Refusal::not_found)?)
}

fn with_people(tx: &Tx, submission: Submission) -> Result<Seen> {
    let (signer, submitted_by) = (find(tx, submission.signer)?, find(tx, submission.submitted_by)?);
    Ok(Seen { submission, signer, submitted_by })
}

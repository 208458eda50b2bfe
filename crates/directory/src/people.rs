//! The pages by which an authority keeps its people: who works here, in which position, with which rights; accounts are added,
//! closed and never deleted (Decree 30/2020/NĐ-CP, Appendix VI: administration, rights when staff move).

mod acts;
mod import;
mod list;
mod one;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequestParts};
use axum::routing::{get, post};
use base::authority::{Actor, AuthorityId, Scope};
use base::pages::{Choice, Chrome};
use base::{Error, Refusal, Result};
use http::request::Parts;

use crate::Directory;
use crate::person::{CONFIRM_RIGHTS, KEEP_PEOPLE};
use crate::roles::{self, Reach};
use crate::sign_in::{SignIns, SignedIn};

const FORM_BYTES_MAX: usize = 16 * 1024;
/// People shown at once; a larger house finds somebody by name.
const PEOPLE_MAX: u32 = 1_000;

/// Every route of keeping people.
pub(crate) fn routes(sign_ins: &SignIns, directory: &Directory) -> Router {
    let keeping = Router::new()
        .route("/people", get(list::show).post(acts::add))
        .route("/people/{id}", get(one::show))
        .route("/people/{id}/positions", post(acts::give))
        .route("/people/{id}/password", post(acts::password))
        .route("/people/{id}/closing", post(acts::close))
        .route("/people/positions/{position}/end", post(acts::end))
        .route("/people/positions/{position}/confirmation", post(acts::confirm))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(sign_ins.clone());
    keeping.merge(import::routes(sign_ins, directory))
}

/// Whether the people of their authority are this actor's to see: decides on the entry in the navigation.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&CONFIRM_RIGHTS, Scope::Authority(home)).is_ok())
}

/// Whoever watches over the rights of their authority; asked before anything of a request's body is read.
struct Watcher {
    actor: Actor,
    authority: AuthorityId,
}

impl<S: Sync> FromRequestParts<S> for Watcher {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Watcher> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        let home = actor.home();
        actor.may(&CONFIRM_RIGHTS, home.map_or(Scope::Installation, Scope::Authority))?;
        let authority = home.ok_or_else(Refusal::not_found)?;
        Ok(Watcher { actor, authority })
    }
}

impl Watcher {
    /// Whether they also add people and give positions.
    fn keeps(&self) -> bool {
        self.must_keep().is_ok()
    }

    /// Refuses whoever only watches, before any work is done for them.
    fn must_keep(&self) -> Result<()> {
        self.actor.may(&KEEP_PEOPLE, Scope::Authority(self.authority)).map(drop)
    }
}

/// The roles that an authority gives, by the names of their boxes in forms.
fn given_roles(chrome: &Chrome) -> Vec<Choice> {
    let ours = roles::ALL.iter().filter(|known| known.reach == Reach::Authority);
    ours.map(|known| Choice::new(format!("role-{}", known.role.0), chrome.text(&known.name)))
        .collect()
}

/// The names of roles, for people.
fn role_names(chrome: &Chrome, of: &[base::authority::Role]) -> String {
    let names = of.iter().filter_map(|role| roles::find(&role.0));
    names.map(|known| chrome.text(&known.name)).collect::<Vec<_>>().join(", ")
}

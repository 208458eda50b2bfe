//! The page on which an administrator sees what the authority still needs.

use askama::Template;
use axum::Router;
use axum::extract::{FromRequestParts, State as Of};
use axum::routing::{get, post};
use base::authority::{Actor, AuthorityId, Scope};
use base::pages::{Chrome, Page};
use base::{Error, Result, Text};
use directory::SignedIn;
use http::request::Parts;

use super::{Need, SET_UP, needs};
use crate::{Office, house};

/// `/set-up`.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/set-up", get(show))
        .route("/set-up/opening", post(open))
        .with_state(office)
}

/// An administrator of their authority.
struct Administrator {
    actor: Actor,
    home: AuthorityId,
}

impl<S: Sync> FromRequestParts<S> for Administrator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Administrator> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        let home = actor.home();
        actor.may(&SET_UP, home.map_or(Scope::Installation, Scope::Authority))?;
        let home = home.ok_or_else(base::Refusal::not_found)?;
        Ok(Administrator { actor, home })
    }
}

#[derive(Template)]
#[template(path = "set_up/page.html")]
struct SetUp {
    chrome: Chrome,
    needs: Vec<Need>,
    opened: bool,
}

impl SetUp {
    fn open(&self) -> usize {
        self.needs.iter().filter(|need| !need.met).count()
    }
}

async fn show(Of(office): Of<Office>, who: Administrator, chrome: Chrome) -> Result<Page> {
    let read = move |tx: &base::db::Tx| {
        Ok((needs(tx, &who.actor, who.home)?, house::is_open(tx, who.home)?))
    };
    let (needs, opened) = office.hub.db.read(read).await?;
    Ok(Page::show(SetUp { chrome, needs, opened }))
}

async fn open(Of(office): Of<Office>, who: Administrator) -> Result<Page> {
    office.hub.db.write(move |tx| house::open(tx, &who.actor, who.home)).await?;
    Ok(Page::to("/set-up").notice(Text::new(
        "Cơ quan làm việc trên hệ thống từ bây giờ.",
        "The authority works here from now on.",
    )))
}

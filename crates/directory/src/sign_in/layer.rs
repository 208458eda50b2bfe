//! The layer inside the pages' frame: one look at the session a request, and everybody after it knows who acts.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use base::authority::Actor;
use base::pages::{Chrome, Page, Viewer};
use base::{Error, Refusal, Text};
use http::request::Parts;
use http::{Method, StatusCode, header};

use super::page::Local;
use super::token::SESSION;
use super::{Session, SignIns};
use crate::person::{Person, Position};

/// Who acts in this request; nobody when not signed in. Every room's handlers take it.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Actor);

/// The signed-in person with their session, for the pages of the account. 401 when nobody is signed in.
#[derive(Debug, Clone)]
pub struct Visit {
    pub session: Session,
    pub person: Person,
    pub positions: Vec<Position>,
    pub actor: Actor,
}

/// Lays sign-in around routes. It belongs inside `pages::dress`, whose head shows who is signed in.
pub fn signed_in(router: Router, sign_ins: SignIns) -> Router {
    router.layer(from_fn_with_state(sign_ins, around))
}

async fn around(State(sign_ins): State<SignIns>, mut request: Request, next: Next) -> Response {
    let visit = match SESSION.token(request.headers()) {
        Some(token) => sign_ins.visit(&token).await,
        None => Ok(None),
    };
    match visit {
        Ok(None) => {
            let way = way_to_sign_in(&request);
            let answer = next.run(request).await;
            match way {
                Some(way) if answer.status() == StatusCode::UNAUTHORIZED => {
                    Page::to(way).into_response()
                }
                _ => answer,
            }
        }
        Ok(Some(visit)) => {
            if let Some(chrome) = request.extensions().get::<Chrome>() {
                chrome.signed_in(viewer(&sign_ins, &visit, chrome));
            }
            request.extensions_mut().insert(visit.actor.clone());
            request.extensions_mut().insert(Arc::new(visit));
            next.run(request).await
        }
        Err(error) => error.into_response(),
    }
}

/// A person who opens a page that needs them to sign in is led there, and back afterwards.
fn way_to_sign_in(request: &Request) -> Option<String> {
    let html = request
        .headers()
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.to_str().is_ok_and(|accept| accept.contains("text/html")));
    if request.method() != Method::GET || !html {
        return None;
    }
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
    Some(Local::parse(here).way_to_sign_in())
}

fn viewer(sign_ins: &SignIns, visit: &Visit, chrome: &Chrome) -> Viewer {
    let directory = sign_ins.directory.snapshot();
    let home = visit.actor.home().and_then(|home| directory.get(home));
    let acting_for = home.map_or("", |home| {
        home.name_en
            .as_deref()
            .filter(|_| chrome.lang == base::Lang::En)
            .unwrap_or(home.name.as_str())
    });
    let nav = (sign_ins.ways)(&visit.actor);
    let (id, name) = (visit.person.id.to_string(), visit.person.name.clone());
    Viewer { id, name, acting_for: acting_for.to_owned(), account: "/me", nav }
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<SignedIn, Infallible> {
        let actor = parts.extensions.get::<Actor>().cloned();
        Ok(SignedIn(actor.unwrap_or_else(Actor::nobody)))
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visit, Error> {
        let visit = parts.extensions.get::<Arc<Visit>>();
        visit.map(|visit| Visit::clone(visit)).ok_or_else(|| needs_sign_in().into())
    }
}

fn needs_sign_in() -> Refusal {
    Refusal::new(
        "permission.sign-in",
        Text::new("Cần đăng nhập để xem trang này.", "You need to sign in to see this page."),
        Text::new("Đăng nhập rồi mở lại đường dẫn này.", "Sign in, then open this address again."),
    )
    .status(401)
}

//! The page that opens without a network: what waits on this device, and that it goes by itself. It holds nothing of
//! anybody; the device's script fills it.

use askama::Template;
use axum::Router;
use axum::routing::get;

use super::{Chrome, Page};

#[derive(Template)]
#[template(path = "away.html")]
struct Away {
    chrome: Chrome,
}

/// `/away`: for everybody; who is signed in has what waits sent from here.
pub fn away<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/away", get(async |chrome: Chrome| Page::show(Away { chrome })))
}

//! The page of the search: one line to ask in, what was found, ways to narrow it down, and searches that people keep.

mod facet;
mod show;

use axum::Router;
use axum::routing::{get, post};

use crate::Office;

/// Every route of the search.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/search", get(show::show))
        .route("/search/saved", post(show::keep))
        .route("/search/saved/{id}/removal", post(show::remove))
        .with_state(office)
}

//! The books of secret documents, and one stub with what is to be done about it.

mod book;
mod one;

use axum::Router;
use axum::routing::{get, post};

use crate::Office;

/// Every route of secret documents.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/secrets", get(book::show).post(book::register))
        .route("/secrets/{id}", get(one::show))
        .route("/secrets/{id}/hand-over", post(one::hand_over))
        .route("/secrets/{id}/completion", post(one::complete))
        .with_state(office)
}

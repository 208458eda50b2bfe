//! The pages of tasks: the lists, the wall by authority, the form from a sentence, one task with what is to be done about it.

mod acts;
mod form;
mod list;
mod one;
mod wall;

use axum::Router;
use axum::routing::{get, post};

use crate::Office;

/// Every route of tasks.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/tasks", get(list::show))
        .route("/tasks/wall", get(wall::show))
        .route("/tasks/wall/{form}", get(wall::leave))
        .route("/tasks/new", get(form::new).post(form::create))
        .route("/tasks/{id}", get(one::show))
        .route("/tasks/{id}/mute", post(acts::mute))
        .route("/tasks/{id}/reading", post(acts::read))
        .route("/tasks/{id}/steps/{step}", post(acts::take))
        .with_state(office)
}

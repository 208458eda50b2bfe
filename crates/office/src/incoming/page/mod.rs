//! The pages of incoming documents: the register, and one document with what is to be done about it.

mod acts;
mod list;
mod one;
mod scan;
mod time;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::Office;
use crate::incoming::arrival;

pub use list::may_list;
pub(crate) use one::look_again;

/// A form with some thousand people to choose from.
const FORM_BYTES_MAX: usize = 512 * 1024;

/// Every route of incoming documents.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/incoming", get(list::show))
        .route("/incoming/{id}", get(one::show))
        .route("/incoming/{id}/files/{place}", get(one::file))
        .route("/incoming/{id}/files/{place}/pages/{page}", get(one::page))
        .route("/incoming/{id}/registration", post(acts::register))
        .route("/incoming/{id}/refusal", post(acts::refuse))
        .route("/incoming/{id}/submission", post(acts::submit))
        .route("/incoming/{id}/assignment", post(acts::assign))
        .route("/incoming/{id}/beginning", post(acts::accept))
        .route("/incoming/{id}/opinion", post(acts::opine))
        .route("/incoming/{id}/reading", post(acts::note_seen))
        .route("/incoming/{id}/report", post(acts::propose))
        .route("/incoming/{id}/confirmation", post(acts::confirm))
        .route("/incoming/{id}/return", post(acts::send_back))
        .route("/incoming/{id}/pause", post(acts::pause))
        .route("/incoming/{id}/resumption", post(acts::go_on))
        .route("/incoming/{id}/time", post(acts::ask_time))
        .route("/incoming/{id}/more-time", post(acts::give_time))
        .route("/incoming/{id}/no-more-time", post(acts::refuse_time))
        .route("/incoming/{id}/taking-back", post(acts::take_back))
        .route("/incoming/{id}/filing", post(acts::file))
        .route("/incoming/{id}/destruction", post(acts::destroy))
        .route("/incoming/{id}/recall-refusal", post(acts::decline))
        .route("/incoming/{id}/notes", post(acts::note_down))
        .route("/incoming/{id}/mute", post(acts::mute))
        .route("/incoming/{id}/hold", post(acts::freeze))
        .route("/incoming/{id}/release", post(acts::release))
        .route("/incoming/{id}/no-stamp", post(acts::dismiss_stamp))
        .route("/incoming/{id}/stamp", post(acts::confirm_stamp))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(office.clone())
        .merge(arrival::routes(office))
}

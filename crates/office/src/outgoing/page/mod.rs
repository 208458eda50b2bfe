//! The pages of outgoing documents: the list, the form, what is kept of unfinished ones and as templates, one document with
//! what is to be done about it, its versions.

mod acts;
mod attachments;
mod brief;
mod dispositions;
mod form;
mod from_file;
mod kept;
mod list;
mod one;
mod recipients;
mod source;
mod versions;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::Office;

pub(super) use one::file_of;

/// A long document, every Vietnamese letter of which takes up to nine bytes in a form.
const FORM_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Every route of outgoing documents.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/outgoing", get(list::show))
        .route("/outgoing/new", get(form::new).post(form::create))
        .route("/outgoing/new/file", from_file::opening())
        .route("/outgoing/templates", get(kept::templates))
        .route("/outgoing/templates/{id}/withdrawal", post(kept::withdraw))
        .route("/outgoing/unfinished/{id}/removal", post(kept::drop_))
        .route("/outgoing/{id}", get(one::show))
        .route("/outgoing/{id}/attachments", attachments::adding())
        .route("/outgoing/{id}/attachments/{place}", get(attachments::file))
        .route("/outgoing/{id}/attachments/{place}/pages/{page}", get(attachments::page))
        .route("/outgoing/{id}/attachments/{place}/removal", post(attachments::remove))
        .route("/outgoing/{id}/brief", get(brief::show))
        .route("/outgoing/{id}/brief/book", get(brief::book))
        .route("/outgoing/{id}/dispositions", get(dispositions::show).post(dispositions::save))
        .route("/outgoing/{id}/edit", get(form::edit).post(form::save))
        .route("/outgoing/{id}/file", get(one::file))
        .route("/outgoing/{id}/filing", post(acts::file))
        .route("/outgoing/{id}/live", get(recipients::listen))
        .route("/outgoing/{id}/pages/{page}", get(one::page))
        .route("/outgoing/{id}/versions", get(versions::show))
        .route("/outgoing/{id}/notes", post(acts::note_down))
        .route("/outgoing/{id}/mute", post(acts::mute))
        .route("/outgoing/{id}/opinions", post(acts::ask))
        .route("/outgoing/{id}/opinion", post(acts::opine))
        .route("/outgoing/{id}/submission", post(acts::submit))
        .route("/outgoing/{id}/taking-back", post(acts::withdraw))
        .route("/outgoing/{id}/approval", post(acts::approve))
        .route("/outgoing/{id}/return", post(acts::return_))
        .route("/outgoing/{id}/number", post(acts::number))
        .route("/outgoing/{id}/recall", post(acts::recall))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(office)
}

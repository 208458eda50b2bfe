//! The pages of work files: the list of a year, opening a file, one file with what is to be done about it, its record.

mod acts;
mod list;
mod one;
mod opening;
mod record;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::Office;

/// The longest form holds a reason.
const FORM_BYTES_MAX: usize = 64 * 1024;

/// Every route of work files.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/dossiers", get(list::show))
        .route("/dossiers/opening", get(opening::show).post(opening::open))
        .route("/dossiers/{id}", get(one::show))
        .route("/dossiers/{id}/record", get(record::show))
        .route("/dossiers/{id}/entries", post(acts::put))
        .route("/dossiers/{id}/removal", post(acts::take_out))
        .route("/dossiers/{id}/closing", post(acts::close))
        .route("/dossiers/{id}/hand-over", post(acts::offer))
        .route("/dossiers/{id}/receipt", post(acts::receive))
        .route("/dossiers/{id}/return", post(acts::give_back))
        .route("/dossiers/{id}/hold", post(acts::freeze))
        .route("/dossiers/{id}/release", post(acts::release))
        .route("/dossiers/{id}/packages", post(acts::ask))
        .route("/dossiers/{id}/packages/{package}", get(one::package))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(office)
}

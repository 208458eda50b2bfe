//! Every route of the product in one place: pages in their frame, the agency protocol beside them.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use tower::ServiceExt;

use crate::config::Part;
use crate::installation::Installation;

/// The whole service.
pub fn router(installation: &Arc<Installation>, metrics: Option<PrometheusHandle>) -> Router {
    let parts = &installation.config.parts;
    let pages = crate::pages::dressed(installation, pages(installation));
    let mut router =
        Router::new().route("/health", get(health).with_state(installation.clone())).merge(pages);
    if let Some(metrics) = metrics {
        router = router.route("/metrics", get(show_metrics).with_state(metrics));
    }
    if !parts.contains(&Part::Axis) {
        return router;
    }
    let protocol = axis::protocol::service(installation.hub.clone());
    Router::new().fallback(move |request: Request| {
        let claimed = axis::protocol::claims(request.uri(), request.headers());
        let service = if claimed { protocol.clone() } else { router.clone() };
        async move { service.oneshot(request).await }
    })
}

/// The pages of every part that this process serves.
fn pages(installation: &Arc<Installation>) -> Router {
    let mut pages = crate::pages::routes(installation);
    if installation.config.parts.contains(&Part::Directory) {
        let (db, hub) = (&installation.db, &installation.hub);
        pages = pages.merge(directory::routes(db, &hub.directory, &installation.sign_ins));
    }
    if installation.config.parts.contains(&Part::Axis) {
        let (hub, limit) = (&installation.hub, installation.config.checker.bytes_max());
        pages = pages
            .merge(axis::operator::routes(hub.clone()))
            .merge(axis::checker::routes(hub.clone(), limit));
    }
    if installation.config.parts.contains(&Part::Signing) {
        pages = pages
            .merge(signing::desk::routes(
                installation.desk.clone(),
                installation.form_check.clone(),
            ))
            .merge(signing::certificate::routes(installation.desk.clone()))
            .merge(signing::mandate::routes(installation.db.clone()))
            .merge(signing::verification::routes(installation.verification.clone()))
            .merge(signing::form_check::routes(installation.form_check.clone()));
    }
    if installation.config.parts.contains(&Part::Office) {
        pages = pages
            .merge(desk::routes(&installation.db, &crate::wiring::acts()))
            .merge(office::routes(installation.office.clone()));
    }
    pages
}

/// Whether this node can do its work: the database answers.
async fn health(State(installation): State<Arc<Installation>>) -> Response {
    match installation.db.read(|_| Ok(())).await {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

/// Figures for this machine's collector only; to anybody else the page does not exist.
async fn show_metrics(
    State(metrics): State<PrometheusHandle>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let forwarded = request.headers().contains_key("x-forwarded-for");
    if !peer.ip().is_loopback() || forwarded {
        return StatusCode::NOT_FOUND.into_response();
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render()).into_response()
}

//! The agency protocol: every operation of the three versions of the software kit that today's agency software is
//! built on, answered so that the kit understands it. The wire format is that of VXP/NDXP; `docs/connect/protocol.md`.

mod agencies;
mod answer;
mod documents;
mod headers;
mod inbox;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, Uri};
use axum::response::Response;
use base::{Refusal, Result, Text};

use crate::hub::{Hub, MessageKind};

pub use answer::code_of;
pub use headers::{Keys, PREFIX, Signed, parse_stamp, sign};

/// Every operation there is.
pub const OPERATIONS: [&str; 13] = [
    "getAgenciesList",
    "getAgenciesListQD20",
    "getSynchronizeUnit",
    "registerAgency",
    "deleteAgency",
    "sendEdoc",
    "getSentEdocList",
    "getReceivedEdocList",
    "getEdoc",
    "downloadEdoc",
    "updateStatus",
    "countReceiveEdoc",
    "countReceiveStatus",
];

/// The protocol as a service of its own. It has no fixed paths: clients configure an endpoint freely, with or
/// without a path or a trailing slash, and put the operation's name after it. The door sends here what it
/// [`claims`].
pub fn service(hub: Hub) -> Router {
    Router::new().fallback(call).with_state(hub)
}

/// Whether a request is for this protocol: it names an operation or carries signed headers.
#[must_use]
pub fn claims(uri: &Uri, headers: &HeaderMap) -> bool {
    OPERATIONS.contains(&operation(uri)) || headers.contains_key(headers::SIGNED)
}

/// The last part of the path; repeated slashes do not matter.
fn operation(uri: &Uri) -> &str {
    uri.path().rsplit('/').find(|part| !part.is_empty()).unwrap_or_default()
}

async fn call(
    State(hub): State<Hub>,
    method: Method,
    uri: Uri,
    request: Request<Body>,
) -> Response {
    let operation = operation(&uri);
    let asked_to_download = operation == "downloadEdoc";
    let answered = match (operation, &method) {
        ("downloadEdoc", &Method::GET | &Method::POST) => inbox::download(&hub, request).await,
        (_, &Method::POST) => post(&hub, operation, request).await,
        _ => Err(wrong_method().into()),
    };
    match answered {
        Ok(response) => response,
        // The kit saves whatever comes with a failed download as the document: an error has an empty body.
        Err(error) if asked_to_download => answer::empty(&error),
        Err(error) => answer::failed(operation, &error),
    }
}

async fn post(hub: &Hub, operation: &str, request: Request<Body>) -> Result<Response> {
    match operation {
        "getAgenciesList" => agencies::list(hub, request.headers()),
        "getAgenciesListQD20" => agencies::list_decision20(hub, request.headers()),
        "getSynchronizeUnit" => agencies::synchronize(hub, request.headers()),
        "registerAgency" => agencies::register(hub, request).await,
        "deleteAgency" => agencies::delete(hub, request).await,
        "sendEdoc" => documents::send(hub, request).await,
        "getSentEdocList" => documents::sent(hub, request.headers()).await,
        "getReceivedEdocList" => inbox::list(hub, request.headers()).await,
        "getEdoc" => inbox::get(hub, request).await,
        "updateStatus" => inbox::update_status(hub, request).await,
        "countReceiveEdoc" => inbox::count(hub, request, MessageKind::Document).await,
        "countReceiveStatus" => inbox::count(hub, request, MessageKind::Status).await,
        _ => Err(no_such_operation(operation).into()),
    }
}

fn wrong_method() -> Refusal {
    Refusal::new(
        "operation.method",
        Text::new(
            "Thao tác này phải được gọi bằng POST.",
            "This operation must be called with POST.",
        ),
        Text::new("Đổi phương thức thành POST.", "Change the method to POST."),
    )
    .status(405)
}

fn no_such_operation(name: &str) -> Refusal {
    let name: String = name.chars().take(60).collect();
    Refusal::new(
        "operation.unknown",
        Text::with(
            format!("Trục không có thao tác “{name}”."),
            format!("The hub has no operation “{name}”."),
        ),
        Text::new(
            "Kiểm tra tên thao tác sau địa chỉ dịch vụ (ví dụ sendEdoc, getReceivedEdocList).",
            "Check the operation's name after the endpoint (such as sendEdoc, getReceivedEdocList).",
        ),
    )
    .status(404)
}

//! How a request reaches a hub: over HTTP, or straight into the hub of this same process. Everything above is one
//! code path, so a hub and an office in one process still talk as two.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use tower::ServiceExt;

/// A hub that does not answer within this time is tried again later.
const ANSWER_WAIT: Duration = Duration::from_secs(120);
const CONNECT_WAIT: Duration = Duration::from_secs(10);

/// A way to a hub. Cheap to clone.
#[derive(Clone)]
pub enum Transport {
    /// The hub of this process.
    Loopback(Router),
    /// A hub at an address; requests carry paths relative to it.
    Http { client: reqwest::Client, endpoint: String },
}

/// The request did not get there or its answer did not come back; nothing is known of its effect.
#[derive(Debug, thiserror::Error)]
#[error("the hub was not reached: {0}")]
pub struct Unreached(String);

impl Transport {
    /// A way over HTTP or HTTPS.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn http(endpoint: &str) -> Result<Transport, Unreached> {
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_WAIT)
            .read_timeout(ANSWER_WAIT)
            .build()
            .map_err(|error| Unreached(error.to_string()))?;
        Ok(Transport::Http { client, endpoint: endpoint.trim_end_matches('/').to_owned() })
    }

    /// Sends a request and waits for its answer.
    ///
    /// # Errors
    /// [`Unreached`] when no whole answer begins to arrive.
    pub async fn call(&self, request: Request<Body>) -> Result<Response<Body>, Unreached> {
        match self {
            Transport::Loopback(router) => match router.clone().oneshot(request).await {
                Ok(response) => Ok(response),
                Err(never) => match never {},
            },
            Transport::Http { client, endpoint } => {
                let (parts, body) = request.into_parts();
                let answer = client
                    .request(parts.method, format!("{endpoint}{}", parts.uri.path()))
                    .headers(parts.headers)
                    .body(reqwest::Body::wrap_stream(body.into_data_stream()))
                    .send()
                    .await
                    .map_err(|error| Unreached(error.without_url().to_string()))?;
                Ok(Response::from(answer).map(Body::new))
            }
        }
    }
}

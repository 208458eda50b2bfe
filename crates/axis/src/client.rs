//! A client of the agency protocol: what an office uses to reach its hub, the same words that agency software speaks.

use axum::body::Body;
use base::authority::AuthorityId;
use base::blobs::{Blobs, Digest, Incoming, Stored};
use base::clock::vietnam;
use futures::StreamExt;
use http::{Method, Request, Response, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::protocol::{PREFIX, sign};
use crate::system::Secret;
use crate::transport::{Transport, Unreached};

/// An answer in JSON is never longer: a list of a thousand lines is some 300 KB.
const ANSWER_MAX: usize = 32 * 1024 * 1024;

/// Why a call did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Not reached, or broken off: the same call may be made again.
    #[error(transparent)]
    Unreached(#[from] Unreached),
    /// The hub is there and cannot now; the same call may be made again.
    #[error("the hub cannot now: {0}")]
    NotNow(String),
    /// The hub says no: the same call will be refused again.
    #[error("{rule}: {words}")]
    Refused { rule: String, words: String },
    /// This house could not do its own part, e.g. its disk is full.
    #[error("{0}")]
    Own(String),
}

/// A way to one hub in the name of one system.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    system: String,
    secret: Secret,
    stamp: String,
}

/// A copy that waits at the hub.
#[derive(Debug, Clone, Deserialize)]
pub struct Waiting {
    #[serde(rename = "docId")]
    pub doc_id: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
}

impl Client {
    #[must_use]
    pub fn new(transport: Transport, system: String, secret: Secret, now: Timestamp) -> Client {
        let stamp = vietnam(now).strftime("%d%m%YT%H%M%S+%3f").to_string();
        // Milliseconds are written with four places.
        let stamp = stamp.replacen('+', "+0", 1);
        Client { transport, system, secret, stamp }
    }

    /// Sends a packet; `send_id` makes any repetition of this call harmless. Answers the hub's id of it.
    ///
    /// # Errors
    /// As [`CallError`].
    pub async fn send(
        &self,
        send_id: &str,
        kind: &str,
        stored: Stored,
        blobs: &Blobs,
    ) -> Result<String, CallError> {
        let body = blobs.open(stored).await.map_err(|error| CallError::Own(error.to_string()))?;
        let keys = [
            ("servicetype", "eDoc".to_owned()),
            ("messagetype", kind.to_owned()),
            ("hash-file", stored.digest.to_string()),
            ("send-id", send_id.to_owned()),
        ];
        let answer = self.ask("sendEdoc", &keys, Body::from_stream(body)).await?;
        answer.get("DocId").and_then(Value::as_str).map(str::to_owned).ok_or_else(no_sense)
    }

    /// What waits, urgent first.
    ///
    /// # Errors
    /// As [`CallError`].
    pub async fn waiting(&self, kind: &str) -> Result<Vec<Waiting>, CallError> {
        let keys = [("servicetype", "eDoc".to_owned()), ("messagetype", kind.to_owned())];
        let mut answer = self.ask("getReceivedEdocList", &keys, Body::empty()).await?;
        serde_json::from_value(answer.remove("data").unwrap_or_default()).map_err(|_| no_sense())
    }

    /// Fetches a copy into this house's store of bodies, where it is not yet kept.
    ///
    /// # Errors
    /// As [`CallError`].
    pub async fn fetch(&self, doc_id: &str, blobs: &Blobs) -> Result<Fetched, CallError> {
        let request = self.request(
            Method::GET,
            "downloadEdoc",
            &[("docId", doc_id.to_owned())],
            Body::empty(),
        )?;
        let response = self.transport.call(request).await?;
        if response.status() != StatusCode::OK {
            return Err(CallError::NotNow(format!("download answered {}", response.status())));
        }
        let own = |error: base::Error| CallError::Own(error.to_string());
        let mut incoming = blobs.incoming().await.map_err(own)?;
        let mut hasher = <sha2::Sha256 as sha2::Digest>::new();
        let mut body = response.into_body().into_data_stream();
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| CallError::NotNow(error.to_string()))?;
            sha2::Digest::update(&mut hasher, &chunk);
            incoming.write(&chunk).await.map_err(own)?;
        }
        Ok(Fetched { incoming, digest: Digest(sha2::Digest::finalize(hasher).into()) })
    }

    /// Tells the hub what became of a copy: `processing`, `done` or `fail`.
    ///
    /// # Errors
    /// As [`CallError`].
    pub async fn settle(&self, doc_id: &str, how: &str, reason: &str) -> Result<(), CallError> {
        let mut keys = vec![("docId", doc_id.to_owned()), ("status", how.to_owned())];
        if !reason.is_empty() && reason.is_ascii() {
            keys.push(("description", reason.to_owned()));
        }
        self.ask("updateStatus", &keys, Body::from("{}")).await.map(drop)
    }

    async fn ask(
        &self,
        operation: &str,
        keys: &[(&str, String)],
        body: Body,
    ) -> Result<Map<String, Value>, CallError> {
        let request = self.request(Method::POST, operation, keys, body)?;
        let response = self.transport.call(request).await?;
        understand(response).await
    }

    fn request(
        &self,
        method: Method,
        operation: &str,
        keys: &[(&str, String)],
        body: Body,
    ) -> Result<Request<Body>, CallError> {
        let mut signed = Map::new();
        let own = [("systemid", self.system.clone()), ("timestamp", self.stamp.clone())];
        for (name, value) in own.iter().chain(keys) {
            signed.insert(format!("{PREFIX}{name}"), value.as_str().into());
        }
        let signed = Value::Object(signed).to_string();
        Request::builder()
            .method(method)
            .uri(format!("/{operation}"))
            .header("XroadVnpt-hash-header", sign(&self.secret, signed.as_bytes()))
            .header(
                "XroadVnpt-sign-header",
                http::HeaderValue::from_bytes(signed.as_bytes()).map_err(|_| no_sense())?,
            )
            .header("User-Agent", concat!("truc/", env!("CARGO_PKG_VERSION")))
            .body(body)
            .map_err(|error| CallError::Own(error.to_string()))
    }
}

/// A copy fetched and not yet kept.
pub struct Fetched {
    pub incoming: Incoming,
    pub digest: Digest,
}

async fn understand(response: Response<Body>) -> Result<Map<String, Value>, CallError> {
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), ANSWER_MAX)
        .await
        .map_err(|error| CallError::NotNow(error.to_string()))?;
    let Ok(Value::Object(answer)) = serde_json::from_slice(&bytes) else {
        return Err(CallError::NotNow(format!("the answer is no JSON object (HTTP {status})")));
    };
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    match text("ErrorCode").as_str() {
        "0" => Ok(answer),
        // A failure of the hub itself, or a full disk: it passes.
        "20" => Err(CallError::NotNow(text("ErrorDesc"))),
        _ => Err(CallError::Refused { rule: text("Rule"), words: text("ErrorDesc") }),
    }
}

fn no_sense() -> CallError {
    CallError::NotNow("the answer makes no sense".to_owned())
}

/// The client of one authority.
pub struct Mailbox {
    pub authority: AuthorityId,
    pub client: Client,
}

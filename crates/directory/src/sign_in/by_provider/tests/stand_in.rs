//! A sign-in provider that answers what a test wants, right or forged. What a right one does is asked of a real one,
//! in the stories of the server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(super) const CLIENT: &str = "truc";
pub(super) const SECRET: &str = "bí mật của khách";

/// Cheap to clone; clones are one provider.
#[derive(Clone)]
pub(super) struct StandIn(Arc<Inner>);

struct Inner {
    issuer: String,
    key: EcdsaKeyPair,
    says: Mutex<Says>,
}

/// What it answers next.
#[derive(Default)]
pub(super) struct Says {
    pub(super) token: String,
    /// The digest of the verifier that came with the browser.
    pub(super) challenge: String,
    pub(super) broken: bool,
}

impl StandIn {
    pub(super) async fn start() -> StandIn {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner { issuer, key: key(), says: Mutex::default() };
        let stand_in = StandIn(Arc::new(inner));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .with_state(stand_in.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        stand_in
    }

    pub(super) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    pub(super) fn says(&self) -> MutexGuard<'_, Says> {
        self.0.says.lock().unwrap()
    }

    /// An ID token by this provider's key.
    pub(super) fn signed(&self, claims: &Value) -> String {
        by_key(&self.0.key, claims)
    }
}

pub(super) fn key() -> EcdsaKeyPair {
    EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()
}

/// An ID token by whatever key, under the name of the provider's key.
pub(super) fn by_key(key: &EcdsaKeyPair, claims: &Value) -> String {
    let head = body(&json!({ "alg": "ES256", "kid": "k1" }), claims);
    let value = key.sign(&SystemRandom::new(), head.as_bytes()).unwrap();
    format!("{head}.{}", URL_SAFE_NO_PAD.encode(value))
}

/// What of a token is signed.
pub(super) fn body(head: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(head), part(claims))
}

async fn discovery(State(stand_in): State<StandIn>) -> Response {
    if stand_in.says().broken {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let issuer = stand_in.issuer();
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // As a careless provider would: what is taken is for the client to decide.
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
    }))
    .into_response()
}

async fn keys(State(stand_in): State<StandIn>) -> Json<Value> {
    // An uncompressed point: 04, x, y.
    let point = stand_in.0.key.public_key().as_ref();
    let part = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&point[range]);
    Json(json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "use": "sig", "kid": "k1", "x": part(1..33), "y": part(33..65),
    }] }))
}

async fn token(
    State(stand_in): State<StandIn>,
    headers: HeaderMap,
    Form(asked): Form<HashMap<String, String>>,
) -> Response {
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    // The secret is escaped for a form before it becomes a password (RFC 6749, 2.3.1).
    let escaped: String = SECRET
        .bytes()
        .map(|b| match b {
            b' ' => "+".to_owned(),
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{escaped}")));
    if headers.get(header::AUTHORIZATION).is_none_or(|given| given != &basic) {
        return refuse("invalid_client").into_response();
    }
    let says = stand_in.says();
    let verifier = asked.get("code_verifier").map_or("", String::as_str);
    let proved = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == says.challenge;
    if !proved || asked.get("code").is_none_or(|code| code != "the-code") {
        return refuse("invalid_grant").into_response();
    }
    let token = says.token.clone();
    Json(json!({ "access_token": "x", "token_type": "Bearer", "id_token": token })).into_response()
}

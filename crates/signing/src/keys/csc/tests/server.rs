//! A remote signing service of the tests, after the published text (CSC API 2.0.0.2): it refuses what the text says is to
//! be refused, so that our calls are held against it and not against what we send.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use signature::crypto::{Digest, SignatureAlgorithm};
use signature::trial::key_from_seed;

pub(super) const SECRET: &str = "client-secret-of-the-tests";
pub(super) const PIN: &str = "246810";
pub(super) const SEED: [u8; 32] = [9; 32];
pub(super) const SEAL: &str = "credential/seal-G22";
pub(super) const DISABLED: &str = "credential/ended";
pub(super) const IMPLICIT: &str = "credential/person-minh";
pub(super) const CONSENT: &str = "credential/by-hand";

/// What goes wrong at this service.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    None,
    /// Answers that are no JSON, with a success.
    Garbage,
    /// An answer longer than anybody needs.
    Flood,
    /// No answer in time.
    Slow,
    /// Overload.
    Busy,
    /// Two values for one digest.
    Twice,
}

pub(super) struct Service {
    pub(super) trouble: Mutex<Trouble>,
    /// Tokens given so far; only the last one is good.
    pub(super) tokens: AtomicU32,
    pub(super) signatures: AtomicU32,
    /// Message whose digest is known to this service: it signs through a library that hashes by itself.
    pub(super) message: &'static [u8],
    certificate: String,
}

type Shared = State<Arc<Service>>;

impl Service {
    /// Starts it on a free port; gives its base address.
    pub(super) async fn start(message: &'static [u8], certificate: &[u8]) -> (Arc<Self>, String) {
        let service = Arc::new(Service {
            trouble: Mutex::new(Trouble::None),
            tokens: AtomicU32::new(0),
            signatures: AtomicU32::new(0),
            message,
            certificate: BASE64_STANDARD.encode(certificate),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let auth = format!("http://{address}/auth");
        let info = move || async move { Json(described(&auth)) };
        let routes = Router::new()
            .route("/csc/v2/info", post(info))
            .route("/auth/oauth2/token", post(token))
            .route("/csc/v2/credentials/list", post(list))
            .route("/csc/v2/credentials/info", post(see))
            .route("/csc/v2/credentials/authorize", post(authorize))
            .route("/csc/v2/signatures/signHash", post(sign))
            .with_state(service.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
        (service, format!("http://{address}/csc/v2"))
    }

    pub(super) fn has(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = trouble;
    }

    /// Ends all tokens, before their time.
    pub(super) fn revoke(&self) {
        self.tokens.fetch_add(1, Ordering::SeqCst);
    }
}

/// 11.1 info: no authorization needed.
fn described(auth: &str) -> Value {
    json!({
        "specs": "2.0.0.2", "name": "Service of the tests", "logo": "https://example.vn/logo.png",
        "region": "VN", "lang": "en-US", "authType": ["oauth2client"], "oauth2": auth,
        "methods": ["credentials/list", "credentials/info", "credentials/authorize",
            "signatures/signHash"],
    })
}

/// 10.1: an error is an HTTP status with `error` and `error_description`.
fn error(status: StatusCode, code: &str, words: &str) -> Response {
    (status, Json(json!({ "error": code, "error_description": words }))).into_response()
}

fn bad(words: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_request", words)
}

/// 8.4.4 oauth2/token with the grant `client_credentials`.
async fn token(
    State(service): Shared,
    Form(form): Form<std::collections::HashMap<String, String>>,
) -> Response {
    let has = |name: &str, value: &str| form.get(name).is_some_and(|given| given == value);
    if !has("grant_type", "client_credentials") {
        return error(StatusCode::BAD_REQUEST, "unsupported_grant_type", "");
    }
    if !has("client_id", "truc") || !has("client_secret", SECRET) {
        // A service that talks too much: our side must not repeat it.
        let given = form.get("client_secret").cloned().unwrap_or_default();
        return error(StatusCode::UNAUTHORIZED, "invalid_client", &format!("not {given}"));
    }
    let number = service.tokens.fetch_add(1, Ordering::SeqCst) + 1;
    let token = format!("token-{number}");
    Json(json!({ "access_token": token, "token_type": "Bearer", "expires_in": 300 }))
        .into_response()
}

/// Section 7: POST of JSON; 8.4: bearer token; then the troubles.
async fn opened(service: &Service, headers: &HeaderMap, body: &Bytes) -> Result<Value, Response> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let good = format!("Bearer token-{}", service.tokens.load(Ordering::SeqCst));
    if header("authorization") != Some(&good) {
        return Err(error(StatusCode::UNAUTHORIZED, "invalid_token", "The token has expired"));
    }
    if header("content-type") != Some("application/json") {
        return Err(bad("The body is no JSON"));
    }
    let trouble = *service.trouble.lock().unwrap();
    match trouble {
        Trouble::None | Trouble::Twice => {}
        Trouble::Garbage => return Err("<html>Gateway</html>".into_response()),
        Trouble::Flood => return Err(" ".repeat(1 << 20).into_response()),
        Trouble::Busy => {
            return Err(error(StatusCode::SERVICE_UNAVAILABLE, "server_error", "later"));
        }
        Trouble::Slow => {
            tokio::time::sleep(Duration::from_secs(20)).await;
            return Err(bad("too late"));
        }
    }
    serde_json::from_slice(body).map_err(|_| bad("The body is no JSON"))
}

/// 11.4 credentials/list.
async fn list(State(service): Shared, headers: HeaderMap, body: Bytes) -> Response {
    match opened(&service, &headers, &body).await {
        // The token is not a user's, so a user must be named.
        Ok(ask) if ask["userID"] == "G22" => {
            Json(json!({ "credentialIDs": [SEAL, IMPLICIT, DISABLED, CONSENT] })).into_response()
        }
        Ok(_) => bad("Missing (or invalid type) string parameter userID"),
        Err(answer) => answer,
    }
}

/// 11.5 credentials/info.
async fn see(State(service): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let ask = match opened(&service, &headers, &body).await {
        Ok(ask) => ask,
        Err(answer) => return answer,
    };
    let id = ask["credentialID"].as_str().unwrap_or_default();
    if ![SEAL, IMPLICIT, DISABLED, CONSENT].contains(&id) {
        return bad("Invalid parameter credentialID");
    }
    let certificates = match ask["certificates"].as_str() {
        Some("chain" | "single") => json!([service.certificate]),
        Some("none") => json!([]),
        _ => return bad("Invalid parameter certificates"),
    };
    Json(json!({
        "key": {
            "status": if id == DISABLED { "disabled" } else { "enabled" },
            "algo": ["1.2.840.10045.4.3.2"], "len": 256, "curve": "1.2.840.10045.3.1.7",
        },
        "cert": { "status": "valid", "certificates": certificates },
        "auth": { "mode": match id { CONSENT => "oauth2code", IMPLICIT => "implicit", _ => "explicit" } },
        "SCAL": "2", "multisign": 1,
    }))
    .into_response()
}

fn digest_of(ask: &Value) -> Option<String> {
    let one = ask["hashes"].as_array().filter(|hashes| hashes.len() == 1)?;
    let sha256 = ask["hashAlgorithmOID"] == "2.16.840.1.101.3.4.2.1";
    let hash = BASE64_STANDARD.decode(one[0].as_str()?).ok()?;
    (sha256 && hash.len() == 32).then(|| one[0].as_str().unwrap().to_owned())
}

/// 11.6 credentials/authorize: explicit or implicit mode, SCAL2, so the digest is bound.
async fn authorize(State(service): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let ask = match opened(&service, &headers, &body).await {
        Ok(ask) => ask,
        Err(answer) => return answer,
    };
    let Some(hash) = digest_of(&ask) else {
        return bad("Invalid parameter hashes");
    };
    if ask["numSignatures"] != 1 {
        return bad("Invalid value for parameter numSignatures");
    }
    // In implicit mode the service asks its user itself, and nothing is to be sent.
    let due = match ask["credentialID"] == IMPLICIT {
        true => Value::Null,
        false => json!([{ "id": "PIN", "value": PIN }]),
    };
    if ask["authData"] != due {
        return error(StatusCode::BAD_REQUEST, "invalid_pin", "The PIN is invalid");
    }
    Json(json!({ "SAD": format!("sad {hash}"), "expiresIn": 60 })).into_response()
}

/// 11.10 signatures/signHash: RFC 3279 values.
async fn sign(State(service): Shared, headers: HeaderMap, body: Bytes) -> Response {
    let ask = match opened(&service, &headers, &body).await {
        Ok(ask) => ask,
        Err(answer) => return answer,
    };
    let expected = BASE64_STANDARD.encode(Digest::Sha256.hash(service.message));
    let Some(hash) = digest_of(&ask).filter(|hash| *hash == expected) else {
        return bad("Invalid digest value length");
    };
    if ask["SAD"] != format!("sad {hash}") {
        return bad("Invalid parameter SAD");
    }
    if ![SEAL, IMPLICIT].map(Value::from).contains(&ask["credentialID"])
        || ask["signAlgo"] != "1.2.840.10045.4.3.2"
    {
        return bad("Invalid parameter signAlgo");
    }
    service.signatures.fetch_add(1, Ordering::SeqCst);
    let key = key_from_seed(&SEED).unwrap();
    let value = key.sign(SignatureAlgorithm::Ecdsa(Digest::Sha256), service.message).unwrap();
    let value = BASE64_STANDARD.encode(value);
    let twice = *service.trouble.lock().unwrap() == Trouble::Twice;
    let signatures = if twice { vec![&value, &value] } else { vec![&value] };
    Json(json!({ "signatures": signatures })).into_response()
}

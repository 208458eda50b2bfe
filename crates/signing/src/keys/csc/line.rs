//! Calls to a remote signing service: JSON over HTTPS with a bearer token that is fetched with the client's secret and
//! fetched anew when it ends (CSC API 2.0.0.2, sections 7, 8.4.4, 10; RFC 6749, 4.4; RFC 6750).

use base::clock::Clock;
use base::{Refusal, Text};
use http::StatusCode;
use http::header::{ACCEPT, CONTENT_TYPE};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Response, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::{Mutex, OnceCell};
use zeroize::Zeroizing;

use super::message::{CREDENTIALS, Fault, HASH, Info, Token};
use super::{CscService, KeyError, garbage};

/// The longest answer in bytes: a chain of certificates takes some KiB.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// What is repeated of a service's own words, in letters.
const WORDS_MAX: usize = 200;
/// A token is not used in its last seconds, because a call takes some.
const TOKEN_MARGIN_S: i64 = 10;
/// How long a token is good when the service does not say (section 8.4.4).
const TOKEN_USUAL_S: i64 = 3600;

pub(super) struct Line {
    client: Client,
    service: CscService,
    clock: Clock,
    /// Where tokens come from, asked once (section 11.1).
    tokens_at: OnceCell<Url>,
    token: Mutex<Option<Held>>,
}

/// A token and when it is no longer used.
#[derive(Clone)]
struct Held {
    token: Zeroizing<String>,
    until: Timestamp,
}

impl Line {
    pub(super) fn new(mut service: CscService, clock: Clock) -> base::Result<Line> {
        service.base.truncate(service.base.trim_end_matches('/').len());
        let base = safe(&service.base).ok_or_else(|| unsafe_address(&service.base))?;
        let client =
            Client::builder().timeout(service.wait).redirect(reqwest::redirect::Policy::none());
        // A proxy reads what is not HTTPS.
        let client = if base.scheme() == "http" { client.no_proxy() } else { client };
        let client = client.build().map_err(anyhow::Error::from)?;
        let (tokens_at, token) = (OnceCell::new(), Mutex::new(None));
        Ok(Line { client, service, clock, tokens_at, token })
    }

    /// One call with a token. A token that the service has ended early is replaced once.
    pub(super) async fn call<A: DeserializeOwned>(
        &self,
        method: &str,
        ask: &impl Serialize,
    ) -> Result<A, KeyError> {
        let url = format!("{}/{method}", self.service.base);
        let mut answer = self.post(&url, ask, Some(&self.token().await?)).await?;
        if answer.0 == StatusCode::UNAUTHORIZED {
            *self.token.lock().await = None;
            answer = self.post(&url, ask, Some(&self.token().await?)).await?;
        }
        let (status, body) = answer;
        if status.is_success() {
            return parsed(&body);
        }
        Err(fault(method, status, &body))
    }

    async fn post(
        &self,
        url: &str,
        ask: &impl Serialize,
        token: Option<&Held>,
    ) -> Result<(StatusCode, Vec<u8>), KeyError> {
        let body = serde_json::to_vec(ask).map_err(|error| KeyError::Refused(error.to_string()))?;
        let mut request = self.client.post(url).header(ACCEPT, "application/json");
        if let Some(token) = token {
            // Marks the header as one that is not to be shown.
            request = request.bearer_auth(&*token.token);
        }
        read(request.header(CONTENT_TYPE, "application/json").body(body)).await
    }

    /// The token in force, or a new one; callers that come together share it.
    async fn token(&self) -> Result<Held, KeyError> {
        let mut held = self.token.lock().await;
        if let Some(held) = held.as_ref().filter(|held| self.clock.now() < held.until) {
            return Ok(held.clone());
        }
        let fresh = self.fetch_token().await?;
        *held = Some(fresh.clone());
        Ok(fresh)
    }

    async fn fetch_token(&self) -> Result<Held, KeyError> {
        let url = self.tokens_at.get_or_try_init(|| self.look_up_tokens()).await?.clone();
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "client_credentials")
            .append_pair("scope", "service")
            .append_pair("client_id", &self.service.client_id)
            .append_pair("client_secret", &self.service.client_secret)
            .finish();
        let request = self.client.post(url).header(ACCEPT, "application/json");
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body);
        let (status, body) = read(request).await?;
        if !status.is_success() {
            // The service's own words might repeat what was sent: its secret.
            let code = serde_json::from_slice::<Fault>(&body).unwrap_or_default().error;
            return Err(told(status, &format!("no token: {status} {}", words(&code))));
        }
        let token: Token = parsed(&body)?;
        if !token.token_type.eq_ignore_ascii_case("bearer") {
            return Err(KeyError::Refused("the service gives no bearer tokens".to_owned()));
        }
        let good_s = token.expires_in.unwrap_or(TOKEN_USUAL_S).clamp(0, TOKEN_USUAL_S * 24);
        let good = SignedDuration::from_secs((good_s - TOKEN_MARGIN_S).max(0));
        let until = self.clock.now().checked_add(good).unwrap_or(Timestamp::MAX);
        Ok(Held { token: token.access_token, until })
    }

    /// Asks the service what it is. It must sign digests for clients that sign in by themselves.
    async fn look_up_tokens(&self) -> Result<Url, KeyError> {
        let url = format!("{}/info", self.service.base);
        let (status, body) = self.post(&url, &serde_json::json!({}), None).await?;
        if !status.is_success() {
            return Err(fault("info", status, &body));
        }
        let info: Info = parsed(&body)?;
        let refused = |why: &str| Err(KeyError::Refused(why.to_owned()));
        if !info.specs.starts_with("2.") {
            return refused("the service does not speak version 2 of the CSC API");
        }
        if !info.auth_type.iter().any(|kind| kind == "oauth2client") {
            return refused("the service takes no client credentials (oauth2client)");
        }
        if ![CREDENTIALS, HASH].iter().all(|need| info.methods.iter().any(|has| has == need)) {
            return refused("the service does not sign digests");
        }
        let at = info.oauth2.unwrap_or_else(|| self.service.base.clone());
        let at = format!("{}/oauth2/token", at.trim_end_matches('/'));
        let as_safe = |url: &Url| url.scheme() == "https" || self.service.base.starts_with("http:");
        safe(&at)
            .filter(as_safe)
            .ok_or_else(|| KeyError::Refused("tokens are not given over HTTPS".to_owned()))
    }
}

/// HTTPS, or this machine for trial: secrets go over this line.
fn safe(address: &str) -> Option<Url> {
    let url = Url::parse(address).ok()?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let sound = url.scheme() == "https" || (url.scheme() == "http" && here);
    let bare = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    (sound && bare && url.host().is_some()).then_some(url)
}

fn unsafe_address(address: &str) -> Refusal {
    Refusal::new(
        "signing.csc.address",
        Text::with(
            format!("Địa chỉ “{address}” của dịch vụ ký số từ xa không dùng được."),
            format!("The address “{address}” of the remote signing service cannot be used."),
        ),
        Text::new(
            "Ghi địa chỉ https://…/csc/v2, không kèm tên và mật khẩu.",
            "Write an address https://…/csc/v2, without name and password.",
        ),
    )
}

async fn read(request: reqwest::RequestBuilder) -> Result<(StatusCode, Vec<u8>), KeyError> {
    let mut answer: Response = request.send().await.map_err(away)?;
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(away)? {
        if bytes.len() + piece.len() > ANSWER_BYTES_MAX {
            return Err(garbage("too long"));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok((answer.status(), bytes))
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn away(error: reqwest::Error) -> KeyError {
    let why = if error.is_timeout() { "no answer in time" } else { "no connection" };
    KeyError::Away(why.to_owned())
}

fn parsed<A: DeserializeOwned>(body: &[u8]) -> Result<A, KeyError> {
    // Without the reader's words: they may quote a token.
    serde_json::from_slice(body).map_err(|_| garbage("not the JSON that was expected"))
}

/// What an error of the service means for the one who wants to sign (section 10.1).
fn fault(method: &str, status: StatusCode, body: &[u8]) -> KeyError {
    let Fault { error, error_description } = serde_json::from_slice(body).unwrap_or_default();
    let names_it = error_description.to_ascii_lowercase().contains("credentialid");
    if status == StatusCode::BAD_REQUEST && method == CREDENTIALS && names_it {
        return KeyError::Unknown;
    }
    told(status, &format!("{method}: {status} {}: {}", words(&error), words(&error_description)))
}

/// Overload and breakdown pass; everything else stays as it is.
fn told(status: StatusCode, why: &str) -> KeyError {
    let passes = status.is_server_error()
        || [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT].contains(&status)
        || status.is_redirection();
    if passes { KeyError::Away(why.to_owned()) } else { KeyError::Refused(why.to_owned()) }
}

/// A service's words, fit for one line of the log.
fn words(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(WORDS_MAX).collect()
}

//! The layer around all pages: it makes the request's `Chrome`, turns errors into pages (or JSON for programs),
//! refuses acts started by other sites, and sets the headers that keep a page to itself.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Json, Router};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::page::{Undressed, describe, failed};
use super::{Chrome, Entry, Page, asks_json, assets, cookies};
use crate::clock::Clock;
use crate::random::Random;
use crate::{Error, Refusal, Text};

/// Nothing from elsewhere, nothing inline, no frames. A page that needs more sets its own header.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
    img-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::CACHE_CONTROL, "private, no-cache"),
];

/// What the door gives to every page.
#[derive(Debug)]
pub struct Door {
    /// The product's name in the head of each page.
    pub product: Text,
    /// Navigation when nobody is signed in.
    pub nav: Vec<Entry>,
    /// What everybody may use, at the foot of every page.
    pub foot: Vec<Entry>,
    pub clock: Clock,
    /// For incident numbers.
    pub random: Random,
}

/// Lays the kit around all routes and adds `/assets`. Sign-in and permission layers belong inside.
pub fn dress<S: Clone + Send + Sync + 'static>(router: Router<S>, door: Door) -> Router<S> {
    router
        .merge(assets::routes())
        .layer(CatchPanicLayer::new())
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(Arc::new(door), around))
}

async fn around(State(door): State<Arc<Door>>, mut request: Request, next: Next) -> Response {
    let chrome = Chrome::of(Arc::clone(&door), request.uri(), request.headers());
    let asked = Asked::read(&request);
    request.extensions_mut().insert(chrome.clone());

    let mut response = next.run(request).await;
    if let Some(error) = problem(&mut response, &asked) {
        response = show(&error, &chrome, &door, &asked);
    }
    finish(&chrome, &asked, response.headers_mut());
    response
}

/// What the layer must remember of a request that it hands on.
struct Asked {
    json: bool,
    html: bool,
    lang: bool,
    theme: bool,
    /// The page of ours that led here.
    back: Option<String>,
}

impl Asked {
    fn read(request: &Request) -> Asked {
        let headers = request.headers();
        let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
        let query = request.uri().query().unwrap_or("");
        Asked {
            json: asks_json(headers),
            html: accept.contains("text/html"),
            lang: query.split('&').any(|pair| pair.starts_with("lang=")),
            theme: query.split('&').any(|pair| pair.starts_with("theme=")),
            back: back(headers),
        }
    }
}

fn back(headers: &HeaderMap) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let referer = headers.get(header::REFERER)?.to_str().ok()?.parse::<http::Uri>().ok()?;
    if referer.authority()?.as_str() != host {
        return None;
    }
    let path = referer.path_and_query()?.as_str();
    (!path.starts_with("//")).then(|| path.to_owned())
}

/// The error behind a response. Bare text, as extractors answer, reaches neither a browser nor a program that wants JSON.
fn problem(response: &mut Response, asked: &Asked) -> Option<Arc<Error>> {
    if let Some(Undressed(error)) = response.extensions_mut().remove() {
        return Some(error);
    }
    if response.extensions().get::<ProtectionError>().is_some() {
        return Some(Arc::new(other_site().into()));
    }
    let bare = match response.headers().get(header::CONTENT_TYPE) {
        None => true,
        Some(kind) => kind.as_bytes().starts_with(b"text/plain"),
    };
    if !bare || !(asked.html || asked.json) {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            Some(Arc::new(Refusal::not_found().into()))
        }
        status if status.is_client_error() => Some(Arc::new(unreadable(status).into())),
        status if status.is_server_error() => {
            Some(Arc::new(anyhow::anyhow!("answered {status} without a word").into()))
        }
        _ => None,
    }
}

fn other_site() -> Refusal {
    Refusal::new(
        "request.other-site",
        Text::new(
            "Yêu cầu này do một trang khác gửi đến nên không được thực hiện.",
            "This request was sent from another site and was not carried out.",
        ),
        Text::new(
            "Mở lại trang này từ địa chỉ của hệ thống rồi thực hiện lại.",
            "Open the page again from the system's own address and repeat the act.",
        ),
    )
    .status(403)
}

fn unreadable(status: StatusCode) -> Refusal {
    Refusal::new(
        "request.unreadable",
        Text::new(
            "Không đọc được dữ liệu đã gửi; chưa có gì được ghi.",
            "What was sent could not be read; nothing was written.",
        ),
        Text::new(
            "Quay lại trang trước, kiểm tra các mục đã nhập và dung lượng tệp, rồi gửi lại.",
            "Go back, check the entries and the size of the files, and send again.",
        ),
    )
    .status(status.as_u16())
}

#[derive(Template)]
#[template(path = "problem.html")]
struct Problem<'a> {
    chrome: &'a Chrome,
    title: &'a str,
    what: &'a Text,
    remedy: &'a Text,
    /// The article behind the rule.
    source: Option<&'a str>,
    /// The rule's name or the incident's number.
    mark: &'a str,
    back: Option<&'a str>,
}

fn show(error: &Error, chrome: &Chrome, door: &Door, asked: &Asked) -> Response {
    let incident = match error {
        Error::Refused(_) => None,
        Error::Failed(cause) => Some(report(cause, chrome, door)),
    };
    let (status, body) = describe(error, incident.as_deref());
    if asked.json {
        return (status, Json(body)).into_response();
    }
    let unknown = failed(incident.as_deref());
    let (what, remedy, source, mark) = match error {
        Error::Refused(refusal) => (&refusal.what, &refusal.remedy, refusal.source, refusal.rule),
        Error::Failed(_) => (&unknown.0, &unknown.1, None, incident.as_deref().unwrap_or("")),
    };
    let title = title(status, chrome);
    let back = asked.back.as_deref();
    let page = Page::show(Problem { chrome, title, what, remedy, source, mark, back });
    (status, page).into_response()
}

/// Writes the chain of causes to the log under a number that the person can tell.
fn report(cause: &anyhow::Error, chrome: &Chrome, door: &Door) -> String {
    let number = door.random.below(100_000_000);
    let incident = format!("{:04}-{:04}", number / 10_000, number % 10_000);
    let path = chrome.here.split('?').next().unwrap_or("/");
    tracing::error!(incident, path, "a request failed: {cause:#}");
    incident
}

fn title(status: StatusCode, chrome: &Chrome) -> &'static str {
    let title = match status {
        StatusCode::NOT_FOUND => ("Không tìm thấy", "Not found"),
        StatusCode::FORBIDDEN => ("Không được phép", "Not permitted"),
        status if status.is_server_error() => ("Hệ thống gặp lỗi", "The system failed"),
        _ => ("Chưa thực hiện được", "Not done"),
    };
    chrome.say(title.0, title.1)
}

fn finish(chrome: &Chrome, asked: &Asked, headers: &mut HeaderMap) {
    if asked.lang {
        cookies::keep(headers, "lang", chrome.lang.tag());
    }
    if asked.theme {
        cookies::keep(headers, "theme", chrome.theme.word());
    }
    let html = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if html && chrome.notice.is_some() {
        cookies::drop_notice(headers);
    }
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

//! The files every page needs, inside the binary: compressed once, named by their content, kept by browsers for good.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::OnceLock;

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

use crate::{Error, Refusal};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
#[include = "*.css"]
#[include = "*.js"]
#[include = "*.svg"]
#[include = "*.png"]
#[include = "*.woff2"]
#[include = "*.webmanifest"]
struct Folder;

/// The script that stands between pages and the network.
const WORKER: &str = "worker.js";

pub(super) struct Asset {
    kind: &'static str,
    /// Address with the version in it.
    url: String,
    version: String,
    pub(super) plain: Bytes,
    /// Only where it is smaller; fonts and pictures are compressed already.
    pub(super) gzip: Option<Bytes>,
}

/// The address of an asset for use in a page, e.g. `/assets/kit.css?v=3f9a…`.
///
/// # Panics
/// When there is no such file: a mistake in a template, found by the first test that renders it.
#[must_use]
pub fn asset(name: &str) -> &'static str {
    &all().get(name).unwrap_or_else(|| panic!("there is no asset {name}")).url
}

/// The address of the worker, which must know that of the shelf.
#[must_use]
pub fn worker() -> &'static str {
    static ADDRESS: OnceLock<String> = OnceLock::new();
    ADDRESS.get_or_init(|| {
        let shelf = asset("shelf.js").replace('?', "%3F").replace('=', "%3D");
        format!("{}&shelf={shelf}", asset(WORKER))
    })
}

pub(super) fn all() -> &'static BTreeMap<String, Asset> {
    static ALL: OnceLock<BTreeMap<String, Asset>> = OnceLock::new();
    ALL.get_or_init(|| Folder::iter().filter_map(|name| load(&name)).collect())
}

fn load(name: &str) -> Option<(String, Asset)> {
    let file = Folder::get(name)?;
    let digest = file.metadata.sha256_hash();
    let version: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let plain = Bytes::from(file.data.into_owned());
    let gzip = gzip(&plain).filter(|small| small.len() + small.len() / 10 < plain.len());
    let url = format!("/assets/{name}?v={version}");
    Some((name.to_owned(), Asset { kind: kind(name), url, version, plain, gzip }))
}

fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

fn kind(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{*name}", get(serve))
}

async fn serve(Path(name): Path<String>, query: RawQuery, asked: HeaderMap) -> Response {
    let Some(asset) = all().get(&name) else {
        return Error::from(Refusal::not_found()).into_response();
    };
    // Fonts carry their version in the name, for style sheets cannot know the hash.
    let version = |q: &str| q.split('&').next()?.strip_prefix("v=").map(str::to_owned);
    let versioned = query.0.and_then(|q| version(&q)).is_some_and(|v| v == asset.version);
    let cache = if versioned || name.starts_with("fonts/") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let etag = format!("\"{}\"", asset.version);
    let says = |name, word: &str| {
        asked.get(name).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(word))
    };
    let mut head = HeaderMap::new();
    let mut say = |name, value: &str| head.extend(HeaderValue::from_str(value).map(|v| (name, v)));
    say(header::CONTENT_TYPE, asset.kind);
    say(header::CACHE_CONTROL, cache);
    say(header::ETAG, &etag);
    say(header::VARY, "accept-encoding");
    if name == WORKER {
        // It stands between all pages and the network, not only those beside it.
        say(HeaderName::from_static("service-worker-allowed"), "/");
    }
    if says(header::IF_NONE_MATCH, &etag) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    match &asset.gzip {
        Some(gzip) if says(header::ACCEPT_ENCODING, "gzip") => {
            (head, [(header::CONTENT_ENCODING, "gzip")], gzip.clone()).into_response()
        }
        _ => (head, asset.plain.clone()).into_response(),
    }
}

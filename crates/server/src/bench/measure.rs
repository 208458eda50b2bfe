//! How long one page takes in the server, asked for by the people it is for, one after the other.

use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use axum::Router;
use axum::body::{Body, to_bytes};
use base::Result;
use http::{Request, StatusCode, header};
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use super::Seeded;

/// Times that each page is asked for.
const TIMES: usize = 200;
/// A page larger than this is a fault.
const PAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// How long a page took.
pub struct Waited {
    pub page: String,
    pub who: &'static str,
    pub p50: Duration,
    pub p95: Duration,
    pub max: Duration,
}

/// A signed-in person.
pub(super) async fn signed_in(router: &Router, login: &str, password: &str) -> Result<String> {
    let form = format!("login={login}&password={password}");
    // Each from a desk of their own, as the proxy tells it: tries to sign in are counted by address.
    let desk: [u8; 2] = Sha256::digest(login.as_bytes())[..2].try_into().unwrap_or_default();
    let request = Request::post("/sign-in")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", format!("10.0.{}.{}", desk[0], desk[1]))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form))
        .map_err(anyhow::Error::from)?;
    let Ok(response) = router.clone().oneshot(request).await;
    let cookie = response.headers().get(header::SET_COOKIE);
    let cookie = cookie.and_then(|cookie| cookie.to_str().ok()?.split(';').next());
    let status = response.status();
    Ok(cookie.map(str::to_owned).ok_or_else(|| anyhow!("{login} does not sign in: {status}"))?)
}

/// Status and body of a page.
pub(super) async fn get(
    router: &Router,
    cookie: &str,
    path: &str,
) -> Result<(StatusCode, Vec<u8>)> {
    let request = Request::get(path)
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Body::empty())
        .map_err(anyhow::Error::from)?;
    let Ok(response) = router.clone().oneshot(request).await;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), PAGE_BYTES_MAX).await;
    Ok((status, bytes.context("the page does not end")?.to_vec()))
}

/// The everyday pages of the largest authority.
///
/// # Errors
/// When somebody does not sign in or a page does not answer 200.
pub async fn pages(router: &Router, seeded: &Seeded, documents: &[String]) -> Result<Vec<Waited>> {
    let house = seeded.houses.first().context("no authority was made")?;
    let mut waited = Vec::new();
    for who in ["clerk", "leader", "official", "auditor"] {
        let login = house.logins.iter().find(|login| login.starts_with(who));
        let login = login.context("nobody has this role")?;
        let cookie = signed_in(router, login, &seeded.password).await?;
        for path in ways(who, documents) {
            waited.push(wait(router, (who, &cookie), &path).await?);
        }
    }
    Ok(waited)
}

/// What each of them opens.
fn ways(who: &str, documents: &[String]) -> Vec<String> {
    let lists = ["/incoming", "/incoming?state=handling", "/incoming?state=done", "/outgoing"];
    let board =
        ["/supervision", "/supervision/work?state=overdue", "/supervision/work?state=running"];
    let mut ways = vec!["/desk".to_owned()];
    match who {
        "clerk" => {
            ways.extend(lists.map(str::to_owned));
            ways.extend(
                ["/registers/incoming", "/registers/handling", "/registers/outgoing"]
                    .map(str::to_owned),
            );
            ways.extend(documents.iter().cloned());
        }
        "leader" => ways.extend(board.map(str::to_owned)),
        "official" => ways.push("/outgoing".to_owned()),
        _ => ways.extend(documents.iter().cloned()),
    }
    ways
}

async fn wait(router: &Router, (who, cookie): (&'static str, &str), path: &str) -> Result<Waited> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        let (status, _) = get(router, cookie, path).await?;
        times.push(start.elapsed());
        if status != StatusCode::OK {
            return Err(anyhow!("{path} answers {status} to a {who}").into());
        }
    }
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let page = path.split_once("/incoming/").map_or(path, |_| "/incoming/{id}");
    let page = page.split_once("/outgoing/").map_or(page, |_| "/outgoing/{id}");
    Ok(Waited { page: page.to_owned(), who, p50: at(50), p95: at(95), max: at(100) })
}

/// Bytes over the wire of a first visit: the page and what its head and its pictures name, compressed as sent.
///
/// # Errors
/// As [`pages`].
pub async fn first_load(router: &Router, seeded: &Seeded) -> Result<Vec<(String, usize)>> {
    let house = seeded.houses.first().context("no authority was made")?;
    let login = house.logins.iter().find(|login| login.starts_with("clerk"));
    let login = login.context("nobody has this role")?;
    let cookie = signed_in(router, login, &seeded.password).await?;
    let (_, page) = get(router, &cookie, "/desk").await?;
    let mut loaded = vec![("/desk".to_owned(), page.len())];
    let request = Request::get("/desk").header(header::COOKIE, &cookie).body(Body::empty());
    let Ok(response) = router.clone().oneshot(request.map_err(anyhow::Error::from)?).await;
    let html = to_bytes(response.into_body(), PAGE_BYTES_MAX).await.context("no page")?;
    let html = String::from_utf8_lossy(&html).into_owned();
    let named = html.split('"').filter(|part| part.starts_with("/assets/"));
    let mut assets: Vec<&str> = named.map(|part| part.split('#').next().unwrap_or(part)).collect();
    assets.sort_unstable();
    assets.dedup();
    for asset in assets {
        let (_, bytes) = get(router, &cookie, asset).await?;
        loaded.push((asset.to_owned(), bytes.len()));
    }
    Ok(loaded)
}

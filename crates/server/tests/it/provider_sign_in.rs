//! Sign-in by a real provider, over HTTP: its addresses and keys are found, its form is filled in, its code is worth an
//! ID token. OpenID Connect Core 1.0, section 3.1. What a wrong provider tries is told in `directory`.

use std::collections::BTreeMap;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, header};
use base::clock::Clock;
use server::demo::people;
use tower::ServiceExt;

use crate::provider::{NAME, RealProvider};
use crate::world::World;

const ORIGIN: &str = "http://localhost:8080";
/// Redirects and forms from the provider's first page to its last.
const STEPS_MAX: usize = 12;

/// A browser at the provider: it keeps cookies, follows redirects, fills in what it is asked.
struct Visitor {
    client: reqwest::Client,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    fn new() -> Visitor {
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Visitor { client: client.no_proxy().build().unwrap(), cookies: BTreeMap::new() }
    }

    /// From the provider's door to where it leads back.
    async fn sign_in(&mut self, address: &str, login: &str) -> String {
        let mut request = self.client.get(address);
        for _ in 0..STEPS_MAX {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let request_now = request.header(header::COOKIE, cookies.join("; "));
            let answer = request_now.send().await.unwrap();
            for line in answer.headers().get_all(header::SET_COOKIE) {
                let pair = line.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
            if let Some(next) = answer.headers().get(header::LOCATION) {
                let next = answer.url().join(next.to_str().unwrap()).unwrap();
                if next.as_str().starts_with(ORIGIN) {
                    return next.as_str()[ORIGIN.len()..].to_owned();
                }
                request = self.client.get(next);
                continue;
            }
            let page = answer.text().await.unwrap();
            let action = page.split("action=\"").nth(1).unwrap().split('"').next().unwrap();
            let form = match page.contains("name=\"login\"") {
                true => format!("prompt=login&login={login}&password=x"),
                false => "prompt=consent".to_owned(),
            };
            let kind = "application/x-www-form-urlencoded";
            request = self.client.post(action).header(header::CONTENT_TYPE, kind).body(form);
        }
        panic!("the provider leads nowhere");
    }
}

async fn send(w: &World, request: axum::http::request::Builder, body: &str) -> Response<Body> {
    let request = request
        .header(header::HOST, "localhost:8080")
        .header(header::ACCEPT, "text/html")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    w.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap()
}

fn cookie(answer: &Response<Body>, name: &str) -> String {
    let all = answer.headers().get_all(header::SET_COOKIE).iter();
    let mut pairs = all.map(|line| line.to_str().unwrap().split(';').next().unwrap());
    pairs.rfind(|pair| pair.starts_with(name)).unwrap().to_owned()
}

async fn text(answer: Response<Body>) -> String {
    let bytes = to_bytes(answer.into_body(), 1_000_000).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Presses the button and goes through the provider; answers the cookie of the way, and the address back.
async fn go(w: &World, login: &str) -> (String, String) {
    let press = Request::post(format!("/sign-in/provider/{NAME}"));
    let answer = send(w, press, "next=%2Fme").await;
    let way = cookie(&answer, "truc_away=");
    let page = text(answer).await;
    let address = page.split("content=\"0; url=").nth(1).unwrap().split('"').next().unwrap();
    (way, Visitor::new().sign_in(&address.replace("&#38;", "&"), login).await)
}

#[tokio::test]
async fn lan_signs_in_by_a_real_provider_and_a_stranger_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let Some(provider) = RealProvider::start(ORIGIN) else { return };
    let w = World::with(|config| provider.set_in(config, ORIGIN, folder.path())).await;
    // A real provider goes by the real time.
    let ahead = Clock::system().now().duration_since(w.clock.now());
    w.clock.advance(ahead.as_secs());
    people::seed(&w.installation).await.unwrap();

    let (way, back) = go(&w, "lan.g22").await;
    let answer = send(&w, Request::get(&back).header(header::COOKIE, &way), "").await;
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()[header::LOCATION], "/me");
    let session = cookie(&answer, "truc_session=");
    let me = send(&w, Request::get("/me").header(header::COOKIE, session), "").await;
    let me = text(me).await;
    assert!(me.contains("Lê Thị Lan") && me.contains("Định danh cán bộ"), "{me}");

    // The code is spent with the state.
    let again = send(&w, Request::get(&back).header(header::COOKIE, &way), "").await;
    assert_eq!(again.status(), 422);
    let (_, stolen) = go(&w, "lan.g22").await;
    assert_eq!(send(&w, Request::get(&stolen), "").await.status(), 422, "another browser");

    let (way, back) = go(&w, "nguoi.la").await;
    let answer = send(&w, Request::get(&back).header(header::COOKIE, &way), "").await;
    assert_eq!(answer.status(), 403);
    assert!(text(answer).await.contains("chưa liên kết với tài khoản nào"));
    w.assert_chain_is_whole().await;
}

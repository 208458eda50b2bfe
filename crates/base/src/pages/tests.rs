//! The kit as a person and as a program meet it, through a router in memory.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::{get, post};
use http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

use super::form::Refusals;
use super::sample;
use super::{Chrome, Page, assets, dress};
use crate::{Lang, Refusal, Result, Text};

const BODY_MAX: usize = 1_000_000;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The cookie of this name as the next request sends it back.
    fn cookie(&self, name: &str) -> String {
        let mut lines =
            self.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap());
        let line = lines.rfind(|line| line.starts_with(name)).unwrap_or("");
        line.split(';').next().unwrap_or("").to_owned()
    }

    #[track_caller]
    fn has(&self, words: &str) -> &Answer {
        assert!(self.body.contains(words), "no “{words}” in {}", self.body);
        self
    }
}

fn app() -> Router {
    let router = Router::new()
        .route("/list", get(async |chrome: Chrome| list(&chrome)))
        .route("/closed", get(async || Page::refused(closed())))
        .route("/hidden", get(async || Err::<Page, _>(Refusal::not_found().into()) as Result<Page>))
        .route("/broken", get(broken))
        .route("/panics", get(async || panic!("secret in a panic") as Page))
        .route("/number", get(async |_: axum::extract::Query<Vec<(String, u8)>>| ()))
        .route("/save", post(async || Page::to("/list").notice(Text::new("Đã lưu", "Saved"))))
        .route("/away", post(async || Page::to("//evil.example/x")));
    dress(router, sample::door())
}

fn list(chrome: &Chrome) -> Page {
    Page::show(sample::first(chrome))
}

async fn broken() -> Result<Page> {
    Err(anyhow::anyhow!("password=hunter2").context("reading the register").into())
}

fn closed() -> Refusal {
    let what = Text::new("Sổ này đã khoá.", "This register is closed.");
    let remedy = Text::new("Chọn sổ khác.", "Choose another register.");
    Refusal::new("register.closed", what, remedy).status(409).source("30/2020/NĐ-CP, 15")
}

async fn ask(request: http::request::Builder) -> Answer {
    let response = app().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, BODY_MAX).await.unwrap();
    let body = String::from_utf8_lossy(&body).into_owned();
    Answer { status: parts.status, headers: parts.headers, body }
}

async fn open(path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).header("accept", "text/html,*/*;q=0.8");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ask(request).await
}

fn program(path: &str) -> http::request::Builder {
    Request::get(path).header("accept", "application/json")
}

#[tokio::test]
async fn the_language_is_asked_for_or_kept_or_vietnamese() {
    let vietnamese = "<html lang=\"vi\"";
    let english = "<html lang=\"en\"";
    open("/list", &[]).await.has(vietnamese);
    open("/list", &[("accept-language", "en-GB,en;q=0.9")]).await.has(vietnamese);
    let chosen = open("/list?lang=en", &[("accept-language", "vi")]).await;
    chosen.has(english);
    let kept = chosen.cookie("lang");
    assert_eq!(kept, "lang=en");
    open("/list", &[("cookie", &kept), ("accept-language", "vi")]).await.has(english);
}

#[tokio::test]
async fn the_language_link_leads_to_the_same_page() {
    open("/list?state=late&lang=en", &[]).await.has("/list?state=late&#38;lang=vi");
}

#[tokio::test]
async fn the_theme_is_kept() {
    let answer = open("/list?theme=dark", &[]).await;
    answer.has("data-bs-theme=\"dark\"");
    open("/list", &[("cookie", &answer.cookie("theme"))]).await.has("data-bs-theme=\"dark\"");
    open("/list?theme=%22onload=", &[]).await.has("data-bs-theme=\"system\"");
}

#[tokio::test]
async fn a_refusal_is_a_page_in_both_languages() {
    let answer = open("/closed", &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    answer
        .has("Sổ này đã khoá.")
        .has("30/2020/NĐ-CP, 15")
        .has("Chọn sổ khác.")
        .has("register.closed");
    open("/closed?lang=en", &[])
        .await
        .has("This register is closed.")
        .has("Choose another register.");
}

#[tokio::test]
async fn a_refusal_leads_back_to_our_own_pages_only() {
    let ours = [("host", "truc.vn"), ("referer", "https://truc.vn/list?a=1")];
    open("/closed", &ours).await.has("href=\"/list?a=1\"");
    let theirs = [("host", "truc.vn"), ("referer", "https://evil.example/list?a=1")];
    assert!(!open("/closed", &theirs).await.body.contains("/list?a=1"));
}

#[tokio::test]
async fn a_program_gets_the_same_refusal_as_json() {
    let answer = ask(program("/closed")).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(body["refused"]["rule"], "register.closed");
    assert_eq!(body["refused"]["what"]["en"], "This register is closed.");
    assert_eq!(body["refused"]["remedy"]["vi"], "Chọn sổ khác.");
    assert_eq!(body["refused"]["source"], "30/2020/NĐ-CP, 15");
}

#[tokio::test]
async fn a_failure_tells_a_number_and_no_secret() {
    for path in ["/broken", "/panics"] {
        for answer in [open(path, &[]).await, ask(program(path)).await] {
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
            answer.has("số sự cố");
            assert!(!answer.body.contains("hunter2") && !answer.body.contains("secret"));
        }
    }
}

#[tokio::test]
async fn hidden_and_missing_answer_alike() {
    let (hidden, missing) = (open("/hidden", &[]).await, open("/nothing", &[]).await);
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(hidden.body.replace("/hidden", "/nothing"), missing.body);
}

#[tokio::test]
async fn a_browser_never_sees_bare_text() {
    let answer = open("/number?a=x", &[]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    answer.has("Không đọc được dữ liệu đã gửi");
    assert!(answer.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn an_act_started_by_another_site_is_refused() {
    let act = || Request::post("/save").header("accept", "text/html").header("host", "truc.vn");
    let answer = ask(act().header("sec-fetch-site", "cross-site")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    answer.has("request.other-site");
    let answer = ask(act().header("origin", "https://evil.example")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = ask(act().header("sec-fetch-site", "same-site")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = ask(act().header("sec-fetch-site", "same-origin")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_notice_survives_one_redirect_and_is_shown_once() {
    let saved = ask(Request::post("/save")).await;
    assert_eq!((saved.status, saved.header("location")), (StatusCode::SEE_OTHER, "/list"));
    let shown = open("/list", &[("cookie", &saved.cookie("notice"))]).await;
    shown.has("Đã lưu");
    assert_eq!(shown.cookie("notice"), "notice=");
    assert!(!open("/list", &[("cookie", "notice=")]).await.body.contains("notice\" role"));
    assert!(!open("/list", &[("cookie", "notice=%%%")]).await.body.contains("notice\" role"));
}

#[tokio::test]
async fn a_redirect_never_leaves_the_site() {
    let answer = ask(Request::post("/away")).await;
    assert_eq!(answer.header("location"), "/evil.example/x");
}

#[tokio::test]
async fn every_answer_keeps_itself_to_this_site() {
    for path in ["/list", "/closed", "/broken", "/nothing", "/assets/kit.css"] {
        let answer = open(path, &[]).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert_ne!(answer.header("cache-control"), "", "{path}");
    }
}

#[tokio::test]
async fn assets_are_small_versioned_and_kept() {
    let url = super::asset("kit.css");
    let answer = open(url, &[("accept-encoding", "gzip")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert!(answer.header("cache-control").contains("immutable"));
    let again = open(url, &[("if-none-match", answer.header("etag"))]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let old = open("/assets/kit.css?v=0123", &[]).await;
    assert!(!old.header("cache-control").contains("immutable"));
    for path in ["/assets/README.md", "/assets/../Cargo.toml", "/assets/vendor.mjs"] {
        assert_eq!(open(path, &[]).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// HTML, style sheets, script, icons and all fonts: what a phone loads on its first visit.
#[test]
fn the_first_load_stays_within_150_kib() {
    let small = |asset: &assets::Asset| asset.gzip.as_ref().unwrap_or(&asset.plain).len();
    let files = assets::all().iter().filter(|(name, _)| !name.ends_with(".png"));
    let total: usize = files.map(|(_, asset)| small(asset)).sum();
    assert!(total < 140 * 1024, "{total} bytes, 10 KiB are left for the page itself");
}

#[test]
fn every_sample_renders_without_inline_script_and_names_only_assets_and_icons_that_exist() {
    let icons = String::from_utf8(assets::all()["icons.svg"].plain.to_vec()).unwrap();
    for lang in [Lang::Vi, Lang::En] {
        for (name, html) in sample::kit(&Chrome::sample(lang, "/list")).unwrap() {
            for forbidden in ["style=\"", "<style", "onclick", "javascript:"] {
                assert!(!html.contains(forbidden), "{forbidden} in {name}");
            }
            for rest in html.split("\"/assets/").skip(1) {
                let file = rest.split(['"', '?', '#']).next().unwrap();
                assert!(assets::all().contains_key(file), "{file} in {name}");
            }
            for rest in html.split("icons.svg?v=").skip(1) {
                let icon = rest.split(['#', '"']).nth(1).unwrap();
                assert!(icons.contains(&format!("id=\"{icon}\"")), "icon {icon} in {name}");
            }
        }
    }
}

#[test]
fn every_font_named_by_the_style_sheet_exists() {
    let css = String::from_utf8(assets::all()["kit.css"].plain.to_vec()).unwrap();
    let fonts: Vec<&str> =
        css.split("url(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(fonts.len(), 4);
    for font in fonts {
        assert!(assets::all().contains_key(font), "{font}");
    }
}

#[test]
fn times_and_numbers_are_written_as_here() {
    let vi = Chrome::sample(Lang::Vi, "/");
    let en = Chrome::sample(Lang::En, "/");
    let hours = |n| vi.now + jiff::SignedDuration::from_hours(n);
    assert_eq!(vi.moment(&vi.now), "09:30 20/11/2026");
    assert_eq!(vi.until(&hours(49)), "còn 2 ngày");
    assert_eq!(vi.until(&hours(-3)), "quá hạn 3 giờ");
    assert_eq!(en.until(&hours(1)), "1 hour left");
    assert_eq!((vi.count(1_204_880), en.count(999)), ("1.204.880".into(), "999".into()));
}

#[test]
fn one_part_of_the_query_changes_and_the_rest_stays() {
    let chrome = Chrome::sample(Lang::Vi, "/list?state=late&after=9&lang=en");
    assert_eq!(chrome.with("after", 18), "/list?state=late&after=18");
    assert_eq!(Chrome::sample(Lang::Vi, "/list").with("q", "a"), "/list?q=a");
}

#[test]
fn the_navigation_marks_where_one_is() {
    let within = |here: &str, entry: &str| {
        let entry = super::Entry::new(entry, Text::new("", ""), "home");
        Chrome::sample(Lang::Vi, here).within(&entry)
    };
    assert!(within("/list/7?tab=1", "/list"));
    assert!(within("/", "/"));
    assert!(!within("/listing", "/list"));
    assert!(!within("/list", "/"));
}

#[test]
fn refusals_stand_at_their_fields() {
    let refusals = Refusals::from(closed().field("register"));
    assert!(refusals.at("register").is_some());
    assert!(refusals.at("day").is_none());
}

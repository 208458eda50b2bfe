//! The checker as a person and as a program meet it: a good, a bad and a hostile packet, too much, and nothing.

use axum::Router;
use axum::body::{Body, to_bytes};
use base::pages::{dress, sample};
use http::{Request, StatusCode, header};
use tower::ServiceExt;

use super::routes;
use crate::operator::tests::{World, packet};

const LIMIT: u64 = 100_000;

async fn app() -> (World, Router) {
    let world = World::new().await;
    let router = dress(routes(world.hub.clone(), LIMIT), sample::door());
    (world, router)
}

fn upload(part: &str, bytes: &[u8], accept: &str) -> Request<Body> {
    let head = format!(
        "--lines\r\ncontent-disposition: form-data; name=\"{part}\"; filename=\"goi-tin.edxml\"\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, b"\r\n--lines--\r\n"].concat();
    Request::post("/checker")
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=lines")
        .body(Body::from(body))
        .unwrap()
}

async fn answer(app: &Router, request: Request<Body>) -> (StatusCode, String) {
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), 5_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn a_good_packet_is_read_aloud_in_both_languages() {
    let (_world, app) = app().await;
    let bytes = packet("G22", &["G09", "X99"], "7");
    let (status, body) = answer(&app, upload("packet", &bytes, "text/html")).await;
    assert_eq!(status, StatusCode::OK);
    for words in ["goi-tin.edxml", "G22-VP", "23/11/2026", "Bộ Nội vụ", "nhận được", "X99"]
    {
        assert!(body.contains(words), "no “{words}” in {body}");
    }
    assert!(body.contains("Không có cơ quan nào mang mã X99"), "{body}");
    for words in ["Để biết, tham khảo", "Toàn vẹn", "không kèm tệp văn bản nào"] {
        assert!(body.contains(words), "no “{words}” in {body}");
    }
    let mut english = upload("text", &bytes, "text/html");
    *english.uri_mut() = "/checker?lang=en".parse().unwrap();
    let (_, body) = answer(&app, english).await;
    assert!(body.contains("What was read") && body.contains("Express"));
    assert!(body.contains("For information") && body.contains("brings no file"), "{body}");
}

#[tokio::test]
async fn a_bad_packet_gets_line_field_and_remedy() {
    let (_world, app) = app().await;
    let text = String::from_utf8(packet("G22", &["G09"], "7")).unwrap();
    let bad =
        text.replace("2026/11/23</edXML:PromulgationDate>", "hôm qua</edXML:PromulgationDate>");
    assert_ne!(bad, text);
    let (status, body) = answer(&app, upload("packet", bad.as_bytes(), "text/html")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("PromulgationDate") && body.contains("hôm qua"), "{body}");
    let secret = text.replace("V/v rà soát", "MẬT: rà soát");
    let (_, body) = answer(&app, upload("packet", secret.as_bytes(), "text/html")).await;
    assert!(body.contains("Trục sẽ từ chối gói tin này"), "{body}");
}

#[tokio::test]
async fn a_hostile_packet_is_refused_in_words_and_does_no_harm() {
    let (_world, app) = app().await;
    let doctype = "<!DOCTYPE a [<!ENTITY b \"cc\">]><a>&b;</a>";
    let deep = "<a>".repeat(5_000);
    let script = "<edXML><script>alert(1)</script></edXML>";
    let noise: Vec<u8> = (0..=255).cycle().take(20_000).collect();
    for bytes in [doctype.as_bytes(), deep.as_bytes(), script.as_bytes(), &noise] {
        let (status, body) = answer(&app, upload("packet", bytes, "text/html")).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("Trục sẽ từ chối gói tin này"), "{body}");
        assert!(!body.contains("<script>alert"));
    }
}

#[tokio::test]
async fn a_program_gets_the_report_as_json() {
    let (_world, app) = app().await;
    let bytes = packet("G22", &["G09"], "7");
    let (status, body) = answer(&app, upload("packet", &bytes, "application/json")).await;
    assert_eq!(status, StatusCode::OK);
    let report: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(report["document"]["to"][0]["organ_id"], "G09");
    assert_eq!(report["size"], bytes.len());
    let (status, body) = answer(&app, upload("other", b"x", "application/json")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(refused["refused"]["rule"], "checker.nothing");
}

#[tokio::test]
async fn too_much_and_nothing_are_refused_at_the_field() {
    let (_world, app) = app().await;
    let much = vec![b'x'; usize::try_from(LIMIT).unwrap() + 1];
    for (bytes, words) in [
        (much.as_slice(), "Tệp vượt giới hạn"),
        (&[b'x'; 400_000], "Tệp vượt giới hạn"),
        (b"", "Chưa có gói tin để kiểm tra."),
    ] {
        let (status, body) = answer(&app, upload("packet", bytes, "text/html")).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(body.contains(words) && body.contains("f-packet-fault"), "{body}");
    }
    let mut no_form = upload("packet", b"x", "text/html");
    no_form.headers_mut().remove(header::CONTENT_TYPE);
    let (status, _) = answer(&app, no_form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn nothing_of_a_packet_stays_on_the_server() {
    let (world, app) = app().await;
    answer(&app, upload("packet", &packet("G22", &["G09"], "7"), "text/html")).await;
    assert!(world.stored_files().is_empty(), "{:?}", world.stored_files());
}

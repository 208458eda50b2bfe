//! The page as a clerk and as a program meet it: a signed file, a changed one, none, one that is too large.

use axum::Router;
use axum::body::{Body, to_bytes};
use base::pages::{dress, sample};
use http::{Request, StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use signature::cms::Signer;
use signature::crypto::SoftwareKey;
use signature::pades::{self, SignatureRequest};
use signature::trial::{Addresses, Keys, Pki, Subject, Validity, key_from_seed};
use signature::validate::Anchors;
use tower::ServiceExt;

use super::{Verification, routes};

const BYTES_MAX: usize = 1_000_000;
const LETTER: &[u8] = include_bytes!("../../../signature/tests/fixtures/linearised.pdf");

fn key(seed: u8) -> SoftwareKey {
    key_from_seed(&[seed; 32]).unwrap()
}

/// The page of an installation that trusts the trial PKI, and a file signed under it.
fn page_and_file() -> (Router, Vec<u8>) {
    let clock = sample::door().clock;
    let day = SignedDuration::from_hours(24);
    let keys = Keys { root: key(1), issuing: key(2), tsa: key(3), ocsp: key(4) };
    let pki = Pki::new(keys, clock.now() - day, Addresses::default()).unwrap();
    let file = signed(&pki, clock.now());
    let anchors = Anchors { roots: vec![pki.root.certificate], ..Anchors::default() };
    (dress(routes(Verification::new(clock, anchors.into(), BYTES_MAX)), sample::door()), file)
}

fn signed(pki: &Pki, now: Timestamp) -> Vec<u8> {
    let day = SignedDuration::from_hours(24);
    let (key, validity) = (key(10), Validity { from: now - day, to: now + day });
    let subject =
        Subject { name: "Trần Quang Minh", organisation: Some("Văn phòng Chính phủ") };
    let info = key.public_key_info().unwrap();
    let certificate = pki.issue(&subject, info, 100, validity).unwrap();
    let algorithm = key.usual_algorithm();
    let signer = Signer { certificate, chain: pki.chain(), algorithm };
    let request = SignatureRequest::new("person", now);
    let signing = pades::prepare(LETTER, &request).unwrap().sign_with(&signer).unwrap();
    let value = key.sign(algorithm, signing.to_sign.bytes()).unwrap();
    signing.finish(&value).unwrap()
}

async fn upload(app: &Router, file: &[u8], address: &str, accept: &str) -> (StatusCode, String) {
    let head = "--lines\r\ncontent-disposition: form-data; name=\"file\"; filename=\"van-ban.pdf\"\r\n\r\n";
    let body = [head.as_bytes(), file, b"\r\n--lines--\r\n"].concat();
    let request = Request::post(address)
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=lines")
        .body(Body::from(body))
        .unwrap();
    let response = app.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), 5_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

// law!("30/2020:21.1")
#[tokio::test]
async fn a_sound_file_gets_three_answers_in_both_languages() {
    let (app, file) = page_and_file();
    let (status, body) = upload(&app, &file, "/verification", "text/html").await;
    assert_eq!(status, StatusCode::OK);
    for words in
        ["Chữ ký hợp lệ", "Trần Quang Minh", "Nguyên vẹn", "Không thay đổi gì", "được tin cậy"]
    {
        assert!(body.contains(words), "no “{words}” in {body}");
    }
    let (_, body) = upload(&app, &file, "/verification?lang=en", "text/html").await;
    assert!(body.contains("The signatures are valid") && body.contains("Known and trusted"));
}

#[tokio::test]
async fn a_changed_file_is_told_so_with_its_reason() {
    let (app, mut file) = page_and_file();
    let middle = file.len() / 3;
    file[middle] ^= 1;
    let (_, body) = upload(&app, &file, "/verification", "text/html").await;
    assert!(body.contains("Không hợp lệ") || body.contains("Chưa kết luận được"), "{body}");
    let (_, body) =
        upload(&app, &[&file[..], b"more"].concat(), "/verification", "text/html").await;
    assert!(!body.contains("Chữ ký hợp lệ"));
}

#[tokio::test]
async fn a_program_gets_the_documented_form() {
    let (app, file) = page_and_file();
    let (status, body) = upload(&app, &file, "/verification", "application/json").await;
    let report: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, report["verdict"].as_str()), (StatusCode::OK, Some("passed")));
    assert_eq!(report["signatures"][0]["trust"], "trusted");
    let (_, body) = upload(&app, LETTER, "/verification", "application/json").await;
    let report: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(report["verdict"], "unsigned");
}

#[tokio::test]
async fn nothing_and_too_much_are_refused_on_the_same_page() {
    let (app, _) = page_and_file();
    let (status, body) = upload(&app, b"", "/verification", "text/html").await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && body.contains("Chưa có tệp"), "{body}");
    let (status, body) = upload(&app, &vec![0; BYTES_MAX * 2], "/verification", "text/html").await;
    assert!(!status.is_success() && body.contains("1 MB"), "{status} {body}");
    let (_, body) = upload(&app, b"hello", "/verification", "text/html").await;
    assert!(body.contains("không phải là PDF"), "{body}");
}

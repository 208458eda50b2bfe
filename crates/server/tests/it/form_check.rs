//! Anybody has a document's form checked: by the command with its ends, and on the page, with the findings drawn on a
//! picture of the page and the structured form to save.

use std::path::Path;
use std::process::{Command, Output};

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base::pages::{dress, sample};
use signing::form_check::{FormCheck, routes};
use tower::ServiceExt;

const TRUC: &str = env!("CARGO_BIN_EXE_truc");
const PDF: &[u8] = include_bytes!("../../../signing/tests/fixtures/not-embedded.pdf");
const DOCX: &[u8] = include_bytes!("../../../signing/tests/fixtures/letter.docx");

fn truc(arguments: &[&str]) -> Output {
    Command::new(TRUC).args(arguments).output().unwrap()
}

fn put(folder: &Path, name: &str, bytes: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_command_ends_as_its_verdict_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name, bytes| put(folder.path(), name, bytes);
    for (file, verdict, end) in [
        (file("letter.docx", DOCX), "sound", 0),
        (file("a.pdf", PDF), "faulty", 1),
        (file("b.pdf", b"%PDF-1.7 nothing"), "unreadable", 2),
    ] {
        let output = truc(&["document", "check", "--json", &file]);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((report["verdict"].as_str(), output.status.code()), (Some(verdict), Some(end)));
        let told = truc(&["document", "check", &file]);
        assert_eq!(told.status.code(), Some(end));
        assert!(!told.stdout.is_empty());
    }
}

#[test]
fn a_docx_becomes_a_structured_document() {
    let folder = tempfile::tempdir().unwrap();
    let converted = truc(&["document", "convert", &put(folder.path(), "letter.docx", DOCX)]);
    let document: serde_json::Value = serde_json::from_slice(&converted.stdout).unwrap();
    assert_eq!(
        (converted.status.code(), document["format"].as_str()),
        (Some(0), Some("truc.document/1"))
    );
    assert!(String::from_utf8_lossy(&converted.stderr).contains("convert.capitals"));
    let refused = truc(&["document", "convert", &put(folder.path(), "a.pdf", PDF)]);
    assert!(refused.status.code() == Some(2) && refused.stdout.is_empty());
}

async fn page(name: &str, file: &[u8], accept: &str) -> (u16, String) {
    let app = dress(routes(FormCheck::new(Some(TRUC.into()), 1_000_000)), sample::door());
    let head = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    );
    let body = [head.as_bytes(), file, b"\r\n--x--\r\n"].concat();
    let request = Request::post("/document-check")
        .header(header::ACCEPT, accept)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    let answer = app.oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), 5_000_000).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

// law!("30/2020:8")
#[tokio::test]
async fn the_page_draws_findings_on_the_page() {
    let (status, html) = page("a.pdf", PDF, "text/html").await;
    assert_eq!(status, 200);
    for words in [
        "Có điểm chưa đúng thể thức",
        "Quốc hiệu",
        "NĐ 30/2020",
        "data:image/png;base64,iVBOR",
        "<rect x=",
    ] {
        assert!(html.contains(words), "no “{words}” in {html}");
    }
}

#[tokio::test]
async fn the_page_offers_the_structured_form() {
    let (_, html) = page("thu.docx", DOCX, "text/html").await;
    assert!(html.contains("Không phát hiện sai sót"), "{html}");
    assert!(
        html.contains("download=\"thu.json\"") && html.contains("data:application/json;base64,")
    );
    let (_, json) = page("thu.docx", DOCX, "application/json").await;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((report["version"].as_u64(), report["verdict"].as_str()), (Some(1), Some("sound")));
}

#[tokio::test]
async fn nothing_and_too_much_are_refused_on_the_same_page() {
    let (status, html) = page("a.pdf", b"", "text/html").await;
    assert!(status == 422 && html.contains("Chưa có tệp"), "{html}");
    let (status, html) = page("a.pdf", &vec![0; 2_000_000], "text/html").await;
    assert!(status >= 400 && html.contains("1 MB"), "{status} {html}");
    let (_, html) = page("a.pdf", b"hello", "text/html").await;
    assert!(html.contains("Không đọc được tệp"), "{html}");
}

//! Anybody checks a signed file: by the command with its ends, and on the page with a picture of what was signed.

use std::path::Path;
use std::process::{Command, Output};

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use base::clock::Clock;
use base::pages::{dress, sample};
use signature::validate::Anchors;
use signing::verification::{Drawing, Verification, routes};
use tower::ServiceExt;

use crate::signed::{LETTER, signed};

const TRUC: &str = env!("CARGO_BIN_EXE_truc");

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
    let (root, file) = signed(Clock::system().now());
    put(folder.path(), "root.der", &root);
    let (file, letter) = (put(folder.path(), "a.pdf", &file), put(folder.path(), "b.pdf", LETTER));
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[100] ^= 1;
    let changed = put(folder.path(), "c.pdf", &bytes);
    let trust = folder.path().to_str().unwrap();
    for (arguments, verdict, end) in [
        (vec!["--trust", trust, &file], "passed", 0),
        (vec!["--no-trust", &file], "passed", 0),
        (vec![&file], "indeterminate", 2),
        (vec!["--trust", trust, "--at", "2000-01-01", &file], "failed", 1),
        (vec!["--trust", trust, &changed], "failed", 1),
        (vec![&letter], "unsigned", 3),
    ] {
        let output = truc(&[&["signature", "verify", "--json"], &arguments[..]].concat());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((report["verdict"].as_str(), output.status.code()), (Some(verdict), Some(end)));
    }
    let told = truc(&["signature", "verify", "--at", "hôm qua", &file]);
    assert!(String::from_utf8_lossy(&told.stderr).contains("signature.time"));
}

/// XML and containers are judged by the same command, which says what a signature covers.
#[test]
fn the_command_judges_xml_and_containers() {
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/xml_signature/");
    let folder = tempfile::tempdir().unwrap();
    for (name, said, end) in [
        ("container", "META-INF/signatures001.xml", 0),
        ("packet", "= #", 0),
        ("whole", "= cả tệp", 0),
        ("detached", "[reference.not-given]", 2),
    ] {
        let file = format!("{kept}{name}");
        let told = truc(&["signature", "verify", "--no-trust", &file]);
        let words = String::from_utf8_lossy(&told.stdout).into_owned();
        assert_eq!(told.status.code(), Some(end), "{name}: {words}");
        assert!(words.contains(said), "{name}: {words}");
        let json = truc(&["signature", "verify", "--no-trust", "--json", &file]);
        let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
        assert_eq!(json["verdict"] == "passed", end == 0, "{json}");
    }
    let mut bytes = std::fs::read(format!("{kept}container")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let changed = put(folder.path(), "container", &bytes);
    let told = truc(&["signature", "verify", "--no-trust", &changed]);
    assert_ne!(told.status.code(), Some(0), "a container with a changed byte");
}

#[test]
fn a_page_is_shown_as_it_was_signed() {
    let folder = tempfile::tempdir().unwrap();
    let (_, file) = signed(Clock::system().now());
    let file = put(folder.path(), "a.pdf", &file);
    let shown = truc(&["signature", "show", "--signature", "1", &file]);
    assert!(shown.status.success() && shown.stdout.starts_with(b"\x89PNG"));
    let none = truc(&["signature", "show", "--signature", "2", &file]);
    assert!(String::from_utf8_lossy(&none.stderr).contains("signature.no-such"));
}

#[tokio::test]
async fn the_page_shows_what_was_signed() {
    let clock = sample::door().clock;
    let (_, file) = signed(clock.now());
    let drawing = Drawing::by(TRUC.into());
    let page = Verification::new(clock, Anchors::default().into(), 1_000_000).drawn_by(drawing);
    let app = dress(routes(page), sample::door());
    let head = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n";
    let body = [head.as_bytes(), &file, b"\r\n--x--\r\n"].concat();
    let request = Request::post("/verification")
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    let answer = app.oneshot(request).await.unwrap();
    let html = to_bytes(answer.into_body(), 5_000_000).await.unwrap();
    let html = std::str::from_utf8(&html).unwrap();
    assert!(html.contains("src=\"data:image/png;base64,iVBOR"), "{html}");
}

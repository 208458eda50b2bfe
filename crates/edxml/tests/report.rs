//! The checker's JSON is a promise: golden reports of invented packets.

use edxml::{Limits, check};

fn json(bytes: &[u8]) -> String {
    let report = check(bytes, &Limits::default()).expect("no I/O");
    serde_json::to_string_pretty(&report).expect("JSON")
}

#[test]
fn reports_are_as_promised() {
    insta::assert_snapshot!("document", json(include_bytes!("fixtures/document.edxml")));
    insta::assert_snapshot!("status", json(include_bytes!("fixtures/status.edxml")));
    insta::assert_snapshot!("faulty", json(include_bytes!("fixtures/faulty.edxml")));
    insta::assert_snapshot!("malformed", json(b"<?xml version=\"1.0\"?>\n<edXML><a></edXML>"));
}

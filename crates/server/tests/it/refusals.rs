//! Every way in which the hub says no: by name, in both languages, with nothing left behind.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::agency::{Agency, Answer, Doc};
use crate::world::World;

async fn nothing_was_taken(w: &World) {
    let parcels: i64 =
        w.installation.db.read(|tx| tx.one("select count(*) from parcel", &[])).await.unwrap();
    assert_eq!(parcels, 0);
    let spool = w.installation.folder.join("blobs/incoming");
    assert_eq!(std::fs::read_dir(spool).unwrap().count(), 0, "no half body is left");
}

// law!("28/2018:1.2")
#[tokio::test]
async fn packets_are_refused_by_rule() {
    let w = World::new().await;
    let plain = Doc::new("G22", &["H26"], 1);
    let xml = plain.xml();
    let cases: Vec<(&str, String)> = vec![
        ("recipient.unknown", Doc::new("G22", &["H26", "G99"], 1).xml()),
        ("recipient.closed", Doc::new("G22", &["H43"], 1).xml()),
        ("recipient.missing", Doc::new("G22", &[], 1).xml()),
        ("sender.foreign", Doc::new("H32", &["H26"], 1).xml().replace("H32,", "G22,")),
        ("sender.closed", Doc::new("H43", &["H26"], 1).xml()),
        ("sender.unknown", Doc::new("G99", &["H26"], 1).xml()),
        (
            "edxml.secrecy",
            Doc {
                subject: "MẬT - Báo cáo tình hình".to_owned(), ..Doc::new("G22", &["H26"], 1)
            }
            .xml(),
        ),
        (
            "edxml.secrecy",
            Doc { sphere: "Tối mật".to_owned(), ..Doc::new("G22", &["H26"], 1) }.xml(),
        ),
        (
            "xml.doctype",
            xml.replace(
                "<edXML xmlns",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><edXML xmlns",
            ),
        ),
        ("xml.unclosed", xml[..xml.len() - 40].to_owned()),
        ("xml.before_start", format!(" {xml}")),
        (
            "edxml.steering_type.unreadable",
            xml.replace(
                "</edXML:OtherInfo>",
                "</edXML:OtherInfo><edXML:SteeringType></edXML:SteeringType>",
            ),
        ),
        ("xml.empty", String::new()),
    ];
    for (rule, packet) in cases {
        // From in the header must not hide the rule under test.
        let agency = w.vpcp.restarted(&w.clock);
        let mut keys = json!({ "servicetype": "eDoc", "messagetype": "edoc" });
        keys["hash-file"] = base::blobs::Digest::of(packet.as_bytes()).to_string().into();
        let answer = agency.call("sendEdoc", keys, packet).await;
        assert_eq!(answer.rule(), rule, "{}", answer.0);
        assert_eq!(answer.0["DocId"], "", "without it the kit shows nothing of the error");
        nothing_was_taken(&w).await;
    }
}

#[tokio::test]
async fn a_closed_recipient_is_refused_with_its_successor_named() {
    let w = World::new().await;
    let answer = w.vpcp.send(&Doc::new("G22", &["000.00.00.H43"], 1).xml()).await;
    assert_eq!(answer.rule(), "recipient.closed");
    let words = crate::agency::text(&answer.0["ErrorDesc"]);
    assert!(words.contains("H32 – UBND tỉnh Khánh Hòa"), "{words}");
    assert_eq!(answer.0["ErrorCode"], "23");
}

#[tokio::test]
async fn a_body_that_is_not_what_was_signed_is_refused() {
    let w = World::new().await;
    let packet = Doc::new("G22", &["H26"], 1).xml();
    let send = |hash: Option<Value>, body: String| {
        let agency = w.vpcp.restarted(&w.clock);
        async move {
            let mut keys = json!({ "messagetype": "edoc" });
            if let Some(hash) = hash {
                keys["hash-file"] = hash;
            }
            agency.call("sendEdoc", keys, body).await.rule()
        }
    };
    let hash: Value = base::blobs::Digest::of(packet.as_bytes()).to_string().into();
    assert_eq!(send(None, packet.clone()).await, "hash.missing");
    assert_eq!(send(Some(hash.clone()), packet.replace("12", "13") + "x").await, "hash.wrong");
    assert_eq!(send(Some(hash.clone()), packet[..100].to_owned()).await, "hash.wrong");
    assert_eq!(send(Some(hash), format!("{packet}\n")).await, "hash.wrong");
    nothing_was_taken(&w).await;
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_before_it_is_stored() {
    let w = World::with(|config| config.hub.body_max_mb = 1).await;
    let large = Doc { subject: "x".repeat(1_100_000), ..Doc::new("G22", &["H26"], 1) };
    assert_eq!(w.vpcp.send(&large.xml()).await.rule(), "body.too-large");
    nothing_was_taken(&w).await;
}

/// Every operation with each kind of wrong header.
#[tokio::test]
async fn no_operation_answers_the_unsigned_the_unknown_or_the_wrongly_signed() {
    let w = World::new().await;
    let unknown = Agency::new(w.router.clone(), "G98", &w.clock);
    let mut forged = w.vpcp.restarted(&w.clock);
    forged.secret = axis::system::Secret::parse("another-secret-altogether").unwrap();
    for operation in axis::protocol::OPERATIONS {
        if operation == "downloadEdoc" {
            continue;
        }
        for agency in [&unknown, &forged] {
            let answer =
                agency.call(operation, json!({ "docId": "x", "status": "done" }), "{}").await;
            assert_eq!(answer.rule(), "header.signature", "{operation}");
            assert_eq!(answer.0["ErrorCode"], "15");
        }
        let bare = axum::http::Request::post(format!("/{operation}")).body(Body::empty()).unwrap();
        assert_eq!(answered(&w, bare).await.rule(), "header.unsigned", "{operation}");
        let mut changed = w.vpcp.request(Method::POST, operation, json!({}), Body::empty());
        let headers = changed.headers_mut();
        let text = headers["XroadVnpt-sign-header"].to_str().unwrap().replace("G22", "H26");
        headers.insert("XroadVnpt-sign-header", text.parse().unwrap());
        assert_eq!(answered(&w, changed).await.rule(), "header.signature", "{operation}");
    }
}

async fn answered(w: &World, request: axum::http::Request<Body>) -> Answer {
    let response = w.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    Answer(
        serde_json::from_slice(
            &axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap(),
        )
        .unwrap(),
    )
}

#[tokio::test]
async fn headers_that_are_no_text_or_no_json_are_refused_in_words() {
    let w = World::new().await;
    let check = |text: Vec<u8>, rule: &'static str| {
        let (w, agency) = (&w, &w.vpcp);
        async move {
            let mut request =
                agency.request(Method::POST, "updateStatus", json!({}), Body::empty());
            let headers = request.headers_mut();
            headers.insert(
                "XroadVnpt-hash-header",
                axis::protocol::sign(&agency.secret, &text).parse().unwrap(),
            );
            headers.insert(
                "XroadVnpt-sign-header",
                axum::http::HeaderValue::from_bytes(&text).unwrap(),
            );
            assert_eq!(answered(w, request).await.rule(), rule);
        }
    };
    check(
        b"{\"XroadVnpt-systemid\":\"G22\",\"XroadVnpt-status\":\"\xff\"}".to_vec(),
        "header.encoding",
    )
    .await;
    check(b"systemid=G22".to_vec(), "header.malformed").await;
    check(b"[\"G22\"]".to_vec(), "header.malformed").await;
    check(b"{\"XroadVnpt-timestamp\":\"x\"}".to_vec(), "header.malformed").await;
}

#[tokio::test]
async fn another_ones_documents_and_unknown_ones_answer_alike() {
    let w = World::new().await;
    let own = w.vpcp.send(&Doc::new("G22", &["H26"], 1).xml()).await.doc_id();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    for id in [
        own.as_str(),
        &copy,
        "66f0c0deffffffffffffffff",
        "a00000000000000100000001",
        "../../etc/passwd",
        "1",
    ] {
        let stranger = w.khanh_hoa.restarted(&w.clock);
        for operation in ["getEdoc", "getSentEdocList"] {
            let answer = stranger.call(operation, json!({ "docId": id }), "{}").await;
            assert_eq!(answer.rule(), "parcel.unknown", "{operation} {id}");
        }
        assert_eq!(stranger.acknowledge(id, "done").await.rule(), "parcel.unknown", "{id}");
    }
    assert_eq!(
        w.vpcp.acknowledge(&copy, "done").await.rule(),
        "parcel.unknown",
        "the sender settles nothing"
    );
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1);
    // The sender may read back what it sent; the recipient sees its own line only.
    w.vpcp.fetch(&own).await.ok();
    assert_eq!(w.ha_noi.sent(&copy).await.len(), 1);
}

// law!("28/2018:14.4")
#[tokio::test]
async fn old_headers_are_refused_only_where_the_operator_wants_it() {
    let w = World::with(|config| config.hub.header_age_max_hours = 24).await;
    w.vpcp.call("getAgenciesList", json!({}), "").await.ok();
    w.clock.advance(25 * 3600);
    assert_eq!(w.vpcp.call("getAgenciesList", json!({}), "").await.rule(), "header.stale");
    w.vpcp.restarted(&w.clock).call("getAgenciesList", json!({}), "").await.ok();

    let w = World::new().await;
    w.clock.advance(30 * 24 * 3600);
    w.vpcp.call("getAgenciesList", json!({}), "").await.ok();
}

#[tokio::test]
async fn keys_that_are_missing_or_senseless_are_named() {
    let w = World::new().await;
    let rule = |operation: &'static str, keys: Value| {
        let agency = w.vpcp.restarted(&w.clock);
        async move { agency.call(operation, keys, "{}").await.rule() }
    };
    assert_eq!(rule("getEdoc", json!({})).await, "key.missing");
    assert_eq!(
        rule("updateStatus", json!({ "docId": "a00000000000000100000001" })).await,
        "key.missing"
    );
    let senseless = json!({ "docId": "a00000000000000100000001", "status": "finished" });
    assert_eq!(rule("updateStatus", senseless).await, "status.unknown");
    assert_eq!(
        rule("getReceivedEdocList", json!({ "messagetype": "mail" })).await,
        "messagetype.unknown"
    );
    assert_eq!(rule("deleteAgency", json!({})).await, "key.missing");
}

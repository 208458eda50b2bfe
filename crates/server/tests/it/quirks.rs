//! What the agency software kit does that no specification would: the hub lives with all of it.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use tower::ServiceExt;

use crate::agency::{Agency, Doc, text};
use crate::world::World;

#[tokio::test]
async fn stale_keys_of_earlier_calls_do_no_harm() {
    let w = World::new().await;
    // The receiver's object has sent, fetched and acknowledged before; all those keys stay on later calls.
    w.ha_noi.send_to(&Doc::new("H26", &["G22"], 1).xml(), Some(&["G22"])).await.ok();
    w.vpcp.send(&Doc::new("G22", &["H26"], 2).xml()).await.ok();
    w.vpcp.send(&Doc::new("G22", &["H26"], 3).xml()).await.ok();
    for left in [2, 1] {
        let waiting = w.ha_noi.inbox("edoc").await;
        assert_eq!(waiting.len(), left);
        assert!(w.ha_noi.read(&waiting[0]).await.contains("G22"));
        w.ha_noi.acknowledge(&waiting[0], "done").await.ok();
    }
}

#[tokio::test]
async fn fetching_with_one_spelling_and_acknowledging_with_another_names_the_right_document() {
    let w = World::new().await;
    for number in [1, 2] {
        w.vpcp.send(&Doc::new("G22", &["H26"], number).xml()).await.ok();
    }
    let waiting = w.ha_noi.inbox("edoc").await;
    for copy in &waiting {
        w.ha_noi.fetch(copy).await.ok();
        w.ha_noi.call("updateStatus", json!({ "docid": copy, "status": "done" }), "{}").await.ok();
    }
    assert!(w.ha_noi.inbox("edoc").await.is_empty());
}

#[tokio::test]
async fn ids_may_come_in_quotes_and_space() {
    let w = World::new().await;
    w.vpcp.send(&Doc::new("G22", &["H26"], 1).xml()).await.ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    assert!(copy.bytes().all(|b| b.is_ascii_alphanumeric()), "clients build file names from it");
    w.ha_noi.fetch(&format!(" \"{copy}\" ")).await.ok();
}

#[tokio::test]
async fn a_stale_list_of_recipients_is_left_aside() {
    let w = World::new().await;
    w.vpcp.send_to(&Doc::new("G22", &["H32"], 1).xml(), Some(&["H32"])).await.ok();
    // The next document goes to Hà Nội; the kit repeats the old `to` by itself.
    let answer = w.vpcp.send(&Doc::new("G22", &["H26"], 2).xml()).await.ok();
    assert_eq!(answer["Warnings"][0]["rule"], "to.ignored");
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1);
    assert_eq!(w.khanh_hoa.inbox("edoc").await.len(), 1, "Khánh Hòa has only its own document");
}

#[tokio::test]
async fn the_header_list_counts_where_the_packet_names_nobody_and_adds_where_both_agree() {
    let w = World::new().await;
    w.vpcp.send_to(&Doc::new("G22", &[], 1).xml(), Some(&["H26"])).await.ok();
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1);
    let answer =
        w.vpcp.send_to(&Doc::new("G22", &["H26"], 2).xml(), Some(&["H26", "H32"])).await.ok();
    assert_eq!(answer["Recipients"], 2);
    // A single string stands for a list of one.
    let keys = json!({ "to": "\"H32\"" });
    w.vpcp.call("getReceivedEdocList", keys, "").await.ok();
    let answer = w.vpcp.send(&Doc::new("G22", &["H32", "H26"], 3).xml()).await.ok();
    assert_eq!(answer["Recipients"], 2);
}

#[tokio::test]
async fn hashes_with_zeros_and_bodies_without_line_end_are_taken_too() {
    use sha2::{Digest, Sha256};
    let w = World::new().await;
    let packet = Doc::new("G22", &["H26"], 1).xml();
    let padded: String =
        Sha256::digest(packet.as_bytes()).iter().map(|byte| format!("{byte:02X}")).collect();
    let keys = json!({ "messagetype": "edoc", "hash-file": padded });
    w.vpcp.call("sendEdoc", keys, packet.clone()).await.ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    assert!(w.ha_noi.read(&copy).await.starts_with("<?xml"));
}

#[tokio::test]
async fn an_old_clients_base64_body_is_unwrapped() {
    use sha2::{Digest, Sha256};
    let w = World::new().await;
    let packet = Doc::new("G22", &["H26"], 1).xml();
    let wrapped: Vec<String> = STANDARD
        .encode(&packet)
        .as_bytes()
        .chunks(76)
        .map(|l| String::from_utf8(l.to_vec()).unwrap())
        .collect();
    let wrapped = wrapped.join("\r\n");
    let hash: String =
        Sha256::digest(wrapped.as_bytes()).iter().map(|byte| format!("{byte:x}")).collect();
    w.vpcp
        .call("sendEdoc", json!({ "messagetype": "edoc", "hash-file": hash }), wrapped)
        .await
        .ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    assert!(w.ha_noi.read(&copy).await.contains("V/v kết nối"));
}

#[tokio::test]
async fn a_packet_in_utf_16_is_delivered_in_utf_8_and_kept_as_it_came() {
    use sha2::{Digest, Sha256};
    let w = World::new().await;
    let text =
        Doc::new("G22", &["H26"], 1).xml().replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
    let body: Vec<u8> =
        [0xFF_u8, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let hash: String = Sha256::digest(&body).iter().map(|byte| format!("{byte:02x}")).collect();
    w.vpcp
        .call("sendEdoc", json!({ "messagetype": "edoc", "hash-file": hash }), body.clone())
        .await
        .ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    assert!(w.ha_noi.read(&copy).await.contains("V/v kết nối, liên thông"));
    let kept: i64 =
        w.installation.db.read(|tx| tx.one("select original_size from parcel", &[])).await.unwrap();
    assert_eq!(usize::try_from(kept).unwrap(), body.len());
}

#[tokio::test]
async fn a_failed_download_is_empty_so_that_nobody_saves_an_error_as_a_document() {
    let w = World::new().await;
    let request = |agency: &Agency, id: &str| {
        agency.request(Method::GET, "downloadEdoc", json!({ "docId": id }), Body::empty())
    };
    let response =
        w.router.clone().oneshot(request(&w.ha_noi, "66f0c0deffffffffffffffff")).await.unwrap();
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    assert!(axum::body::to_bytes(response.into_body(), 100).await.unwrap().is_empty());

    let packet = Doc::new("G22", &["H26"], 1).xml();
    w.vpcp.send(&packet).await.ok();
    let copy = w.ha_noi.inbox("edoc").await.remove(0);
    let response = w.router.clone().oneshot(request(&w.ha_noi, &copy)).await.unwrap();
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert!(String::from_utf8(bytes.to_vec()).unwrap().starts_with(&packet[..200]));
}

#[tokio::test]
async fn any_endpoint_prefix_and_repeated_slashes_lead_to_the_operation() {
    let w = World::new().await;
    for path in [
        "/getAgenciesList",
        "//getAgenciesList",
        "/XrdAdapter/RestService/getAgenciesList",
        "/a/b//getAgenciesList",
    ] {
        let mut request = w.vpcp.request(Method::POST, "getAgenciesList", json!({}), Body::empty());
        *request.uri_mut() = path.parse().unwrap();
        let response = w.router.clone().oneshot(request).await.unwrap();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(answer["ErrorCode"], "0", "{path}");
    }
}

#[tokio::test]
async fn the_lists_of_authorities_stay_in_step() {
    let w = World::new().await;
    let all = w.vpcp.call("getAgenciesList", json!({}), "").await.ok();
    let lines = all["data"].as_array().unwrap();
    let line = lines.iter().find(|line| line["code"] == "H26").unwrap();
    assert_eq!(text(&line["oldCode"]), "000.00.00.H26");
    assert!(lines.iter().all(|line| line["code"] != "H43"), "closed ones are not offered");
    assert!(
        lines.iter().all(|line| line.as_object().unwrap().values().all(|value| !value.is_null()))
    );

    let units = w.vpcp.call("getSynchronizeUnit", json!({}), "").await.ok();
    let closed =
        units["data"].as_array().unwrap().iter().find(|line| line["code"] == "H43").unwrap();
    assert_eq!(
        (closed["deleted"].as_bool(), closed["isAgency"].as_bool()),
        (Some(true), Some(true))
    );

    let level = w.vpcp.call("getAgenciesListQD20", json!({ "level": "1" }), "").await.ok();
    assert_eq!(level["data"].as_array().unwrap().len(), lines.len());
    let none = w.vpcp.call("getAgenciesListQD20", json!({ "level": "4" }), "").await.ok();
    assert_eq!(none["data"], json!([]));
}

#[tokio::test]
async fn counts_agree_with_lists() {
    let w = World::new().await;
    let document = Doc::new("G22", &["H26"], 1);
    w.vpcp.send(&document.xml()).await.ok();
    let count = |operation: &'static str| {
        let agency = &w.ha_noi;
        async move { agency.call(operation, json!({}), "{}").await.ok()["count"].as_i64().unwrap() }
    };
    assert_eq!((count("countReceiveEdoc").await, count("countReceiveStatus").await), (1, 0));
}

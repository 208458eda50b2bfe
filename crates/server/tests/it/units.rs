//! An authority's own units: registered, renamed and closed by its software; a system that acts for several.

use serde_json::{Value, json};

use crate::agency::{Agency, Doc};
use crate::world::World;

fn unit(code: &str, name: &str) -> Value {
    json!({ "id": "", "pcode": "H26", "code": code, "name": name, "mail": "t@hanoi.example", "mobile": "", "fax": "" })
}

async fn names(agency: &Agency) -> Vec<String> {
    let answer = agency.call("getAgenciesList", json!({}), "").await.ok();
    let lines = answer["data"].as_array().unwrap().clone();
    lines.iter().map(|line| crate::agency::text(&line["name"])).collect()
}

// law!("20/2020:10")
#[tokio::test]
async fn a_unit_is_registered_renamed_reached_and_closed() {
    let w = World::new().await;
    w.ha_noi.call("registerAgency", json!({}), unit("H26.05", "Sở Nội vụ").to_string()).await.ok();
    w.ha_noi
        .call("registerAgency", json!({}), unit("H26.05", "Sở Nội vụ Hà Nội").to_string())
        .await
        .ok();
    assert!(names(&w.vpcp).await.contains(&"Sở Nội vụ Hà Nội".to_owned()));

    // The authority's system fetches for its units.
    w.vpcp.send(&Doc::new("G22", &["H26.05"], 1).xml()).await.ok();
    let waiting = w.ha_noi.inbox("edoc").await;
    assert_eq!(waiting.len(), 1);
    w.ha_noi.acknowledge(&waiting[0], "done").await.ok();

    w.ha_noi.call("deleteAgency", json!({ "AgencyCode": "H26.05" }), "{}").await.ok();
    assert!(!names(&w.vpcp).await.contains(&"Sở Nội vụ Hà Nội".to_owned()));
    assert_eq!(
        w.vpcp.send(&Doc::new("G22", &["H26.05"], 2).xml()).await.rule(),
        "recipient.closed"
    );
    let again =
        w.ha_noi.call("registerAgency", json!({}), unit("H26.05", "Khác").to_string()).await;
    assert_eq!(again.rule(), "code.closed", "a closed code is never given again");
}

#[tokio::test]
async fn nobody_keeps_the_units_of_another() {
    let w = World::new().await;
    let told = unit("H26.06", "Sở Y tế").to_string();
    assert_eq!(w.vpcp.call("registerAgency", json!({}), told.clone()).await.rule(), "unit.foreign");
    w.ha_noi.call("registerAgency", json!({}), told).await.ok();
    let close = json!({ "AgencyCode": "H26.06" });
    assert_eq!(w.vpcp.call("deleteAgency", close, "{}").await.rule(), "unit.foreign");
    let close = json!({ "AgencyCode": "G22" });
    assert_eq!(w.vpcp.call("deleteAgency", close, "{}").await.rule(), "unit.authority");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_as_a_business_error() {
    let w = World::new().await;
    let broken = "{id:'',pcode:'H26',code:'H26.07',name:'Sở'";
    assert_eq!(w.ha_noi.call("registerAgency", json!({}), broken).await.rule(), "body.json");
    let nameless = json!({ "pcode": "H26", "code": "H26.07" }).to_string();
    assert_eq!(w.ha_noi.call("registerAgency", json!({}), nameless).await.rule(), "field.missing");
}

#[tokio::test]
async fn one_system_may_act_for_several_authorities() {
    let w = World::new().await;
    let shared = Agency::new(w.router.clone(), "G09", &w.clock);
    w.connect(&shared, &["G12"]).await;
    w.vpcp.send(&Doc::new("G22", &["G09", "G12"], 1).xml()).await.ok();
    assert_eq!(shared.inbox("edoc").await.len(), 2);
    let keys = json!({ "messagetype": "edoc" });
    let packet = Doc::new("G12", &["G22"], 2).xml();
    let mut keys = keys;
    keys["hash-file"] = base::blobs::Digest::of(packet.as_bytes()).to_string().into();
    shared.call("sendEdoc", keys, packet).await.ok();
    assert_eq!(w.vpcp.inbox("edoc").await.len(), 1);
}

//! Both ends in an authority's own house: queued, carried by plan, taken in once, answered by itself.

use axis::hub::MessageKind;
use axis::send::{self, Packet};
use axis::system::Secret;
use base::authority::{Action, Actor, AuthorityId, Scope};
use base::events::Event;
use base::jobs;

use crate::agency::Doc;
use crate::world::World;

const REVIVE: Action = Action { name: "job.revive", roles: &[] };

pub async fn queue(w: &World, authority: AuthorityId, packet: &str) {
    let body = w.installation.hub.blobs.put(packet.as_bytes()).await.unwrap();
    let packet = Packet { authority, kind: MessageKind::Document, body, rank: 4 };
    w.installation
        .db
        .write(move |tx| {
            let permit = Actor::machine("test").may(&send::SEND, Scope::Authority(authority))?;
            send::queue(tx, &permit, &packet)
        })
        .await
        .unwrap();
}

// law!("28/2018:6.3")
#[tokio::test]
async fn a_queued_packet_arrives_and_the_sender_is_told_by_itself() {
    let w = World::new().await;
    let (vpcp, ha_noi) = (w.house(&w.vpcp, None).await, w.house(&w.ha_noi, None).await);
    queue(&w, vpcp, &Doc::new("G22", &["H26"], 1).xml()).await;
    w.run_jobs().await;

    let db = &w.installation.db;
    let sent = db.read(move |tx| send::list(tx, vpcp, 10)).await.unwrap();
    let doc_id = sent[0].hub_doc_id.clone().unwrap();
    let taken = db.read(move |tx| axis::receive::list(tx, ha_noi, 10)).await.unwrap();
    assert_eq!(
        (taken.len(), taken[0].kind.as_str(), taken[0].settled_at.is_some()),
        (1, "edoc", true)
    );
    let told = db.read(move |tx| axis::receive::list(tx, vpcp, 10)).await.unwrap();
    assert_eq!((told.len(), told[0].kind.as_str()), (1, "status"));
    let lines = w.vpcp.sent(&doc_id).await;
    assert_eq!(crate::agency::text(&lines[0]["receiveStatusDesc"]), "Đã đến");
    w.run_jobs().await;
    assert!(w.ha_noi.inbox("edoc").await.is_empty());
    w.assert_chain_is_whole().await;
}

#[tokio::test]
async fn what_the_hub_refuses_ends_with_a_person_and_its_reason() {
    let w = World::new().await;
    let vpcp = w.house(&w.vpcp, None).await;
    queue(&w, vpcp, &Doc::new("G22", &["G99"], 1).xml()).await;
    w.run_jobs().await;
    let stuck = w.installation.db.read(|tx| jobs::stuck(tx, 10)).await.unwrap();
    assert_eq!(stuck.len(), 1);
    assert!(stuck[0].last_error.starts_with("recipient.unknown"), "{}", stuck[0].last_error);
}

#[tokio::test]
async fn a_wrong_secret_is_told_at_once_and_a_revived_job_goes_through() {
    let w = World::new().await;
    let wrong = Secret::parse("not-the-secret-at-all").unwrap();
    let vpcp = w.house(&w.vpcp, Some(wrong)).await;
    queue(&w, vpcp, &Doc::new("G22", &["H26"], 1).xml()).await;
    w.run_jobs().await;
    let stuck = w.installation.db.read(|tx| jobs::stuck(tx, 10)).await.unwrap();
    assert!(stuck[0].last_error.starts_with("header.signature"), "{}", stuck[0].last_error);

    w.house(&w.vpcp, None).await;
    let seq = stuck[0].seq;
    let revive = move |tx: &base::db::Tx| {
        let permit = Actor::machine("test").may(&REVIVE, Scope::Installation)?;
        jobs::revive(&tx.change(&permit, &Event::of("job.revived", "job", seq))?, seq)
    };
    assert!(w.installation.db.write(revive).await.unwrap());
    w.run_jobs().await;
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1);
}

#[tokio::test]
async fn a_job_done_twice_sends_once_however_late() {
    let w = World::new().await;
    let vpcp = w.house(&w.vpcp, None).await;
    queue(&w, vpcp, &Doc::new("G22", &["H26"], 1).xml()).await;
    let job: String =
        w.installation.db.read(|tx| tx.one("select payload from job", &[])).await.unwrap();
    w.run_jobs().await;
    // The house forgets that it sent, as after a crash between the hub's answer and its own commit.
    w.installation
        .db
        .write(|tx| tx.upkeep("update outgoing set sent_at = null", &[]))
        .await
        .unwrap();
    w.clock.advance(40 * 24 * 3600);
    let again: send::Deliver = serde_json::from_str(&job).unwrap();
    let outcome = send::deliver(&w.installation.hub, again).await;
    assert!(matches!(outcome, jobs::Outcome::Done), "{outcome:?}");
    assert_eq!(w.ha_noi.inbox("edoc").await.len(), 1);
}

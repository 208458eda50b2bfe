//! The audit chain: what is sealed cannot change unseen.

use crate::authority::{Actor, AuthorityId, Scope};
use crate::db::Db;
use crate::events::{self, Event, Verdict};
use crate::testing::Fresh;

const ACT: crate::authority::Action = crate::authority::Action { name: "thing.made", roles: &[] };

async fn make(db: &Db, count: usize) {
    for n in 0..count {
        db.write(move |tx| {
            let permit = Actor::machine("test").may(&ACT, Scope::Authority(AuthorityId(7)))?;
            events::record(tx, &permit, &Event::of("thing.made", "thing", n).with("số", n))
        })
        .await
        .unwrap();
    }
}

#[tokio::test]
async fn a_sealed_record_verifies_and_grows() {
    let fresh = Fresh::new();
    make(&fresh.db, 5).await;
    assert_eq!(events::seal(&fresh.db).await.unwrap(), 5);
    make(&fresh.db, 3).await;
    let verdict = events::verify(&fresh.db).await.unwrap();
    assert!(matches!(verdict, Verdict::Whole { sealed: 5, waiting: 3, .. }), "{verdict:?}");
}

#[tokio::test]
async fn a_changed_event_is_found_at_its_place() {
    for change in [
        "update event set detail = '{}' where seq = 3",
        "update event set actor = 'person:x' where seq = 3",
        "update event set at = at + 1 where seq = 3",
        "update event set authority_id = null where seq = 3",
        "update event set hash = (select hash from event where seq = 2) where seq = 3",
        "delete from event where seq = 3",
    ] {
        let fresh = Fresh::new();
        make(&fresh.db, 5).await;
        events::seal(&fresh.db).await.unwrap();
        fresh.db.write(move |tx| tx.execute(change, &[])).await.unwrap();
        assert_eq!(
            events::verify(&fresh.db).await.unwrap(),
            Verdict::Broken { position: 3 },
            "{change}"
        );
    }
}

#[tokio::test]
async fn what_happened_to_a_thing_can_be_told() {
    let fresh = Fresh::new();
    make(&fresh.db, 2).await;
    let told = fresh.db.read(|tx| events::about(tx, "thing", "1", 10)).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].actor.as_str(), told[0].authority_id), ("machine:test", Some(7)));
    assert_eq!(told[0].detail, "{\"số\":1}");
}

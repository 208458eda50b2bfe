//! Jobs are done at least once, by plan, and end with a person when the plan is used up.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::authority::{Action, Actor, Scope};
use crate::events::Event;
use crate::jobs::{self, Job, Outcome, Workshop};
use crate::testing::Fresh;

const REVIVE: Action = Action { name: "job.revive", roles: &[] };

#[derive(Serialize, Deserialize)]
struct Ring {
    succeed_at: u64,
}

impl Job for Ring {
    const KIND: &'static str = "ring";
    const WAITS_S: &'static [i64] = &[10, 60];
}

fn shop() -> Workshop<AtomicU64> {
    Workshop::default().job(|tries: Arc<AtomicU64>, job: Ring| async move {
        let now = tries.fetch_add(1, Ordering::SeqCst) + 1;
        if now >= job.succeed_at { Outcome::Done } else { Outcome::Again("busy".to_owned()) }
    })
}

async fn tries_after(
    fresh: &Fresh,
    shop: &Workshop<AtomicU64>,
    tries: &Arc<AtomicU64>,
    wait_s: i64,
) -> u64 {
    fresh.clock.advance(wait_s);
    shop.run_due(tries, &fresh.db).await.unwrap();
    tries.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_job_is_tried_by_plan_and_then_needs_a_person() {
    let (fresh, tries) = (Fresh::new(), Arc::new(AtomicU64::new(0)));
    fresh.db.write(|tx| jobs::queue(tx, &Ring { succeed_at: 99 }, 1)).await.unwrap();
    let shop = shop();
    assert_eq!(tries_after(&fresh, &shop, &tries, 0).await, 1);
    assert_eq!(tries_after(&fresh, &shop, &tries, 9).await, 1);
    assert_eq!(tries_after(&fresh, &shop, &tries, 1).await, 2);
    assert_eq!(tries_after(&fresh, &shop, &tries, 60).await, 3);
    assert_eq!(tries_after(&fresh, &shop, &tries, 9_999).await, 3);
    let stuck = fresh.db.read(|tx| jobs::stuck(tx, 10)).await.unwrap();
    assert_eq!((stuck.len(), stuck[0].attempts, stuck[0].last_error.as_str()), (1, 3, "busy"));

    let seq = stuck[0].seq;
    let revive = move |tx: &crate::db::Tx| {
        let permit = Actor::machine("test").may(&REVIVE, Scope::Installation)?;
        jobs::revive(&tx.change(&permit, &Event::of("job.revived", "job", seq))?, seq)
    };
    assert!(fresh.db.write(revive).await.unwrap());
    assert_eq!(tries_after(&fresh, &shop, &tries, 0).await, 4);
}

#[tokio::test]
async fn a_done_job_is_gone() {
    let (fresh, tries) = (Fresh::new(), Arc::new(AtomicU64::new(0)));
    fresh.db.write(|tx| jobs::queue(tx, &Ring { succeed_at: 1 }, 1)).await.unwrap();
    assert_eq!(tries_after(&fresh, &shop(), &tries, 0).await, 1);
    assert_eq!(tries_after(&fresh, &shop(), &tries, 9_999).await, 1);
}

#[tokio::test]
async fn a_job_of_a_lost_node_is_taken_over_when_its_lease_ends() {
    let (fresh, tries) = (Fresh::new(), Arc::new(AtomicU64::new(0)));
    fresh.db.write(|tx| jobs::queue(tx, &Ring { succeed_at: 1 }, 1)).await.unwrap();
    let taken = fresh.db.write(|tx| super::store::claim(tx, 9, 60_000)).await.unwrap();
    assert_eq!(taken.len(), 1);
    assert_eq!(tries_after(&fresh, &shop(), &tries, 59).await, 0);
    assert_eq!(tries_after(&fresh, &shop(), &tries, 2).await, 1);
}

#[tokio::test]
async fn a_bell_wakes_the_worker_without_waiting() {
    let fresh = Fresh::new();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let tries = Arc::new(AtomicU64::new(0));
    let mut tasks = Arc::new(shop()).start(tries.clone(), fresh.db.clone(), stopped);
    fresh.db.write(|tx| jobs::queue(tx, &Ring { succeed_at: 1 }, 1)).await.unwrap();
    tokio::time::timeout(Duration::from_secs(20), async {
        while tries.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    stop.send(true).unwrap();
    while tasks.join_next().await.is_some() {}
}

#[tokio::test]
async fn the_only_node_takes_up_at_once_what_it_had_claimed_before_it_died() {
    let fresh = Fresh::new();
    if !fresh.db.is_embedded() {
        return;
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let tries = Arc::new(AtomicU64::new(0));
    fresh.db.write(|tx| jobs::queue(tx, &Ring { succeed_at: 1 }, 1)).await.unwrap();
    fresh.db.write(|tx| super::store::claim(tx, 9, 60_000)).await.unwrap();
    let mut tasks = Arc::new(shop()).start(tries.clone(), fresh.db.clone(), stopped);
    tokio::time::timeout(Duration::from_secs(20), async {
        while tries.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    stop.send(true).unwrap();
    while tasks.join_next().await.is_some() {}
}

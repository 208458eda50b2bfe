//! Kills the server at labelled places, again and again, and proves at the end: no acknowledged parcel is lost, none
//! is visible twice, what was settled stays settled, the audit chain is whole.
//!
//! `TRUC_CRASH_CYCLES` says how many kills (200 by default); `TRUC_CRASH_SEED` repeats a run.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod agency;
mod process;

use std::collections::{BTreeMap, BTreeSet};

use base::random::Random;

use agency::{Agency, Unanswered};
use process::{Folder, Server};

/// How many documents an agency tries to send in one life of the server.
const SENDS_A_LIFE: usize = 12;

/// What the world outside knows.
#[derive(Default)]
struct Known {
    next: u32,
    /// Numbers whose sending was never answered; sent again in the next life.
    unanswered: BTreeSet<u32>,
    acknowledged: BTreeMap<u32, String>,
    /// At Hà Nội: number of the document → the ids under which it was ever seen.
    seen: BTreeMap<u32, BTreeSet<String>>,
    settled: BTreeSet<String>,
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_and_nothing_is_seen_twice() {
    let cycles: u32 = setting("TRUC_CRASH_CYCLES").unwrap_or(200);
    let seed: u64 = setting("TRUC_CRASH_SEED").unwrap_or_else(|| Random::system().below(1 << 32));
    println!("{cycles} kills, TRUC_CRASH_SEED={seed}");
    let (random, folder) = (Random::seeded(seed), Folder::new().await);
    let (mut known, mut deaths) = (Known::default(), BTreeMap::<&str, u32>::new());
    let mut lives = 0;
    while deaths.values().sum::<u32>() < cycles {
        lives += 1;
        assert!(lives <= 2 * cycles, "half of the lives never reached their label: {deaths:?}");
        // Every label once, then by chance: a short run reaches all of them too.
        let all = base::crash::POINTS.into_iter();
        let open: Vec<_> = all.clone().filter(|point| !deaths.contains_key(point)).collect();
        let points = if open.is_empty() { all.collect() } else { open };
        let point = points[usize::try_from(random.below(points.len() as u64)).unwrap()];
        let server =
            Server::start(&folder, Some((point, 1 + random.below(SENDS_A_LIFE as u64)))).await;
        live(&server, &folder, &mut known).await;
        if server.died().await {
            *deaths.entry(point).or_default() += 1;
        }
    }
    println!("{lives} lives, killed at {deaths:?}; {} acknowledged", known.acknowledged.len());
    assert_eq!(deaths.len(), base::crash::POINTS.len(), "every label was reached: {deaths:?}");

    let server = Server::start(&folder, None).await;
    settle_everything(&server, &folder, &mut known).await;
    server.stop().await;
    judge(&folder, &known).await;
}

/// One life of the server: its agencies work until it no longer answers.
async fn live(server: &Server, folder: &Folder, known: &mut Known) {
    let (vpcp, ha_noi) = (folder.agency("G22", server), folder.agency("H26", server));
    for round in 0..SENDS_A_LIFE {
        let number = known.unanswered.pop_first().unwrap_or_else(|| {
            known.next += 1;
            known.next
        });
        known.unanswered.insert(number);
        let Ok(doc_id) = vpcp.send(number).await else { return };
        known.unanswered.remove(&number);
        let before = known.acknowledged.insert(number, doc_id.clone());
        assert!(
            before.is_none_or(|before| before == doc_id),
            "{number} was acknowledged under two ids"
        );
        if round % 2 == 0 && receive(&ha_noi, known).await.is_err() {
            return;
        }
    }
}

/// Hà Nội fetches what waits and settles it.
async fn receive(ha_noi: &Agency, known: &mut Known) -> Result<(), Unanswered> {
    for copy in ha_noi.waiting().await? {
        assert!(!known.settled.contains(&copy), "{copy} was settled and is visible again");
        let number = ha_noi.fetch(&copy).await?;
        known.seen.entry(number).or_default().insert(copy.clone());
        ha_noi.settle(&copy).await?;
        known.settled.insert(copy);
    }
    Ok(())
}

async fn settle_everything(server: &Server, folder: &Folder, known: &mut Known) {
    let (vpcp, ha_noi) = (folder.agency("G22", server), folder.agency("H26", server));
    for number in std::mem::take(&mut known.unanswered) {
        known.acknowledged.insert(number, vpcp.send(number).await.unwrap());
    }
    receive(&ha_noi, known).await.unwrap();
    assert!(ha_noi.waiting().await.unwrap().is_empty());
    server.wait_until_quiet(folder).await;
}

async fn judge(folder: &Folder, known: &Known) {
    for (number, doc_id) in &known.acknowledged {
        let seen = known.seen.get(number);
        assert_eq!(
            seen.map(BTreeSet::len),
            Some(1),
            "document {number} ({doc_id}) was seen as {seen:?}"
        );
    }
    assert_eq!(known.seen.len(), known.acknowledged.len(), "nothing that nobody sent was seen");
    let ids: BTreeSet<&String> = known.acknowledged.values().collect();
    assert_eq!(ids.len(), known.acknowledged.len(), "two documents share an id");
    folder.judge(known.acknowledged.len()).await;
}

#[expect(clippy::disallowed_methods, reason = "the test command says here how long to go on")]
fn setting<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

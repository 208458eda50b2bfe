//! The axis's first month at the machine's speed: 8,315 documents to 19,296 recipients in all. Queued in order and in
//! batches, so that a replay that was stopped goes on where it was.

use std::sync::Arc;

use axis::hub::MessageKind;
use axis::send::{self, Packet, SEND};
use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::random::Random;
use futures::future::try_join_all;

use super::content::{self, Written};
use super::letters::Letters;
use super::{FIRST_MONTH_RECEIVED, FIRST_MONTH_SENT};
use crate::installation::Installation;

/// Documents written and queued together.
const BATCH: u64 = 64;
/// Documents that may be on their way at once, so that memory and queues stay small.
const UNDER_WAY_MAX: u64 = 1_024;

/// How far the replay is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    pub sent: u64,
    pub received: u64,
}

/// Replays the month; `watch` is told of progress.
///
/// # Errors
/// When the store fails.
pub async fn replay(
    installation: &Arc<Installation>,
    members: &[AuthorityId],
    letters: &Letters,
    watch: impl Fn(Progress),
) -> Result<()> {
    let plan = plan(members);
    let mut queued = installation.db.read(axis::send::count_documents).await?;
    while queued < FIRST_MONTH_SENT {
        let batch = queued..(queued + BATCH).min(FIRST_MONTH_SENT);
        queue(installation, batch.clone(), &plan, letters).await?;
        queued = batch.end;
        loop {
            let progress = progress(installation).await?;
            watch(progress);
            if queued.saturating_sub(progress.sent) < UNDER_WAY_MAX {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    }
    loop {
        let progress = progress(installation).await?;
        watch(progress);
        if progress.sent >= FIRST_MONTH_SENT && progress.received >= FIRST_MONTH_RECEIVED {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}

/// What the hub has taken and handed out so far.
async fn progress(installation: &Installation) -> Result<Progress> {
    let totals = installation.db.read(axis::hub::statistics::totals).await?;
    Ok(Progress { sent: totals.documents, received: totals.copies_done })
}

type Plan = Vec<(AuthorityId, Vec<AuthorityId>)>;

/// Who sends to whom: the numbers of recipients add up to the month's figure exactly.
fn plan(members: &[AuthorityId]) -> Plan {
    let random = Random::seeded(2019);
    let pick = |end: usize| usize::try_from(random.below(end as u64)).unwrap_or(0);
    let mut counts: Vec<usize> = (0..FIRST_MONTH_SENT)
        .map(|_| match random.below(1_000) {
            0..=6 => members.len() - 1,
            7..=60 => 3 + pick(6),
            61..=300 => 2,
            _ => 1,
        })
        .collect();
    // The draw comes near the month's figure; single recipients more or less make it exact.
    let wanted = usize::try_from(FIRST_MONTH_RECEIVED).unwrap_or(0);
    let mut total: usize = counts.iter().sum();
    while total != wanted {
        let place = pick(counts.len());
        if total < wanted && counts[place] < 8 {
            counts[place] += 1;
            total += 1;
        } else if total > wanted && (2..=8).contains(&counts[place]) {
            counts[place] -= 1;
            total -= 1;
        } else if total > wanted && counts.iter().all(|count| !(2..=8).contains(count)) {
            break;
        }
    }
    counts.into_iter().map(|count| addressed(members, count, &pick)).collect()
}

fn addressed(
    members: &[AuthorityId],
    count: usize,
    pick: &impl Fn(usize) -> usize,
) -> (AuthorityId, Vec<AuthorityId>) {
    let sender = pick(members.len());
    let others = (1..members.len()).map(|step| members[(sender + step) % members.len()]);
    let mut others: Vec<AuthorityId> = others.collect();
    for place in 0..count {
        let other = place + pick(others.len() - place);
        others.swap(place, other);
    }
    others.truncate(count);
    (members[sender], others)
}

async fn queue(
    installation: &Arc<Installation>,
    batch: std::ops::Range<u64>,
    plan: &Plan,
    letters: &Letters,
) -> Result<()> {
    let directory = installation.hub.directory.snapshot();
    let written: Vec<Written> = batch
        .map(|index| {
            let (sender, to) = &plan[usize::try_from(index).unwrap_or(0)];
            let letter = letters.of(*sender, index);
            content::write(&directory, index, *sender, to, None, letter)
        })
        .collect::<Result<_>>()?;
    hand_over(installation, written).await
}

/// Keeps the bodies, then queues all of them in one transaction.
pub(super) async fn hand_over(
    installation: &Arc<Installation>,
    written: Vec<Written>,
) -> Result<()> {
    let blobs = &installation.hub.blobs;
    let packets: Vec<Packet> = try_join_all(written.iter().map(|written| async {
        let body = blobs.put(&written.bytes).await?;
        Ok::<Packet, base::Error>(Packet {
            authority: written.sender,
            kind: MessageKind::Document,
            body,
            rank: written.rank,
        })
    }))
    .await?;
    installation
        .db
        .write(move |tx| {
            packets.iter().try_for_each(|packet| {
                let permit =
                    Actor::machine("demo").may(&SEND, Scope::Authority(packet.authority))?;
                send::queue(tx, &permit, packet).map(drop)
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_adds_up_to_the_months_figures() {
        let members: Vec<AuthorityId> = (1..=95).map(AuthorityId).collect();
        let plan = plan(&members);
        assert_eq!(plan.len() as u64, FIRST_MONTH_SENT);
        assert_eq!(plan.iter().map(|(_, to)| to.len() as u64).sum::<u64>(), FIRST_MONTH_RECEIVED);
        for (sender, to) in &plan {
            let mut once = to.clone();
            once.sort_unstable();
            once.dedup();
            assert!(once.len() == to.len() && !to.contains(sender));
        }
    }
}

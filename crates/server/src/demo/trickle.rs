//! After the replay: a document now and then, and clerks who register what came in, so that the pages keep moving.

use std::sync::Arc;
use std::time::Duration;

use axis::receive;
use axis::send::{self, Packet, SEND};
use base::Result;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use edxml::codes::StatusCode;
use edxml::read::Packet as Read;
use edxml::{Discard, Limits};
use tokio::sync::watch;

use super::content;
use super::letters::Letters;
use super::replay::hand_over;
use crate::installation::Installation;

/// A new document this often.
const PAUSE: Duration = Duration::from_millis(1_500);
const STATUS_RANK: i64 = 5;

/// Sends and registers until told to stop.
pub async fn trickle(
    installation: Arc<Installation>,
    members: Vec<AuthorityId>,
    letters: Letters,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        if let Err(error) = one_round(&installation, &members, &letters).await {
            tracing::warn!(
                error = base::jobs::describe(&error),
                "the demonstration stumbled and goes on"
            );
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Sends one signed letter of an authority with a desk, dated today.
///
/// # Errors
/// When the store fails, or the authority has no letters.
pub async fn send_letter(
    installation: &Arc<Installation>,
    letters: &Letters,
    sender: AuthorityId,
    to: AuthorityId,
) -> Result<()> {
    let letter = letters.of(sender, 0).ok_or_else(base::Refusal::not_found)?;
    let directory = installation.hub.directory.snapshot();
    let today = vietnam(installation.db.clock().now()).date();
    let written = content::write(&directory, 0, sender, &[to], Some(today), Some(letter))?;
    hand_over(installation, vec![written]).await
}

async fn one_round(
    installation: &Arc<Installation>,
    members: &[AuthorityId],
    letters: &Letters,
) -> Result<()> {
    let index = installation.db.read(send::count_documents).await?;
    let random = installation.db.random();
    let below = |end: usize| usize::try_from(random.below(end as u64)).unwrap_or(0);
    let pick = || members[below(members.len())];
    let sender = pick();
    let count = if below(40) == 0 { members.len() - 1 } else { 1 + below(3) };
    let mut to: Vec<AuthorityId> = match count {
        count if count >= 10 => members.to_vec(),
        count => (0..count).map(|_| pick()).collect(),
    };
    to.sort_unstable();
    to.dedup();
    to.retain(|id| *id != sender);
    if to.is_empty() {
        return Ok(());
    }
    let today = vietnam(installation.db.clock().now()).date();
    let directory = installation.hub.directory.snapshot();
    let letter = letters.of(sender, index);
    let written = content::write(&directory, index, sender, &to, Some(today), letter)?;
    hand_over(installation, vec![written]).await?;
    register_one(installation, pick()).await
}

/// The software of some authority that does not work here registers or finishes the newest document that came in there.
async fn register_one(installation: &Installation, authority: AuthorityId) -> Result<()> {
    let hub = &installation.hub;
    if hub.db.read(move |tx| office::house::is_open(tx, authority)).await? {
        return Ok(());
    }
    let newest = hub.db.read(move |tx| receive::list(tx, authority, 10)).await?;
    let Some(incoming) = newest.into_iter().find(|incoming| incoming.kind == "edoc") else {
        return Ok(());
    };
    let body = hub.blobs.open(incoming.body).await?.bytes().await?;
    let Ok(reading) = edxml::read(&body[..], &Limits::default(), &mut Discard) else {
        return Ok(());
    };
    let Read::Document(document) = &reading.packet else { return Ok(()) };
    let (code, words) = match hub.db.random().below(4) {
        0 => (StatusCode::Processing, "Đang xử lý"),
        1 => (StatusCode::Finished, "Đã hoàn thành"),
        _ => (StatusCode::Accepted, "Đã vào sổ văn bản đến"),
    };
    let status = receive::status_message(hub, authority, document, code, words);
    let body = receive::write_status(hub, &status).await?;
    let packet =
        Packet { authority, kind: axis::hub::MessageKind::Status, body, rank: STATUS_RANK };
    hub.db
        .write(move |tx| {
            let permit = Actor::machine("demo").may(&SEND, Scope::Authority(authority))?;
            send::queue(tx, &permit, &packet).map(drop)
        })
        .await
}

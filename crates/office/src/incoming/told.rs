//! What the sender is told of each step: a status message over the axis, made by the machine in the step's own transaction
//! and sent once (Decision 28/2018/QĐ-TTg, arts. 6.3, 9.2).

use std::io::BufReader;

use axis::hub::MessageKind;
use axis::receive::{status_message, write_status};
use axis::send;
use base::Result;
use base::authority::{Actor, Scope};
use base::db::Tx;
use base::jobs::{self, Job, Outcome};
use edxml::codes::StatusCode;
use edxml::read::Packet;
use edxml::{Discard, Limits};
use serde::{Deserialize, Serialize};

use super::{Incoming, IncomingId, store};
use crate::Office;

/// Statuses are answered after everything more urgent.
const RANK: i64 = 5;

/// Tells the sender of one document one status.
#[derive(Serialize, Deserialize)]
pub struct Tell {
    incoming: IncomingId,
    code: String,
    words: String,
}

impl Job for Tell {
    const KIND: &'static str = "tell-status";
    const WAITS_S: &'static [i64] = &[2, 10, 60, 300, 900, 3600, 3600, 3600];
}

// law!("28/2018:6.3")
/// Queues a status for the sender of what came over the axis; other senders have no way back.
pub(super) fn queue(tx: &Tx, one: &Incoming, code: &StatusCode, words: &str) -> Result<()> {
    if one.copy.is_none() {
        return Ok(());
    }
    let words = if words.is_empty() { code.vietnamese().to_owned() } else { words.to_owned() };
    jobs::queue(tx, &Tell { incoming: one.id, code: code.code().to_owned(), words }, RANK)
}

/// Registered in the door's list of jobs.
pub async fn tell(office: &Office, job: Tell) -> Outcome {
    match carry(office, &job).await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

async fn carry(office: &Office, job: &Tell) -> Result<()> {
    let (hub, id) = (&office.hub, job.incoming);
    let one = hub.db.read(move |tx| store::get(tx, id)).await?;
    let Some((one, copy)) = one.and_then(|one| one.copy.clone().map(|copy| (one, copy))) else {
        return Ok(());
    };
    let file = hub.blobs.spooled(copy.packet).await?.look().await?;
    let read = tokio::task::spawn_blocking(move || {
        edxml::read(BufReader::new(file), &Limits::default(), &mut Discard)
    });
    let reading = read.await.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?;
    let Packet::Document(document) = reading.packet else { return Ok(()) };
    let code = StatusCode::parse(&job.code);
    let message = status_message(hub, one.authority, &document, code, &job.words);
    let body = write_status(hub, &message).await?;
    let code = job.code.clone();
    let send = move |tx: &Tx| {
        let permit = Actor::machine("tell").may(&send::SEND, Scope::Authority(one.authority))?;
        if store::told(tx, &permit, one.id, &code)? {
            let packet = send::Packet {
                authority: one.authority,
                kind: MessageKind::Status,
                body,
                rank: RANK,
            };
            send::queue(tx, &permit, &packet)?;
        }
        Ok(())
    };
    hub.db.write(send).await
}

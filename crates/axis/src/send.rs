//! Sending from an authority's own house: a packet is queued in the transaction that wants it sent, a job carries it
//! to the hub by plan, and what the hub refuses or never takes ends with a person (Decision 28/2018, arts. 6, 8).

mod store;

use base::authority::{Action, AuthorityId, Permit};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use base::{Result, crash, typed_id};
use directory::roles::CLERK;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::client::CallError;
use crate::connection::mailbox_of;
use crate::hub::{Hub, MessageKind};

/// Queueing a packet for sending.
pub const SEND: Action = Action { name: "outgoing.send", roles: &[CLERK] };

typed_id!(
    /// A packet on its way out of this house.
    OutgoingId
);

/// A packet to be sent: already written, its body already kept.
#[derive(Debug, Clone, Copy)]
pub struct Packet {
    pub authority: AuthorityId,
    pub kind: MessageKind,
    pub body: Stored,
    /// Lower ones are carried first.
    pub rank: i64,
}

/// A packet and what became of it.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub id: OutgoingId,
    pub authority: AuthorityId,
    pub kind: String,
    pub body: Stored,
    pub queued_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub hub_doc_id: Option<String>,
    pub refusal: Option<String>,
}

/// The job that carries one packet to the hub. The waits: at once for short breaks of the line, then hourly, about
/// five days in all; whoever sends is shown the plan.
#[derive(Serialize, Deserialize)]
pub struct Deliver {
    id: OutgoingId,
}

impl Job for Deliver {
    const KIND: &'static str = "deliver";
    const WAITS_S: &'static [i64] = &{
        let mut waits = [3600; 128];
        waits[0] = 5;
        waits[1] = 15;
        waits[2] = 60;
        waits[3] = 300;
        waits[4] = 900;
        waits
    };
}

/// Queues a packet.
///
/// # Errors
/// When the store fails.
pub fn queue(tx: &Tx, permit: &Permit, packet: &Packet) -> Result<OutgoingId> {
    let id = OutgoingId::new(tx);
    let event = Event::of("outgoing.queued", "outgoing", id)
        .with("kind", packet.kind.name())
        .with("digest", packet.body.digest.to_string());
    store::insert(&tx.change(permit, &event)?, id, packet)?;
    jobs::queue(tx, &Deliver { id }, packet.rank)?;
    Ok(id)
}

/// Carries one packet to the hub; registered in the door's list of jobs.
pub async fn deliver(hub: &Hub, job: Deliver) -> Outcome {
    match carry(hub, job.id).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

async fn carry(hub: &Hub, id: OutgoingId) -> Result<Outcome> {
    let outgoing = hub.db.read(move |tx| store::get(tx, id)).await?;
    let Some(outgoing) = outgoing else {
        return Ok(Outcome::Stuck("the packet is gone".to_owned()));
    };
    if outgoing.sent_at.is_some() {
        return Ok(Outcome::Done);
    }
    let mailbox = mailbox_of(hub, outgoing.authority).await?;
    let sent =
        mailbox.client.send(&id.to_string(), &outgoing.kind, outgoing.body, &hub.blobs).await;
    crash::point("deliver.after-send");
    let actor = base::authority::Actor::machine("deliver");
    let permit = actor.may(&SEND, base::authority::Scope::Authority(outgoing.authority))?;
    match sent {
        Ok(doc_id) => {
            hub.db.write(move |tx| note_sent(tx, &permit, id, &doc_id)).await?;
            Ok(Outcome::Done)
        }
        Err(CallError::Refused { rule, words }) => {
            let told = format!("{rule}: {words}");
            let noted = told.clone();
            hub.db.write(move |tx| note_refused(tx, &permit, id, &noted)).await?;
            Ok(Outcome::Stuck(told))
        }
        Err(error) => Ok(Outcome::Again(error.to_string())),
    }
}

fn note_sent(tx: &Tx, permit: &Permit, id: OutgoingId, doc_id: &str) -> Result<()> {
    let event = Event::of("outgoing.sent", "outgoing", id).with("hub_doc_id", doc_id);
    store::sent(&tx.change(permit, &event)?, id, doc_id).map(drop)
}

fn note_refused(tx: &Tx, permit: &Permit, id: OutgoingId, why: &str) -> Result<()> {
    let event = Event::of("outgoing.refused", "outgoing", id).with("why", why);
    store::refused(&tx.change(permit, &event)?, id, why).map(drop)
}

/// One packet and what became of it, for the room that queued it.
///
/// # Errors
/// When the store fails.
pub fn get(tx: &Tx, id: OutgoingId) -> Result<Option<Outgoing>> {
    store::get(tx, id)
}

/// What an authority sent, newest first.
///
/// # Errors
/// When the store fails.
pub fn list(tx: &Tx, authority: AuthorityId, limit: u32) -> Result<Vec<Outgoing>> {
    store::list(tx, authority, limit)
}

/// How many documents were ever queued here.
///
/// # Errors
/// When the store fails.
pub fn count_documents(tx: &Tx) -> Result<u64> {
    store::count_documents(tx)
}

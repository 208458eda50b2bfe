//! Taking in at an authority's own house: what waits at the hub is fetched, kept, noted once, and only then
//! acknowledged; the sender is told "arrived" (01) by the machine (Decision 28/2018, art. 6.3).

mod checks;
mod house;
mod store;

use base::Result;
use base::authority::{Action, Actor, AuthorityId, Permit, Scope};
use base::blobs::Stored;
use base::crash;
use base::db::Tx;
use directory::roles::CLERK;
use edxml::StatusMessage;
use edxml::codes::StatusCode;
use edxml::document::{Organization, ResponseFor};
use edxml::read::Packet;
use futures::stream::{self, StreamExt};
use jiff::Timestamp;

use crate::check::{Checks, came_in, of_incoming};
use crate::client::{CallError, Mailbox, Waiting};
use crate::connection::mailboxes;
use crate::hub::{Hub, MessageKind};
use crate::send;

pub use house::{House, TakesIn};

/// Taking a copy in.
pub const TAKE_IN: Action = Action { name: "incoming.take-in", roles: &[CLERK] };

/// Copies fetched at once for all authorities of the house.
const AT_ONCE: usize = 64;
/// Status messages are answered after everything more urgent.
const STATUS_RANK: i64 = 5;

/// A copy in this house.
#[derive(Debug, Clone)]
pub struct Incoming {
    pub authority: AuthorityId,
    pub hub_doc_id: String,
    pub kind: String,
    pub sender_code: String,
    pub body: Stored,
    pub received_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

/// Takes in what waits for every authority of this house; answers how many copies there were.
///
/// # Errors
/// When the store fails. A hub that is not reached is asked again by the next sweep.
pub async fn take_all(hub: &Hub) -> Result<u64> {
    let mailboxes = mailboxes(hub).await?;
    let asked = stream::iter(mailboxes).map(|mailbox| {
        let hub = hub.clone();
        async move { take_from(&hub, &mailbox).await }
    });
    let taken: Vec<Result<u64>> = asked.buffer_unordered(AT_ONCE).collect().await;
    taken.into_iter().sum()
}

/// Takes in what waits for one authority.
///
/// # Errors
/// When the store fails.
pub async fn take_from(hub: &Hub, mailbox: &Mailbox) -> Result<u64> {
    let mut taken = 0;
    for kind in [MessageKind::Document, MessageKind::Status] {
        let waiting = match mailbox.client.waiting(kind.name()).await {
            Ok(waiting) => waiting,
            Err(error) => {
                tracing::warn!(authority = mailbox.authority.0, %error, "the hub was not asked; trying again");
                return Ok(taken);
            }
        };
        for copy in waiting {
            match take(hub, mailbox, kind, &copy).await {
                Ok(()) => taken += 1,
                Err(error) => {
                    tracing::warn!(doc = copy.doc_id, %error, "a copy was not taken; trying again");
                }
            }
        }
    }
    Ok(taken)
}

async fn take(
    hub: &Hub,
    mailbox: &Mailbox,
    kind: MessageKind,
    copy: &Waiting,
) -> Result<(), CallError> {
    let own = |error: base::Error| CallError::Own(base::jobs::describe(&error));
    let (authority, doc_id) = (mailbox.authority, copy.doc_id.clone());
    let known = hub.db.read(move |tx| store::known(tx, authority, &doc_id)).await.map_err(own)?;
    if !known {
        let fetched = mailbox.client.fetch(&copy.doc_id, &hub.blobs).await?;
        let mut incoming = fetched.incoming;
        let file = incoming.look().await.map_err(own)?;
        // Not a packet at all, e.g. a proxy's page: it stays at the hub and is asked for again.
        let looked = checks::look(hub, copy, file).await.map_err(own)?;
        let looked = looked.map_err(|error| CallError::NotNow(error.to_string()))?;
        let body = incoming.keep(fetched.digest).await.map_err(own)?;
        let arrived =
            arrived(hub, authority, &looked.examined.reading.packet).await.map_err(own)?;
        let packet = looked.examined.reading.packet.clone();
        let checks = checks::check(hub, looked, body).await.map_err(own)?;
        let taken = Taken { authority, kind, copy: copy.clone(), body, packet, arrived, checks };
        let house = hub.house.clone();
        hub.db.write(move |tx| note(tx, &house, &taken)).await.map_err(own)?;
    }
    crash::point("take.before-settle");
    mailbox.client.settle(&copy.doc_id, "done", "").await?;
    let doc_id = copy.doc_id.clone();
    hub.db.write(move |tx| store::settled(tx, authority, &doc_id).map(drop)).await.map_err(own)
}

// law!("28/2018:6.3")
/// Writes a copy down with its checks, hands it to the house, and queues "arrived" for its sender, all in one transaction.
fn note(tx: &Tx, house: &House, taken: &Taken) -> Result<()> {
    let authority = taken.authority;
    let permit = permit(authority)?;
    if !store::insert(tx, &permit, taken)? {
        return Ok(());
    }
    if let Some(checks) = &taken.checks {
        came_in(tx, authority, &taken.copy.doc_id, checks)?;
    }
    if let Some(body) = taken.arrived {
        let packet = send::Packet { authority, kind: MessageKind::Status, body, rank: STATUS_RANK };
        send::queue(tx, &permit, &packet)?;
    }
    house.took_in(tx, authority, &taken.copy.doc_id, (taken.body, &taken.packet))
}

/// A copy that was read, kept and checked.
struct Taken {
    authority: AuthorityId,
    kind: MessageKind,
    copy: Waiting,
    body: Stored,
    packet: Packet,
    /// The message "arrived"; none for a status.
    arrived: Option<Stored>,
    /// None for a status.
    checks: Option<Checks>,
}

fn permit(authority: AuthorityId) -> Result<Permit> {
    Actor::machine("receive").may(&TAKE_IN, Scope::Authority(authority))
}

/// The message "arrived" for a document; nothing for a status.
async fn arrived(hub: &Hub, authority: AuthorityId, packet: &Packet) -> Result<Option<Stored>> {
    let Packet::Document(document) = packet else { return Ok(None) };
    let status = status_message(hub, authority, document, StatusCode::Arrived, "Đã đến");
    write_status(hub, &status).await.map(Some)
}

/// A status message of an authority about a document it received.
#[must_use]
pub fn status_message(
    hub: &Hub,
    authority: AuthorityId,
    document: &edxml::Document,
    code: StatusCode,
    description: &str,
) -> StatusMessage {
    let directory = hub.directory.snapshot();
    let own = directory.get(authority);
    let organ = document.code.clone().unwrap_or_default();
    let code_text =
        [organ.number.unwrap_or_default(), organ.notation.unwrap_or_default()].join("/");
    let now = base::clock::vietnam(hub.db.clock().now()).datetime();
    StatusMessage {
        from: own.map(|own| Organization {
            organ_id: Some(own.code.to_string()),
            organ_name: Some(own.name.clone()),
            ..Organization::default()
        }),
        response_for: Some(ResponseFor {
            organ_id: document.from.as_ref().and_then(|from| from.organ_id.clone()),
            code: Some(code_text),
            document_id: document.document_id.clone(),
            promulgation_date: document
                .promulgation
                .as_ref()
                .map(|p| p.date.clone())
                .unwrap_or_default(),
        }),
        staff: None,
        code: Some(code),
        description: Some(description.to_owned()),
        timestamp: Some(now).into(),
    }
}

/// Writes a status message and keeps it as a body.
///
/// # Errors
/// When it cannot be written by the rules, or the store of bodies fails.
pub async fn write_status(hub: &Hub, status: &StatusMessage) -> Result<Stored> {
    let mut text = Vec::new();
    edxml::write_status(status, &mut text).map_err(anyhow::Error::from)?;
    hub.blobs.put(&text).await
}

/// What was found out about a document when it was taken in; nothing for a status, or for what came before there
/// were checks.
///
/// # Errors
/// When the store fails.
pub fn checks(tx: &Tx, authority: AuthorityId, hub_doc_id: &str) -> Result<Option<Checks>> {
    of_incoming(tx, authority, hub_doc_id)
}

/// What an authority took in, newest first.
///
/// # Errors
/// When the store fails.
pub fn list(tx: &Tx, authority: AuthorityId, limit: u32) -> Result<Vec<Incoming>> {
    store::list(tx, authority, limit)
}

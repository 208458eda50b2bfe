//! How the authorities of this house reach their hub: address, system id and sealed secret, one row each.

mod store;

use axum::Router;
use base::Result;
use base::authority::{AuthorityId, Permit};
use base::db::Tx;
use base::events::Event;

use crate::client::{Client, Mailbox};
use crate::hub::Hub;
use crate::system::{SealingKey, Secret};
use crate::transport::Transport;

/// A way to a hub, to be written down.
#[derive(Clone)]
pub struct NewConnection {
    pub authority: AuthorityId,
    /// The hub's address; empty for the hub of this process.
    pub endpoint: String,
    pub system: String,
    pub secret: Secret,
}

/// Writes down how an authority reaches its hub.
///
/// # Errors
/// When the store fails.
pub fn connect(
    tx: &Tx,
    permit: &Permit,
    connection: &NewConnection,
    key: &SealingKey,
) -> Result<()> {
    let sealed = key.seal(&connection.system, &connection.secret, tx.random());
    let event = Event::of("connection.made", "authority", connection.authority.0)
        .with("endpoint", connection.endpoint.as_str())
        .with("system", connection.system.as_str());
    store::put(&tx.change(permit, &event)?, connection, &sealed).map(drop)
}

/// Every authority of this house with its client.
///
/// # Errors
/// When the store fails or a secret does not open.
pub async fn mailboxes(hub: &Hub) -> Result<Vec<Mailbox>> {
    let loopback = crate::protocol::service(hub.clone());
    let found = hub.db.read(store::all).await?;
    found.into_iter().map(|found| mailbox(hub, &loopback, found)).collect()
}

/// The client of one authority of this house.
///
/// # Errors
/// When it has no connection, the store fails or the secret does not open.
pub async fn mailbox_of(hub: &Hub, authority: AuthorityId) -> Result<Mailbox> {
    let found = hub.db.read(move |tx| store::one(tx, authority)).await?;
    let found = found.ok_or_else(base::Refusal::not_found)?;
    mailbox(hub, &crate::protocol::service(hub.clone()), found)
}

fn mailbox(hub: &Hub, loopback: &Router, found: store::Found) -> Result<Mailbox> {
    let (authority, endpoint, system, sealed) = found;
    let secret = hub.systems.key().open(&system, &sealed)?;
    let transport = match endpoint.as_str() {
        "" => Transport::Loopback(loopback.clone()),
        endpoint => Transport::http(endpoint).map_err(anyhow::Error::from)?,
    };
    Ok(Mailbox { authority, client: Client::new(transport, system, secret, hub.db.clock().now()) })
}

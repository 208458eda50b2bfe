//! Ceremonies: a question put to a browser, kept until it is answered, once, within five minutes.
//! W3C Web Authentication level 3, section 13.4.3 (challenges are used once and kept by the
//! server).

use anyhow::Context;
use base::Result;
use base::db::{Db, Tx};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{refusals, store};
use crate::person::PersonId;

base::typed_id!(/// One question put to a browser.
    CeremonyId);

/// So long a browser may take to answer: the time that the specification recommends for its window.
pub const CEREMONY_LIFE: SignedDuration = SignedDuration::from_mins(5);
/// Questions of one person that wait at once; one more ends the oldest.
pub(super) const WAITING_MAX: usize = 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Addition,
    SignIn,
    Approval,
    /// A browser that was led to a sign-in provider.
    Provider,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Addition => "addition",
            Kind::SignIn => "sign-in",
            Kind::Approval => "approval",
            Kind::Provider => "provider",
        }
    }
}

/// A ceremony as it was kept.
pub(crate) struct Begun {
    pub(super) kind: String,
    pub(super) person: Option<PersonId>,
    pub(super) state: String,
    pub(super) began_at: Timestamp,
}

impl Begun {
    /// # Errors
    /// When it was kept by another version of the library.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Ok(serde_json::from_str(&self.state).context("reading a ceremony")?)
    }
}

/// Keeps a question until its answer comes.
pub(crate) async fn begin(
    db: &Db,
    kind: Kind,
    person: Option<PersonId>,
    state: &impl Serialize,
) -> Result<CeremonyId> {
    let state = serde_json::to_string(state).context("writing a ceremony down")?;
    db.write(move |tx| {
        let id = CeremonyId::new(tx);
        if let Some(person) = person {
            store::make_room(tx, person)?;
        }
        store::begin(tx, id, kind, person, &state)?;
        Ok(id)
    })
    .await
}

/// Takes a ceremony back, in a transaction of its own: whatever the answer is worth, it was the
/// only one.
///
/// # Errors
/// `passkey.ceremony` when it is unknown, used, old, of another kind or another person's: they
/// answer alike.
pub(super) async fn take(db: &Db, kind: Kind, person: Option<PersonId>, id: &str) -> Result<Begun> {
    Ok(take_any(db, kind, person, id).await?.ok_or_else(refusals::ceremony)?)
}

/// As [`take`]; nothing where that refuses.
pub(crate) async fn take_any(
    db: &Db,
    kind: Kind,
    person: Option<PersonId>,
    id: &str,
) -> Result<Option<Begun>> {
    let Ok(id) = id.parse::<CeremonyId>() else { return Ok(None) };
    db.write(move |tx| {
        let Some(begun) = store::ceremony(tx, id)? else { return Ok(None) };
        if begun.kind != kind.name() || begun.person != person || store::end(tx, id)? == 0 {
            return Ok(None);
        }
        Ok((tx.now() < begun.began_at + CEREMONY_LIFE).then_some(begun))
    })
    .await
}

/// Clears away ceremonies that nobody answered; part of the sweep of sessions. Counts them.
pub(crate) fn clear(tx: &Tx) -> Result<u64> {
    store::clear(tx, tx.now() - CEREMONY_LIFE)
}

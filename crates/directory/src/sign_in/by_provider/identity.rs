//! Accounts at providers that stand for people here: linked, unlinked, found. A provider makes no account.
//! OpenID Connect Core 1.0, section 5.7 (issuer and subject together name an account; nothing else does).

use base::authority::Actor;
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result};
use jiff::Timestamp;

use super::provider::Proof;
use super::{refusals, store};
use crate::person::{self, Login, Person, PersonId};
use crate::sign_in::session::{OWN_ACCOUNT, actor_of, home};

base::typed_id!(/// One account at a provider that stands for a person.
    IdentityId);

/// An account at a provider as the person it stands for sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub id: IdentityId,
    pub issuer: String,
    pub linked_at: Timestamp,
}

/// How a link came about, for the record.
#[derive(Clone, Copy)]
enum By {
    Person,
    Login,
}

/// The accounts at providers that stand for a person, oldest first.
///
/// # Errors
/// When the store fails.
pub fn identities(tx: &Tx, owner: PersonId) -> Result<Vec<Identity>> {
    store::of_person(tx, owner)
}

/// Links the account that a provider just vouched for to one's own.
///
/// # Errors
/// `identity.taken` when it stands for somebody else, `identity.known` when another account there stands for this person.
pub(crate) fn link(tx: &Tx, actor: &Actor, owner: PersonId, proof: &Proof) -> Result<()> {
    person::open_person(tx, owner)?;
    match store::owner(tx, &proof.issuer, &proof.subject)? {
        Some(known) if known == owner => Ok(()),
        Some(_) => Err(refusals::taken().into()),
        None => note_link(tx, actor, owner, proof, By::Person),
    }
}

/// Unlinks an account at a provider from one's own.
///
/// # Errors
/// 404 when it is not one's own.
pub fn unlink(tx: &Tx, actor: &Actor, owner: PersonId, id: IdentityId) -> Result<()> {
    let permit = actor.may(&OWN_ACCOUNT, home(actor))?;
    let event = Event::of("person.identity-unlinked", "person", owner);
    let change = tx.change(&permit, &event.with("identity", id.to_string()))?;
    if store::delete(&change, id, owner)? == 0 {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// Unlinks everything from a person whose account closes; the event is the closing's.
pub(crate) fn end_all(change: &Change, owner: PersonId) -> Result<u64> {
    store::delete_all(change, owner)
}

/// Whom a proof stands for; links at the first sign-in where the provider's settings say so.
///
/// # Errors
/// `sign-in.provider-unlinked`, `sign-in.provider-closed`, `sign-in.no-position`, `identity.known`.
pub(super) fn owner(tx: &Tx, proof: &Proof) -> Result<PersonId> {
    if let Some(owner) = store::owner(tx, &proof.issuer, &proof.subject)? {
        return Ok(owner);
    }
    let person = by_login(tx, proof)?.ok_or_else(refusals::unlinked)?;
    if person.closed_at.is_some() {
        return Err(refusals::closed().into());
    }
    let actor = actor_of(tx, &person)?.ok_or_else(crate::sign_in::refusals::no_position)?;
    note_link(tx, &actor, person.id, proof, By::Login)?;
    Ok(person.id)
}

/// Whether a proof still stands for this person.
pub(crate) fn check(tx: &Tx, owner: PersonId, proof: &Proof) -> Result<()> {
    match store::owner(tx, &proof.issuer, &proof.subject)? == Some(owner) {
        true => Ok(()),
        false => Err(refusals::unlinked().into()),
    }
}

fn by_login(tx: &Tx, proof: &Proof) -> Result<Option<Person>> {
    match proof.login.as_deref().map(Login::parse) {
        Some(Ok(login)) => person::by_login(tx, &login),
        _ => Ok(None),
    }
}

fn note_link(tx: &Tx, actor: &Actor, owner: PersonId, proof: &Proof, by: By) -> Result<()> {
    // Another account of the same provider under the same login may be another human being.
    if store::of_person(tx, owner)?.iter().any(|known| known.issuer == proof.issuer) {
        return Err(refusals::known().into());
    }
    let (permit, id) = (actor.may(&OWN_ACCOUNT, home(actor))?, IdentityId::new(tx));
    let by = match by {
        By::Person => "person",
        By::Login => "login",
    };
    let event = Event::of("person.identity-linked", "person", owner)
        .with("identity", id.to_string())
        .with("provider", proof.provider.as_str())
        .with("by", by);
    let change = tx.change(&permit, &event)?;
    store::insert(&change, id, owner, &proof.issuer, &proof.subject).map(drop)
}

//! Whose certificates there are: a person's, with which they sign for an authority, and the authority's own, with which
//! it seals; each with the holder that keeps its key (Decree 30/2020/NĐ-CP, arts. 5, 32, 33).

mod page;
mod refusals;
mod store;

use anyhow::Context;
use base::authority::{Actor, AuthorityId, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use directory::PersonId;
use jiff::Timestamp;
use signature::crypto::Certificate;

pub use page::routes;
pub(crate) use refusals::revoked;

use crate::mandate::KEEP_SIGNERS;

base::typed_id!(/// One registered certificate.
    CertificateId);

/// A certificate with its issuers: more than any path has.
const CERTIFICATES_MAX: usize = 8;
/// Why a certificate was withdrawn, in letters.
const REASON_MAX: usize = 500;

/// Whose a certificate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    Person(PersonId),
    Authority,
}

impl Owner {
    fn person(self) -> Option<PersonId> {
        match self {
            Owner::Person(person) => Some(person),
            Owner::Authority => None,
        }
    }
}

/// A certificate that may be signed with.
#[derive(Debug, Clone)]
pub struct Registered {
    pub id: CertificateId,
    pub authority: AuthorityId,
    pub owner: Owner,
    /// Who keeps the key, and what it is called there.
    pub holder: String,
    pub label: String,
    pub certificate: Certificate,
    /// Its issuers, up to the root.
    pub chain: Vec<Certificate>,
    /// The handwritten signature or the seal (PNG).
    pub picture: Option<Stored>,
    pub from_at: Timestamp,
    pub to_at: Timestamp,
    pub withdrawn_at: Option<Timestamp>,
    pub withdrawn_because: Option<String>,
}

/// A certificate to be registered.
#[derive(Debug, Clone)]
pub struct NewCertificate {
    pub authority: AuthorityId,
    pub owner: Owner,
    pub holder: String,
    pub label: String,
    pub certificate: Certificate,
    pub chain: Vec<Certificate>,
    pub picture: Option<Stored>,
}

/// Registers a certificate. Its key is not asked for: the first signature tells.
///
/// # Errors
/// The permission's; `certificate.chain` when one is not issued by the next; `certificate.key` when the key is another
/// authority's already.
pub fn register(tx: &Tx, actor: &Actor, new: &NewCertificate) -> Result<CertificateId> {
    let permit = actor.may(&KEEP_SIGNERS, Scope::Authority(new.authority))?;
    let all: Vec<&Certificate> = std::iter::once(&new.certificate).chain(&new.chain).collect();
    let issued = |pair: &[&Certificate]| {
        let (one, next) = (&pair[0].decoded().tbs_certificate, pair[1].decoded());
        one.issuer == next.tbs_certificate.subject
    };
    if all.len() > CERTIFICATES_MAX || !all.windows(2).all(issued) {
        return Err(refusals::chain().into());
    }
    if store::is_anothers_key(tx, (&new.holder, &new.label), new.authority)? {
        return Err(refusals::anothers_key().into());
    }
    let (from_at, to_at) = new.certificate.validity().context("a certificate's validity")?;
    let id = CertificateId::new(tx);
    let event = Event::of("certificate.registered", "certificate", id)
        .with("authority", new.authority.0)
        .with("person", new.owner.person().map(|person| person.to_string()))
        .with("holder", new.holder.as_str());
    let change = tx.change(&permit, &event)?;
    store::insert(&change, id, new, from_at, to_at)?;
    Ok(id)
}

/// Takes a certificate out of use; what was signed with it stays signed.
///
/// # Errors
/// The permission's; `certificate.reason`; 404 when there is none in use.
pub fn withdraw(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: CertificateId,
    reason: &str,
) -> Result<()> {
    let permit = actor.may(&KEEP_SIGNERS, Scope::Authority(authority))?;
    let reason = reason.trim();
    if !(1..=REASON_MAX).contains(&reason.chars().count()) {
        return Err(refusals::reason(REASON_MAX).into());
    }
    let event =
        Event::of("certificate.withdrawn", "certificate", id).with("authority", authority.0);
    if store::withdraw(&tx.change(&permit, &event)?, authority, id, reason)? == 0 {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// The certificate with which this owner signs for the authority now: the newest in force.
///
/// # Errors
/// `certificate.none`, `certificate.withdrawn`, `certificate.not-yet-valid`, `certificate.expired`.
pub fn in_force(tx: &Tx, authority: AuthorityId, owner: Owner) -> Result<Registered> {
    let known = store::of(tx, authority, owner)?;
    let mut worst = None;
    for one in known {
        match one.check(tx.now()) {
            Ok(()) => return Ok(one),
            Err(refusal) => worst = worst.or(Some(refusal)),
        }
    }
    Err(worst.unwrap_or_else(refusals::none).into())
}

/// Every certificate that was ever registered for an authority, newest first.
///
/// # Errors
/// When the store fails.
pub fn of_authority(tx: &Tx, authority: AuthorityId) -> Result<Vec<Registered>> {
    store::of_authority(tx, authority)
}

/// The certificate of this id.
///
/// # Errors
/// When the store fails; 404 when there is none.
pub fn get(tx: &Tx, id: CertificateId) -> Result<Registered> {
    Ok(store::get(tx, id)?.ok_or_else(Refusal::not_found)?)
}

/// The entry of a certificate, in use or withdrawn, if it was ever registered here.
///
/// # Errors
/// When the store fails.
pub fn known(tx: &Tx, certificate: &Certificate) -> Result<Option<Registered>> {
    let digest = base::blobs::Digest::of(certificate.der());
    store::of_certificate(tx, digest)?.map(|id| get(tx, id)).transpose()
}

impl Registered {
    /// Whether it may be signed with at an instant.
    ///
    /// # Errors
    /// As `in_force`.
    pub fn check(&self, at: Timestamp) -> Result<(), Refusal> {
        if self.withdrawn_at.is_some_and(|withdrawn| withdrawn <= at) {
            return Err(refusals::withdrawn());
        }
        if at < self.from_at {
            return Err(refusals::not_yet_valid(self.from_at));
        }
        if self.to_at <= at {
            return Err(refusals::expired(self.to_at));
        }
        Ok(())
    }
}

//! Who signed, and may one rely on it: the path to a trusted authority (RFC 5280) at the proven time, what the key
//! may be used for, and whether the certificate had been revoked (RFC 5280, 6960).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::{ANY_EXTENDED_KEY_USAGE, ID_KP_EMAIL_PROTECTION, ID_KP_TIME_STAMPING};
use der::Decode;
use jiff::Timestamp;
use pkix_path::{SignatureVerifier, TrustAnchor, ValidationPolicy, validate_path};
use spki::{AlgorithmIdentifierOwned, AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use x509_cert::Certificate as Decoded;
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, KeyUsages,
};

use super::revocation::{Evidence, Status};
use crate::crypto::{Certificate, SignatureAlgorithm, verify};

/// Certificates between signer and anchor; the government's path has one.
const DEPTH_MAX: usize = 6;
/// Paths tried for one certificate: bounds what a file full of look-alikes costs.
const TRIES_MAX: usize = 64;
/// Purposes under which documents are signed (RFC 9336; Adobe; Microsoft).
const DOCUMENT_PURPOSES: [ObjectIdentifier; 5] = [
    ANY_EXTENDED_KEY_USAGE,
    ID_KP_EMAIL_PROTECTION,
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36"),
    ObjectIdentifier::new_unwrap("1.2.840.113583.1.1.5"),
    ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.10.3.12"),
];
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

/// Whom to trust, and what is known beside the file.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    pub roots: Vec<Certificate>,
    /// Certificates between; those in the file are used as well.
    pub others: Vec<Certificate>,
    /// CRLs and OCSP responses in DER.
    pub revocation: Vec<Vec<u8>>,
}

/// What the key has to be good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Document,
    Timestamp,
}

/// What was found about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The caller did not ask.
    NotChecked,
    Trusted,
    /// No path leads to an anchor.
    Untrusted,
    /// The path is sound, but not at the time that is proven.
    Expired,
    NotYetValid,
    WrongUse,
    Revoked,
    /// The path is sound; whether the certificate was revoked is not known.
    RevocationUnknown,
}

/// A certificate's standing and, where it counts, what is known of its revocation.
pub(super) struct Judged {
    pub(super) standing: Standing,
    pub(super) revocation: Option<Status>,
}

/// Judges a certificate at an instant, with the certificates that came along.
pub(super) fn judge(
    leaf: &Certificate,
    pool: &[Certificate],
    anchors: &Anchors,
    evidence: &Evidence<'_>,
    purpose: Purpose,
    at: Timestamp,
) -> Judged {
    let only = |standing| Judged { standing, revocation: None };
    let search = Search { anchors, pool, policy: policy(at) };
    let Some(path) = search.path(leaf) else { return only(search.why_not(leaf, at)) };
    if !fit(leaf.decoded(), purpose) {
        return only(Standing::WrongUse);
    }
    let mut status = Status::NotOffered;
    for (place, pair) in path.windows(2).enumerate() {
        let found = evidence.status(pair[0].decoded(), pair[1].decoded(), at);
        if matches!(found, Status::Revoked { .. }) {
            return Judged { standing: Standing::Revoked, revocation: Some(found) };
        }
        if place == 0 {
            status = found;
        }
    }
    if status == Status::Unknown && !offers_revocation(leaf.decoded()) {
        status = Status::NotOffered;
    }
    let unknown = status == Status::Unknown && purpose == Purpose::Document;
    let standing = if unknown { Standing::RevocationUnknown } else { Standing::Trusted };
    Judged { standing, revocation: Some(status) }
}

fn policy(at: Timestamp) -> ValidationPolicy {
    ValidationPolicy::new(u64::try_from(at.as_second()).unwrap_or(0))
}

struct Search<'a> {
    anchors: &'a Anchors,
    pool: &'a [Certificate],
    policy: ValidationPolicy,
}

impl<'a> Search<'a> {
    /// Leaf first, anchor last.
    fn path(&self, leaf: &'a Certificate) -> Option<Vec<&'a Certificate>> {
        if let Some(root) = self.anchors.roots.iter().find(|root| root.der() == leaf.der()) {
            return within(root.decoded(), self.policy.current_time_unix).then(|| vec![leaf, root]);
        }
        let mut tries = 0;
        let mut waiting = vec![vec![leaf]];
        while let Some(path) = waiting.pop() {
            tries += 1;
            if tries > TRIES_MAX {
                return None;
            }
            let last = path[path.len() - 1];
            for root in self.anchors.roots.iter().filter(|root| issued(root, last)) {
                if self.holds(&path, root) {
                    return Some([path, vec![root]].concat());
                }
            }
            if path.len() > DEPTH_MAX {
                continue;
            }
            let issuers = self.pool.iter().chain(&self.anchors.others);
            let fresh = issuers.filter(|issuer| issued(issuer, last) && !path.contains(issuer));
            waiting.extend(fresh.map(|issuer| [path.clone(), vec![issuer]].concat()));
        }
        None
    }

    fn holds(&self, path: &[&Certificate], root: &Certificate) -> bool {
        let chain: Vec<Decoded> = path.iter().map(|link| link.decoded().clone()).collect();
        let anchor = TrustAnchor::from_cert(root.decoded().clone());
        validate_path(&chain, &[anchor], &self.policy, &Verifier).is_ok()
    }

    /// Whether it is only the time that is wrong: the path holds at a time when the certificate was in force.
    fn why_not(&self, leaf: &'a Certificate, at: Timestamp) -> Standing {
        let validity = &leaf.decoded().tbs_certificate.validity;
        let begins = validity.not_before.to_unix_duration().as_secs();
        let ends = validity.not_after.to_unix_duration().as_secs();
        let when = begins + ends.saturating_sub(begins) / 2;
        let policy = ValidationPolicy::new(when);
        let then = Search { anchors: self.anchors, pool: self.pool, policy };
        let now = u64::try_from(at.as_second()).unwrap_or(0);
        match then.path(leaf) {
            None => Standing::Untrusted,
            Some(_) if now < begins => Standing::NotYetValid,
            Some(_) => Standing::Expired,
        }
    }
}

fn within(certificate: &Decoded, now: u64) -> bool {
    let validity = &certificate.tbs_certificate.validity;
    let (begins, ends) = (validity.not_before, validity.not_after);
    (begins.to_unix_duration().as_secs()..=ends.to_unix_duration().as_secs()).contains(&now)
}

fn issued(issuer: &Certificate, subject: &Certificate) -> bool {
    let (issuer, subject) = (&issuer.decoded().tbs_certificate, &subject.decoded().tbs_certificate);
    pkix_path::names_match(&issuer.subject, &subject.issuer)
}

/// Key usage, where it is given, permits signing; so does the extended one.
fn fit(leaf: &Decoded, purpose: Purpose) -> bool {
    let certificate = &leaf.tbs_certificate;
    let usage = certificate.get::<KeyUsage>();
    let extended = certificate.get::<ExtendedKeyUsage>();
    let (Ok(usage), Ok(extended)) = (usage, extended) else { return false };
    let signs = usage.is_none_or(|(_, usage)| {
        usage.0.contains(KeyUsages::DigitalSignature) || usage.0.contains(KeyUsages::NonRepudiation)
    });
    let purposes = extended.map(|(_, extended)| extended.0);
    signs
        && match (purpose, purposes) {
            (Purpose::Timestamp, purposes) => {
                purposes.is_some_and(|purposes| purposes.contains(&ID_KP_TIME_STAMPING))
            }
            (Purpose::Document, None) => true,
            // Certificates of persons often name signing in as their other purpose and no more.
            (Purpose::Document, Some(purposes)) => purposes
                .iter()
                .any(|purpose| DOCUMENT_PURPOSES.contains(purpose) || *purpose == CLIENT_AUTH),
        }
}

/// Whether its issuer says where revocation can be looked up.
fn offers_revocation(leaf: &Decoded) -> bool {
    let certificate = &leaf.tbs_certificate;
    let lists = certificate.get::<CrlDistributionPoints>().is_ok_and(|found| found.is_some());
    let services = certificate.get::<AuthorityInfoAccessSyntax>().ok().flatten();
    lists
        || services.is_some_and(|(_, access)| {
            access.0.iter().any(|entry| entry.access_method == const_oid::db::rfc5280::ID_AD_OCSP)
        })
}

/// Signatures of certificates, lists and responses by the same operations as all others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verifier;

impl SignatureVerifier for Verifier {
    fn verify_signature(
        &self,
        algorithm: AlgorithmIdentifierRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        message: &[u8],
        value: &[u8],
    ) -> Result<(), signature_traits::Error> {
        let failed = |_| signature_traits::Error::new();
        let encoded = der::Encode::to_der(&algorithm).map_err(failed)?;
        let algorithm = AlgorithmIdentifierOwned::from_der(&encoded).map_err(failed)?;
        let algorithm = SignatureAlgorithm::read(&algorithm);
        let algorithm = algorithm.map_err(|_| signature_traits::Error::new())?;
        let key = der::Encode::to_der(&issuer).map_err(failed)?;
        verify(&key, algorithm, message, value).map_err(|_| signature_traits::Error::new())
    }
}

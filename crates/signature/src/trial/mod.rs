//! A stand-in for the government's certification authority: for demonstration and tests, from keys
//! the caller gives. Every name in it says so; whoever trusts it outside a trial has made a mistake
//! that can be read.

mod issue;
mod ocsp;
mod revocation_list;
mod tsa;

use jiff::Timestamp;
use zeroize::Zeroizing;

use crate::crypto::{Certificate, KeyError, SoftwareKey};

pub use issue::{Subject, Validity};
pub use ocsp::Revoked;

/// Stands in the name of every certificate.
pub const MARK: &str = "THỬ NGHIỆM / TRIAL";

/// Why the trial PKI did not answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TrialError {
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("encoding: {0}")]
    Der(#[from] der::Error),
    #[error(transparent)]
    Cms(#[from] crate::cms::CmsError),
    #[error("an instant before 1970 or after 9999")]
    Time,
}

/// A key with its certificate.
pub struct Holder {
    pub key: SoftwareKey,
    pub certificate: Certificate,
}

/// The keys of the four offices of the PKI.
pub struct Keys {
    pub root: SoftwareKey,
    pub issuing: SoftwareKey,
    pub tsa: SoftwareKey,
    pub ocsp: SoftwareKey,
}

/// Where the services will answer; written into certificates. Without them nothing is written.
#[derive(Debug, Clone, Default)]
pub struct Addresses {
    pub ocsp: Option<String>,
    pub crl: Option<String>,
}

/// Root, issuing authority, timestamp authority and OCSP responder.
pub struct Pki {
    pub root: Holder,
    pub issuing: Holder,
    pub tsa: Holder,
    pub ocsp: Holder,
    addresses: Addresses,
}

/// A P-256 key whose secret is the seed itself: the same seed gives the same key.
///
/// # Errors
/// When the seed is no secret of the curve (one in 2³² is not).
pub fn key_from_seed(seed: &[u8; 32]) -> Result<SoftwareKey, KeyError> {
    SoftwareKey::from_pkcs8(&secret_from_seed(seed))
}

/// The same key as PKCS#8 (DER), for whoever is to keep it.
#[must_use]
pub fn secret_from_seed(seed: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    /// PKCS#8 around an RFC 5915 key of P-256 without its public half, which is computed.
    const HEAD: [u8; 35] = [
        0x30, 0x41, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02,
        0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x04, 0x27, 0x30, 0x25,
        0x02, 0x01, 0x01, 0x04, 0x20,
    ];
    Zeroizing::new([&HEAD[..], seed].concat())
}

impl Pki {
    /// Makes the PKI's own certificates, valid ten years from `from`.
    ///
    /// # Errors
    /// When a key does not sign or a name cannot be encoded.
    pub fn new(keys: Keys, from: Timestamp, addresses: Addresses) -> Result<Self, TrialError> {
        issue::pki(keys, from, addresses)
    }

    /// The chain from the issuing authority to the root, for a signer to carry along.
    #[must_use]
    pub fn chain(&self) -> Vec<Certificate> {
        vec![self.issuing.certificate.clone(), self.root.certificate.clone()]
    }
}

//! How a token is asked for a value (PKCS #11 v3.0, 2.1.8, 2.1.10 and 2.3.6).

use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::KeyType;
use signature::crypto::{Digest, SignatureAlgorithm};

use super::super::ecdsa;
use super::KeyError;

/// A mechanism with the bytes it is given.
pub(super) struct Prepared {
    pub(super) mechanism: Mechanism<'static>,
    pub(super) input: Vec<u8>,
    /// The kind of key that goes with it; modules answer a wrong one with whatever error they like.
    pub(super) kind: KeyType,
}

impl Prepared {
    /// RSA hashes in the token. ECDSA is given the digest, because `CKM_ECDSA` is what every token has.
    ///
    /// # Errors
    /// For what tokens are not asked for: SHA-1 and Ed25519.
    pub(super) fn new(algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Self, KeyError> {
        use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
        let (mechanism, input) = match algorithm {
            RsaPkcs1(Digest::Sha256) => (Mechanism::Sha256RsaPkcs, message.to_vec()),
            RsaPkcs1(Digest::Sha384) => (Mechanism::Sha384RsaPkcs, message.to_vec()),
            RsaPkcs1(Digest::Sha512) => (Mechanism::Sha512RsaPkcs, message.to_vec()),
            RsaPss(digest @ (Digest::Sha256 | Digest::Sha384 | Digest::Sha512)) => {
                (pss(digest), message.to_vec())
            }
            Ecdsa(digest @ (Digest::Sha256 | Digest::Sha384 | Digest::Sha512)) => {
                (Mechanism::Ecdsa, digest.hash(message))
            }
            RsaPkcs1(Digest::Sha1) | RsaPss(Digest::Sha1) | Ecdsa(Digest::Sha1) | Ed25519 => {
                return Err(KeyError::Refused(format!("tokens are not asked for {algorithm:?}")));
            }
        };
        let kind = if matches!(algorithm, Ecdsa(_)) { KeyType::EC } else { KeyType::RSA };
        Ok(Prepared { mechanism, input, kind })
    }

    /// The token's value as CMS wants it.
    pub(super) fn finish(&self, value: Vec<u8>) -> Result<Vec<u8>, KeyError> {
        if self.kind != KeyType::EC {
            return Ok(value);
        }
        let der = ecdsa::as_der(&value);
        der.ok_or_else(|| KeyError::Refused("the token gave no ECDSA value".to_owned()))
    }
}

/// Mask over the same digest and a salt as long as it, as everywhere in our signatures.
fn pss(digest: Digest) -> Mechanism<'static> {
    let parameters =
        |hash_alg, mgf, length: u64| PkcsPssParams { hash_alg, mgf, s_len: length.into() };
    let (sha256, sha384, sha512) =
        (MechanismType::SHA256, MechanismType::SHA384, MechanismType::SHA512);
    match digest {
        Digest::Sha384 => {
            Mechanism::Sha384RsaPkcsPss(parameters(sha384, PkcsMgfType::MGF1_SHA384, 48))
        }
        Digest::Sha512 => {
            Mechanism::Sha512RsaPkcsPss(parameters(sha512, PkcsMgfType::MGF1_SHA512, 64))
        }
        Digest::Sha256 | Digest::Sha1 => {
            Mechanism::Sha256RsaPkcsPss(parameters(sha256, PkcsMgfType::MGF1_SHA256, 32))
        }
    }
}

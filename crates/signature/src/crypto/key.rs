//! A private key held in memory: for trial, PKCS#12 and tests. Other holders (token, HSM, remote
//! signing) sign the same bytes elsewhere.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeyPair as RsaKeyPair;
use aws_lc_rs::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaEncoding};
use zeroize::Zeroizing;

use super::{Digest, SignatureAlgorithm};

/// What kind of key it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    Rsa { bits: usize },
    P256,
    P384,
    Ed25519,
}

/// The key could not be read or does not sign this way. Says nothing of the key itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("no PKCS#8 key of RSA (2048 to 8192 bits), P-256, P-384 or Ed25519")]
    Unreadable,
    #[error("a key of this kind does not sign with {0:?}")]
    Algorithm(SignatureAlgorithm),
    #[error("the key did not sign")]
    Failed,
}

/// A private key. The library wipes its memory when it is dropped; the encoded form given to
/// `from_pkcs8` is wiped by its own type.
pub struct SoftwareKey(Inner);

enum Inner {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl SoftwareKey {
    /// Reads an unencrypted PKCS#8 key (RFC 5958).
    ///
    /// # Errors
    /// When it is none of the kinds documents are signed with.
    pub fn from_pkcs8(der: &Zeroizing<Vec<u8>>) -> Result<Self, KeyError> {
        if let Ok(key) = RsaKeyPair::from_pkcs8(der) {
            return Ok(SoftwareKey(Inner::Rsa(key)));
        }
        let curve = |algorithm| EcdsaKeyPair::from_pkcs8(algorithm, der);
        if let Ok(key) = curve(&signature::ECDSA_P256_SHA256_ASN1_SIGNING) {
            return Ok(SoftwareKey(Inner::P256(key)));
        }
        if let Ok(key) = curve(&signature::ECDSA_P384_SHA384_ASN1_SIGNING) {
            return Ok(SoftwareKey(Inner::P384(key)));
        }
        let key = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der);
        key.map(|key| SoftwareKey(Inner::Ed25519(key))).map_err(|_| KeyError::Unreadable)
    }

    #[must_use]
    pub fn kind(&self) -> KeyKind {
        match &self.0 {
            Inner::Rsa(key) => KeyKind::Rsa { bits: key.public_modulus_len() * 8 },
            Inner::P256(_) => KeyKind::P256,
            Inner::P384(_) => KeyKind::P384,
            Inner::Ed25519(_) => KeyKind::Ed25519,
        }
    }

    /// What this key signs with when nothing else is asked for.
    #[must_use]
    pub fn usual_algorithm(&self) -> SignatureAlgorithm {
        match &self.0 {
            Inner::Rsa(_) => SignatureAlgorithm::RsaPkcs1(Digest::Sha256),
            Inner::P256(_) => SignatureAlgorithm::Ecdsa(Digest::Sha256),
            Inner::P384(_) => SignatureAlgorithm::Ecdsa(Digest::Sha384),
            Inner::Ed25519(_) => SignatureAlgorithm::Ed25519,
        }
    }

    /// `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// When the library cannot encode it.
    pub fn public_key_info(&self) -> Result<Vec<u8>, KeyError> {
        let der: Result<PublicKeyX509Der<'_>, _> = match &self.0 {
            Inner::Rsa(key) => key.public_key().as_der(),
            Inner::P256(key) | Inner::P384(key) => key.public_key().as_der(),
            Inner::Ed25519(key) => key.public_key().as_der(),
        };
        der.map(|der| der.as_ref().to_vec()).map_err(|_| KeyError::Failed)
    }

    /// Signs a message. Salts and nonces come from the library's own generator.
    ///
    /// # Errors
    /// When the key does not go with the algorithm.
    pub fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let random = SystemRandom::new();
        match (&self.0, algorithm) {
            (Inner::Rsa(key), _) => {
                let encoding = rsa_encoding(algorithm).ok_or(KeyError::Algorithm(algorithm))?;
                let mut value = vec![0; key.public_modulus_len()];
                let signed = key.sign(encoding, &random, message, &mut value);
                signed.map(|()| value).map_err(|_| KeyError::Failed)
            }
            (Inner::P256(key), SignatureAlgorithm::Ecdsa(Digest::Sha256))
            | (Inner::P384(key), SignatureAlgorithm::Ecdsa(Digest::Sha384)) => {
                let value = key.sign(&random, message).map_err(|_| KeyError::Failed)?;
                Ok(value.as_ref().to_vec())
            }
            (Inner::Ed25519(key), SignatureAlgorithm::Ed25519) => {
                Ok(key.sign(message).as_ref().to_vec())
            }
            (Inner::P256(_) | Inner::P384(_) | Inner::Ed25519(_), _) => {
                Err(KeyError::Algorithm(algorithm))
            }
        }
    }
}

fn rsa_encoding(algorithm: SignatureAlgorithm) -> Option<&'static dyn RsaEncoding> {
    use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
    Some(match algorithm {
        RsaPkcs1(Digest::Sha256) => &signature::RSA_PKCS1_SHA256,
        RsaPkcs1(Digest::Sha384) => &signature::RSA_PKCS1_SHA384,
        RsaPkcs1(Digest::Sha512) => &signature::RSA_PKCS1_SHA512,
        RsaPss(Digest::Sha256) => &signature::RSA_PSS_SHA256,
        RsaPss(Digest::Sha384) => &signature::RSA_PSS_SHA384,
        RsaPss(Digest::Sha512) => &signature::RSA_PSS_SHA512,
        RsaPkcs1(Digest::Sha1) | RsaPss(Digest::Sha1) | Ecdsa(_) | Ed25519 => return None,
    })
}

//! Names of algorithms in ASN.1, both ways (RFC 5754, 4055, 5758, 8419).

use aws_lc_rs::digest;
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};
use der::{Any, Sequence};
use spki::AlgorithmIdentifierOwned;

/// A digest algorithm. `Sha1` is for reading old matter; nothing is made with it but the names of
/// VRI entries, which are no protection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Digest {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// How a signature value is made. The curve of ECDSA is a matter of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureAlgorithm {
    RsaPkcs1(Digest),
    /// With MGF1 over the same digest and a salt as long as the digest.
    RsaPss(Digest),
    Ecdsa(Digest),
    Ed25519,
}

/// An algorithm that is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AlgorithmError {
    #[error("unknown algorithm {0}")]
    Unknown(ObjectIdentifier),
    #[error("unsupported parameters of algorithm {0}")]
    Parameters(ObjectIdentifier),
    #[error("the digest in the signature algorithm is not the one the signer names")]
    DigestMismatch,
}

impl Digest {
    const ALL: [Digest; 4] = [Digest::Sha1, Digest::Sha256, Digest::Sha384, Digest::Sha512];

    #[must_use]
    pub fn hash(self, bytes: &[u8]) -> Vec<u8> {
        self.hash_all(&[bytes])
    }

    /// The digest over all parts, one after another.
    #[must_use]
    pub fn hash_all(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = digest::Context::new(match self {
            Digest::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Digest::Sha256 => &digest::SHA256,
            Digest::Sha384 => &digest::SHA384,
            Digest::Sha512 => &digest::SHA512,
        });
        for part in parts {
            context.update(part);
        }
        context.finish().as_ref().to_vec()
    }

    /// Length of the digest in bytes.
    #[must_use]
    pub fn length(self) -> usize {
        match self {
            Digest::Sha1 => 20,
            Digest::Sha256 => 32,
            Digest::Sha384 => 48,
            Digest::Sha512 => 64,
        }
    }

    #[must_use]
    pub fn oid(self) -> ObjectIdentifier {
        match self {
            Digest::Sha1 => rfc5912::ID_SHA_1,
            Digest::Sha256 => rfc5912::ID_SHA_256,
            Digest::Sha384 => rfc5912::ID_SHA_384,
            Digest::Sha512 => rfc5912::ID_SHA_512,
        }
    }

    /// Without parameters, as RFC 5754 wants them made.
    #[must_use]
    pub fn identifier(self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned { oid: self.oid(), parameters: None }
    }

    /// Parameters may be absent or NULL.
    ///
    /// # Errors
    /// For other algorithms.
    pub fn read(identifier: &AlgorithmIdentifierOwned) -> Result<Self, AlgorithmError> {
        let known = Digest::ALL.into_iter().find(|digest| digest.oid() == identifier.oid);
        known.ok_or(AlgorithmError::Unknown(identifier.oid))
    }
}

/// RFC 4055, 3.1.
#[derive(Sequence)]
struct PssParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    digest: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt_length: Option<u32>,
    #[asn1(context_specific = "3", tag_mode = "EXPLICIT", optional = "true")]
    trailer: Option<u32>,
}

impl SignatureAlgorithm {
    /// The digest that goes with it in a SignerInfo.
    #[must_use]
    pub fn digest(self) -> Digest {
        match self {
            SignatureAlgorithm::RsaPkcs1(digest)
            | SignatureAlgorithm::RsaPss(digest)
            | SignatureAlgorithm::Ecdsa(digest) => digest,
            // RFC 8419, 3.1.
            SignatureAlgorithm::Ed25519 => Digest::Sha512,
        }
    }

    /// Reads the identifier of a certificate, a CRL or an OCSP response.
    ///
    /// # Errors
    /// For other algorithms and parameters.
    pub fn read(identifier: &AlgorithmIdentifierOwned) -> Result<Self, AlgorithmError> {
        use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1};
        Ok(match identifier.oid {
            rfc5912::SHA_1_WITH_RSA_ENCRYPTION => RsaPkcs1(Digest::Sha1),
            rfc5912::SHA_256_WITH_RSA_ENCRYPTION => RsaPkcs1(Digest::Sha256),
            rfc5912::SHA_384_WITH_RSA_ENCRYPTION => RsaPkcs1(Digest::Sha384),
            rfc5912::SHA_512_WITH_RSA_ENCRYPTION => RsaPkcs1(Digest::Sha512),
            rfc5912::ECDSA_WITH_SHA_256 => Ecdsa(Digest::Sha256),
            rfc5912::ECDSA_WITH_SHA_384 => Ecdsa(Digest::Sha384),
            rfc5912::ECDSA_WITH_SHA_512 => Ecdsa(Digest::Sha512),
            rfc8410::ID_ED_25519 => Ed25519,
            rfc5912::ID_RSASSA_PSS => Self::read_pss(identifier)?,
            other => return Err(AlgorithmError::Unknown(other)),
        })
    }

    /// Reads the pair of a SignerInfo: plain `rsaEncryption` takes its digest from the other.
    ///
    /// # Errors
    /// As `read`, and when the two name different digests.
    pub fn read_signer(
        signature: &AlgorithmIdentifierOwned,
        digest: &AlgorithmIdentifierOwned,
    ) -> Result<Self, AlgorithmError> {
        let digest = Digest::read(digest)?;
        if signature.oid == rfc5912::RSA_ENCRYPTION {
            return Ok(SignatureAlgorithm::RsaPkcs1(digest));
        }
        let algorithm = Self::read(signature)?;
        let agreed = algorithm == SignatureAlgorithm::Ed25519 || algorithm.digest() == digest;
        if agreed { Ok(algorithm) } else { Err(AlgorithmError::DigestMismatch) }
    }

    fn read_pss(identifier: &AlgorithmIdentifierOwned) -> Result<Self, AlgorithmError> {
        let wrong = || AlgorithmError::Parameters(identifier.oid);
        let parameters = identifier.parameters.as_ref().ok_or_else(wrong)?;
        let parameters: PssParameters = parameters.decode_as().map_err(|_| wrong())?;
        let digest = parameters.digest.as_ref().map_or(Ok(Digest::Sha1), Digest::read)?;
        let mask = parameters.mask.as_ref().ok_or_else(wrong)?;
        let inner = mask.parameters.as_ref().ok_or_else(wrong)?;
        let inner: AlgorithmIdentifierOwned = inner.decode_as().map_err(|_| wrong())?;
        let usual = mask.oid == rfc5912::ID_MGF_1
            && Digest::read(&inner)? == digest
            && parameters.salt_length.map(|length| length as usize) == Some(digest.length())
            && parameters.trailer.is_none_or(|trailer| trailer == 1);
        if usual { Ok(SignatureAlgorithm::RsaPss(digest)) } else { Err(wrong()) }
    }

    /// # Errors
    /// For algorithms that nothing is signed with.
    pub fn identifier(self) -> Result<AlgorithmIdentifierOwned, der::Error> {
        use Digest::{Sha1, Sha256, Sha384, Sha512};
        let (oid, parameters) = match self {
            SignatureAlgorithm::RsaPkcs1(digest) => {
                let oid = match digest {
                    Sha1 => return Err(der::ErrorKind::Failed.into()),
                    Sha256 => rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
                    Sha384 => rfc5912::SHA_384_WITH_RSA_ENCRYPTION,
                    Sha512 => rfc5912::SHA_512_WITH_RSA_ENCRYPTION,
                };
                (oid, Some(Any::null()))
            }
            SignatureAlgorithm::Ecdsa(digest) => {
                let oid = match digest {
                    Sha1 => return Err(der::ErrorKind::Failed.into()),
                    Sha256 => rfc5912::ECDSA_WITH_SHA_256,
                    Sha384 => rfc5912::ECDSA_WITH_SHA_384,
                    Sha512 => rfc5912::ECDSA_WITH_SHA_512,
                };
                (oid, None)
            }
            SignatureAlgorithm::RsaPss(Sha1) => return Err(der::ErrorKind::Failed.into()),
            SignatureAlgorithm::RsaPss(digest) => (rfc5912::ID_RSASSA_PSS, Some(pss(digest)?)),
            SignatureAlgorithm::Ed25519 => (rfc8410::ID_ED_25519, None),
        };
        Ok(AlgorithmIdentifierOwned { oid, parameters })
    }
}

/// Parameters of PSS; digests inside them carry NULL, as RFC 4055 wants.
fn pss(digest: Digest) -> Result<Any, der::Error> {
    let digest_id = AlgorithmIdentifierOwned { oid: digest.oid(), parameters: Some(Any::null()) };
    let mask = AlgorithmIdentifierOwned {
        oid: rfc5912::ID_MGF_1,
        parameters: Some(Any::encode_from(&digest_id)?),
    };
    let parameters = PssParameters {
        digest: Some(digest_id),
        mask: Some(mask),
        salt_length: u32::try_from(digest.length()).ok(),
        trailer: None,
    };
    Any::encode_from(&parameters)
}

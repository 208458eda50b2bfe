//! Whether a signature value belongs to a message and a key.

use aws_lc_rs::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use const_oid::ObjectIdentifier;
use const_oid::db::{rfc5912, rfc8410};
use der::Decode;
use spki::SubjectPublicKeyInfoRef;

use super::{Digest, SignatureAlgorithm};

/// Why a signature value is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    #[error("the signature does not belong to this message and key")]
    Mismatch,
    #[error("a key of kind {0} does not go with this signature algorithm")]
    Key(ObjectIdentifier),
    #[error("the public key is malformed")]
    Malformed,
}

/// Verifies over the message itself. RSA from 1024 bits and SHA-1 are verified too: whether they
/// are still worth something at a given time is the validator's judgement.
///
/// # Errors
/// When the value does not verify, or key and algorithm do not go together.
pub fn verify(
    public_key_info: &[u8],
    algorithm: SignatureAlgorithm,
    message: &[u8],
    value: &[u8],
) -> Result<(), VerifyError> {
    let info = SubjectPublicKeyInfoRef::from_der(public_key_info);
    let info = info.map_err(|_| VerifyError::Malformed)?;
    let key = info.subject_public_key.as_bytes().ok_or(VerifyError::Malformed)?;
    let curve = info.algorithm.parameters_oid().ok();
    let operation = operation(info.algorithm.oid, curve, algorithm)
        .ok_or(VerifyError::Key(info.algorithm.oid))?;
    UnparsedPublicKey::new(operation, key).verify(message, value).map_err(|_| VerifyError::Mismatch)
}

fn operation(
    kind: ObjectIdentifier,
    curve: Option<ObjectIdentifier>,
    algorithm: SignatureAlgorithm,
) -> Option<&'static dyn VerificationAlgorithm> {
    use Digest::{Sha1, Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
    let rsa = kind == rfc5912::RSA_ENCRYPTION;
    let pss = rsa || kind == rfc5912::ID_RSASSA_PSS;
    let on = |wanted| kind == rfc5912::ID_EC_PUBLIC_KEY && curve == Some(wanted);
    let (p256, p384) = (on(rfc5912::SECP_256_R_1), on(rfc5912::SECP_384_R_1));
    Some(match algorithm {
        RsaPkcs1(Sha1) if rsa => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        RsaPkcs1(Sha256) if rsa => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        RsaPkcs1(Sha384) if rsa => &signature::RSA_PKCS1_2048_8192_SHA384,
        RsaPkcs1(Sha512) if rsa => &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        RsaPss(Sha256) if pss => &signature::RSA_PSS_2048_8192_SHA256,
        RsaPss(Sha384) if pss => &signature::RSA_PSS_2048_8192_SHA384,
        RsaPss(Sha512) if pss => &signature::RSA_PSS_2048_8192_SHA512,
        Ecdsa(Sha256) if p256 => &signature::ECDSA_P256_SHA256_ASN1,
        Ecdsa(Sha384) if p256 => &signature::ECDSA_P256_SHA384_ASN1,
        Ecdsa(Sha512) if p256 => &signature::ECDSA_P256_SHA512_ASN1,
        Ecdsa(Sha256) if p384 => &signature::ECDSA_P384_SHA256_ASN1,
        Ecdsa(Sha384) if p384 => &signature::ECDSA_P384_SHA384_ASN1,
        Ecdsa(Sha512) if p384 => &signature::ECDSA_P384_SHA512_ASN1,
        Ed25519 if kind == rfc8410::ID_ED_25519 => &signature::ED25519,
        RsaPkcs1(_) | RsaPss(_) | Ecdsa(_) | Ed25519 => return None,
    })
}

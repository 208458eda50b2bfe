//! A certificate as it arrived, beside what it says (RFC 5280).

use der::{Decode, Encode, Reader, SliceReader, Tag};
use jiff::Timestamp;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::time::Time;

use super::{Digest, SignatureAlgorithm};
use crate::asn1;

/// The bytes are what signatures refer to; the decoded form may encode differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    decoded: x509_cert::Certificate,
}

impl Certificate {
    /// # Errors
    /// When the bytes are not one certificate in DER.
    pub fn read(der: &[u8]) -> Result<Self, der::Error> {
        Ok(Certificate { der: der.to_vec(), decoded: x509_cert::Certificate::from_der(der)? })
    }

    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    #[must_use]
    pub fn decoded(&self) -> &x509_cert::Certificate {
        &self.decoded
    }

    /// `IssuerAndSerialNumber` in DER, cut from the certificate itself.
    ///
    /// # Errors
    /// Never for a certificate that was read; the readers' type has errors.
    pub fn issuer_and_serial(&self) -> Result<Vec<u8>, der::Error> {
        let mut whole = SliceReader::new(&self.der)?;
        let mut certificate = asn1::open(&mut whole, Tag::Sequence)?;
        let mut inner = asn1::open(&mut certificate, Tag::Sequence)?;
        asn1::open_optional(&mut inner, asn1::context(0))?;
        let serial = inner.tlv_bytes()?;
        inner.tlv_bytes()?;
        asn1::wrap(Tag::Sequence, &[inner.tlv_bytes()?, serial])
    }

    /// `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn public_key_info(&self) -> Result<Vec<u8>, der::Error> {
        self.decoded.tbs_certificate.subject_public_key_info.to_der()
    }

    /// From when to when it is in force. None when that cannot be said in our calendar.
    #[must_use]
    pub fn validity(&self) -> Option<(Timestamp, Timestamp)> {
        let instant = |time: Time| {
            let seconds = i64::try_from(time.to_unix_duration().as_secs()).ok()?;
            Timestamp::from_second(seconds).ok()
        };
        let validity = self.decoded.tbs_certificate.validity;
        Some((instant(validity.not_before)?, instant(validity.not_after)?))
    }

    /// The extension SubjectKeyIdentifier, if there is one.
    #[must_use]
    pub fn key_identifier(&self) -> Option<Vec<u8>> {
        let found = self.decoded.tbs_certificate.get::<SubjectKeyIdentifier>();
        found.ok().flatten().map(|(_, identifier)| identifier.0.as_bytes().to_vec())
    }

    /// Length of the order of its elliptic curve, P-256 or P-384, in bytes; none for keys of other
    /// kinds.
    #[must_use]
    pub fn curve_bytes(&self) -> Option<usize> {
        let info = &self.decoded.tbs_certificate.subject_public_key_info;
        let curve: const_oid::ObjectIdentifier =
            info.algorithm.parameters.as_ref()?.decode_as().ok()?;
        match curve {
            const_oid::db::rfc5912::SECP_256_R_1 => Some(32),
            const_oid::db::rfc5912::SECP_384_R_1 => Some(48),
            _ => None,
        }
    }

    /// Length of its RSA key; none for keys of other kinds.
    #[must_use]
    pub fn rsa_bits(&self) -> Option<usize> {
        let info = &self.decoded.tbs_certificate.subject_public_key_info;
        let key = info.subject_public_key.as_bytes()?;
        let mut whole = SliceReader::new(key).ok()?;
        let mut parts = asn1::open(&mut whole, Tag::Sequence).ok()?;
        let modulus = der::asn1::UintRef::decode(&mut parts).ok()?;
        let rsa = info.algorithm.oid == const_oid::db::rfc5912::RSA_ENCRYPTION
            || info.algorithm.oid == const_oid::db::rfc5912::ID_RSASSA_PSS;
        let first = modulus.as_bytes().first()?;
        rsa.then(|| modulus.as_bytes().len() * 8 - first.leading_zeros() as usize)
    }

    /// What its key signs with when nothing else is asked for; none for kinds that are not known.
    #[must_use]
    pub fn usual_algorithm(&self) -> Option<SignatureAlgorithm> {
        use const_oid::db::{rfc5912, rfc8410};
        let key = &self.decoded.tbs_certificate.subject_public_key_info.algorithm;
        let curve = || key.parameters.as_ref()?.decode_as::<der::asn1::ObjectIdentifier>().ok();
        match key.oid {
            rfc5912::RSA_ENCRYPTION => Some(SignatureAlgorithm::RsaPkcs1(Digest::Sha256)),
            rfc5912::ID_RSASSA_PSS => Some(SignatureAlgorithm::RsaPss(Digest::Sha256)),
            rfc8410::ID_ED_25519 => Some(SignatureAlgorithm::Ed25519),
            rfc5912::ID_EC_PUBLIC_KEY => match curve()? {
                rfc5912::SECP_256_R_1 => Some(SignatureAlgorithm::Ecdsa(Digest::Sha256)),
                rfc5912::SECP_384_R_1 => Some(SignatureAlgorithm::Ecdsa(Digest::Sha384)),
                _ => None,
            },
            _ => None,
        }
    }
}

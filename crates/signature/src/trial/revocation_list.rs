//! Revocation lists (RFC 5280, 5).

use std::time::Duration;

use der::Encode;
use der::asn1::Uint;
use jiff::Timestamp;
use x509_cert::crl::{RevokedCert, TbsCertList};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlNumber};
use x509_cert::serial_number::SerialNumber;

use super::issue::{extension, key_identifier, signed, time};
use super::{Holder, Pki, Revoked, TrialError};

/// How long a list speaks; the next is due before.
const VALID_S: u64 = 7 * 86_400;

impl Pki {
    /// The issuing authority's list as of `now`, in DER.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn crl(&self, revoked: &[Revoked], now: Timestamp) -> Result<Vec<u8>, TrialError> {
        self.issuing.crl(revoked, now)
    }

    /// The root's list, which is empty, as of `now`.
    ///
    /// # Errors
    /// When it cannot be encoded.
    pub fn root_crl(&self, now: Timestamp) -> Result<Vec<u8>, TrialError> {
        self.root.crl(&[], now)
    }
}

impl Holder {
    fn crl(&self, revoked: &[Revoked], now: Timestamp) -> Result<Vec<u8>, TrialError> {
        let key = &self.key;
        let next = now.checked_add(Duration::from_secs(VALID_S)).map_err(|_| TrialError::Time)?;
        let mut entries = Vec::new();
        for entry in revoked.iter().filter(|entry| entry.at <= now) {
            entries.push(RevokedCert {
                serial_number: SerialNumber::new(&entry.serial.to_be_bytes())?,
                revocation_date: time(entry.at)?,
                crl_entry_extensions: None,
            });
        }
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(key_identifier(&key.public_key_info()?)?),
            ..AuthorityKeyIdentifier::default()
        };
        // Lists made one after another carry rising numbers.
        let number = CrlNumber(Uint::new(&now.as_second().to_be_bytes())?);
        let list = TbsCertList {
            version: x509_cert::Version::V2,
            signature: key.usual_algorithm().identifier()?,
            issuer: self.certificate.decoded().tbs_certificate.subject.clone(),
            this_update: time(now)?,
            next_update: Some(time(next)?),
            revoked_certificates: (!entries.is_empty()).then_some(entries),
            crl_extensions: Some(vec![extension(false, &authority)?, extension(false, &number)?]),
        };
        signed(&list.to_der()?, key)
    }
}

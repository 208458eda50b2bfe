//! What the file and the caller know of a certificate's revocation: CRLs (RFC 5280, 6.3) and OCSP responses
//! (RFC 6960), checked for origin and signature, judged at the proven time of the signature.

use der::{Decode, Encode};
use jiff::Timestamp;
use pkix_revocation::{CrlChecker, Error, OcspChecker, RevocationChecker};
use x509_cert::Certificate as Decoded;
use x509_cert::crl::CertificateList;
use x509_ocsp::{BasicOcspResponse, CertStatus, OcspResponse};

use super::trust::Verifier;

/// Lists and responses looked at: a document carries a handful, and each may cost a verification.
const PIECES_MAX: usize = 64;

/// What is known of one certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Good,
    Revoked {
        at: Timestamp,
    },
    Unknown,
    /// Nothing is known and nothing is offered.
    NotOffered,
}

/// CRLs and OCSP responses in DER, from wherever.
pub(crate) struct Evidence<'a> {
    pub(crate) pieces: Vec<&'a [u8]>,
}

impl Evidence<'_> {
    /// The status at an instant. A revocation after it does not count; a "good" counts when it was still in force at
    /// the instant or was said later.
    pub(crate) fn status(&self, of: &Decoded, issuer: &Decoded, at: Timestamp) -> Status {
        let mut status = Status::Unknown;
        for piece in self.pieces.iter().take(PIECES_MAX) {
            let found = by_response(piece, of, issuer).or_else(|| by_list(piece, of, issuer));
            match found {
                Some(Said::Revoked(when)) if when <= at => return Status::Revoked { at: when },
                Some(Said::Revoked(_)) => status = Status::Good,
                Some(Said::Good { from, until })
                    if from >= at || until.is_some_and(|u| u >= at) =>
                {
                    status = Status::Good;
                }
                Some(Said::Good { .. }) | None => {}
            }
        }
        status
    }
}

/// What one sound list or response says of one certificate.
enum Said {
    Good { from: Timestamp, until: Option<Timestamp> },
    Revoked(Timestamp),
}

fn instant(seconds: u64) -> Timestamp {
    i64::try_from(seconds)
        .ok()
        .and_then(|s| Timestamp::from_second(s).ok())
        .unwrap_or(Timestamp::MAX)
}

fn by_response(der: &[u8], of: &Decoded, issuer: &Decoded) -> Option<Said> {
    let response = OcspResponse::from_der(der).ok()?;
    let basic = BasicOcspResponse::from_der(response.response_bytes?.response.as_bytes()).ok()?;
    let data = &basic.tbs_response_data;
    let serial = &of.tbs_certificate.serial_number;
    let single = data.responses.iter().find(|single| single.cert_id.serial_number == *serial)?;
    let seconds = |time: &x509_ocsp::OcspGeneralizedTime| time.0.to_unix_duration().as_secs();
    let (produced, from) = (seconds(&data.produced_at), seconds(&single.this_update));
    // Judged as if read when it was made: whether it is fresh enough is decided by the caller.
    let checker = OcspChecker::new(der, produced.max(from), Verifier).ok()?;
    let until = single.next_update.as_ref().map(|time| instant(seconds(time)));
    match (checker.check_revocation(of, issuer), &single.cert_status) {
        (Ok(()), CertStatus::Good(_)) => Some(Said::Good { from: instant(from), until }),
        (Err(Error::Revoked { .. }), CertStatus::Revoked(info)) => {
            Some(Said::Revoked(instant(seconds(&info.revocation_time))))
        }
        _ => None,
    }
}

fn by_list(der: &[u8], of: &Decoded, issuer: &Decoded) -> Option<Said> {
    let list = CertificateList::from_der(der).ok()?;
    // A list that does not encode as it came would be verified over other bytes than were signed.
    if list.to_der().ok()? != der {
        return None;
    }
    let seconds = |time: &x509_cert::time::Time| time.to_unix_duration().as_secs();
    let from = seconds(&list.tbs_cert_list.this_update);
    let until = list.tbs_cert_list.next_update.as_ref().map(|time| instant(seconds(time)));
    let checker = CrlChecker::new(der, from, Verifier).ok()?;
    match checker.check_revocation(of, issuer) {
        Ok(()) => Some(Said::Good { from: instant(from), until }),
        Err(Error::Revoked { serial, .. }) => {
            let revoked = list.tbs_cert_list.revoked_certificates.iter().flatten();
            let found = revoked.into_iter().find(|entry| entry.serial_number == serial)?;
            Some(Said::Revoked(instant(seconds(&found.revocation_date))))
        }
        Err(_) => None,
    }
}

//! The OCSP responder of the issuing authority (RFC 6960).

use std::time::Duration;

use der::asn1::{GeneralizedTime, Null};
use der::{Decode, Encode, Tag};
use jiff::Timestamp;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse,
    ResponderId, ResponseData, RevokedInfo, SingleResponse, Version,
};

use super::issue::{key_identifier, signed, since_1970};
use super::{Pki, TrialError};
use crate::asn1::{context, wrap};
use crate::crypto::Digest;

/// How long an answer speaks.
const VALID_S: u64 = 86_400;
/// Certificates asked about in one request.
const ASKED_MAX: usize = 16;

/// A certificate that no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoked {
    pub serial: u64,
    pub at: Timestamp,
}

impl Pki {
    /// Answers a request in DER with a response in DER; what cannot be read is answered so.
    ///
    /// # Errors
    /// When the answer cannot be encoded or signed.
    pub fn answer_ocsp(
        &self,
        request: &[u8],
        revoked: &[Revoked],
        now: Timestamp,
    ) -> Result<Vec<u8>, TrialError> {
        let request = OcspRequest::from_der(request).ok();
        let asked = request
            .filter(|request| (1..=ASKED_MAX).contains(&request.tbs_request.request_list.len()));
        let Some(asked) = asked else {
            return Ok(OcspResponse::malformed_request().to_der()?);
        };
        let this_update = instant(now)?;
        let next = now.checked_add(Duration::from_secs(VALID_S)).map_err(|_| TrialError::Time)?;
        let next_update = Some(instant(next)?);
        let mut responses = Vec::new();
        for request in &asked.tbs_request.request_list {
            responses.push(SingleResponse {
                cert_id: request.req_cert.clone(),
                cert_status: self.status(&request.req_cert, revoked, now)?,
                this_update,
                next_update,
                single_extensions: None,
            });
        }
        let nonces = asked.tbs_request.request_extensions.into_iter().flatten();
        let nonces: Vec<_> = nonces
            .filter(|extension| extension.extn_id == const_oid::db::rfc6960::ID_PKIX_OCSP_NONCE)
            .collect();
        let key = key_identifier(&self.ocsp.key.public_key_info()?)?;
        let answer = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByKey(key),
            produced_at: this_update,
            responses,
            response_extensions: (!nonces.is_empty()).then_some(nonces),
        };
        let triple = signed(&answer.to_der()?, &self.ocsp.key)?;
        let certificates = wrap(Tag::Sequence, &[self.ocsp.certificate.der()])?;
        let mut parts = der::SliceReader::new(&triple)?;
        let parts = crate::asn1::pieces(crate::asn1::open(&mut parts, Tag::Sequence)?, 3)?;
        let certificates = wrap(context(0), &[&certificates])?;
        let basic = wrap(Tag::Sequence, &[&parts.concat(), &certificates])?;
        Ok(OcspResponse::successful(BasicOcspResponse::from_der(&basic)?)?.to_der()?)
    }

    fn status(
        &self,
        asked: &CertId,
        revoked: &[Revoked],
        now: Timestamp,
    ) -> Result<CertStatus, TrialError> {
        let issuing = &self.issuing.certificate.decoded().tbs_certificate;
        let known = Digest::read(&asked.hash_algorithm).is_ok_and(|digest| {
            let key = issuing.subject_public_key_info.subject_public_key.as_bytes();
            let key = digest.hash(key.unwrap_or_default());
            let name = issuing.subject.to_der().map(|name| digest.hash(&name));
            asked.issuer_key_hash.as_bytes() == key
                && name.is_ok_and(|name| asked.issuer_name_hash.as_bytes() == name)
        });
        if !known {
            return Ok(CertStatus::Unknown(Null));
        }
        let entry = revoked.iter().find(|entry| {
            entry.at <= now
                && x509_cert::serial_number::SerialNumber::<x509_cert::certificate::Rfc5280>::new(
                    &entry.serial.to_be_bytes(),
                )
                .is_ok_and(|serial| serial == asked.serial_number)
        });
        Ok(match entry {
            None => CertStatus::Good(Null),
            Some(entry) => CertStatus::Revoked(RevokedInfo {
                revocation_time: instant(entry.at)?,
                revocation_reason: None,
            }),
        })
    }
}

fn instant(at: Timestamp) -> Result<OcspGeneralizedTime, TrialError> {
    Ok(OcspGeneralizedTime(GeneralizedTime::from_unix_duration(since_1970(at)?)?))
}

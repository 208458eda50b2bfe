//! The timestamp authority (RFC 3161).

use cmpv2::status::{PkiStatus, PkiStatusInfo};
use der::asn1::{GeneralizedTime, Int};
use der::{Decode, Encode, Tag};
use jiff::Timestamp;
use x509_tsp::{TimeStampReq, TspVersion, TstInfo};

use super::issue::since_1970;
use super::{Pki, TrialError};
use crate::asn1::wrap;
use crate::cms::{Matter, Signer, oid};
use crate::crypto::Digest;

/// The policy under which trial timestamps are made, under the number kept for examples (RFC 5612).
const POLICY: oid::ObjectIdentifier = oid::ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1");

impl Pki {
    /// Answers a request in DER with a response in DER. Each token needs a serial number of its
    /// own. What cannot be read, or uses SHA-1, is rejected.
    ///
    /// # Errors
    /// When the token cannot be encoded or signed.
    pub fn answer_timestamp(
        &self,
        request: &[u8],
        serial: u64,
        now: Timestamp,
    ) -> Result<Vec<u8>, TrialError> {
        let request = TimeStampReq::from_der(request).ok().filter(|request| {
            let imprint = &request.message_imprint;
            Digest::read(&imprint.hash_algorithm).is_ok_and(|digest| {
                digest != Digest::Sha1 && imprint.hashed_message.as_bytes().len() == digest.length()
            })
        });
        let Some(request) = request else {
            return Ok(wrap(Tag::Sequence, &[&status(PkiStatus::Rejection)?])?);
        };
        let info = TstInfo {
            version: TspVersion::V1,
            policy: request.req_policy.unwrap_or(POLICY),
            message_imprint: request.message_imprint,
            serial_number: Int::new(&serial_bytes(serial))?,
            gen_time: GeneralizedTime::from_unix_duration(since_1970(now)?)?,
            accuracy: None,
            ordering: false,
            nonce: request.nonce,
            tsa: None,
            extensions: None,
        };
        let signer = Signer {
            certificate: self.tsa.certificate.clone(),
            chain: if request.cert_req { self.chain() } else { Vec::new() },
            algorithm: self.tsa.key.usual_algorithm(),
        };
        let content = info.to_der()?;
        let to_sign =
            signer.prepare(Matter::Enveloped { kind: oid::TST_INFO, content: &content })?;
        let token = to_sign.finish(&self.tsa.key.sign(signer.algorithm, to_sign.bytes())?)?;
        Ok(wrap(Tag::Sequence, &[&status(PkiStatus::Accepted)?, &token])?)
    }
}

fn status(status: PkiStatus) -> Result<Vec<u8>, der::Error> {
    PkiStatusInfo { status, status_string: None, fail_info: None }.to_der()
}

/// A positive INTEGER: a leading zero, and no more than one.
fn serial_bytes(serial: u64) -> Vec<u8> {
    let bytes = serial.to_be_bytes();
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let sign = (bytes[first] >= 0x80).then_some(0);
    sign.into_iter().chain(bytes[first..].iter().copied()).collect()
}

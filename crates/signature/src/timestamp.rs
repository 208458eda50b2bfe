//! Timestamps (RFC 3161): the request, the check of what came back, and the token as a value.

use const_oid::ObjectIdentifier;
use der::asn1::{Int, OctetStringRef};
use der::{Decode, Encode, Reader, SliceReader, Tag};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use spki::AlgorithmIdentifierOwned;
use x509_tsp::{MessageImprint, TimeStampReq, TspVersion};

use crate::asn1::{open, open_optional};
use crate::cms::{CmsError, SignedData, oid};
use crate::crypto::{AlgorithmError, Digest};

/// Why a timestamp is not made or not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimestampError {
    #[error("the service refused: status {status}")]
    Refused { status: u8 },
    #[error("the answer holds no token")]
    NoToken,
    #[error("the token is malformed: {0}")]
    Malformed(&'static str),
    #[error("the token was made over something else")]
    Imprint,
    #[error("the token does not answer this request")]
    Nonce,
    #[error("the token does not carry the certificate it was signed with")]
    Certificate,
    #[error(transparent)]
    Cms(#[from] CmsError),
}

impl From<der::Error> for TimestampError {
    fn from(error: der::Error) -> Self {
        TimestampError::Cms(error.into())
    }
}

impl From<AlgorithmError> for TimestampError {
    fn from(error: AlgorithmError) -> Self {
        TimestampError::Cms(error.into())
    }
}

/// A request that was made; its answer is checked against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimestampRequest {
    digest: Digest,
    imprint: Vec<u8>,
    nonce: Int,
    der: Vec<u8>,
}

/// A token that was read. Its signature is checked by `Token::verify`, the trust in its maker
/// elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a> {
    pub signed: SignedData<'a>,
    pub policy: ObjectIdentifier,
    pub digest: Digest,
    /// What was stamped, as its digest.
    pub imprint: &'a [u8],
    /// Serial number, big-endian, as encoded.
    pub serial: &'a [u8],
    pub at: Timestamp,
    pub nonce: Option<Int>,
}

impl TimestampRequest {
    /// Asks for a timestamp over `matter` (a signature value, or the bytes of a document that a
    /// ByteRange covers). The nonce is random, given by the caller.
    ///
    /// # Errors
    /// When the request cannot be encoded.
    pub fn over(matter: &[u8], digest: Digest, nonce: [u8; 16]) -> Result<Self, TimestampError> {
        Self::over_digest(digest.hash(matter), digest, nonce)
    }

    /// As `over`, for a digest computed already.
    ///
    /// # Errors
    /// As `over`.
    pub fn over_digest(
        imprint: Vec<u8>,
        digest: Digest,
        mut nonce: [u8; 16],
    ) -> Result<Self, TimestampError> {
        // A positive number whose first byte is not zero has one encoding of this length.
        nonce[0] = nonce[0] & 0x3f | 0x40;
        let nonce = Int::new(&nonce)?;
        let hash_algorithm = digest.identifier();
        let hashed_message = der::asn1::OctetString::new(imprint.as_slice())?;
        let request = TimeStampReq {
            version: TspVersion::V1,
            message_imprint: MessageImprint { hash_algorithm, hashed_message },
            req_policy: None,
            nonce: Some(nonce.clone()),
            cert_req: true,
            extensions: None,
        };
        let der = request.to_der()?;
        Ok(TimestampRequest { digest, imprint, nonce, der })
    }

    /// The bytes to be sent (`application/timestamp-query`).
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Checks the answer: status, imprint, nonce, and the token's signature by the certificate it
    /// carries. Gives back the token.
    ///
    /// # Errors
    /// When one of these is not in order.
    pub fn check(&self, response: &[u8]) -> Result<Vec<u8>, TimestampError> {
        let mut whole = SliceReader::new(response)?;
        let mut parts = open(&mut whole, Tag::Sequence)?;
        whole.finish(())?;
        let mut info = open(&mut parts, Tag::Sequence)?;
        let status = u8::decode(&mut info)?;
        // 0 granted, 1 granted with modifications (2.4.2).
        if status > 1 {
            return Err(TimestampError::Refused { status });
        }
        if parts.is_finished() {
            return Err(TimestampError::NoToken);
        }
        let der = parts.tlv_bytes()?;
        let token = Token::read(der)?;
        if token.digest != self.digest || token.imprint != self.imprint {
            return Err(TimestampError::Imprint);
        }
        if token.nonce.as_ref() != Some(&self.nonce) {
            return Err(TimestampError::Nonce);
        }
        token.verify()?;
        Ok(der.to_vec())
    }
}

impl<'a> Token<'a> {
    /// Reads a token (ContentInfo with SignedData around TSTInfo).
    ///
    /// # Errors
    /// When it is something else or malformed.
    pub fn read(der: &'a [u8]) -> Result<Self, TimestampError> {
        let signed = SignedData::read(der)?;
        let content = signed.content.filter(|_| signed.content_type == oid::TST_INFO);
        let content = content.ok_or(TimestampError::Malformed("its content is no TSTInfo"))?;
        let mut whole = SliceReader::new(content)?;
        let mut info = open(&mut whole, Tag::Sequence)?;
        let _version = u8::decode(&mut info)?;
        let policy = ObjectIdentifier::decode(&mut info)?;
        let mut message = open(&mut info, Tag::Sequence)?;
        let digest = Digest::read(&AlgorithmIdentifierOwned::decode(&mut message)?)?;
        let imprint = OctetStringRef::decode(&mut message)?.as_bytes();
        let serial = open(&mut info, Tag::Integer)?;
        let serial = remaining(serial)?;
        let at = instant(remaining(open(&mut info, Tag::GeneralizedTime)?)?)?;
        open_optional(&mut info, Tag::Sequence)?;
        open_optional(&mut info, Tag::Boolean)?;
        let nonce = match !info.is_finished() && info.peek_tag()? == Tag::Integer {
            true => Some(Int::decode(&mut info)?),
            false => None,
        };
        Ok(Token { signed, policy, digest, imprint, serial, at, nonce })
    }

    /// Verifies the token's signature with the certificate it carries, and that this certificate
    /// is the one its maker meant. Whether anybody trusts it is another question.
    ///
    /// # Errors
    /// When the certificate is missing or a digest or the signature is wrong.
    pub fn verify(&self) -> Result<crate::crypto::Certificate, TimestampError> {
        let signer = self.signed.signer()?;
        let certificate = self.signed.certificate_of(signer).ok_or(TimestampError::Certificate)?;
        let content = self.signed.content.unwrap_or_default();
        let sound = signer.content_type()? == oid::TST_INFO
            && signer.message_digest()? == signer.digest()?.hash(content);
        if !sound {
            return Err(TimestampError::Malformed("its content is not what was signed"));
        }
        let (digest, value) = signer.signing_certificate()?;
        if digest.hash(certificate.der()) != value {
            return Err(TimestampError::Certificate);
        }
        signer.verify(&certificate.public_key_info()?)?;
        Ok(certificate)
    }
}

fn remaining(mut reader: SliceReader<'_>) -> Result<&[u8], der::Error> {
    let length = reader.remaining_len();
    reader.read_slice(length)
}

/// GeneralizedTime in UTC with or without a fraction, which many services write and RFC 3161
/// (2.4.2) allows.
fn instant(text: &[u8]) -> Result<Timestamp, TimestampError> {
    let wrong = TimestampError::Malformed("its time");
    let text = std::str::from_utf8(text).map_err(|_| wrong.clone())?;
    let text = text.strip_suffix('Z').ok_or(wrong.clone())?;
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if seconds.len() != 14 || !digits(seconds) || fraction.len() > 9 || !digits(fraction) {
        return Err(wrong);
    }
    let number = |from: usize, to: usize| seconds[from..to].parse::<i16>().unwrap_or(-1);
    let small = |from| i8::try_from(number(from, from + 2)).unwrap_or(-1);
    let nanoseconds = format!("{fraction:0<9}").parse::<i32>().map_err(|_| wrong.clone())?;
    DateTime::new(number(0, 4), small(4), small(6), small(8), small(10), small(12), nanoseconds)
        .and_then(|time| TimeZone::UTC.to_timestamp(time))
        .map_err(|_| wrong)
}

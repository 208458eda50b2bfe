//! Asking whether a certificate was revoked: where its issuer answers, what to ask, and what the answers say. The calls
//! are the caller's. RFC 6960 (OCSP), RFC 5280, 4.2.1.13, 4.2.2.1 and 5 (CRL).

use der::asn1::OctetString;
use der::{Decode, Encode};
use jiff::Timestamp;
use x509_cert::crl::CertificateList;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AuthorityInfoAccessSyntax, CrlDistributionPoints};
use x509_ocsp::{BasicOcspResponse, CertId, OcspRequest, OcspResponse, Request, TbsRequest};

use crate::crypto::{Certificate, Digest};
use crate::validate::revocation::Evidence;

pub use crate::validate::revocation::Status;

/// Where the issuer of a certificate answers; HTTP addresses only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    pub ocsp: Option<String>,
    pub crl: Option<String>,
}

impl Sources {
    /// As the certificate says.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Sources {
        let tbs = &certificate.decoded().tbs_certificate;
        let access = tbs.get::<AuthorityInfoAccessSyntax>().ok().flatten();
        let ocsp = access.into_iter().flat_map(|(_, access)| access.0).find_map(|one| {
            let ocsp = one.access_method == const_oid::db::rfc5912::ID_AD_OCSP;
            address(&one.access_location).filter(|_| ocsp)
        });
        let points = tbs.get::<CrlDistributionPoints>().ok().flatten();
        let crl = points.into_iter().flat_map(|(_, points)| points.0).find_map(|point| match point
            .distribution_point?
        {
            DistributionPointName::FullName(names) => names.iter().find_map(address),
            DistributionPointName::NameRelativeToCRLIssuer(_) => None,
        });
        Sources { ocsp, crl }
    }
}

fn address(name: &GeneralName) -> Option<String> {
    let GeneralName::UniformResourceIdentifier(uri) = name else { return None };
    let uri = std::str::from_utf8(uri.as_bytes()).ok()?;
    (uri.starts_with("http://") || uri.starts_with("https://")).then(|| uri.to_owned())
}

/// A request about one certificate, in DER; without nonce, so that answers can be kept (RFC 5019, 2.1.1).
///
/// # Errors
/// When a name or key cannot be encoded.
pub fn ocsp_request(of: &Certificate, issuer: &Certificate) -> Result<Vec<u8>, der::Error> {
    let issuer = &issuer.decoded().tbs_certificate;
    let key = issuer.subject_public_key_info.subject_public_key.as_bytes().unwrap_or_default();
    let req_cert = CertId {
        hash_algorithm: Digest::Sha256.identifier(),
        issuer_name_hash: OctetString::new(Digest::Sha256.hash(&issuer.subject.to_der()?))?,
        issuer_key_hash: OctetString::new(Digest::Sha256.hash(key))?,
        serial_number: of.decoded().tbs_certificate.serial_number.clone(),
    };
    let request = Request { req_cert, single_request_extensions: None };
    let tbs_request = TbsRequest { request_list: vec![request], ..TbsRequest::default() };
    OcspRequest { tbs_request, optional_signature: None }.to_der()
}

/// What sound answers and lists (DER) say of a certificate at an instant.
#[must_use]
pub fn status(pieces: &[&[u8]], of: &Certificate, issuer: &Certificate, at: Timestamp) -> Status {
    Evidence { pieces: pieces.to_vec() }.status(of.decoded(), issuer.decoded(), at)
}

/// Until when an answer or list says it holds.
#[must_use]
pub fn holds_until(piece: &[u8]) -> Option<Timestamp> {
    let seconds = match CertificateList::from_der(piece) {
        Ok(list) => list.tbs_cert_list.next_update?.to_unix_duration().as_secs(),
        Err(_) => {
            let response = OcspResponse::from_der(piece).ok()?.response_bytes?;
            let basic = BasicOcspResponse::from_der(response.response.as_bytes()).ok()?;
            let single = basic.tbs_response_data.responses.first()?;
            single.next_update.as_ref()?.0.to_unix_duration().as_secs()
        }
    };
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}

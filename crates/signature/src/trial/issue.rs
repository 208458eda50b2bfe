//! Certificates of the trial PKI (RFC 5280).

use std::time::Duration;

use const_oid::{AssociatedOid, ObjectIdentifier, db::rfc5912};
use der::asn1::{BitString, GeneralizedTime, Ia5String, OctetString, SetOfVec, UtcTime};
use der::asn1::{PrintableStringRef, Utf8StringRef};
use der::{Any, Decode, Encode, Tag};
use jiff::Timestamp;
use spki::SubjectPublicKeyInfoOwned;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AccessDescription, AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints,
    CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier,
};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::serial_number::SerialNumber;
use x509_cert::time::Time;

use super::{Addresses, Holder, Keys, MARK, Pki, TrialError};
use crate::asn1::wrap;
use crate::crypto::{Certificate, Digest, SoftwareKey};

const YEAR_S: u64 = 31_557_600;

/// Who a certificate speaks of.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// Full name of a person, or name of an authority.
    pub name: &'a str,
    /// The authority a person serves.
    pub organisation: Option<&'a str>,
}

/// First and last instant, both included.
#[derive(Debug, Clone, Copy)]
pub struct Validity {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// What a certificate may be used for.
enum Use {
    Authority { below: u8 },
    Documents,
    Timestamps,
    OcspAnswers,
}

pub(super) fn pki(keys: Keys, from: Timestamp, at: Addresses) -> Result<Pki, TrialError> {
    let Keys { root, issuing, tsa, ocsp } = keys;
    let to = from.checked_add(Duration::from_secs(10 * YEAR_S)).map_err(|_| TrialError::Time)?;
    let validity = Validity { from, to };
    let none = Addresses::default();
    let titled = |title| Subject { name: title, organisation: None };
    let (root_name, issuing_name) = (name(&titled("Root CA"))?, name(&titled("Issuing CA"))?);
    let certificate = |subject: Name, serial, key: &SoftwareKey, usage, by: (&Name, &_)| {
        Draft { subject, serial, public_key_info: key.public_key_info()?, validity, usage }
            .sign(by.0, by.1, &none)
    };
    let by_root = (&root_name, &root);
    let root_certificate =
        certificate(root_name.clone(), 1, &root, Use::Authority { below: 1 }, by_root)?;
    let issuing_certificate =
        certificate(issuing_name.clone(), 2, &issuing, Use::Authority { below: 0 }, by_root)?;
    let by_issuing = (&issuing_name, &issuing);
    let tsa_certificate =
        certificate(name(&titled("Timestamps"))?, 3, &tsa, Use::Timestamps, by_issuing)?;
    let ocsp_certificate =
        certificate(name(&titled("OCSP"))?, 4, &ocsp, Use::OcspAnswers, by_issuing)?;
    Ok(Pki {
        root: Holder { key: root, certificate: root_certificate },
        issuing: Holder { key: issuing, certificate: issuing_certificate },
        tsa: Holder { key: tsa, certificate: tsa_certificate },
        ocsp: Holder { key: ocsp, certificate: ocsp_certificate },
        addresses: at,
    })
}

impl Pki {
    /// Issues a certificate for signing documents. Serial numbers from 100 on are the caller's,
    /// each once.
    ///
    /// # Errors
    /// When the key of the subject is malformed or a name cannot be encoded.
    pub fn issue(
        &self,
        subject: &Subject<'_>,
        public_key_info: Vec<u8>,
        serial: u64,
        validity: Validity,
    ) -> Result<Certificate, TrialError> {
        let usage = Use::Documents;
        let draft = Draft { subject: name(subject)?, serial, public_key_info, validity, usage };
        let issuer = &self.issuing.certificate.decoded().tbs_certificate.subject;
        draft.sign(issuer, &self.issuing.key, &self.addresses)
    }
}

struct Draft {
    subject: Name,
    serial: u64,
    public_key_info: Vec<u8>,
    validity: Validity,
    usage: Use,
}

impl Draft {
    fn sign(
        self,
        issuer: &Name,
        key: &SoftwareKey,
        addresses: &Addresses,
    ) -> Result<Certificate, TrialError> {
        let algorithm = key.usual_algorithm();
        let subject_key = key_identifier(&self.public_key_info)?;
        let issuer_key = key_identifier(&key.public_key_info()?)?;
        let mut extensions = vec![
            extension(false, &SubjectKeyIdentifier(subject_key))?,
            extension(
                false,
                &AuthorityKeyIdentifier {
                    key_identifier: Some(issuer_key),
                    ..AuthorityKeyIdentifier::default()
                },
            )?,
        ];
        extensions.extend(self.usage.extensions()?);
        extensions.extend(pointers(addresses)?);
        let tbs = TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(&self.serial.to_be_bytes())?,
            signature: algorithm.identifier()?,
            issuer: issuer.clone(),
            validity: x509_cert::time::Validity {
                not_before: time(self.validity.from)?,
                not_after: time(self.validity.to)?,
            },
            subject: self.subject,
            subject_public_key_info: SubjectPublicKeyInfoOwned::from_der(&self.public_key_info)?,
            issuer_unique_id: None,
            subject_unique_id: None,
            extensions: Some(extensions),
        };
        Ok(Certificate::read(&signed(&tbs.to_der()?, key)?)?)
    }
}

impl Use {
    fn extensions(&self) -> Result<Vec<Extension>, der::Error> {
        let purposes = |list: &[ObjectIdentifier]| ExtendedKeyUsage(list.to_vec());
        let signing = KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
        let only_signing = KeyUsage(KeyUsages::DigitalSignature.into());
        Ok(match self {
            Use::Authority { below } => vec![
                extension(true, &BasicConstraints { ca: true, path_len_constraint: Some(*below) })?,
                extension(true, &KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign))?,
            ],
            Use::Documents => vec![extension(true, &signing)?],
            Use::Timestamps => vec![
                extension(true, &only_signing)?,
                extension(true, &purposes(&[rfc5912::ID_KP_TIME_STAMPING]))?,
            ],
            Use::OcspAnswers => vec![
                extension(true, &only_signing)?,
                extension(false, &purposes(&[rfc5912::ID_KP_OCSP_SIGNING]))?,
                no_check()?,
            ],
        })
    }
}

/// An OCSP responder whose own certificate is not asked about (RFC 6960, 4.2.2.2.1).
fn no_check() -> Result<Extension, der::Error> {
    let extn_id = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");
    let extn_value = OctetString::new(Any::null().to_der()?)?;
    Ok(Extension { extn_id, critical: false, extn_value })
}

fn pointers(addresses: &Addresses) -> Result<Vec<Extension>, der::Error> {
    let uri = |text: &str| Ia5String::new(text).map(GeneralName::UniformResourceIdentifier);
    let mut extensions = Vec::new();
    if let Some(address) = &addresses.crl {
        let point = DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![uri(address)?])),
            reasons: None,
            crl_issuer: None,
        };
        extensions.push(extension(false, &CrlDistributionPoints(vec![point]))?);
    }
    if let Some(address) = &addresses.ocsp {
        let access = AccessDescription {
            access_method: rfc5912::ID_AD_OCSP,
            access_location: uri(address)?,
        };
        extensions.push(extension(false, &AuthorityInfoAccessSyntax(vec![access]))?);
    }
    Ok(extensions)
}

pub(super) fn extension<E>(critical: bool, value: &E) -> Result<Extension, der::Error>
where
    E: AssociatedOid + Encode,
{
    Ok(Extension { extn_id: E::OID, critical, extn_value: OctetString::new(value.to_der()?)? })
}

/// SHA-1 of the key, a mere name (RFC 5280, 4.2.1.2).
pub(super) fn key_identifier(public_key_info: &[u8]) -> Result<OctetString, der::Error> {
    let info = spki::SubjectPublicKeyInfoRef::from_der(public_key_info)?;
    let key = info.subject_public_key.as_bytes().unwrap_or_default();
    OctetString::new(Digest::Sha1.hash(key))
}

/// The three parts of everything an authority signs: matter, algorithm, value.
pub(super) fn signed(matter: &[u8], key: &SoftwareKey) -> Result<Vec<u8>, TrialError> {
    let algorithm = key.usual_algorithm();
    let value = BitString::from_bytes(&key.sign(algorithm, matter)?)?.to_der()?;
    Ok(wrap(Tag::Sequence, &[matter, &algorithm.identifier()?.to_der()?, &value])?)
}

/// UTCTime through 2049, as RFC 5280 (4.1.2.5) wants it.
pub(super) fn time(at: Timestamp) -> Result<Time, TrialError> {
    let since = since_1970(at)?;
    Ok(match UtcTime::from_unix_duration(since) {
        Ok(time) => Time::UtcTime(time),
        Err(_) => Time::GeneralTime(GeneralizedTime::from_unix_duration(since)?),
    })
}

pub(super) fn since_1970(at: Timestamp) -> Result<Duration, TrialError> {
    let seconds = u64::try_from(at.as_second()).map_err(|_| TrialError::Time)?;
    Ok(Duration::from_secs(seconds))
}

fn name(subject: &Subject<'_>) -> Result<Name, TrialError> {
    let text = |text: &str| Utf8StringRef::new(text).and_then(|text| Any::encode_from(&text));
    let country = Any::encode_from(&PrintableStringRef::new("VN")?)?;
    let organisation = match subject.organisation {
        Some(organisation) => format!("{organisation} ({MARK})"),
        None => MARK.to_owned(),
    };
    let common = format!("{} ({MARK})", subject.name);
    let parts = [
        (const_oid::db::rfc4519::C, country),
        (const_oid::db::rfc4519::O, text(&organisation)?),
        (const_oid::db::rfc4519::CN, text(&common)?),
    ];
    let mut names = Vec::new();
    for (oid, value) in parts {
        let part = SetOfVec::from_iter([AttributeTypeAndValue { oid, value }])?;
        names.push(RelativeDistinguishedName(part));
    }
    Ok(RdnSequence(names))
}

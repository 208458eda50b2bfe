//! What a certificate says of whom it was given to: name, authority, unit, office, identifier (RFC 5280, 4.1.2.6;
//! X.520; ETSI EN 319 412-1 for identifiers of organisations).

use const_oid::ObjectIdentifier;
use const_oid::db::rfc4519;
use x509_cert::name::Name;

use super::Certificate;

/// `organizationIdentifier` (X.520, 6.4.4).
const ORGANIZATION_IDENTIFIER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.97");
/// Entries read of one kind; names have one or two.
const UNITS_MAX: usize = 8;

/// A subject, as far as it is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    pub common_name: Option<String>,
    pub organisation: Option<String>,
    pub units: Vec<String>,
    pub title: Option<String>,
    pub organisation_identifier: Option<String>,
    /// Surname or given name: only a natural person has one.
    pub natural_person: bool,
}

impl Subject {
    /// Reads the subject of a certificate.
    #[must_use]
    pub fn of(certificate: &Certificate) -> Subject {
        let name = &certificate.decoded().tbs_certificate.subject;
        let one = |oid| last(name, oid);
        Subject {
            common_name: one(rfc4519::COMMON_NAME),
            organisation: one(rfc4519::ORGANIZATION_NAME),
            units: all(name, rfc4519::ORGANIZATIONAL_UNIT_NAME).take(UNITS_MAX).collect(),
            title: one(rfc4519::TITLE),
            organisation_identifier: one(ORGANIZATION_IDENTIFIER),
            natural_person: one(rfc4519::SURNAME).or(one(rfc4519::GIVEN_NAME)).is_some(),
        }
    }
}

/// The last entry of this kind in a name, as text.
pub(crate) fn last(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    all(name, oid).last()
}

fn all(name: &Name, oid: ObjectIdentifier) -> impl Iterator<Item = String> + '_ {
    let entries = name.0.iter().flat_map(|set| set.0.iter());
    entries.filter(move |entry| entry.oid == oid).map(|entry| text(&entry.value))
}

fn text(value: &der::Any) -> String {
    match der::Tagged::tag(value) {
        der::Tag::BmpString => {
            let pairs = value.value().chunks_exact(2);
            let units: Vec<u16> =
                pairs.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        _ => String::from_utf8_lossy(value.value()).into_owned(),
    }
}

//! CMS SignedData (RFC 5652) with the attributes of CAdES (ETSI EN 319 122-1): made in two phases,
//! so that any holder of a key can sign, and read without losing a byte of what was signed.

mod build;
mod error;
mod read;

pub use build::{Matter, Signer, ToSign, add_timestamp, add_unsigned_attribute};
pub use error::CmsError;
pub use read::{Attribute, SignedData, SignerIdentifier, SignerInfo, unpadded};

/// Names in ASN.1 that are needed here and by the validator.
pub mod oid {
    pub use const_oid::ObjectIdentifier;
    pub use const_oid::db::rfc5911::{ID_AA_SIGNING_CERTIFICATE_V_2, ID_SIGNING_TIME};
    pub use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};

    /// The older attribute, with SHA-1 (RFC 2634, 5.4).
    pub const SIGNING_CERTIFICATE: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
    /// Content of a timestamp token (RFC 3161).
    pub const TST_INFO: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
    /// Unsigned attribute: a timestamp over the signature value (RFC 3161, appendix A).
    pub const TIMESTAMP_TOKEN: ObjectIdentifier =
        ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
}

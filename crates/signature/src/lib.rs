//! Signatures on documents: PDF read by revision, CMS (RFC 5652), PAdES (ETSI EN 319 142), XML
//! Signature with XAdES (ETSI EN 319 132), containers (ASiC-E, ETSI EN 319 162), timestamps
//! (RFC 3161). Bytes in, bytes and values out: no I/O, time and keys are given by the caller.

pub mod asic;
mod asn1;
pub mod cms;
pub mod crypto;
pub mod pades;
pub mod pdf;
pub mod revocation;
pub mod timestamp;
#[cfg(feature = "trial")]
pub mod trial;
pub mod validate;
pub mod xml;

/// Encoding as DER failed or what was read is not DER.
pub use der::Error as DerError;

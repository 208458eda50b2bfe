//! Signatures on documents: PDF read by revision, CMS (RFC 5652), PAdES (ETSI EN 319 142), timestamps
//! (RFC 3161). Bytes in, bytes and values out: no I/O, time and keys are given by the caller.

pub mod pdf;
pub mod validate;

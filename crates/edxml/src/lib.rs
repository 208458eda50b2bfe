//! The national envelope edXML (QCVN 102:2016/BTTTT, amendment 1:2022): read tolerantly, write strictly,
//! check and explain. No I/O of its own: readers, writers and sinks are passed in.

/// The one namespace of the regulation.
pub const NAMESPACE: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

mod attachments;
mod base64_stream;
pub mod codes;
pub mod dates;
pub mod document;
mod element;
mod fields;
mod finding;
mod limits;
pub mod read;
mod report;
mod rule;
mod scan;
mod secrecy;
mod signature;
mod stream;
mod trace;
mod tree;
mod write;
mod write_fields;
mod write_zip;
mod zip;

pub use attachments::{AttachmentRead, Digest, Packing};
pub use document::{Document, StatusMessage};
pub use finding::Finding;
pub use limits::Limits;
pub use read::{Packet, ReadError, Reading, read};
pub use report::{Explained, Report, TraceState, Verdict, check};
pub use rule::{Rule, Severity, Wording};
pub use scan::{Encoding, Position, to_utf8};
pub use secrecy::{Secrecy, marking, secrecy, stamped};
pub use stream::{AttachmentSink, Discard};
pub use trace::{Splice, TracePoint};
pub use write::{AttachmentMeta, WriteError, write_document, write_status};

//! Why a file is not read. Nothing is repaired: where one reader mends and another does not, two
//! people would see two documents under one signature.

use super::ObjectId;

/// A reason to refuse the file, or one object of it. Offsets count bytes of the file from 0; inside
/// an object stream they count bytes of the unpacked stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfError {
    #[error("the file does not begin with %PDF-")]
    Header,
    #[error("no startxref with %%EOF at the end of the file")]
    Startxref,
    #[error("malformed at byte {at}: {expected} expected")]
    Syntax { at: usize, expected: &'static str },
    #[error("two entries of one name in the dictionary before byte {at}")]
    DuplicateKey { at: usize },
    #[error("the cross-reference sections do not follow one another (section at byte {at})")]
    SectionOrder { at: usize },
    #[error("the cross-reference section at byte {at} is malformed: {what}")]
    Section { at: usize, what: &'static str },
    #[error("object {number} is said to stand at byte {offset}, outside its revision")]
    BeyondRevision { number: u32, offset: usize },
    #[error("object {number} does not stand where the cross-reference section says")]
    Misplaced { number: u32 },
    #[error("the length of the stream before byte {at} is wrong")]
    StreamLength { at: usize },
    #[error("object stream {number} is malformed: {what}")]
    ObjectStream { number: u32, what: &'static str },
    #[error("a chain of references does not end at object {}", .0.number)]
    ReferenceLoop(ObjectId),
    #[error("the stream filter {0} is not supported")]
    Filter(String),
    #[error("compressed matter cannot be unpacked")]
    Inflate,
    #[error("the file is encrypted")]
    Encrypted,
    #[error("over the limit: {0}")]
    Limit(&'static str),
    #[error("the document's structure is broken: {0}")]
    Structure(&'static str),
}

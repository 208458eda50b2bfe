//! Why XML is not read, not signed or not judged.

use crate::cms::CmsError;
use crate::timestamp::TimestampError;

/// What is wrong with a document, with a signature in it, or with what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum XmlError {
    #[error("not XML 1.0 in UTF-8")]
    Encoding,
    #[error("a document type declaration")]
    Doctype,
    #[error("not well-formed: {0}")]
    Malformed(String),
    #[error("too many or too large: {0}")]
    Limit(&'static str),
    #[error("the signature's structure: {0}")]
    Structure(&'static str),
    #[error("unknown algorithm {0:?}")]
    Algorithm(String),
    #[error("a transform that is not permitted: {0:?}")]
    Transform(String),
    #[error("nothing has the id {0:?}")]
    Unresolved(String),
    #[error("several elements have the id {0:?}")]
    Ambiguous(String),
    #[error("a reference to something that was not given: {0:?}")]
    External(String),
    #[error("cannot be written in canonical form: {0}")]
    Canonical(&'static str),
    #[error("{0:?} cannot be a name or is in use")]
    Name(String),
    #[error("there is no such place for the signature")]
    NoPlace,
    #[error("an instant that cannot be written")]
    Time,
    #[error("the signature at {0} covers the place where this one would stand")]
    Breaks(String),
    #[error("the signature was made over something else")]
    Foreign,
    #[error(transparent)]
    Cms(#[from] CmsError),
    #[error(transparent)]
    Timestamp(#[from] TimestampError),
}

impl From<der::Error> for XmlError {
    fn from(error: der::Error) -> Self {
        XmlError::Cms(error.into())
    }
}

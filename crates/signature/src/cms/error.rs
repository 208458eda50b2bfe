//! Why CMS is not made or not read.

use const_oid::ObjectIdentifier;

use crate::crypto::{AlgorithmError, VerifyError};

/// What is wrong with a CMS structure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CmsError {
    #[error("not DER: {0}")]
    Der(#[from] der::Error),
    #[error("the content is {0}, not SignedData")]
    NotSignedData(ObjectIdentifier),
    #[error("something other than zeros follows the structure")]
    Padding,
    #[error("the signed attributes hold {0} not exactly once")]
    Attribute(ObjectIdentifier),
    #[error(transparent)]
    Algorithm(#[from] AlgorithmError),
    #[error(transparent)]
    Verify(#[from] VerifyError),
    #[error("the attributes were not signed with this certificate's key")]
    ForeignKey,
    #[error("{0} signers where one is expected")]
    Signers(usize),
}

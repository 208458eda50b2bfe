//! Digests, signature algorithms, certificates and keys. The operations are aws-lc's; here stands
//! which of them a document may be signed with and which are read only.

mod algorithm;
mod certificate;
mod key;
pub(crate) mod subject;
mod verify;

pub use algorithm::{AlgorithmError, Digest, SignatureAlgorithm};
pub use certificate::Certificate;
pub use key::{KeyError, KeyKind, SoftwareKey};
pub use subject::Subject;
pub use verify::{VerifyError, verify};

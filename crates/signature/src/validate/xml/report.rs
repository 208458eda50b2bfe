//! The answer about XML: each signature with what it covers, and one verdict over all.

use std::ops::Range;

use jiff::Timestamp;

use crate::crypto::{Certificate, Digest};
use crate::validate::report::worst;
use crate::validate::{Level, Proofs, Reason, Standing, Verdict};

/// What a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The whole document, less the signature itself.
    Document,
    /// One element, less the signature if it stands within.
    Element {
        namespace: String,
        name: String,
        /// Numbers of elements from the root down (XPointer `element()` scheme): `/1/2`.
        place: String,
        /// Where it stands in the document.
        bytes: Range<usize>,
    },
    /// Bytes that the caller gave under this name.
    Detached { name: String },
}

/// Something that a sound signature covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// As the signature names it.
    pub uri: String,
    pub what: What,
    pub digest: Digest,
    pub value: Vec<u8>,
}

/// One signature.
#[derive(Debug, Clone)]
pub struct Signature {
    pub id: Option<String>,
    /// Where it stands: numbers of elements from the root down.
    pub place: String,
    /// None: it could not be found out.
    pub intact: Option<bool>,
    /// Empty for a signature that is not intact.
    pub covered: Vec<Covered>,
    pub trust: Standing,
    /// None for forms that are not XAdES, and for what is not intact.
    pub level: Option<Level>,
    /// The common name, else the whole subject.
    pub signer: Option<String>,
    pub organisation: Option<String>,
    pub issuer: Option<String>,
    /// Proven by a trusted timestamp, else as the signer says.
    pub signing_time: Option<Timestamp>,
    pub time_proven: bool,
    pub algorithm: Option<String>,
    /// The signer's, where it is known.
    pub certificate: Option<Certificate>,
    pub proofs: Proofs,
    pub reasons: Vec<Reason>,
}

impl Signature {
    /// What this signature alone comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        worst(&self.reasons)
    }
}

/// All that was found out.
#[derive(Debug, Clone)]
pub struct Report {
    pub verdict: Verdict,
    /// About the whole.
    pub reasons: Vec<Reason>,
    /// In the order of the document.
    pub signatures: Vec<Signature>,
}

impl Report {
    pub(in crate::validate) fn new(reasons: Vec<Reason>, signatures: Vec<Signature>) -> Report {
        let all = reasons.iter().chain(signatures.iter().flat_map(|one| &one.reasons));
        let all: Vec<Reason> = all.cloned().collect();
        let verdict = match worst(&all) {
            Verdict::Passed if signatures.is_empty() => Verdict::Unsigned,
            verdict => verdict,
        };
        Report { verdict, reasons, signatures }
    }

    /// Of the whole, then of each signature.
    pub fn all_reasons(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().chain(self.signatures.iter().flat_map(|signature| &signature.reasons))
    }
}

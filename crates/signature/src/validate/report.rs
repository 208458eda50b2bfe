//! The answer: three questions kept apart (cryptography, change since signing, identity), and one verdict over all.

use jiff::Timestamp;

use super::found::Kind;
use super::proofs::Proofs;
use super::reason::{Effect, Reason};
use super::trust::Standing;
use crate::crypto::Certificate;

/// The overall verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Passed,
    Indeterminate,
    Failed,
    Unsigned,
}

/// What came after a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum After {
    Nothing,
    Permitted,
    Forbidden,
}

/// The baseline levels of EN 319 142-1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    B,
    T,
    Lt,
    Lta,
}

/// One signature.
#[derive(Debug, Clone)]
pub struct Signature {
    pub field: String,
    pub kind: Kind,
    /// None: it could not be found out.
    pub intact: Option<bool>,
    pub covers_whole_revision: bool,
    pub changes_after: After,
    pub trust: Standing,
    /// None for forms that are not PAdES, and for what is not intact.
    pub level: Option<Level>,
    /// The common name, else the whole subject.
    pub signer: Option<String>,
    pub organisation: Option<String>,
    pub issuer: Option<String>,
    /// Proven by a trusted timestamp, else as the signer says.
    pub signing_time: Option<Timestamp>,
    pub time_proven: bool,
    pub algorithm: Option<String>,
    /// The file as it was signed is its first so many bytes.
    pub revision_end: usize,
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

/// All that was found out about one file.
#[derive(Debug, Clone)]
pub struct Report {
    pub verdict: Verdict,
    /// About the file as a whole.
    pub reasons: Vec<Reason>,
    /// Oldest first.
    pub signatures: Vec<Signature>,
    /// What the file keeps for all of them.
    pub proofs: Proofs,
}

impl Report {
    /// The answer when none was found within the caller's time.
    #[must_use]
    pub fn out_of_time() -> Report {
        let what = super::reason::with_both(super::reason::too_large(), "thời gian", "time");
        Report::new(vec![what], Vec::new())
    }

    /// Of the file, then of each signature.
    pub fn all_reasons(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().chain(self.signatures.iter().flat_map(|signature| &signature.reasons))
    }

    pub(super) fn new(mut reasons: Vec<Reason>, signatures: Vec<Signature>) -> Report {
        let somebody = signatures.iter().any(|signature| signature.kind == Kind::Signature);
        if !signatures.is_empty() && !somebody {
            reasons.push(super::reason::only_timestamps());
        }
        let all: Vec<Reason> =
            reasons.iter().chain(signatures.iter().flat_map(|s| &s.reasons)).cloned().collect();
        let verdict = match worst(&all) {
            Verdict::Passed if !somebody => Verdict::Unsigned,
            verdict => verdict,
        };
        Report { verdict, reasons, signatures, proofs: Proofs::default() }
    }
}

pub(super) fn worst(reasons: &[Reason]) -> Verdict {
    match reasons.iter().map(|reason| reason.effect).max() {
        None | Some(Effect::Note) => Verdict::Passed,
        Some(Effect::Indeterminate) => Verdict::Indeterminate,
        Some(Effect::Failed) => Verdict::Failed,
    }
}

//! Validation: what is signed, by whom, and what came after. Three questions are answered apart, as a clerk
//! needs them: cryptography, change since signing, identity and trust (ISO 32000-2, 12.8; EN 319 102-1).

mod after;
pub mod asic;
mod changes;
mod coverage;
mod cryptography;
mod evidence;
mod form;
mod found;
pub mod json;
mod proofs;
pub mod reason;
mod report;
pub(crate) mod revocation;
mod times;
mod trust;
pub mod xml;

use jiff::Timestamp;

pub use found::Kind;
pub use proofs::Proofs;
pub use reason::{Effect, Reason};
pub use report::{After, Level, Report, Signature, Verdict};
pub use trust::{Anchors, Standing};

use crate::crypto::Certificate;
use crate::crypto::subject::last;
use crate::pdf::{Anomaly, Document, PdfError};
use coverage::{Coverage, CoverageFault, coverage};
use cryptography::{Checked, check};
use found::Found;
use reason::with;
use times::Times;
use trust::{Judged, Purpose};

/// What a file is held against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// None: identity is not checked.
    pub anchors: Option<&'a Anchors>,
    /// The time of validation.
    pub at: Timestamp,
}

/// Validates a file. It always answers: what cannot be read is indeterminate with its reason.
#[must_use]
pub fn validate(bytes: &[u8], context: Context<'_>) -> Report {
    let read = Document::read(bytes).and_then(|document| all(&document, context));
    read.unwrap_or_else(|error| Report::new(vec![unread(&error)], Vec::new()))
}

fn unread(error: &PdfError) -> Reason {
    match error {
        PdfError::Header => reason::not_pdf(),
        PdfError::Encrypted => reason::encrypted(),
        PdfError::Limit(what) => with(reason::too_large(), what),
        other => with(reason::unreadable(), &other.to_string()),
    }
}

/// A signature with what was found out about it on its own.
struct Examined {
    found: Found,
    coverage: Result<Coverage, CoverageFault>,
    checked: Checked,
}

impl Examined {
    fn of(document: &Document<'_>, found: Found) -> Examined {
        let coverage = coverage(document, &found);
        let checked = match &coverage {
            Ok(covered) => {
                let bytes = document.bytes();
                check(&found, &[&bytes[covered.before.clone()], &bytes[covered.after.clone()]])
            }
            Err(fault) => Checked {
                intact: Some(false),
                reasons: vec![match fault {
                    CoverageFault::Malformed => reason::range_malformed(),
                    CoverageFault::Hole => reason::range_hole(),
                }],
                ..Checked::default()
            },
        };
        Examined { found, coverage, checked }
    }

    fn whole_revision(&self) -> bool {
        self.coverage.as_ref().is_ok_and(|covered| covered.whole_revision)
    }

    /// It is sound and covers everything up to the end of its revision.
    fn answers(&self) -> bool {
        self.checked.intact == Some(true) && self.whole_revision()
    }
}

fn all(document: &Document<'_>, context: Context<'_>) -> Result<Report, PdfError> {
    let forms = found::forms(document)?;
    let signatures = found::signatures(document, &forms)?;
    if signatures.is_empty() {
        return Ok(Report::new(Vec::new(), Vec::new()));
    }
    let changes = changes::changes(document, &forms)?;
    let examined: Vec<Examined> =
        signatures.into_iter().map(|found| Examined::of(document, found)).collect();
    let sound = |kind: Option<Kind>| -> Vec<usize> {
        let of_kind = |one: &&Examined| kind.is_none_or(|kind| one.found.kind == kind);
        let sound = examined.iter().filter(|one| one.answers()).filter(of_kind);
        sound.map(|one| one.found.revision).collect()
    };
    let (signed, covered) = (sound(Some(Kind::Signature)), sound(None));
    let store = evidence::store(document);
    let times = Times::of(&examined, context, &store);
    let mut reports = Vec::new();
    for one in &examined {
        let mut signature = judge(one, context, &times, &store);
        let covered_to = one.coverage.as_ref().map_or(0, |covered| covered.after.end);
        let (found, changes) = (&one.found, &changes[..]);
        let (signed, covered) = (&signed[..], &covered[..]);
        let later = after::Afterwards { document, changes, found, covered_to, signed, covered };
        let (worst, reasons) = later.judge();
        signature.changes_after = worst;
        signature.reasons.extend(reasons);
        signature.revision_end = document.revisions()[one.found.revision].end;
        reports.push(signature);
    }
    let report = Report::new(of_the_file(document, &forms), reports);
    Ok(Report { proofs: Proofs::of_file(&store), ..report })
}

/// What is said of the file as a whole.
fn of_the_file(document: &Document<'_>, forms: &[form::Form]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if document.anomalies().iter().any(|found| matches!(found, Anomaly::Hybrid { .. })) {
        reasons.push(reason::hybrid());
    }
    if forms.iter().any(|form| form.dictionary.contains("XFA")) {
        reasons.push(reason::xfa());
    }
    reasons
}

fn judge(
    one: &Examined,
    context: Context<'_>,
    times: &Times,
    store: &evidence::Store,
) -> Signature {
    let Examined { found, checked, .. } = one;
    let mut reasons = checked.reasons.clone();
    if found.removed {
        reasons.push(reason::removed());
    }
    if one.coverage.is_ok() && !one.whole_revision() {
        reasons.push(reason::range_partial());
    }
    let proven = times.proven(one);
    let judged = identity(one, context, proven, store);
    reasons.extend(times.untrusted(one).then(reason::time_untrusted));
    reasons.extend(of_identity(&judged));
    let leaf = checked.signer.as_ref();
    let part = |oid| leaf.and_then(|leaf| last(&leaf.decoded().tbs_certificate.subject, oid));
    let whole = leaf.map(|leaf| leaf.decoded().tbs_certificate.subject.to_string());
    Signature {
        field: found.field.clone(),
        kind: found.kind,
        intact: checked.intact,
        covers_whole_revision: one.whole_revision(),
        changes_after: After::Nothing,
        trust: judged.standing,
        level: times.level(one, &judged, store),
        signer: part(const_oid::db::rfc4519::COMMON_NAME).or(whole),
        organisation: part(const_oid::db::rfc4519::ORGANIZATION_NAME),
        issuer: leaf.map(|leaf| leaf.decoded().tbs_certificate.issuer.to_string()),
        signing_time: proven.or_else(|| times::claimed(found)),
        // A service that nobody was asked to trust proves nothing.
        time_proven: proven.is_some() && context.anchors.is_some(),
        algorithm: Some(checked.algorithm.clone()).filter(|name| !name.is_empty()),
        revision_end: 0,
        certificate: leaf.cloned(),
        proofs: Proofs::of_signature(&checked.certificates, &checked.stamps),
        reasons,
    }
}

/// Whether the signer's certificate may be relied upon, at the proven time or else now.
fn identity(
    one: &Examined,
    context: Context<'_>,
    proven: Option<Timestamp>,
    store: &evidence::Store,
) -> Judged {
    let only = |standing| Judged { standing, revocation: None };
    let Some(anchors) = context.anchors else { return only(Standing::NotChecked) };
    let Some(leaf) = &one.checked.signer else { return only(Standing::Untrusted) };
    let pool: Vec<Certificate> =
        one.checked.certificates.iter().chain(&store.certificates).cloned().collect();
    let purpose = match one.found.kind {
        Kind::Signature => Purpose::Document,
        Kind::DocTimestamp => Purpose::Timestamp,
    };
    let evidence = store.evidence(anchors);
    trust::judge(leaf, &pool, anchors, &evidence, purpose, proven.unwrap_or(context.at))
}

fn of_identity(judged: &Judged) -> Option<Reason> {
    let not_offered = judged.revocation == Some(revocation::Status::NotOffered);
    match judged.standing {
        Standing::NotChecked => Some(reason::trust_unchecked()),
        Standing::Trusted => not_offered.then(reason::revocation_not_offered),
        Standing::Untrusted => Some(reason::trust_unknown()),
        Standing::Expired => Some(reason::trust_expired()),
        Standing::NotYetValid => Some(reason::trust_early()),
        Standing::WrongUse => Some(reason::trust_use()),
        Standing::Revoked => Some(reason::trust_revoked()),
        Standing::RevocationUnknown => Some(reason::revocation_unknown()),
    }
}

//! XML Signature and XAdES: which parts of a document or which files a signature covers, whether
//! they are as they were, and by whom (W3C XML Signature 1.1, ETSI EN 319 132-1, EN 319 102-1). A
//! sound signature says nothing of what it does not cover, so the caller names what must be
//! covered, and the report names what is.

mod coverage;
mod cryptography;
mod properties;
mod report;

pub(super) use cryptography::Checked;
pub use report::{Covered, Report, Signature, What};

use jiff::Timestamp;

use super::evidence::Store;
use super::reason::{self, Reason, with};
use super::report::Level;
use super::trust::{self, Judged, Purpose, Standing};
use super::{Context, Proofs, of_identity, times};
use crate::crypto::subject::last;
use crate::xml::{Detached, Name, Xml, XmlError, place, signatures};
use cryptography::check;

/// Signatures of one document; each costs digests over all that it covers.
const SIGNATURES_MAX: usize = 16;

/// What is to be judged.
#[derive(Debug, Clone, Copy)]
pub struct Matter<'a> {
    /// The document with its signatures.
    pub xml: &'a [u8],
    /// What references may name beside the document.
    pub detached: &'a [Detached<'a>],
    /// Elements that must be covered by a sound signature, each named from the root down. An
    /// element with the last of these names may stand nowhere else, so that a signed copy moved
    /// aside does not vouch for an unsigned one.
    pub must_cover: &'a [&'a [Name<'a>]],
}

/// Validates a document. It always answers: what cannot be read is indeterminate with its reason.
#[must_use]
pub fn validate(matter: &Matter<'_>, context: Context<'_>) -> Report {
    let all = Xml::read(matter.xml).map_err(Reason::from);
    let all = all.and_then(|xml| judge_all(&xml, matter, context));
    all.unwrap_or_else(|reason| Report::new(vec![reason], Vec::new()))
}

/// What an error of the reader means for the verdict.
impl From<XmlError> for Reason {
    fn from(error: XmlError) -> Reason {
        match &error {
            XmlError::Doctype => reason::doctype(),
            XmlError::Limit(what) => with(reason::too_large(), what),
            XmlError::Structure(what) => with(reason::xml_structure(), what),
            XmlError::Algorithm(name) => with(reason::algorithm_unknown(), name),
            XmlError::Transform(name) => with(reason::reference_transform(), name),
            XmlError::Unresolved(id) => with(reason::reference_missing(), id),
            XmlError::Ambiguous(id) => with(reason::reference_ambiguous(), id),
            XmlError::External(uri) => with(reason::reference_not_given(), uri),
            other => with(reason::unreadable(), &other.to_string()),
        }
    }
}

fn judge_all(xml: &Xml<'_>, matter: &Matter<'_>, context: Context<'_>) -> Result<Report, Reason> {
    let found: Vec<_> = signatures(xml).take(SIGNATURES_MAX + 1).collect();
    if found.len() > SIGNATURES_MAX {
        return Err(with(reason::too_large(), "signatures"));
    }
    let mut reports = Vec::new();
    let mut areas = Vec::new();
    for node in found {
        let checked = check(xml, matter.detached, node);
        let mut signature = judge(&checked, context);
        signature.id = node.attribute("Id").map(str::to_owned);
        signature.place = place(node);
        reports.push(signature);
        // What could not be found out is told by the signature's own reasons.
        if checked.intact != Some(false) {
            areas.extend(checked.areas);
        }
    }
    let missing = match reports.iter().any(|signature| signature.intact.is_some()) {
        true => coverage::missing(xml, matter.must_cover, &areas),
        false => Vec::new(),
    };
    Ok(Report::new(missing, reports))
}

pub(super) fn judge(checked: &Checked, context: Context<'_>) -> Signature {
    let mut reasons = checked.reasons.clone();
    let store = Store::default();
    let trusted = checked.stamps.iter().filter(|stamp| match context.anchors {
        // Whoever leaves identity aside leaves it aside for the makers of timestamps, too.
        None => true,
        Some(anchors) => times::trusted(stamp, anchors, &store, context.at),
    });
    let proven = trusted.map(|stamp| stamp.at).min();
    let judged = identity(checked, context, proven, &store);
    if proven.is_none() && !checked.stamps.is_empty() {
        reasons.push(reason::time_untrusted());
    }
    reasons.extend(of_identity(&judged));
    let leaf = checked.signer.as_ref();
    let part = |oid| leaf.and_then(|leaf| last(&leaf.decoded().tbs_certificate.subject, oid));
    let whole = leaf.map(|leaf| leaf.decoded().tbs_certificate.subject.to_string());
    let reached = if proven.is_some() { Level::T } else { Level::B };
    let sound = checked.intact == Some(true);
    Signature {
        id: None,
        place: String::new(),
        intact: checked.intact,
        covered: checked.covered.iter().filter(|_| sound).cloned().collect(),
        trust: judged.standing,
        level: Some(reached).filter(|_| sound && checked.profiled),
        signer: part(const_oid::db::rfc4519::COMMON_NAME).or(whole),
        organisation: part(const_oid::db::rfc4519::ORGANIZATION_NAME),
        issuer: leaf.map(|leaf| leaf.decoded().tbs_certificate.issuer.to_string()),
        signing_time: proven.or(checked.claimed_at),
        time_proven: proven.is_some() && context.anchors.is_some(),
        algorithm: checked.algorithm.clone(),
        certificate: leaf.cloned(),
        proofs: Proofs::of_signature(&checked.certificates, &checked.stamps),
        reasons,
    }
}

fn identity(
    checked: &Checked,
    context: Context<'_>,
    proven: Option<Timestamp>,
    store: &Store,
) -> Judged {
    let only = |standing| Judged { standing, revocation: None };
    let Some(anchors) = context.anchors else { return only(Standing::NotChecked) };
    let Some(leaf) = &checked.signer else { return only(Standing::Untrusted) };
    let evidence = store.evidence(anchors);
    let at = proven.unwrap_or(context.at);
    trust::judge(leaf, &checked.certificates, anchors, &evidence, Purpose::Document, at)
}

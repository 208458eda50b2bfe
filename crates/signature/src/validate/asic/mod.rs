//! Containers (ASiC-E, EN 319 162-1): every signature judged, and every file held against what the
//! signatures cover. A file that no sound signature covers makes the container fail: whoever opens
//! it would take it for signed.

mod manifest;

use super::reason::{self, Reason, with};
use super::xml::{self, Matter, What};
use super::{Context, Verdict};
use crate::asic::{AsicError, Container};
use crate::xml::Detached;

/// Files in `META-INF`, each of which may hold signatures.
const DOCUMENTS_MAX: usize = 16;

/// What was found out about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    /// Places of sound signatures that cover it: document and signature, both from 0.
    pub covered_by: Vec<(usize, usize)>,
}

/// What was found out about one document of signatures, or one signature in CMS over a manifest.
#[derive(Debug, Clone)]
pub struct Signatures {
    pub name: String,
    pub report: xml::Report,
}

/// All that was found out about a container.
#[derive(Debug, Clone)]
pub struct Report {
    pub verdict: Verdict,
    /// About the container as a whole.
    pub reasons: Vec<Reason>,
    pub files: Vec<File>,
    pub signatures: Vec<Signatures>,
}

impl Report {
    /// Of the whole, then of each signature.
    pub fn all_reasons(&self) -> impl Iterator<Item = &Reason> {
        let of_signatures = self.signatures.iter().flat_map(|one| one.report.all_reasons());
        self.reasons.iter().chain(of_signatures)
    }

    fn new(reasons: Vec<Reason>, files: Vec<File>, signatures: Vec<Signatures>) -> Report {
        let mut report = Report { verdict: Verdict::Unsigned, reasons, files, signatures };
        let all: Vec<Reason> = report.all_reasons().cloned().collect();
        let signed = report.signatures.iter().any(|one| !one.report.signatures.is_empty());
        report.verdict = match super::report::worst(&all) {
            Verdict::Passed if !signed => Verdict::Unsigned,
            verdict => verdict,
        };
        report
    }
}

/// Validates a container. It always answers: what cannot be read is indeterminate with its reason.
#[must_use]
pub fn validate(bytes: &[u8], context: Context<'_>) -> Report {
    match Container::open(bytes) {
        Ok(container) => all(&container, context),
        Err(error) => Report::new(vec![unread(&error)], Vec::new(), Vec::new()),
    }
}

fn unread(error: &AsicError) -> Reason {
    match error {
        AsicError::Limit(what) => with(reason::too_large(), what),
        other => with(reason::container(), &other.to_string()),
    }
}

fn all(container: &Container, context: Context<'_>) -> Report {
    if container.signatures.len() + container.others.len() > DOCUMENTS_MAX {
        let reason = with(reason::too_large(), "signatures");
        return Report::new(vec![reason], Vec::new(), Vec::new());
    }
    let files = container.files.iter();
    let detached: Vec<Detached<'_>> =
        files.map(|file| Detached { uri: &file.name, bytes: &file.bytes }).collect();
    let mut judged: Vec<Signatures> = container
        .signatures
        .iter()
        .map(|document| {
            let matter = Matter { xml: &document.bytes, detached: &detached, must_cover: &[] };
            Signatures { name: document.name.clone(), report: xml::validate(&matter, context) }
        })
        .collect();
    let mut used: Vec<&str> = vec!["META-INF/manifest.xml"];
    for entry in container.others.iter().filter(|entry| manifest::is_manifest(&entry.name)) {
        let manifest::Judged { name, checked } = manifest::check(container, entry);
        used.extend([&*entry.name, name]);
        let report = xml::Report::new(Vec::new(), vec![xml::judge(&checked, context)]);
        judged.push(Signatures { name: name.to_owned(), report });
    }
    let files: Vec<File> = container
        .files
        .iter()
        .map(|file| File { name: file.name.clone(), covered_by: covering(&file.name, &judged) })
        .collect();
    // What may be a signature of another form is not passed over. A list of files and their media
    // types (`manifest.xml`) proves nothing and promises nothing.
    let other_forms = container.others.iter().filter(|other| !used.contains(&&*other.name));
    let mut reasons: Vec<Reason> =
        other_forms.map(|other| with(reason::form_unknown(), &other.name)).collect();
    let determined = judged.iter().flat_map(|one| &one.report.signatures);
    if determined.into_iter().any(|signature| signature.intact.is_some()) {
        let bare = files.iter().filter(|file| file.covered_by.is_empty());
        reasons.extend(bare.map(|file| with(reason::container_uncovered(), &file.name)));
    }
    Report::new(reasons, files, judged)
}

/// Signatures that cover a file; those that are not sound cover nothing.
fn covering(name: &str, judged: &[Signatures]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (document, one) in judged.iter().enumerate() {
        for (index, signature) in one.report.signatures.iter().enumerate() {
            let covers = |covered: &xml::Covered| match &covered.what {
                What::Detached { name: of } => of == name,
                What::Document | What::Element { .. } => false,
            };
            if signature.covered.iter().any(covers) {
                found.push((document, index));
            }
        }
    }
    found
}

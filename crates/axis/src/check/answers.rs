//! The receiver's three checks: is the document complete, intact, authentic? Each with what speaks against it. The
//! machine refuses nothing; the clerk decides (Decision 28/2018/QĐ-TTg, arts. 5.4, 9.1 and 10).

use base::blobs::Stored;
use edxml::codes::BusinessKind;
use edxml::read::Packet;
use edxml::{Reading, Rule};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::reason::{self, Reason, gathered};
use super::{JudgedFile, Office, Signer, Standing, Verdict};

/// Findings that mean: something obligatory is not there, or not whole.
const LACKING: [Rule; 14] = [
    Rule::AttachmentContent,
    Rule::AttachmentName,
    Rule::Base64Truncated,
    Rule::ManifestDangling,
    Rule::PdfDamaged,
    Rule::ZipBomb,
    Rule::ZipUnreadable,
    Rule::FromMissing,
    Rule::ToMissing,
    Rule::DocumentIdMissing,
    Rule::CodeMissing,
    Rule::PromulgationDateMissing,
    Rule::DocumentTypeMissing,
    Rule::SubjectMissing,
];
/// Findings that leave a doubt whether all is there as it was meant.
const AMISS: [Rule; 6] = [
    Rule::Base64Junk,
    Rule::DateUnreadable,
    Rule::ManifestAbsent,
    Rule::ManifestMismatch,
    Rule::TypeMismatch,
    Rule::ZipSuspicious,
];

/// The answer to one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Passed,
    /// Nothing is proven wrong, but something is not proven right.
    Indeterminate,
    Failed,
}

/// An answer with what speaks against it, and what is worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub answer: Answer,
    pub reasons: Vec<Reason>,
}

/// The three answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    pub complete: Told,
    pub intact: Told,
    pub authentic: Told,
}

/// All that was found out about a document that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    pub standing: Standing,
    pub answers: Answers,
    pub files: Vec<JudgedFile>,
    /// The evidence kept beside the document; nothing for one without signatures, or that did not come over the axis.
    #[serde(skip)]
    pub evidence: Option<Stored>,
    pub checked_at: Timestamp,
}

impl Told {
    fn of(reasons: impl Iterator<Item = Reason>) -> Told {
        let reasons = gathered(reasons);
        let answer = reasons.iter().map(|reason| reason.effect).max().unwrap_or(Answer::Passed);
        Told { answer, reasons }
    }
}

// law!("28/2018:9.1")
/// Makes the three checks of a document that was read.
pub(crate) fn answers(reading: &Reading, files: &[JudgedFile]) -> Answers {
    of_lacking(lacks(reading), files)
}

/// The same of files that came without an envelope: complete is whatever has a file.
pub(crate) fn of_files(files: &[JudgedFile]) -> Answers {
    of_lacking(files.is_empty().then(reason::files_none).into_iter(), files)
}

fn of_lacking(lacking: impl Iterator<Item = Reason>, files: &[JudgedFile]) -> Answers {
    let signed = files.iter().any(|file| !file.signers.is_empty());
    let unsigned = || (!signed).then(reason::unsigned);
    let authentic = files.iter().flat_map(|file| file.signers.iter().filter_map(not_relied_on));
    Answers {
        complete: Told::of(lacking),
        intact: Told::of(files.iter().flat_map(not_intact).chain(unsigned())),
        authentic: Told::of(
            authentic
                .chain(unreadable(files))
                .chain(unsigned())
                .chain(signed.then(|| seal(files)).flatten()),
        ),
    }
}

// law!("28/2018:10.2")
/// What the packet lacks: files, their content, obligatory information.
fn lacks(reading: &Reading) -> impl Iterator<Item = Reason> {
    let new = match &reading.packet {
        Packet::Document(document) => {
            let kind = document.business.as_ref().and_then(|business| business.kind.as_ref());
            kind.is_none_or(|kind| matches!(kind, BusinessKind::New))
        }
        Packet::Status(_) => false,
    };
    let none = (new && reading.attachments.is_empty()).then(reason::files_none);
    let findings = reading.findings.iter();
    none.into_iter().chain(findings.filter_map(|finding| {
        weight(finding.rule).map(|effect| Reason::of_packet(finding, effect))
    }))
}

/// What a finding of the reader means for completeness; nothing for those that do not concern it.
fn weight(rule: Rule) -> Option<Answer> {
    let lacking = LACKING.contains(&rule).then_some(Answer::Failed);
    lacking.or_else(|| AMISS.contains(&rule).then_some(Answer::Indeterminate))
}

/// Whether the signatures of a file match its content as it is.
fn not_intact(file: &JudgedFile) -> Option<Reason> {
    let signatures = || file.signers.iter().map(|one| one.intact);
    if signatures().any(|intact| intact == Some(false)) {
        return Some(reason::changed().about(&file.name));
    }
    match file.verdict {
        Verdict::Unreadable => Some(reason::file_unreadable().about(&file.name)),
        // Something of the file as a whole is wrong, such as a file in a container that no signature covers.
        Verdict::Failed if file.signers.iter().all(|one| one.verdict != Verdict::Failed) => {
            Some(reason::changed().about(&file.name))
        }
        _ if signatures().any(|intact| intact.is_none()) => {
            Some(reason::not_found_out().about(&file.name))
        }
        _ => None,
    }
}

fn unreadable(files: &[JudgedFile]) -> impl Iterator<Item = Reason> {
    let unread = files.iter().filter(|file| file.verdict == Verdict::Unreadable);
    unread.map(|file| reason::file_unreadable().about(&file.name))
}

/// Whether one may rely on a signer's certificate.
fn not_relied_on(signer: &Signer) -> Option<Reason> {
    match signer.trusted {
        Answer::Passed if signer.intact == Some(true) => None,
        Answer::Failed => Some(reason::not_valid().about_signer(signer)),
        // Whose a broken signature is proves nothing.
        Answer::Passed | Answer::Indeterminate => Some(reason::not_trusted().about_signer(signer)),
    }
}

/// Whether the sender sealed it. One seal of the sender's suffices: others may stand beside it on a joint document.
fn seal(files: &[JudgedFile]) -> Option<Reason> {
    let signers = files.iter().flat_map(|file| &file.signers);
    // Whoever is not known may be an authority.
    let seals: Vec<&Signer> = signers.filter(|one| one.office != Office::Person).collect();
    let of = |told: Option<bool>| seals.iter().find(|one| one.of_sender == told);
    match (of(Some(true)), of(None), of(Some(false))) {
        (Some(_), _, _) => None,
        (None, Some(unknown), _) => Some(reason::seal_unknown().about_signer(unknown)),
        (None, None, Some(foreign)) => Some(reason::seal_foreign().about_signer(foreign)),
        (None, None, None) => Some(reason::seal_none()),
    }
}

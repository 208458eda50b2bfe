//! One file judged: what it is by its first bytes, what its signatures come to, and what they were judged by. PDF, XML
//! and containers (ASiC-E) are judged; other kinds are named and count as unsigned.

use jiff::Timestamp;
use serde_json::Value;
use signature::crypto::{Certificate, Subject};
use signature::validate::xml::{Matter, What};
use signature::validate::{self, After, Context, Proofs, asic, json, xml};

use super::office::office;
use super::reason::{self, Reason, gathered};
use super::{Answer, Kind, Office, Setting, Signer, Verdict};

/// A PDF may begin with so many bytes of something else (ISO 32000-1, annex H.3.4.1).
const PDF_HEAD: usize = 1024;
const DSIG: &[u8] = b"http://www.w3.org/2000/09/xmldsig#";
/// Signatures shown of one file; validation itself stops at 64.
const SIGNERS_MAX: usize = 16;
/// Characters kept of a name in a certificate.
const NAME_MAX: usize = 200;

/// What was found out about a file.
pub(super) struct Judgement {
    pub(super) kind: Kind,
    pub(super) verdict: Verdict,
    pub(super) reasons: Vec<Reason>,
    pub(super) signers: Vec<Signer>,
    /// Nothing for a file without signatures.
    pub(super) proved: Option<Proved>,
}

/// What a judgement rests on.
pub(crate) struct Proved {
    /// The validator's report in its stable form.
    pub(crate) report: Value,
    pub(crate) signatures: Vec<(Option<Certificate>, Proofs)>,
    /// What the file keeps for all of them.
    pub(crate) file: Proofs,
}

/// Judges a file.
pub(super) fn judge(bytes: &[u8], setting: Setting<'_>) -> Judgement {
    let context = Context { anchors: Some(setting.anchors), at: setting.at };
    match kind(bytes) {
        Kind::Pdf => of_pdf(validate::validate(bytes, context), setting),
        Kind::Container => of_container(&asic::validate(bytes, context), setting),
        Kind::Xml if memmem(bytes, DSIG) => {
            let matter = Matter { xml: bytes, detached: &[], must_cover: &[] };
            of_xml(&xml::validate(&matter, context), setting)
        }
        Kind::Xml => plain(Kind::Xml, Verdict::Unsigned, None),
        // Office files name their signatures in the directory of the ZIP, which is not compressed.
        Kind::Other if bytes.starts_with(b"PK") && memmem(bytes, b"_xmlsignatures/") => {
            plain(Kind::Other, Verdict::Indeterminate, Some(reason::form_office()))
        }
        Kind::Other => plain(Kind::Other, Verdict::Unsigned, Some(reason::form_other())),
    }
}

/// A file that could not be judged.
pub(super) fn not_judged(why: Reason) -> Judgement {
    plain(Kind::Other, Verdict::Unreadable, Some(why))
}

fn plain(kind: Kind, verdict: Verdict, why: Option<Reason>) -> Judgement {
    let reasons = why.into_iter().collect();
    Judgement { kind, verdict, reasons, signers: Vec::new(), proved: None }
}

fn kind(bytes: &[u8]) -> Kind {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if memmem(&bytes[..bytes.len().min(PDF_HEAD)], b"%PDF-") {
        Kind::Pdf
    } else if bytes.starts_with(b"PK\x03\x04") && memmem(&bytes[..bytes.len().min(128)], b"asic-e")
    {
        Kind::Container
    } else if text.starts_with(b"<") {
        Kind::Xml
    } else {
        Kind::Other
    }
}

fn memmem(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

fn of_pdf(report: validate::Report, setting: Setting<'_>) -> Judgement {
    let json = json::report(&report);
    let signatures = report.signatures.iter();
    let people = signatures.clone().filter(|one| one.kind == validate::Kind::Signature);
    let signers = people.map(|one| {
        let changed = one.changes_after == After::Forbidden;
        Found {
            certificate: one.certificate.as_ref(),
            intact: one.intact.map(|intact| intact && !changed),
            trust: one.trust,
            signed_at: one.signing_time,
            time_proven: one.time_proven,
            verdict: one.verdict(),
        }
        .signer(setting)
    });
    let signers = signers.take(SIGNERS_MAX).collect();
    let proofs = signatures.clone().map(|one| (one.certificate.clone(), one.proofs.clone()));
    let signatures: Vec<(Option<Certificate>, Proofs)> = proofs.collect();
    let verdict = of_all(report.verdict, !signatures.is_empty());
    let reasons = gathered(report.all_reasons().map(Reason::from));
    let proved = Proved { report: json, signatures, file: report.proofs };
    Judgement {
        kind: Kind::Pdf,
        verdict,
        reasons,
        signers,
        proved: Some(proved).filter(Proved::any),
    }
}

fn of_xml(report: &xml::Report, setting: Setting<'_>) -> Judgement {
    let found = report.signatures.iter();
    // What a sound signature covers is named by the signature; the reader takes the whole file for signed.
    let mut covered = found.clone().flat_map(|one| &one.covered).peekable();
    let partial = covered.peek().is_some() && !covered.any(|covered| whole(&covered.what));
    let verdict = match of_all(report.verdict, !report.signatures.is_empty()) {
        Verdict::Passed if partial => Verdict::Indeterminate,
        verdict => verdict,
    };
    let told = report.all_reasons().map(Reason::from).chain(partial.then(reason::xml_partial));
    Judgement {
        kind: Kind::Xml,
        verdict,
        reasons: gathered(told),
        signers: found.clone().take(SIGNERS_MAX).map(|one| xml_signer(one, setting)).collect(),
        proved: Some(xml_proved(json::xml_report(report), found)).filter(Proved::any),
    }
}

/// The document or its root element.
fn whole(what: &What) -> bool {
    match what {
        What::Document => true,
        What::Element { place, .. } => place == "/1",
        What::Detached { .. } => false,
    }
}

fn of_container(report: &asic::Report, setting: Setting<'_>) -> Judgement {
    let found = report.signatures.iter().flat_map(|one| &one.report.signatures);
    let judged = of_all(report.verdict, found.clone().next().is_some());
    Judgement {
        kind: Kind::Container,
        verdict: judged,
        reasons: gathered(report.all_reasons().map(Reason::from)),
        signers: found.clone().take(SIGNERS_MAX).map(|one| xml_signer(one, setting)).collect(),
        proved: Some(xml_proved(json::container_report(report), found)).filter(Proved::any),
    }
}

fn xml_signer(one: &xml::Signature, setting: Setting<'_>) -> Signer {
    Found {
        certificate: one.certificate.as_ref(),
        intact: one.intact,
        trust: one.trust,
        signed_at: one.signing_time,
        time_proven: one.time_proven,
        verdict: one.verdict(),
    }
    .signer(setting)
}

fn xml_proved<'a>(report: Value, found: impl Iterator<Item = &'a xml::Signature>) -> Proved {
    let signatures = found.map(|one| (one.certificate.clone(), one.proofs.clone())).collect();
    Proved { report, signatures, file: Proofs::default() }
}

impl Proved {
    fn any(&self) -> bool {
        !self.signatures.is_empty()
    }
}

/// What the file comes to. Without a signature found, what is not determined was not read.
fn of_all(verdict: validate::Verdict, signed: bool) -> Verdict {
    match verdict {
        validate::Verdict::Indeterminate if !signed => Verdict::Unreadable,
        other => of_one(other),
    }
}

fn of_one(verdict: validate::Verdict) -> Verdict {
    match verdict {
        validate::Verdict::Passed => Verdict::Passed,
        validate::Verdict::Indeterminate => Verdict::Indeterminate,
        validate::Verdict::Failed => Verdict::Failed,
        validate::Verdict::Unsigned => Verdict::Unsigned,
    }
}

/// A signature of either form.
struct Found<'a> {
    certificate: Option<&'a Certificate>,
    intact: Option<bool>,
    trust: validate::Standing,
    signed_at: Option<Timestamp>,
    time_proven: bool,
    verdict: validate::Verdict,
}

impl Found<'_> {
    fn signer(self, setting: Setting<'_>) -> Signer {
        let subject = self.certificate.map(Subject::of);
        let (office, of_sender) = match &subject {
            Some(subject) => office(subject, setting.directory, setting.sender),
            None => (Office::Unknown, None),
        };
        let subject = subject.unwrap_or_default();
        let short = |name: String| name.chars().take(NAME_MAX).collect::<String>();
        Signer {
            name: short(subject.common_name.unwrap_or_default()),
            organisation: subject.organisation.map(short),
            title: subject.title.map(short),
            office,
            of_sender,
            signed_at: self.signed_at,
            time_proven: self.time_proven,
            verdict: of_one(self.verdict),
            intact: self.intact,
            trusted: trusted(self.trust),
        }
    }
}

fn trusted(standing: validate::Standing) -> Answer {
    match standing {
        validate::Standing::Trusted => Answer::Passed,
        validate::Standing::Revoked | validate::Standing::NotYetValid => Answer::Failed,
        validate::Standing::NotChecked
        | validate::Standing::Untrusted
        | validate::Standing::Expired
        | validate::Standing::WrongUse
        | validate::Standing::RevocationUnknown => Answer::Indeterminate,
    }
}

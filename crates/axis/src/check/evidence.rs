//! What is kept beside a signed document that came in, so that its signatures can be judged again when services and
//! certificates are gone: form `truc.evidence/1`, a promise (docs/connect/evidence.md; Circular 41/2017/TT-BTTTT, art. 9).

use base::blobs::{Digest, Stored};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::{Value, json};
use signature::crypto::{Certificate, Subject};
use signature::validate::{Anchors, Proofs};

use super::judge::Proved;
use super::{Answers, Examined, JudgedFile, Standing};

const FORM: &str = "truc.evidence/1";

// law!("41/2017:9")
/// The evidence of a document as JSON; nothing when no file of it is signed. `body` is the packet as it is kept.
pub(crate) fn evidence(
    examined: &Examined,
    (standing, answers): (Standing, &Answers),
    anchors: &Anchors,
    body: Stored,
    at: Timestamp,
) -> Option<Vec<u8>> {
    if examined.proved.is_empty() {
        return None;
    }
    let files = examined.proved.iter().filter_map(|(place, proved)| {
        examined.files.get(*place).map(|judged| file(judged, proved))
    });
    let kept = json!({
        "form": FORM,
        "checked_at": at.to_string(),
        "packet": { "sha256": body.digest.to_string(), "size": body.size },
        "standing": standing,
        "complete": answers.complete,
        "intact": answers.intact,
        "authentic": answers.authentic,
        "anchors": anchors.roots.iter().map(fingerprint).collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
    });
    // Values made here always have a text.
    serde_json::to_vec_pretty(&kept).ok()
}

fn file(judged: &JudgedFile, proved: &Proved) -> Value {
    let signatures = proved.signatures.iter().map(|(certificate, proofs)| {
        json!({ "signer": certificate.as_ref().map(signer), "proofs": pieces(proofs) })
    });
    json!({
        "ordinal": judged.ordinal,
        "name": judged.name,
        "sha256": judged.digest,
        "size": judged.size,
        "verdict": judged.verdict,
        "report": proved.report,
        "signatures": signatures.collect::<Vec<_>>(),
        "proofs": pieces(&proved.file),
    })
}

/// Who signed, as the certificate says it.
fn signer(certificate: &Certificate) -> Value {
    let subject = Subject::of(certificate);
    json!({
        "certificate": fingerprint(certificate),
        "name": subject.common_name,
        "organisation": subject.organisation,
        "organisation_identifier": subject.organisation_identifier,
        "units": subject.units,
        "title": subject.title,
    })
}

fn pieces(proofs: &Proofs) -> Value {
    let texts = |all: &[Vec<u8>]| all.iter().map(|one| STANDARD.encode(one)).collect::<Vec<_>>();
    json!({
        "certificates": proofs.certificates.iter().map(|one| STANDARD.encode(one.der())).collect::<Vec<_>>(),
        "timestamps": texts(&proofs.timestamps),
        "revocation": texts(&proofs.revocation),
    })
}

fn fingerprint(certificate: &Certificate) -> String {
    Digest::of(certificate.der()).to_string()
}

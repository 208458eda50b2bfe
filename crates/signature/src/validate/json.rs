//! The report as JSON: a promise with a version, kept by golden files (docs/connect/verification.md).

use serde_json::{Map, Value, json};

use super::cryptography::digest_name;
use super::{After, Kind, Level, Reason, Report, Signature, Standing, Verdict, asic, xml};
use crate::crypto::Subject;

/// Raised when an entry changes its meaning or goes; new entries may come at any time.
pub const VERSION: u32 = 1;

/// The whole report.
#[must_use]
pub fn report(report: &Report) -> Value {
    json!({
        "version": VERSION,
        "verdict": verdict(report.verdict),
        "reasons": codes(report.all_reasons()),
        "signatures": report.signatures.iter().map(signature).collect::<Vec<_>>(),
        "explanations": explanations(report.all_reasons()),
    })
}

fn signature(of: &Signature) -> Value {
    json!({
        "field": of.field,
        "kind": match of.kind {
            Kind::Signature => "signature",
            Kind::DocTimestamp => "doc_timestamp",
        },
        "verdict": verdict(of.verdict()),
        "intact": of.intact,
        "covers_whole_revision": of.covers_whole_revision,
        "changes_after": match of.changes_after {
            After::Nothing => "none",
            After::Permitted => "permitted",
            After::Forbidden => "forbidden",
        },
        "trust": trust(of.trust),
        "level": of.level.map(level),
        "signer": of.signer,
        "organisation": of.organisation,
        "title": of.certificate.as_ref().and_then(|certificate| Subject::of(certificate).title),
        "issuer": of.issuer,
        "signing_time": of.signing_time.map(|time| time.to_string()),
        "signing_time_proven": of.time_proven,
        "algorithm": of.algorithm,
        "signed_bytes": of.revision_end,
        "reasons": codes(of.reasons.iter()),
    })
}

/// The report about a signed XML document.
#[must_use]
pub fn xml_report(report: &xml::Report) -> Value {
    json!({
        "version": VERSION,
        "verdict": verdict(report.verdict),
        "reasons": codes(report.all_reasons()),
        "signatures": report.signatures.iter().map(xml_signature).collect::<Vec<_>>(),
        "explanations": explanations(report.all_reasons()),
    })
}

/// The report about a container.
#[must_use]
pub fn container_report(report: &asic::Report) -> Value {
    let signatures = report.signatures.iter().flat_map(|document| {
        document.report.signatures.iter().map(|signature| {
            let mut value = xml_signature(signature);
            value["file"] = json!(document.name);
            value
        })
    });
    let files = report
        .files
        .iter()
        .map(|file| json!({ "name": file.name, "covered": !file.covered_by.is_empty() }));
    json!({
        "version": VERSION,
        "verdict": verdict(report.verdict),
        "reasons": codes(report.all_reasons()),
        "files": files.collect::<Vec<_>>(),
        "signatures": signatures.collect::<Vec<_>>(),
        "explanations": explanations(report.all_reasons()),
    })
}

fn xml_signature(of: &xml::Signature) -> Value {
    json!({
        "id": of.id,
        "place": of.place,
        "verdict": verdict(of.verdict()),
        "intact": of.intact,
        "covers": of.covered.iter().map(covered).collect::<Vec<_>>(),
        "trust": trust(of.trust),
        "level": of.level.map(level),
        "signer": of.signer,
        "organisation": of.organisation,
        "issuer": of.issuer,
        "signing_time": of.signing_time.map(|time| time.to_string()),
        "signing_time_proven": of.time_proven,
        "algorithm": of.algorithm,
        "reasons": codes(of.reasons.iter()),
    })
}

fn covered(of: &xml::Covered) -> Value {
    let what = match &of.what {
        xml::What::Document => json!({ "document": true }),
        xml::What::Element { namespace, name, place, bytes } => json!({
            "namespace": namespace,
            "name": name,
            "place": place,
            "bytes": [bytes.start, bytes.end],
        }),
        xml::What::Detached { name } => json!({ "file": name }),
    };
    let value: String = of.value.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "uri": of.uri, "what": what, "digest": digest_name(of.digest), "value": value })
}

/// The verdict as it is written.
#[must_use]
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "passed",
        Verdict::Indeterminate => "indeterminate",
        Verdict::Failed => "failed",
        Verdict::Unsigned => "unsigned",
    }
}

fn trust(standing: Standing) -> &'static str {
    match standing {
        Standing::NotChecked => "not_checked",
        Standing::Trusted => "trusted",
        Standing::Untrusted => "untrusted",
        Standing::Expired => "expired",
        Standing::NotYetValid => "not_yet_valid",
        Standing::WrongUse => "wrong_use",
        Standing::Revoked => "revoked",
        Standing::RevocationUnknown => "revocation_unknown",
    }
}

/// The level as the standard names it.
#[must_use]
pub fn level(level: Level) -> &'static str {
    match level {
        Level::B => "B-B",
        Level::T => "B-T",
        Level::Lt => "B-LT",
        Level::Lta => "B-LTA",
    }
}

fn codes<'a>(reasons: impl Iterator<Item = &'a Reason>) -> Vec<&'static str> {
    let mut codes: Vec<&str> = Vec::new();
    for reason in reasons {
        if !codes.contains(&reason.code) {
            codes.push(reason.code);
        }
    }
    codes
}

/// Sentences by code; of several with one code, each once.
fn explanations<'a>(reasons: impl Iterator<Item = &'a Reason>) -> Value {
    let mut all: Map<String, Value> = Map::new();
    for reason in reasons {
        let sentence = json!({ "vi": reason.vi, "en": reason.en });
        let list = all.entry(reason.code).or_insert_with(|| json!([]));
        if let Value::Array(list) = list
            && !list.contains(&sentence)
        {
            list.push(sentence);
        }
    }
    Value::Object(all)
}

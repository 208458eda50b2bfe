//! Where a document that came without the axis leaves the legal layout: said to whoever looks at it, in the way of no act
//! (Decree 30/2020/NĐ-CP, art. 8 and Appendix I).

use askama::Template;
use base::Result;
use base::db::Tx;
use base::pages::Chrome;
use serde::{Deserialize, Serialize};
use signing::form_check::{Finding, Reason, Report, Verdict, Words};

use crate::Office;
use crate::incoming::{IncomingId, store as documents};

/// Kinds of files whose form can be seen.
const KINDS: [&str; 2] =
    ["application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"];
/// Findings that are told; a document with more was not made by the decree at all.
const FINDINGS_MAX: usize = 50;

/// What the form check said of the document's own file, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(in crate::incoming) struct Advice {
    /// Why it should not be here.
    reasons: Vec<Reason>,
    findings: Vec<Finding>,
}

#[derive(Template)]
#[template(path = "incoming/arrival/advice.html")]
struct Told<'a> {
    chrome: &'a Chrome,
    advice: &'a Advice,
}

// law!("30/2020:8")
/// Asks the form check; none of a scan, of another kind, or of what cannot be read.
pub(super) async fn on(office: &Office, media_type: &str, bytes: &[u8]) -> Option<Advice> {
    let check = office.form_check.as_ref().filter(|_| KINDS.contains(&media_type))?;
    check.advice(bytes).await.and_then(Advice::of)
}

/// What was said of a document when it was entered.
pub(in crate::incoming) fn kept(tx: &Tx, id: IncomingId) -> Result<Option<Advice>> {
    let read = documents::form(tx, id)?.map(|kept| serde_json::from_str(&kept)).transpose();
    Ok(read.map_err(anyhow::Error::from)?)
}

impl Advice {
    fn of(report: Report) -> Option<Advice> {
        let Report { verdict, reasons, mut findings, .. } = report;
        findings.truncate(FINDINGS_MAX);
        // What a document says is for those who may open its files.
        findings.iter_mut().for_each(|finding| finding.quote.clear());
        match verdict {
            Verdict::Sound | Verdict::Faulty => Some(Advice { reasons: Vec::new(), findings }),
            Verdict::Refused => Some(Advice { reasons, findings: Vec::new() }),
            Verdict::Unreadable => None,
        }
    }

    /// As a part of a page.
    pub(in crate::incoming) fn html(&self, chrome: &Chrome) -> String {
        Told { chrome, advice: self }.render().unwrap_or_default()
    }
}

impl Told<'_> {
    fn words<'a>(&self, of: &'a Words) -> &'a str {
        self.chrome.lang.pick(&of.vi, &of.en)
    }
}

//! What our own typesetter makes passes without a finding: every kind of article 7, copies, annexes, drafts whose number
//! is not yet given.

use signing::form_check::{Verdict, check};
use typeset::document::Kind;
use typeset::render;

use crate::{names, options, sample};

// law!("30/2020:PL1.V")
#[test]
fn our_own_letters_pass() {
    let mut kinds = Vec::new();
    let mut found = Vec::new();
    for name in names() {
        let document = sample(&name);
        kinds.push(document.draft().kind);
        let report = check(&render(&document, &options()).unwrap().pdf);
        for finding in &report.findings {
            let (page, quote) = (finding.page, &finding.quote);
            let (is, should) = (&finding.found, &finding.wanted);
            found.push(format!(
                "{name}: {} {:?} page {page:?} “{quote}” {is:?} {should:?}",
                finding.rule, finding.element
            ));
        }
        if report.findings.is_empty() {
            assert_eq!(report.verdict, Verdict::Sound, "{name}: {:?}", report.reasons);
        }
    }
    assert!(found.is_empty(), "{} findings:\n{}", found.len(), found.join("\n"));
    assert!(Kind::ALL.iter().all(|kind| kinds.contains(kind)), "a sample of every kind");
}

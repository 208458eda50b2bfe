//! Fonts that our typesetter cannot set wrongly: not embedded, another family, none that can be told.

use signing::form_check::{Report, Verdict, check};

/// Two fonts of the standard fourteen, neither embedded: which word bears which cannot be told.
const TWO: &[u8] = include_bytes!("../fixtures/not-embedded.pdf");

/// The same with one of them, so that its words are known.
fn one(font: &str) -> Vec<u8> {
    let text = String::from_utf8(TWO.to_vec()).unwrap();
    // Of one length each, so that no offset moves.
    text.replace("/F2 6 0 R", "         ")
        .replace("/F2 13", "/F1 13")
        .replace("/Helvetica", font)
        .into()
}

fn found(report: &Report, rule: &str) -> Vec<String> {
    let told = report.findings.iter().filter(|finding| finding.rule == rule);
    told.map(|finding| finding.found.as_ref().unwrap().vi.clone()).collect()
}

// law!("30/2020:PL1.I.4")
#[test]
fn a_font_that_is_not_embedded_is_named() {
    let report = check(&one("/Helvetica"));
    assert_eq!(found(&report, "font.embedded"), ["Helvetica"]);
    assert_eq!(found(&report, "font.family"), ["Helvetica"]);
    let times = check(&one("/TimesRmn "));
    assert_eq!(found(&times, "font.embedded"), ["TimesRmn"]);
    assert!(found(&times, "font.family").is_empty());
}

#[test]
fn where_fonts_cannot_be_told_apart_style_is_not_judged() {
    let report = check(TWO);
    assert_eq!(report.verdict, Verdict::Faulty);
    assert_eq!(found(&report, "font.embedded"), ["Helvetica", "Times-Roman"]);
    assert!(report.findings.iter().all(|finding| finding.rule != "element.style"));
}

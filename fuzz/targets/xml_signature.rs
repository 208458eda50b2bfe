//! Signed XML and containers: whatever they say about themselves, judging ends; what passes covers
//! something, and what a container lets out was covered.
#![no_main]

use libfuzzer_sys::fuzz_target;
use signature::asic::Container;
use signature::validate::{Context, Verdict, asic, xml};
use signature::xml::Detached;

fuzz_target!(|bytes: &[u8]| {
    let context = Context { anchors: None, at: jiff::Timestamp::UNIX_EPOCH };
    if bytes.starts_with(b"PK") {
        let report = asic::validate(bytes, context);
        if report.verdict == Verdict::Passed {
            assert!(report.files.iter().all(|file| !file.covered_by.is_empty()));
            let container = Container::open(bytes).expect("what passes opens");
            assert_eq!(container.files.len(), report.files.len());
        }
        return;
    }
    let detached = [Detached { uri: "letter.pdf", bytes: b"%PDF letter" }];
    let matter = xml::Matter { xml: bytes, detached: &detached, must_cover: &[] };
    let report = xml::validate(&matter, context);
    for signature in &report.signatures {
        assert_eq!(signature.intact == Some(true), !signature.covered.is_empty());
    }
    if report.verdict == Verdict::Passed {
        assert!(report.signatures.iter().all(|signature| signature.intact == Some(true)));
    }
});

//! Any bytes get an answer: sound files with bytes changed, cut and put in, and files of nothing but noise.

use std::sync::LazyLock;

use proptest::prelude::*;
use signing::form_check::{Verdict, check};
use typeset::render;

use crate::docx::{letter, package};
use crate::{options, sample};

static FILES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| {
    let pdf = render(&sample("notice"), &options()).unwrap().pdf;
    [pdf, package(&letter(), &[])]
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_files_are_answered(
        file in 0..2_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = FILES[file].clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let report = check(&bytes);
        let told = !report.reasons.is_empty() || !report.findings.is_empty();
        prop_assert!(told || report.verdict == Verdict::Sound);
    }

    #[test]
    fn changed_words_of_a_docx_are_answered(from in "[a-zàđếỔ:/<>. -]{1,3}", to in "[^\\x00]{0,6}") {
        let file = package(&letter(), &[(&from, &to)]);
        let report = check(&file);
        prop_assert!(!report.reasons.is_empty() || report.conversion.is_some());
    }

    #[test]
    fn noise_is_unreadable(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        for before in [&b""[..], b"%PDF-1.7\n", b"PK\x03\x04"] {
            let report = check(&[before, &noise].concat());
            prop_assert_eq!(report.verdict, Verdict::Unreadable);
        }
    }
}

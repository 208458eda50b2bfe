//! What the validator says of our own files at every step of the legal order, and of those of others.

use jiff::Timestamp;
use signature::crypto::{Certificate, Subject};
use signature::pades::{Certification, SignatureRequest, fields};
use signature::pdf::XrefStyle;
use signature::timestamp::Token;
use signature::validate::{
    After, Anchors, Context, Kind, Level, Report, Standing, Verdict, json, reason, validate,
};

use super::story::{Story, story, with_fields};
use super::support::letter;
use super::world::{World, days};

pub fn anchors(world: &World) -> Anchors {
    Anchors { roots: vec![world.pki.root.certificate.clone()], ..Anchors::default() }
}

pub fn report(world: &World, pdf: &[u8], at: Timestamp) -> Report {
    validate(pdf, Context { anchors: Some(&anchors(world)), at })
}

pub fn told(world: &World) -> Story {
    let (person, agency) = (world.person(), world.agency());
    story(world, &person, &agency, XrefStyle::Table, Certification::None)
}

/// A number that nobody sealed.
fn numbered(told: &Story) -> Vec<u8> {
    fields::fill(&told.signed, &[("number", "15/QĐ-UBND")]).unwrap()
}

#[test]
fn every_step_of_the_legal_order_passes() {
    let world = World::fixed();
    for style in [XrefStyle::Table, XrefStyle::Stream] {
        for certification in [Certification::None, Certification::FormFilling] {
            let (person, agency) = (world.person(), world.agency());
            let told = story(&world, &person, &agency, style, certification);
            let later = days(world.now, 10);
            let of = |pdf: &[u8]| report(&world, pdf, later);

            let signed = of(&told.signed);
            assert_eq!(signed.verdict, Verdict::Passed, "{:#?}", signed.reasons);
            assert_eq!(signed.signatures.len(), 1);
            assert_eq!(signed.signatures[0].changes_after, After::Nothing);
            assert_eq!(signed.signatures[0].level, Some(Level::T));

            let sealed = of(&told.sealed);
            assert_eq!(sealed.verdict, Verdict::Passed, "{sealed:#?}");
            let after: Vec<After> = sealed.signatures.iter().map(|s| s.changes_after).collect();
            assert_eq!(after, [After::Permitted, After::Nothing]);

            let closed = of(&told.closed);
            assert_eq!(closed.verdict, Verdict::Passed, "{closed:#?}");
            let kinds: Vec<Kind> = closed.signatures.iter().map(|s| s.kind).collect();
            assert_eq!(kinds, [Kind::Signature, Kind::Signature, Kind::DocTimestamp]);
            assert!(closed.signatures.iter().all(|s| s.trust == Standing::Trusted), "{closed:#?}");
            assert_eq!(closed.signatures[0].level, Some(Level::Lta));
            assert_eq!(
                closed.signatures[0].signer.as_deref(),
                Some("Nguyễn Văn An (THỬ NGHIỆM / TRIAL)")
            );
            assert!(closed.signatures[0].time_proven);
        }
    }
}

/// What a signature was judged by comes along with the report, for whoever keeps it.
#[test]
fn the_report_carries_what_the_file_proves_itself_by() {
    let world = World::fixed();
    let closed = report(&world, &told(&world).closed, world.now);
    let [person, agency, archive] = &closed.signatures[..] else { panic!("three signatures") };
    for (of, name) in [(person, "Nguyễn Văn An"), (agency, "UBND tỉnh Khánh Hòa")] {
        let signer = of.certificate.as_ref().unwrap();
        let subject = Subject::of(signer);
        assert_eq!(subject.common_name, Some(format!("{name} (THỬ NGHIỆM / TRIAL)")));
        assert!(of.proofs.certificates.contains(signer), "the signer's own");
        assert!(of.proofs.certificates.contains(&world.pki.tsa.certificate), "the timestamp's");
        assert_eq!(of.proofs.timestamps.len(), 1);
        let token = Token::read(&of.proofs.timestamps[0]).unwrap();
        assert_eq!(token.at, world.now);
    }
    let subject = Subject::of(person.certificate.as_ref().unwrap());
    assert_eq!(subject.organisation.as_deref(), Some("UBND tỉnh Khánh Hòa (THỬ NGHIỆM / TRIAL)"));
    assert!(!subject.natural_person && subject.title.is_none() && subject.units.is_empty());
    assert_eq!(archive.proofs.timestamps.len(), 1);
    assert!(closed.proofs.revocation.len() >= 3, "an answer and two lists");
    assert!(closed.proofs.certificates.contains(&world.pki.ocsp.certificate));
}

/// Between signing and sealing nobody answers for the number yet.
#[test]
fn a_number_without_the_seal_does_not_pass() {
    let world = World::fixed();
    let numbered = report(&world, &numbered(&told(&world)), world.now);
    assert_eq!(numbered.verdict, Verdict::Failed);
    assert_eq!(numbered.signatures[0].changes_after, After::Forbidden);
    assert!(numbered.all_reasons().any(|reason| reason.code == "change.unsigned"));
}

#[test]
fn what_was_evidenced_outlives_its_certificates() {
    let world = World::fixed();
    let told = told(&world);
    let later = days(world.now, 700);
    assert_eq!(report(&world, &told.closed, later).verdict, Verdict::Passed);
    // A bare B-B signature does not.
    let hand = world.person();
    let request = SignatureRequest::new("person", world.now);
    let bare = world.sign(&letter(XrefStyle::Table), &hand, &request);
    assert_eq!(report(&world, &bare, world.now).verdict, Verdict::Passed);
    let expired = report(&world, &bare, later);
    assert_eq!(
        (expired.verdict, expired.signatures[0].trust),
        (Verdict::Indeterminate, Standing::Expired)
    );
    let early = report(&world, &bare, days(world.now, -10));
    assert_eq!(early.signatures[0].trust, Standing::NotYetValid);
}

#[test]
fn nobody_known_is_indeterminate_and_nobody_asked_passes() {
    let world = World::fixed();
    let told = told(&world);
    let strange = World::at("2026-01-01T00:00:00Z".parse().unwrap());
    let nobody = Anchors { roots: vec![strange.person().signer.certificate], ..Anchors::default() };
    let unknown = validate(&told.sealed, Context { anchors: Some(&nobody), at: world.now });
    assert_eq!(unknown.verdict, Verdict::Indeterminate);
    assert!(
        unknown.signatures.iter().all(|s| s.intact == Some(true) && s.trust == Standing::Untrusted)
    );
    let open = validate(&told.sealed, Context { anchors: None, at: world.now });
    assert_eq!(open.verdict, Verdict::Passed);
    assert!(open.signatures.iter().all(|s| s.trust == Standing::NotChecked));
}

#[test]
fn a_revoked_certificate_fails_unless_the_signature_is_proven_older() {
    let world = World::fixed();
    let hand = world.person();
    let letter = with_fields(XrefStyle::Table);
    let bare = world.sign(&letter, &hand, &SignatureRequest::new("person", world.now));
    let stamped = world.sign_stamped(&letter, &hand, &SignatureRequest::new("person", world.now));
    let revoked_at = days(world.now, 2);
    let revoked = signature::trial::Revoked { serial: 100, at: revoked_at };
    let list = world.pki.crl(&[revoked], days(world.now, 3)).unwrap();
    let known = Anchors { revocation: vec![list], ..anchors(&world) };
    let at = days(world.now, 3);
    let verdict = |pdf: &[u8]| validate(pdf, Context { anchors: Some(&known), at });
    let failed = verdict(&bare);
    assert_eq!((failed.verdict, failed.signatures[0].trust), (Verdict::Failed, Standing::Revoked));
    assert_eq!(verdict(&stamped).verdict, Verdict::Passed, "{:#?}", verdict(&stamped));
}

#[test]
fn without_a_signature_it_is_unsigned() {
    let world = World::fixed();
    for pdf in [letter(XrefStyle::Table), letter(XrefStyle::Stream), with_fields(XrefStyle::Table)]
    {
        assert_eq!(report(&world, &pdf, world.now).verdict, Verdict::Unsigned);
    }
    let stamped = world.stamp(&letter(XrefStyle::Table), "archive");
    let only = report(&world, &stamped, world.now);
    assert_eq!((only.verdict, only.signatures.len()), (Verdict::Unsigned, 1));
    for other in [&b"hello"[..], b"", b"%PDF-1.7\nnothing"] {
        assert_eq!(report(&world, other, world.now).verdict, Verdict::Indeterminate);
    }
}

#[test]
fn the_json_form_is_a_promise() {
    let world = World::fixed();
    let (person, agency) = (world.person(), world.agency());
    let told = story(&world, &person, &agency, XrefStyle::Table, Certification::None);
    let form = |pdf: &[u8]| {
        let mut value = json::report(&report(&world, pdf, world.now));
        // Signatures of P-256 differ in length by some bytes.
        for signature in value["signatures"].as_array_mut().unwrap() {
            let end = signature["signed_bytes"].as_u64().unwrap();
            assert!((1000..=pdf.len() as u64).contains(&end));
            signature["signed_bytes"] = 0.into();
        }
        value
    };
    insta::assert_json_snapshot!("report", form(&told.closed));
    insta::assert_json_snapshot!("report-failed", form(&numbered(&told)));
}

/// Every certificate read twice is the same: used as an identity when paths are searched.
#[test]
fn certificates_compare_by_their_bytes() {
    let world = World::fixed();
    let one = &world.pki.root.certificate;
    assert_eq!(*one, Certificate::read(one.der()).unwrap());
}

#[test]
fn every_code_is_one_of_its_own_and_speaks_both_languages() {
    let mut codes: Vec<&str> = reason::ALL.iter().map(|(code, ..)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), reason::ALL.len());
    for (code, _, vi, en) in reason::ALL {
        assert!(vi.ends_with('.') && en.ends_with('.') && vi != en, "{code}");
        assert_eq!(vi.contains("{}"), en.contains("{}"), "{code}");
    }
}

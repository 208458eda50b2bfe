//! What signatures make of a document: signed by whom, changed, foreign, hostile; and what is kept of it. Files are
//! really signed, by hands of a trial PKI.

use std::io::{BufReader, Read};

use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use directory::authority::{Authority, Kind as AuthorityKind};
use directory::{AuthorityCode, Snapshot};
use edxml::document::{Code, Document, DocumentType, Organization, Promulgation};
use edxml::{AttachmentMeta, Limits};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use signature::cms::Signer as Certified;
use signature::crypto::Certificate;
use signature::pades::{self, SignatureRequest};
use signature::trial::{Addresses, Keys, Pki, Revoked, Subject, Validity, key_from_seed};
use signature::validate::Anchors;

use super::judge::judge;
use super::*;

const LETTER: &[u8] = include_bytes!("../../../server/src/demo/letters/g22-giay-moi.pdf");
const PERSON: (u8, Subject<'_>) =
    (10, Subject { name: "Trần Quang Minh", organisation: Some("Văn phòng Chính phủ") });
const SEAL: (u8, Subject<'_>) = (11, Subject { name: "Văn phòng Chính phủ", organisation: None });

struct World {
    pki: Pki,
    anchors: Anchors,
    directory: Snapshot,
    now: Timestamp,
}

impl World {
    fn new() -> World {
        let now: Timestamp = "2026-11-23T01:00:00Z".parse().unwrap();
        let [root, issuing, tsa, ocsp] = [1, 2, 3, 4].map(|n| key_from_seed(&[n; 32]).unwrap());
        let from = now - SignedDuration::from_hours(24 * 30);
        let keys = Keys { root, issuing, tsa, ocsp };
        let pki = Pki::new(keys, from, Addresses::default()).unwrap();
        let anchors = Anchors { roots: vec![pki.root.certificate.clone()], ..Anchors::default() };
        let all = [(1, "G22", "Văn phòng Chính phủ"), (2, "G09", "Bộ Nội vụ")];
        let directory = Snapshot::of(1, all.map(authority).to_vec());
        World { pki, anchors, directory, now }
    }

    fn setting(&self, sender: i64) -> Setting<'_> {
        let sender = Some(AuthorityId(sender));
        Setting { anchors: &self.anchors, at: self.now, directory: &self.directory, sender }
    }

    /// Signs a PDF into a field of its own.
    fn sign(&self, pdf: &[u8], (seed, subject): (u8, Subject<'_>)) -> Vec<u8> {
        let key = key_from_seed(&[seed; 32]).unwrap();
        let day = SignedDuration::from_hours(24);
        let validity = Validity { from: self.now - day, to: self.now + day };
        let info = key.public_key_info().unwrap();
        let certificate = self.pki.issue(&subject, info, 90 + u64::from(seed), validity).unwrap();
        let algorithm = key.usual_algorithm();
        let signer = Certified { certificate, chain: self.pki.chain(), algorithm };
        let field = format!("field{seed}");
        let request = SignatureRequest::new(&field, self.now);
        let signing = pades::prepare(pdf, &request).unwrap().sign_with(&signer).unwrap();
        let value = key.sign(algorithm, signing.to_sign.bytes()).unwrap();
        signing.finish(&value).unwrap()
    }

    fn sealed(&self) -> Vec<u8> {
        self.sign(&self.sign(LETTER, PERSON), SEAL)
    }

    fn examine(&self, packet: &[u8], sender: i64) -> Examined {
        examine(packet, &Limits::default(), self.setting(sender)).unwrap()
    }

    /// Standing and answers of a document of G22 with these files.
    fn of(&self, files: &[(&str, &[u8])]) -> (Standing, Answers) {
        self.said(&packet(files), 1)
    }

    fn said(&self, packet: &[u8], sender: i64) -> (Standing, Answers) {
        let examined = self.examine(packet, sender);
        (Standing::of(&examined.files), answers(&examined.reading, &examined.files))
    }
}

fn authority((id, code, name): (i64, &str, &str)) -> Authority {
    Authority {
        id: AuthorityId(id),
        parent: None,
        kind: AuthorityKind::Authority,
        member: true,
        name: name.to_owned(),
        name_en: None,
        mail: String::new(),
        valid_from: Timestamp::UNIX_EPOCH,
        valid_to: None,
        successor: None,
        version: id,
        code: AuthorityCode::parse(code).unwrap(),
        other_codes: Vec::new(),
    }
}

fn packet(files: &[(&str, &[u8])]) -> Vec<u8> {
    let organization =
        |code: &str| Organization { organ_id: Some(code.to_owned()), ..Organization::default() };
    let document = Document {
        from: Some(organization("G22")),
        to: vec![organization("G09")],
        document_id: Some("G22,2026/11/23,7/VPCP-TH".to_owned()),
        code: Some(Code { number: Some("7".to_owned()), notation: Some("VPCP-TH".to_owned()) }),
        promulgation: Some(Promulgation {
            place: Some("Hà Nội".to_owned()),
            date: Some(date(2026, 11, 23)).into(),
        }),
        document_type: Some(DocumentType::default()),
        subject: Some("Giấy mời họp".to_owned()),
        ..Document::default()
    };
    let meta = |name: &str| AttachmentMeta { name: name.to_owned(), ..AttachmentMeta::default() };
    let files = files.iter().map(|(name, bytes)| (meta(name), *bytes));
    let mut out = Vec::new();
    edxml::write_document(&document, files.collect::<Vec<_>>(), &mut out).unwrap();
    out
}

fn codes(told: &Told) -> Vec<&str> {
    told.reasons.iter().filter(|one| one.effect > Answer::Passed).map(|one| &*one.code).collect()
}

// law!("28/2018:4.1") law!("28/2018:9.1") law!("30/2020:5")
#[test]
fn signed_and_sealed_is_official_and_passes_all_three() {
    let world = World::new();
    let (standing, answers) =
        world.of(&[("giay-moi.pdf", &world.sealed()), ("phu-luc.txt", b"PK")]);
    assert_eq!(standing, Standing::Official, "{answers:#?}");
    for (question, told) in answers.three() {
        assert_eq!(told.answer, Answer::Passed, "{} {told:#?}", question.en);
    }
    let files = world.examine(&packet(&[("a.pdf", &world.sealed())]), 1).files;
    let offices: Vec<(Office, Option<bool>)> =
        files[0].signers.iter().map(|one| (one.office, one.of_sender)).collect();
    assert_eq!(offices, [(Office::Person, None), (Office::Authority, Some(true))]);
    assert_eq!(
        (files[0].ordinal, files[0].kind, files[0].verdict),
        (1, Kind::Pdf, Verdict::Passed)
    );
    assert_eq!(files[0].digest.len(), 64);
}

// law!("28/2018:4.2")
#[test]
fn unsigned_is_for_information_and_proves_nothing() {
    let world = World::new();
    let (standing, answers) = world.of(&[("a.pdf", LETTER)]);
    assert_eq!(standing, Standing::ForInformation);
    assert_eq!(answers.complete.answer, Answer::Passed);
    assert_eq!(codes(&answers.intact), ["check.unsigned"]);
    assert_eq!(codes(&answers.authentic), ["check.unsigned"]);
    assert_eq!(answers.authentic.answer, Answer::Indeterminate);
}

#[test]
fn one_hand_alone_is_signed_in_part() {
    let world = World::new();
    let (standing, answers) = world.of(&[("a.pdf", &world.sign(LETTER, PERSON))]);
    assert_eq!((standing, answers.intact.answer), (Standing::Signed, Answer::Passed));
    assert_eq!(codes(&answers.authentic), ["check.seal-none"]);
    // The two signatures on two files make no official document.
    let (person, seal) = (world.sign(LETTER, PERSON), world.sign(LETTER, SEAL));
    let (standing, answers) = world.of(&[("a.pdf", &person), ("b.pdf", &seal)]);
    assert_eq!((standing, answers.authentic.answer), (Standing::Signed, Answer::Passed));
}

#[test]
fn a_changed_file_is_in_doubt_and_not_intact() {
    let world = World::new();
    let mut changed = world.sealed();
    changed[700] ^= 1;
    let (standing, answers) = world.of(&[("a.pdf", &changed), ("b.pdf", &world.sealed())]);
    assert_eq!((standing, answers.intact.answer), (Standing::Doubtful, Answer::Failed));
    assert_eq!(codes(&answers.intact), ["check.changed"]);
    assert!(answers.intact.reasons[0].vi.contains("a.pdf"));
    assert_ne!(answers.authentic.answer, Answer::Passed);
    // Who signed what does not match is not told, and not taken for a seal or for none.
    let (_, answers) = world.of(&[("a.pdf", &changed)]);
    assert_eq!(codes(&answers.authentic), ["check.not-trusted", "check.seal-unknown"]);
    assert!(answers.authentic.reasons.iter().all(|one| one.vi.contains("chưa rõ người ký")));
    // Something appended that no signature covers.
    let appended = [&world.sealed()[..], b"\n% more\n"].concat();
    let (standing, _) = world.of(&[("a.pdf", &appended)]);
    assert_eq!(standing, Standing::Doubtful);
}

#[test]
fn a_foreign_seal_is_not_the_senders() {
    let world = World::new();
    let (standing, answers) = world.said(&packet(&[("a.pdf", &world.sealed())]), 2);
    assert_eq!((standing, answers.intact.answer), (Standing::Official, Answer::Passed));
    assert_eq!(codes(&answers.authentic), ["check.seal-foreign"]);
    assert_eq!(answers.authentic.answer, Answer::Failed);
    let nowhere = || (12, Subject { name: "Sở Xây dựng tỉnh A", organisation: None });
    let both = world.sign(&world.sign(LETTER, PERSON), nowhere());
    let (_, answers) = world.of(&[("a.pdf", &both)]);
    assert_eq!(codes(&answers.authentic), ["check.seal-unknown"]);
    // A joint document bears the sender's seal and another's.
    let (_, answers) = world.of(&[("a.pdf", &world.sign(&world.sealed(), nowhere()))]);
    assert_eq!(answers.authentic.answer, Answer::Passed);
}

#[test]
fn who_is_not_trusted_or_was_revoked_is_told_apart() {
    let mut world = World::new();
    let sealed = world.sealed();
    world.anchors.revocation =
        vec![world.pki.crl(&[revoked(&world, 90 + u64::from(SEAL.0))], world.now).unwrap()];
    let (standing, answers) = world.of(&[("a.pdf", &sealed)]);
    assert_eq!((standing, answers.authentic.answer), (Standing::Doubtful, Answer::Failed));
    assert_eq!(codes(&answers.authentic), ["check.not-valid"]);
    world.anchors = Anchors::default();
    let (standing, answers) = world.of(&[("a.pdf", &sealed)]);
    assert_eq!((standing, answers.intact.answer), (Standing::Doubtful, Answer::Passed));
    assert_eq!(codes(&answers.authentic), ["check.not-trusted"; 2]);
}

fn revoked(world: &World, serial: u64) -> Revoked {
    Revoked { serial, at: world.now - SignedDuration::from_hours(1) }
}

// law!("28/2018:10.2")
#[test]
fn what_is_missing_is_named() {
    let world = World::new();
    let sealed = world.sealed();
    let whole = String::from_utf8(packet(&[("a.pdf", &sealed)])).unwrap();
    let without = |from: &str, to: &str, with: &str| {
        let (start, end) = (whole.find(from).unwrap(), whole.find(to).unwrap() + to.len());
        [&whole[..start], with, &whole[end..]].concat()
    };
    let content = whole.find("JVBERi0").unwrap();
    let end = content + whole[content..].find('<').unwrap();
    let truncated = [&whole[..content + 601], &whole[end..]].concat();
    for (packet, code, answer) in [
        (String::from_utf8(packet(&[])).unwrap(), "check.files-none", Answer::Failed),
        (
            without("<edXML:Subject>", "</edXML:Subject>", ""),
            "edxml.subject.missing",
            Answer::Failed,
        ),
        (truncated, "edxml.attachment.base64.truncated", Answer::Failed),
    ] {
        let (_, answers) = world.said(packet.as_bytes(), 1);
        assert_eq!(answers.complete.answer, answer, "{code}");
        assert!(codes(&answers.complete).contains(&code), "{code}: {:?}", answers.complete);
        assert!(
            answers.complete.reasons.iter().all(|one| !one.vi.is_empty() && !one.en.is_empty())
        );
    }
}

#[test]
fn a_broken_or_locked_pdf_is_unreadable_and_holds_no_other_up() {
    let world = World::new();
    let broken = &LETTER[..LETTER.len() / 2];
    let examined = world.examine(&packet(&[("a.pdf", broken), ("b.pdf", &world.sealed())]), 1);
    let verdicts: Vec<Verdict> = examined.files.iter().map(|file| file.verdict).collect();
    assert_eq!(verdicts, [Verdict::Unreadable, Verdict::Passed]);
    assert_eq!(Standing::of(&examined.files), Standing::Official);
    assert_eq!(Standing::of(&examined.files[..1]), Standing::Doubtful);
    let (_, answers) = world.of(&[("a.pdf", broken)]);
    assert_eq!(codes(&answers.intact), ["check.file-unreadable", "check.unsigned"]);
}

/// A file beyond the bound is never held, however long it goes on; the packet is read to its end.
#[test]
fn a_huge_file_and_too_many_files_are_told_and_not_held() {
    let world = World::new();
    let whole =
        String::from_utf8(packet(&[("a.pdf", b"xyz"), ("b.pdf", &world.sealed())])).unwrap();
    let (head, tail) = whole.split_once("eHl6").unwrap();
    let huge = head.as_bytes().chain(std::io::repeat(b'A').take(60 << 20)).chain(tail.as_bytes());
    let examined = examine(BufReader::new(huge), &Limits::default(), world.setting(1)).unwrap();
    assert_eq!(examined.files[0].size, (60 << 20) / 4 * 3);
    assert_eq!(examined.files[0].reasons[0].code, "check.file-large");
    assert_eq!(examined.files[1].verdict, Verdict::Passed);

    let many: Vec<(String, Vec<u8>)> = (0..70).map(|n| (format!("{n}.txt"), vec![b'x'])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (&**name, &**bytes)).collect();
    let files = world.examine(&packet(&many), 1).files;
    assert_eq!(files[63].verdict, Verdict::Unsigned);
    assert_eq!(
        (files[64].verdict, &*files[64].reasons[0].code),
        (Verdict::Unreadable, "check.file-surplus")
    );
}

#[test]
fn xml_containers_and_office_files_are_known_by_their_content() {
    let world = World::new();
    let kept = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/xml_signature/");
    let judged =
        |name: &str| judge(&std::fs::read(format!("{kept}{name}")).unwrap(), world.setting(1));
    let codes = |judged: &super::judge::Judgement| -> Vec<String> {
        judged.reasons.iter().map(|one| one.code.clone()).collect()
    };
    let whole = judged("whole");
    assert_eq!((whole.kind, whole.signers[0].intact), (Kind::Xml, Some(true)));
    assert!(!codes(&whole).contains(&"check.xml-partial".to_owned()));
    let partial = judged("packet");
    assert!(codes(&partial).contains(&"check.xml-partial".to_owned()), "{:?}", codes(&partial));
    assert_eq!(partial.verdict, Verdict::Indeterminate);
    let container = judged("container");
    assert_eq!((container.kind, container.signers.len()), (Kind::Container, 1));

    let of = |bytes: &[u8]| judge(bytes, world.setting(1));
    assert_eq!(of(b"<a>text</a>").verdict, Verdict::Unsigned);
    assert_eq!(of(b"PK\x03\x04..._xmlsignatures/sig1.xml").verdict, Verdict::Indeterminate);
    assert_eq!(codes(&of(b"PK\x03\x04...word/document.xml")), ["check.form-other"]);
}

/// What is judged now as it was then: a file without any doubt, one with, one unsigned, in every order.
#[test]
fn the_worst_signature_and_the_best_file_decide() {
    let file = |verdict, offices: &[Office]| JudgedFile {
        ordinal: 1,
        name: String::new(),
        kind: Kind::Pdf,
        digest: String::new(),
        size: 0,
        verdict,
        reasons: Vec::new(),
        signers: offices.iter().map(|office| signer(*office, verdict)).collect(),
    };
    let official = file(Verdict::Passed, &[Office::Person, Office::Authority]);
    let signed = file(Verdict::Passed, &[Office::Person, Office::Unknown]);
    let (unsigned, unread) = (file(Verdict::Unsigned, &[]), file(Verdict::Unreadable, &[]));
    let (open, broken) =
        (file(Verdict::Indeterminate, &[Office::Person]), file(Verdict::Failed, &[]));
    for (files, standing) in [
        (vec![], Standing::ForInformation),
        (vec![&unsigned, &official], Standing::Official),
        (vec![&unread, &official], Standing::Official),
        (vec![&signed, &unsigned], Standing::Signed),
        (vec![&unsigned, &unread], Standing::Doubtful),
        (vec![&official, &open], Standing::Doubtful),
        (vec![&broken, &official], Standing::Doubtful),
    ] {
        let files: Vec<JudgedFile> = files.into_iter().cloned().collect();
        assert_eq!(Standing::of(&files), standing, "{files:?}");
    }
    for standing in Standing::ALL {
        assert_eq!(Standing::named(standing.name()), Some(standing));
    }
}

fn signer(office: Office, verdict: Verdict) -> Signer {
    Signer {
        name: "A".to_owned(),
        organisation: None,
        title: None,
        office,
        of_sender: None,
        signed_at: None,
        time_proven: false,
        verdict,
        intact: Some(true),
        trusted: Answer::Passed,
    }
}

// law!("41/2017:9")
#[test]
fn the_evidence_has_its_kept_form() {
    let world = World::new();
    let examined = world.examine(&packet(&[("a.txt", b"x"), ("b.pdf", &world.sealed())]), 1);
    let answers = answers(&examined.reading, &examined.files);
    let body = Stored { digest: Digest([7; 32]), size: 4_711 };
    let standing = Standing::of(&examined.files);
    let kept = evidence(&examined, (standing, &answers), &world.anchors, body, world.now).unwrap();
    let mut kept: Value = serde_json::from_slice(&kept).unwrap();
    // Every certificate of every signature is there as it was.
    let of_seal = kept["files"][0]["signatures"][1]["proofs"]["certificates"].as_array().unwrap();
    let of_seal: Vec<Certificate> = of_seal.iter().map(certificate).collect();
    assert!(of_seal.contains(&world.pki.issuing.certificate));
    let named = &kept["files"][0]["signatures"][1]["signer"]["certificate"];
    assert!(of_seal.iter().any(|one| *named == Digest::of(one.der()).to_string()));
    hide(&mut kept);
    insta::assert_json_snapshot!("evidence", kept);

    let unsigned = world.examine(&packet(&[("a.pdf", LETTER)]), 1);
    let said = (Standing::ForInformation, &answers);
    assert!(evidence(&unsigned, said, &world.anchors, body, world.now).is_none());
}

fn certificate(text: &Value) -> Certificate {
    use base64::Engine;
    let der = base64::engine::general_purpose::STANDARD.decode(text.as_str().unwrap()).unwrap();
    Certificate::read(&der).unwrap()
}

/// Signatures differ from run to run: what contains one is named by its kind.
fn hide(value: &mut Value) {
    match value {
        Value::Array(all) => all.iter_mut().for_each(hide),
        Value::Object(all) => all.values_mut().for_each(hide),
        Value::String(text) if text.len() == 64 => "(SHA-256)".clone_into(text),
        Value::String(text) if text.len() > 200 && !text.contains(' ') => "(DER)".clone_into(text),
        _ => {}
    }
}

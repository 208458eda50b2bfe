//! What independent programs say of everything we make: pyHanko, pdfsig (poppler), qpdf, OpenSSL. A
//! program that is missing is named and its part skipped; on CI (`CI=true`) it is a failure.

use std::path::{Path, PathBuf};
use std::process::Command;

use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
use jiff::Timestamp;
use serde_json::Value;
use signature::crypto::{Digest, SignatureAlgorithm, SoftwareKey};
use signature::pades::{self, Appearance, Certification, SignatureRequest, fields};
use signature::pdf::{Document, Object, ObjectId, Update, XrefStyle};
use signature::timestamp::TimestampRequest;
use signature::validate::json;
use tempfile::TempDir;

use super::story::{VALUES, story, with_fields};
use super::support::letter;
use super::validation;
use super::world::{self, Hand, PERSON, World};

/// The judges use the clock, so evidence must be fresh by it.
#[expect(clippy::disallowed_methods, reason = "the judges read the system clock too")]
pub fn now() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).unwrap()
}

/// Whether a program is there.
#[expect(clippy::disallowed_methods, reason = "CI is told by the environment alone")]
pub fn have(program: &str, arguments: &[&str]) -> bool {
    if Command::new(program).args(arguments).output().is_ok_and(|output| output.status.success()) {
        return true;
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{program} is missing");
    eprintln!("skipped: {program} is missing, so its judgement is");
    false
}

fn have_pyhanko() -> bool {
    have("python3", &["-c", "import pyhanko"])
}

pub struct Desk {
    folder: TempDir,
    root: PathBuf,
    pub root_pem: PathBuf,
}

impl Desk {
    pub fn new(world: &World) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk {
            root: folder.path().join("root.der"),
            root_pem: folder.path().join("root.pem"),
            folder,
        };
        let root = world.pki.root.certificate.der();
        std::fs::write(&desk.root, root).unwrap();
        if have("openssl", &["version"]) {
            let (der, pem) = (text(&desk.root), text(&desk.root_pem));
            run("openssl", &["x509", "-inform", "DER", "-in", der, "-out", pem]);
        }
        desk
    }

    pub fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Runs a program that must succeed; gives back standard output and standard error.
pub fn run(program: &str, arguments: &[&str]) -> (String, String) {
    let output = Command::new(program).args(arguments).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let warned = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{program} {arguments:?}\n{said}\n{warned}");
    (said, warned)
}

/// pyHanko's judgement of each signature in each file; nothing may have been warned of.
fn pyhanko(desk: &Desk, files: &[PathBuf], more: &[&str]) -> Vec<Vec<Value>> {
    let (judged, warned) = pyhanko_with_warnings(desk, files, more);
    assert_eq!(warned, "", "pyHanko warns");
    judged
}

fn pyhanko_with_warnings(
    desk: &Desk,
    files: &[PathBuf],
    more: &[&str],
) -> (Vec<Vec<Value>>, String) {
    let judge = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/judge.py");
    let files: Vec<&str> = files.iter().map(|file| text(file)).collect();
    let arguments = [&[text(&judge), text(&desk.root)], more, &files].concat();
    let (said, warned) = run("python3", &arguments);
    (serde_json::from_str(&said).unwrap(), warned)
}

fn sound(judged: &[Value], field: &str, modification: &str) {
    let of = judged.iter().find(|entry| entry["field"] == field).expect(field);
    for name in ["valid", "intact", "trusted", "bottom_line"] {
        assert_eq!(of[name], Value::Bool(true), "{field} {name}: {of}");
    }
    assert_eq!(of["modification"], modification, "{of}");
}

fn qpdf(file: &Path) {
    if have("qpdf", &["--version"]) {
        let (said, warned) = run("qpdf", &["--check", text(file)]);
        assert!(said.contains("No syntax or stream encoding errors"), "{said}");
        assert_eq!(warned, "");
    }
}

/// pdfsig's sentence for each signature.
fn pdfsig(file: &Path) -> Vec<String> {
    let (said, _) = run("pdfsig", &["-nocert", text(file)]);
    let found =
        said.lines().filter_map(|line| line.trim().strip_prefix("- Signature Validation: "));
    found.map(str::to_owned).collect()
}

/// The first signature of this type, and the bytes it covers.
fn taken_out(pdf: &[u8], kind: &str) -> (Vec<u8>, Vec<u8>) {
    let document = Document::read(pdf).unwrap();
    let view = document.latest();
    for number in view.numbers() {
        let object = view.get(ObjectId { number, generation: 0 }).unwrap();
        let Some(dictionary) = object.as_dictionary().filter(|found| found.is("Type", kind)) else {
            continue;
        };
        let range = dictionary.get("ByteRange").unwrap().as_array().unwrap();
        let range: Vec<usize> = range.iter().map(|at| at.as_size().unwrap()).collect();
        let contents = dictionary.get("Contents").unwrap().as_string().unwrap();
        let cms = signature::cms::unpadded(contents).unwrap().to_vec();
        let end = range[2] + range[3];
        return (cms, [&pdf[..range[1]], &pdf[range[2]..end]].concat());
    }
    panic!("no signature");
}

fn openssl_document_timestamp(desk: &Desk, pdf: &[u8]) {
    if !have("openssl", &["version"]) {
        return;
    }
    let (token, content) = taken_out(pdf, "DocTimeStamp");
    let (token, content) = (desk.put("token.der", &token), desk.put("content", &content));
    let (token, content, root) = (text(&token), text(&content), text(&desk.root_pem));
    let (said, _) = run(
        "openssl",
        &["ts", "-verify", "-token_in", "-in", token, "-data", content, "-CAfile", root],
    );
    assert!(said.contains("Verification: OK"), "{said}");
}

fn openssl_cms(desk: &Desk, pdf: &[u8]) {
    if !have("openssl", &["version"]) {
        return;
    }
    let (cms, content) = taken_out(pdf, "Sig");
    let (cms, content) = (desk.put("signature.der", &cms), desk.put("content", &content));
    run(
        "openssl",
        &[
            "cms",
            "-verify",
            "-binary",
            "-inform",
            "DER",
            "-in",
            text(&cms),
            "-content",
            text(&content),
            "-CAfile",
            text(&desk.root_pem),
            "-purpose",
            "any",
            "-out",
            "/dev/null",
        ],
    );
}

fn judge_algorithm(key: SoftwareKey, algorithm: SignatureAlgorithm) {
    let world = World::at(now());
    let desk = Desk::new(&world);
    let hand = world.hand(&PERSON, key, algorithm, 100);
    let mut files = Vec::new();
    for style in [XrefStyle::Table, XrefStyle::Stream] {
        let request = SignatureRequest::new("person", world.now);
        let signed = world.sign(&letter(style), &hand, &request);
        let file = desk.put(&format!("{style:?}.pdf"), &signed);
        qpdf(&file);
        // NSS, which pdfsig judges with, and OpenSSL 3.0's CMS do not know Ed25519.
        if algorithm != SignatureAlgorithm::Ed25519 {
            if have("pdfsig", &["-v"]) {
                assert_eq!(pdfsig(&file), ["Signature is Valid."]);
            }
            openssl_cms(&desk, &signed);
        }
        files.push(file);
    }
    if have_pyhanko() {
        for judged in pyhanko(&desk, &files, &[]) {
            assert_eq!(judged.len(), 1);
            sound(&judged, "person", "NONE");
            assert_eq!(judged[0]["coverage"], "ENTIRE_FILE");
        }
    }
}

macro_rules! algorithms {
    ($($name:ident: $key:expr, $algorithm:expr;)*) => {
        $(#[test]
        fn $name() {
            judge_algorithm($key, $algorithm);
        })*
    };
}

algorithms! {
    rsa_2048_pkcs1_sha256: world::rsa(2048), RsaPkcs1(Digest::Sha256);
    rsa_2048_pss_sha256: world::rsa(2048), RsaPss(Digest::Sha256);
    rsa_3072_pkcs1_sha384: world::rsa(3072), RsaPkcs1(Digest::Sha384);
    rsa_3072_pss_sha384: world::rsa(3072), RsaPss(Digest::Sha384);
    rsa_4096_pkcs1_sha512: world::rsa(4096), RsaPkcs1(Digest::Sha512);
    rsa_4096_pss_sha512: world::rsa(4096), RsaPss(Digest::Sha512);
    p256_sha256: world::p256(10), Ecdsa(Digest::Sha256);
    p384_sha384: world::p384(), Ecdsa(Digest::Sha384);
    ed25519: world::ed25519(), Ed25519;
}

fn hands(world: &World, key: impl Fn(u8) -> SoftwareKey) -> [Hand; 2] {
    [(10, world::PERSON), (11, world::AGENCY)].map(|(seed, subject)| {
        let key = key(seed);
        let algorithm = key.usual_algorithm();
        world.hand(&subject, key, algorithm, u64::from(seed) + 90)
    })
}

/// Fields with what pyHanko calls the changes after their signature.
type Expected = &'static [(&'static str, &'static str)];

/// Every step of the legal order, judged after each.
fn judge_story(style: XrefStyle, certification: Certification, key: impl Fn(u8) -> SoftwareKey) {
    let world = World::at(now());
    let desk = Desk::new(&world);
    let [person, agency] = hands(&world, key);
    let story = story(&world, &person, &agency, style, certification);
    let steps: [(&[u8], Expected); 4] = [
        (&story.signed, &[("person", "NONE")]),
        (&story.sealed, &[("person", "FORM_FILLING"), ("agency", "NONE")]),
        (&story.proved, &[("person", "FORM_FILLING"), ("agency", "LTA_UPDATES")]),
        (
            &story.closed,
            &[("person", "FORM_FILLING"), ("agency", "LTA_UPDATES"), ("archive", "NONE")],
        ),
    ];
    let mut files = Vec::new();
    for (step, (bytes, expected)) in steps.iter().enumerate() {
        let file = desk.put(&format!("step{step}.pdf"), bytes);
        qpdf(&file);
        if have("pdfsig", &["-v"]) {
            let sentences = expected.iter().map(|(field, _)| match *field {
                // Poppler 22.12 does not look into document timestamps.
                "archive" => "Signature has not yet been verified.",
                _ => "Signature is Valid.",
            });
            assert_eq!(pdfsig(&file), sentences.collect::<Vec<_>>(), "step {step}");
        }
        files.push(file);
    }
    openssl_document_timestamp(&desk, &story.closed);
    if !have_pyhanko() {
        return;
    }
    for (judged, (_, expected)) in pyhanko(&desk, &files, &[]).iter().zip(steps) {
        assert_eq!(judged.len(), expected.len());
        for (field, modification) in expected {
            sound(judged, field, modification);
        }
        for entry in judged.iter().filter(|entry| entry["field"] != "archive") {
            assert_eq!(entry["timestamp"], Value::Bool(true), "{entry}");
        }
    }
    for judged in pyhanko(&desk, &files[3..], &["--lta"]) {
        assert_eq!(judged.len(), 2);
        for entry in judged {
            assert_eq!(entry["lta"], "AdESPassed.OK", "{entry}");
        }
    }
}

#[test]
fn legal_order_with_p256_as_approval_in_a_file_with_a_table() {
    judge_story(XrefStyle::Table, Certification::None, world::p256);
}

#[test]
fn legal_order_with_p256_as_certification_in_a_file_with_streams() {
    judge_story(XrefStyle::Stream, Certification::FormFilling, world::p256);
}

#[test]
fn legal_order_with_rsa_as_approval_in_a_file_with_streams() {
    judge_story(XrefStyle::Stream, Certification::None, |_| world::rsa(2048));
}

#[test]
fn legal_order_with_rsa_as_certification_in_a_file_with_a_table() {
    judge_story(XrefStyle::Table, Certification::FormFilling, |_| world::rsa(2048));
}

// law!("30/2020:5") law!("30/2020:15")
/// A letter in the legal layout (PDF/A, two fonts for its fields), as it goes over the signing desk.
#[test]
fn a_typeset_letter_goes_the_whole_way() {
    let world = World::at(now());
    let desk = Desk::new(&world);
    let [person, agency] = hands(&world, world::p256);
    let letter = include_bytes!("../../../server/src/demo/letters/g22-giay-moi.pdf");
    let png = |bytes: &'static [u8]| Appearance::Picture { png: bytes };
    let request = SignatureRequest {
        appearance: png(include_bytes!("../../../server/src/demo/pictures/minh.g22.png")),
        ..SignatureRequest::new("signer", world.now)
    };
    let signed = world.sign_stamped(letter, &person, &request);
    let request = SignatureRequest {
        appearance: png(include_bytes!("../../../server/src/demo/pictures/G22.png")),
        fill: &[("number", "07"), ("day", "22"), ("month", "11"), ("year", "2026")],
        ..SignatureRequest::new("seal", world.now)
    };
    let sealed = world.sign_stamped(&signed, &agency, &request);
    let evidence = [("signer", world.evidence(&person)), ("seal", world.evidence(&agency))];
    let closed = world.stamp(&pades::add_evidence(&sealed, &evidence).unwrap(), "archive");
    let file = desk.put("letter.pdf", &closed);
    qpdf(&file);
    if have("pdfsig", &["-v"]) {
        assert_eq!(pdfsig(&file)[..2], ["Signature is Valid."; 2]);
    }
    if have("pdftotext", &["-v"]) {
        let (said, _) = run("pdftotext", &["-layout", text(&file), "-"]);
        assert!(said.contains("07/GM-VPCP"), "{said}");
        let words: Vec<&str> = said.split_whitespace().collect();
        assert!(words.join(" ").contains("ngày 22 tháng 11 năm 2026"), "{said}");
    }
    if have("python3", &["-c", "import pdf_oxide"]) {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../typeset/tests/judges/archivable.py");
        let (said, _) = run("python3", &[script, "2a", text(&file)]);
        assert!(said.contains("\"valid\": true"), "what was PDF/A stays it: {said}");
    }
    if !have_pyhanko() {
        return;
    }
    let judged = &pyhanko(&desk, &[file], &[])[0];
    sound(judged, "signer", "FORM_FILLING");
    sound(judged, "seal", "LTA_UPDATES");
    sound(judged, "archive", "NONE");
}

/// The other way to the same end: the fields are filled in an update of their own.
#[test]
fn number_and_date_may_enter_before_the_seal_in_their_own_update() {
    if !have_pyhanko() {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let [person, agency] = hands(&world, world::p256);
    let request = |field| SignatureRequest::new(field, world.now);
    let signed = world.sign(&with_fields(XrefStyle::Stream), &person, &request("person"));
    let numbered = fields::fill(&signed, &VALUES).unwrap();
    let sealed = world.sign(&numbered, &agency, &request("agency"));
    let files = [desk.put("numbered.pdf", &numbered), desk.put("sealed.pdf", &sealed)];
    let judged = pyhanko(&desk, &files, &[]);
    sound(&judged[0], "person", "FORM_FILLING");
    sound(&judged[1], "person", "FORM_FILLING");
    sound(&judged[1], "agency", "NONE");
}

/// A field that says something else after the seal: the seal locked it.
#[test]
fn a_number_changed_after_the_seal_is_seen() {
    if !have_pyhanko() {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let [person, agency] = hands(&world, world::p256);
    for certification in [Certification::None, Certification::FormFilling] {
        let story = story(&world, &person, &agency, XrefStyle::Table, certification);
        let document = Document::read(&story.sealed).unwrap();
        let view = document.latest();
        let mut update = Update::new(&document);
        let number = view.numbers().map(|number| ObjectId { number, generation: 0 }).find(|id| {
            let object = view.get(*id).unwrap();
            let title = object.as_dictionary().and_then(|field| field.get("T")).cloned();
            title == Some(Object::String(b"number".to_vec()))
        });
        let mut field = update.dictionary(number.unwrap()).unwrap();
        field.set("V", Object::String(b"99/Q".to_vec()));
        update.set(number.unwrap(), field);
        let file = desk.put("changed.pdf", &update.finish().bytes);
        let (judged, warned) = pyhanko_with_warnings(&desk, &[file], &[]);
        assert!(warned.contains("the form field number is locked"), "{warned}");
        let of = judged[0].iter().find(|entry| entry["field"] == "agency").unwrap();
        assert_eq!((&of["intact"], &of["bottom_line"]), (&true.into(), &false.into()), "{of}");
    }
}

#[test]
fn openssl_accepts_the_trial_authoritys_timestamps() {
    if !have("openssl", &["version"]) {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let asked = TimestampRequest::over(b"matter", Digest::Sha256, [5; 16]).unwrap();
    let answer = world.pki.answer_timestamp(asked.der(), 77, world.now).unwrap();
    let (query, reply) = (desk.put("query.tsq", asked.der()), desk.put("reply.tsr", &answer));
    let (said, _) = run(
        "openssl",
        &[
            "ts",
            "-verify",
            "-queryfile",
            text(&query),
            "-in",
            text(&reply),
            "-CAfile",
            text(&desk.root_pem),
        ],
    );
    assert!(said.contains("Verification: OK"), "{said}");
}

#[test]
fn openssl_reads_our_request() {
    if !have("openssl", &["version"]) {
        return;
    }
    let desk = Desk::new(&World::at(now()));
    let asked = TimestampRequest::over(b"matter", Digest::Sha384, [5; 16]).unwrap();
    let file = desk.put("query.tsq", asked.der());
    let (said, _) = run("openssl", &["ts", "-query", "-in", text(&file), "-text"]);
    assert!(said.contains("Hash Algorithm: sha384"), "{said}");
    assert!(said.contains("Certificate required: yes"), "{said}");
}

/// The other way round: what pyHanko signs and changes gets the verdict that its name says.
#[test]
fn what_pyhanko_signs_is_judged_as_it_deserves() {
    if !have_pyhanko() || !have("openssl", &["version"]) {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    let folder = desk.folder.path().join("signed");
    std::fs::create_dir(&folder).unwrap();
    let (secret, key) = world::rsa_with_secret(2048);
    let hand = world.hand(&PERSON, key, RsaPkcs1(Digest::Sha256), 300);
    let pem = |name: &str, kind: &[&str], der: &[u8]| {
        let (from, to) = (desk.put(&format!("{name}.der"), der), desk.folder.path().join(name));
        run(
            "openssl",
            &[kind, &["-inform", "DER", "-in", text(&from), "-out", text(&to)]].concat(),
        );
        to
    };
    let key = pem("key.pem", &["pkey"], &secret);
    let certificate = pem("certificate.pem", &["x509"], hand.signer.certificate.der());
    let issuer = pem("issuer.pem", &["x509"], world.pki.issuing.certificate.der());
    let plain = desk.put("plain.pdf", &letter(XrefStyle::Table));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/sign.py");
    let arguments = [&script, &key, &certificate, &issuer, &folder, &plain].map(|path| text(path));
    run("python3", &arguments);

    let mut judged = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let report = validation::report(&world, &std::fs::read(&path).unwrap(), now());
        let name = path.file_stem().unwrap().to_str().unwrap();
        let deserved = name.split('-').next().unwrap();
        assert_eq!(json::verdict(report.verdict), deserved, "{name}: {report:#?}");
        judged += 1;
    }
    assert_eq!(judged, 10);
}

//! Containers: made, opened, judged, and attacked.

use std::io::Write;

use proptest::prelude::*;
use signature::asic::{ASIC, AsicError, Container, File, MIME, pack, prepare};
use signature::cms::Matter;
use signature::crypto::Digest;
use signature::validate::asic::{Report, validate};
use signature::validate::{Context, Level, Verdict, json};

use super::oracle::{Desk, have, now, run, text};
use super::world::{Hand, World};
use super::xml::{anchors, stamped};

const FILES: [File<'_>; 3] = [
    File { name: "Công văn số 15.pdf", mime: "application/pdf", bytes: b"%PDF letter" },
    File { name: "trace/events.json", mime: "application/json", bytes: b"[1, 2, 3]" },
    File { name: "empty.txt", mime: "text/plain", bytes: b"" },
];

fn signed(world: &World, files: &[File<'_>], hand: &Hand) -> Vec<u8> {
    let signing = prepare(files, "S1", world.now, &hand.signer).unwrap();
    let value = hand.key.sign(hand.signer.algorithm, signing.bytes()).unwrap();
    signing.finish(&value).unwrap()
}

fn packed(world: &World) -> Vec<u8> {
    pack(&FILES, &[signed(world, &FILES, &world.person())]).unwrap()
}

fn judged(world: &World, container: &[u8]) -> Report {
    let anchors = anchors(world);
    validate(container, Context { anchors: Some(&anchors), at: world.now })
}

fn codes(report: &Report) -> Vec<&'static str> {
    let codes = report.all_reasons().map(|reason| reason.code);
    codes.filter(|code| *code != "revocation.not-offered").collect()
}

#[test]
fn signed_by_two_and_stamped() {
    let world = World::fixed();
    let person = stamped(&world, &signed(&world, &FILES, &world.person()), "S1");
    let container = pack(&FILES, &[person, signed(&world, &FILES, &world.agency())]).unwrap();
    let open = Container::open(&container).unwrap();
    let names: Vec<&str> = open.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names, FILES.map(|file| file.name));
    let report = judged(&world, &container);
    assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]));
    let levels = report.signatures.iter().map(|one| one.report.signatures[0].level);
    assert_eq!(levels.collect::<Vec<_>>(), [Some(Level::T), Some(Level::B)]);
    for file in &report.files {
        assert_eq!(file.covered_by, [(0, 0), (1, 0)], "{}", file.name);
    }
}

#[test]
fn form_of_the_report() {
    let world = World::fixed();
    let report = judged(&world, &packed(&world));
    insta::assert_snapshot!("report", format!("{:#}", json::container_report(&report)));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let world = World::fixed();
    let signatures = [signed(&world, &FILES, &world.person())];
    let [first, second] = [(); 2].map(|()| pack(&FILES, &signatures).unwrap());
    assert_eq!(first, second);
    // What `file` and the standard (A.1) look for.
    assert_eq!(&first[30..38], b"mimetype");
    assert_eq!(&first[38..38 + MIME.len()], MIME.as_bytes());
}

#[test]
fn what_does_not_fit_is_not_packed() {
    let world = World::fixed();
    let hand = world.person();
    let signature = [signed(&world, &FILES, &hand)];
    let other = [File { bytes: b"%PDF other", ..FILES[0] }, FILES[1], FILES[2]];
    assert_eq!(pack(&other, &signature), Err(AsicError::Foreign));
    let more = [FILES[0], FILES[1], FILES[2], File { name: "more.txt", ..FILES[2] }];
    assert_eq!(pack(&more, &signature), Err(AsicError::Foreign));
    assert_eq!(pack(&FILES, &[]), Err(AsicError::Foreign));
    for name in
        ["", "/etc/passwd", "../up", "a//b", "a\\b", "a%20b", "mimetype", "meta-inf/x", "d/"]
    {
        let files = [File { name, ..FILES[0] }];
        let refused = prepare(&files, "S1", world.now, &hand.signer).err();
        assert_eq!(refused, Some(AsicError::Name(name.to_owned())), "{name}");
    }
}

/// An entry of a hand-made ZIP.
#[derive(Clone)]
struct Raw {
    name: Vec<u8>,
    content: Vec<u8>,
    deflated: bool,
    descriptor: bool,
    flags: u16,
    /// Said of the content in the directory, where it differs.
    unpacked: Option<u32>,
    central_name: Option<&'static [u8]>,
}

fn raw(name: &str, content: &[u8]) -> Raw {
    Raw {
        name: name.into(),
        content: content.into(),
        deflated: false,
        descriptor: false,
        flags: 1 << 11,
        unpacked: None,
        central_name: None,
    }
}

/// The entries of a container, to be put together otherwise.
fn taken_apart(container: &[u8]) -> Vec<Raw> {
    let open = Container::open(container).unwrap();
    let rest = open.files.iter().chain(&open.signatures);
    std::iter::once(raw("mimetype", MIME.as_bytes()))
        .chain(rest.map(|entry| raw(&entry.name, &entry.bytes)))
        .collect()
}

fn zip(entries: &[Raw]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let mut packed = entry.content.clone();
        if entry.deflated {
            let mut encoder =
                flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(&entry.content).unwrap();
            packed = encoder.finish().unwrap();
        }
        let mut sum = flate2::Crc::new();
        sum.update(&entry.content);
        let unpacked = entry.unpacked.unwrap_or(entry.content.len() as u32);
        let numbers = [sum.sum(), packed.len() as u32, unpacked].map(u32::to_le_bytes).concat();
        let flags = entry.flags | if entry.descriptor { 8 } else { 0 };
        let method = if entry.deflated { 8_u16 } else { 0 };
        let head = [20, flags, method, 0, 0x21].map(u16::to_le_bytes).concat();
        let lengths = |name: &[u8]| [name.len() as u16, 0].map(u16::to_le_bytes).concat();
        let offset = (out.len() as u32).to_le_bytes();
        let early = if entry.descriptor { vec![0; 12] } else { numbers.clone() };
        out.extend([b"PK\x03\x04", &head[..], &early, &lengths(&entry.name)].concat());
        out.extend([&entry.name[..], &packed].concat());
        if entry.descriptor {
            out.extend([b"PK\x07\x08", &numbers[..]].concat());
        }
        let name = entry.central_name.unwrap_or(&entry.name);
        directory.extend([b"PK\x01\x02", &[20, 0][..], &head, &numbers, &lengths(name)].concat());
        directory.extend([&[0; 10][..], &offset, name].concat());
    }
    let count = (entries.len() as u16).to_le_bytes();
    let places = [directory.len() as u32, out.len() as u32].map(u32::to_le_bytes).concat();
    out.extend(directory);
    out.extend([b"PK\x05\x06", &[0; 4][..], &count, &count, &places, &[0; 2]].concat());
    out
}

type Attack = fn(&[Raw]) -> Vec<u8>;

const FAILED: Verdict = Verdict::Failed;
const OPEN: Verdict = Verdict::Indeterminate;

/// Name, attack, the verdict, a reason that must be among those given.
const ATTACKS: &[(&str, Attack, Verdict, &str)] = &[
    ("a file added", |e| with(e, raw("order.txt", b"pay")), FAILED, "container.uncovered"),
    (
        "a file changed",
        |e| changed(e, 1, |f| f.content = b"%PDF forged".into()),
        FAILED,
        "digest.mismatch",
    ),
    (
        "a file renamed",
        |e| changed(e, 1, |f| f.name = b"other.pdf".into()),
        OPEN,
        "reference.not-given",
    ),
    ("a file taken away", |e| zip(&[&e[..1], &e[2..]].concat()), OPEN, "reference.not-given"),
    ("the signatures taken away", |e| zip(&e[..4]), Verdict::Unsigned, ""),
    ("a name twice", |e| with(e, e[1].clone()), OPEN, "container.malformed"),
    ("a name in capitals", |e| with(e, raw("EMPTY.TXT", b"")), OPEN, "container.malformed"),
    ("a way out", |e| with(e, raw("../../etc/cron.d/x", b"")), OPEN, "container.malformed"),
    ("a way from the root", |e| with(e, raw("/etc/x", b"")), OPEN, "container.malformed"),
    ("a drive", |e| with(e, raw("c:x", b"")), OPEN, "container.malformed"),
    ("a hidden folder's content", |e| with(e, raw("d/", b"x")), OPEN, "container.malformed"),
    (
        "a name with percent signs",
        |e| with(e, raw("empty%2Etxt", b"")),
        OPEN,
        "container.malformed",
    ),
    ("another name in the directory", two_names, OPEN, "container.malformed"),
    (
        "a signature in CMS beside",
        |e| with(e, raw("META-INF/x.p7s", b"")),
        OPEN,
        "signature.form-unknown",
    ),
    ("no mimetype", |e| zip(&e[1..]), OPEN, "container.malformed"),
    ("mimetype last", |e| zip(&[&e[1..], &e[..1]].concat()), OPEN, "container.malformed"),
    ("mimetype compressed", |e| changed(e, 0, |f| f.deflated = true), OPEN, "container.malformed"),
    (
        "another mimetype",
        |e| changed(e, 0, |f| f.content = b"application/zip".into()),
        OPEN,
        "container.malformed",
    ),
    ("encrypted", |e| changed(e, 1, |f| f.flags |= 1), OPEN, "container.malformed"),
    ("bytes in front", |e| [b"MZ", &zip(e)[..]].concat(), OPEN, "container.malformed"),
    ("bytes behind", |e| [&zip(e)[..], b"x"].concat(), OPEN, "container.malformed"),
    (
        "a longer file than said",
        |e| changed(e, 1, |f| f.unpacked = Some(3)),
        OPEN,
        "container.malformed",
    ),
    ("a bomb", bomb, OPEN, "file.limit"),
    ("many files", |e| zip(&vec![e[0].clone(); 1001]), OPEN, "file.limit"),
    ("nothing", |_| Vec::new(), OPEN, "container.malformed"),
];

#[test]
fn no_attack_passes() {
    let world = World::fixed();
    let entries = taken_apart(&packed(&world));
    assert_eq!(judged(&world, &zip(&entries)).verdict, Verdict::Passed);
    for (name, attack, verdict, reason) in ATTACKS {
        let report = judged(&world, &attack(&entries));
        let told = codes(&report);
        assert_eq!(report.verdict, *verdict, "{name}: {told:?}");
        assert!(reason.is_empty() || told.contains(reason), "{name}: {told:?}");
    }
}

/// What other programs write is read: folders, lengths behind the content, compression.
#[test]
fn other_ways_to_write_are_read() {
    let world = World::fixed();
    let entries = taken_apart(&packed(&world));
    let ways: [Attack; 4] = [
        |e| with(e, raw("trace/", b"")),
        |e| changed(e, 2, |f| f.descriptor = true),
        |e| changed(e, 1, |f| (f.descriptor, f.deflated) = (true, true)),
        |e| with(e, raw("META-INF/manifest.xml", b"<manifest/>")),
    ];
    for way in ways {
        let report = judged(&world, &way(&entries));
        assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]));
    }
}

fn with(entries: &[Raw], more: Raw) -> Vec<u8> {
    zip(&[entries, &[more]].concat())
}

fn changed(entries: &[Raw], which: usize, how: fn(&mut Raw)) -> Vec<u8> {
    let mut entries = entries.to_vec();
    how(&mut entries[which]);
    zip(&entries)
}

/// Programs that read the directory see one file, those that read from the front another.
fn two_names(entries: &[Raw]) -> Vec<u8> {
    changed(entries, 3, |file| file.central_name = Some(b"other.txt"))
}

fn bomb(entries: &[Raw]) -> Vec<u8> {
    with(entries, Raw { deflated: true, ..raw("zeros", &vec![0; 16 << 20]) })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// A changed byte leaves the container as it was to whoever opens it, or it does not pass.
    #[test]
    fn no_changed_byte_passes(at in any::<prop::sample::Index>(), byte: u8, how in 0..3) {
        let world = World::fixed();
        let container = PACKED.get_or_init(|| packed(&World::fixed()));
        let mut changed = container.clone();
        let at = at.index(changed.len());
        match how {
            0 => changed[at] = byte,
            1 => changed.insert(at, byte),
            _ => {
                changed.remove(at);
            }
        }
        if judged(&world, &changed).verdict == Verdict::Passed {
            let [before, after] = [container, &changed].map(|c| Container::open(c).unwrap().files);
            prop_assert_eq!(before, after);
        }
    }
}

static PACKED: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();

/// Python's zipfile unpacks what we pack, and xmlsec1 finds the files that the signature names.
#[test]
fn what_we_pack_is_verified_by_xmlsec1() {
    if !have("xmlsec1", &["--version"]) || !have("python3", &["--version"]) {
        return;
    }
    let world = World::at(now());
    let desk = Desk::new(&world);
    // xmlsec1 does not decode percent signs.
    let files = [File { name: "letter.pdf", ..FILES[0] }, FILES[1]];
    let container = pack(&files, &[signed(&world, &files, &world.person())]).unwrap();
    let path = desk.put("evidence.asice", &container);
    let folder = path.parent().unwrap();
    run("python3", &["-m", "zipfile", "-t", text(&path)]);
    run("python3", &["-m", "zipfile", "-e", text(&path), text(folder)]);
    let verify = |folder: &std::path::Path| {
        let properties = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties";
        let mut command = std::process::Command::new("xmlsec1");
        command.current_dir(folder).args(["--verify", "--trusted-pem", text(&desk.root_pem)]);
        command.args(["--id-attr:Id", properties, "META-INF/signatures001.xml"]);
        command.output().unwrap().status.success()
    };
    assert!(verify(folder));
    std::fs::write(folder.join("letter.pdf"), b"%PDF other").unwrap();
    assert!(!verify(folder));
}

/// The other form: a signature in CMS over a manifest of the files.
fn with_manifest(world: &World, files: &[File<'_>], how: fn(String) -> String) -> Vec<Raw> {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    let listed: String = files
        .iter()
        .map(|file| {
            let digest = STANDARD.encode(Digest::Sha256.hash(file.bytes));
            format!(
                "<asic:DataObjectReference URI=\"{}\"><ds:DigestMethod \
                 Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
                 <ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>",
                file.name
            )
        })
        .collect();
    let manifest = how(format!(
        "<asic:ASiCManifest xmlns:asic=\"{ASIC}\" xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\
         <asic:SigReference URI=\"META-INF/signature001.p7s\"/>{listed}</asic:ASiCManifest>"
    ));
    let hand = world.person();
    let digest = hand.signer.algorithm.digest().hash(manifest.as_bytes());
    let signing = hand.signer.prepare(Matter::Detached { digest: &digest }).unwrap();
    let value = hand.key.sign(hand.signer.algorithm, signing.bytes()).unwrap();
    let mut entries = vec![raw("mimetype", MIME.as_bytes())];
    entries.extend(files.iter().map(|file| raw(file.name, file.bytes)));
    entries.push(raw("META-INF/ASiCManifest001.xml", manifest.as_bytes()));
    entries.push(raw("META-INF/signature001.p7s", &signing.finish(&value).unwrap()));
    entries
}

#[test]
fn manifests_signed_in_cms_are_judged() {
    let world = World::fixed();
    let entries = with_manifest(&world, &FILES, |manifest| manifest);
    let report = judged(&world, &zip(&entries));
    assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]));
    assert_eq!(report.signatures[0].name, "META-INF/signature001.p7s");
    let signature = &report.signatures[0].report.signatures[0];
    assert_eq!((signature.level, signature.covered.len()), (Some(Level::B), 3));
    assert!(report.files.iter().all(|file| file.covered_by == [(0, 0)]));
}

/// Name, attack, the verdict, a reason that must be among those given.
const ON_MANIFESTS: &[(&str, Attack, Verdict, &str)] = &[
    (
        "a file changed",
        |e| changed(e, 1, |f| f.content = b"%PDF forged".into()),
        FAILED,
        "digest.mismatch",
    ),
    ("a file added", |e| with(e, raw("order.txt", b"pay")), FAILED, "container.uncovered"),
    ("a file taken away", |e| zip(&[&e[..1], &e[2..]].concat()), OPEN, "reference.not-given"),
    (
        "the manifest changed",
        |e| changed(e, 4, |f| f.content.push(b'\n')),
        FAILED,
        "digest.mismatch",
    ),
    ("the signature taken away", |e| zip(&e[..5]), FAILED, "reference.missing"),
    (
        "the manifest taken away",
        |e| zip(&[&e[..4], &e[5..]].concat()),
        OPEN,
        "signature.form-unknown",
    ),
    ("a value of nothing", |e| changed(e, 5, |f| f.content.clear()), OPEN, "cms.unreadable"),
];

#[test]
fn no_attack_on_manifests_passes() {
    let world = World::fixed();
    let entries = with_manifest(&world, &FILES, |manifest| manifest);
    for (name, attack, verdict, reason) in ON_MANIFESTS {
        let report = judged(&world, &attack(&entries));
        let told = codes(&report);
        assert_eq!(report.verdict, *verdict, "{name}: {told:?}");
        assert!(told.contains(reason), "{name}: {told:?}");
    }
    let other_root: fn(String) -> String = |text| text.replace("ASiCManifest", "Manifest");
    let report = judged(&world, &zip(&with_manifest(&world, &FILES, other_root)));
    assert_eq!(report.verdict, Verdict::Indeterminate);
    assert!(codes(&report).contains(&"xml.structure"));
    let twice: [File<'_>; 2] = [FILES[0]; 2];
    let mut entries = with_manifest(&world, &twice, |manifest| manifest);
    entries.remove(1);
    assert_eq!(judged(&world, &zip(&entries)).verdict, Verdict::Indeterminate);
    let nothing = judged(&world, &zip(&with_manifest(&world, &[], |manifest| manifest)));
    assert_eq!(nothing.verdict, Verdict::Failed);
    assert!(codes(&nothing).contains(&"coverage.nothing"));
}

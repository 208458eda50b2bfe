//! XML signatures: made, judged, and what they cover.

use insta::assert_snapshot;
use proptest::prelude::*;
use signature::crypto::Digest;
use signature::timestamp::TimestampRequest;
use signature::validate::xml::{Matter, Report, What, validate};
use signature::validate::{Anchors, Context, Level, Standing, Verdict, json};
use signature::xml::{
    Canonicalization, Detached, Form, Name, Part, Place, Request, XmlError, add_timestamp, prepare,
    timestamp_matter,
};

use super::world::{Hand, World};

pub const PACKET: &str = include_str!("../fixtures/packet.xml");
pub const EDXML: &str = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

const fn name(local: &str) -> Name<'_> {
    Name { namespace: EDXML, local }
}

pub const ROOT: [Name<'_>; 1] = [name("edXML")];
pub const HEADER: [Name<'_>; 3] = [name("edXML"), name("edXMLEnvelope"), name("edXMLHeader")];
pub const MESSAGE: [Name<'_>; 4] = [HEADER[0], HEADER[1], HEADER[2], name("MessageHeader")];

pub fn signed_at(world: &World) -> Form {
    Form::Xades { signed_at: world.now }
}

/// Signs with a key at hand.
pub fn sign(place: Place<'_>, request: &Request<'_>, hand: &Hand) -> Vec<u8> {
    let signing = prepare(place, request, &hand.signer).unwrap();
    let value = hand.key.sign(hand.signer.algorithm, signing.bytes()).unwrap();
    signing.finish(&value).unwrap()
}

/// The message header of the packet, signed where the regulation puts the signature.
pub fn signed_packet(world: &World, hand: &Hand) -> Vec<u8> {
    let request = Request {
        id: "person",
        form: signed_at(world),
        canonicalization: Canonicalization::Exclusive,
        parts: &[Part::Element("message"), Part::Element("body")],
    };
    sign(Place::Within { xml: PACKET.as_bytes(), path: &HEADER }, &request, hand)
}

pub fn stamped(world: &World, xml: &[u8], id: &str) -> Vec<u8> {
    let matter = timestamp_matter(xml, id).unwrap();
    add_timestamp(xml, id, &token(world, &matter)).unwrap()
}

fn token(world: &World, matter: &[u8]) -> Vec<u8> {
    let asked = TimestampRequest::over(matter, Digest::Sha256, [5; 16]).unwrap();
    let answer = world.pki.answer_timestamp(asked.der(), 7, world.now).unwrap();
    asked.check(&answer).unwrap()
}

pub fn anchors(world: &World) -> Anchors {
    Anchors { roots: vec![world.pki.root.certificate.clone()], ..Anchors::default() }
}

/// Judged with the trial root, the message header being what must be covered.
pub fn judged(world: &World, xml: &[u8]) -> Report {
    let anchors = anchors(world);
    let matter = Matter { xml, detached: &[], must_cover: &[&MESSAGE] };
    validate(&matter, Context { anchors: Some(&anchors), at: world.now })
}

pub fn codes(report: &Report) -> Vec<&'static str> {
    report.all_reasons().map(|reason| reason.code).filter(|code| *code != NOT_OFFERED).collect()
}

/// The trial PKI of these tests publishes no revocation data.
const NOT_OFFERED: &str = "revocation.not-offered";

#[test]
fn signed_element_passes_and_is_named() {
    let world = World::fixed();
    let signed = signed_packet(&world, &world.person());
    let text = std::str::from_utf8(&signed).unwrap();
    let (before, rest) = text.split_once("<ds:Signature ").unwrap();
    let (_, after) = rest.split_once("</ds:Signature>").unwrap();
    assert_eq!(format!("{before}{after}"), PACKET, "nothing else is written");
    let report = judged(&world, &signed);
    assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]));
    let [signature] = &report.signatures[..] else { panic!("{report:?}") };
    assert_eq!(signature.intact, Some(true));
    assert_eq!(signature.trust, Standing::Trusted);
    assert_eq!(signature.level, Some(Level::B));
    assert_eq!(signature.signer.as_deref(), Some("Nguyễn Văn An (THỬ NGHIỆM / TRIAL)"));
    assert_eq!((signature.signing_time, signature.time_proven), (Some(world.now), false));
    assert_eq!(signature.algorithm.as_deref(), Some("ECDSA SHA-256"));
    assert_eq!(signature.place, "/1/1/1/2");
    let places: Vec<&str> = signature.covered.iter().map(|covered| place(&covered.what)).collect();
    assert_eq!(places, ["/1/1/1/1", "/1/1/2"]);
}

fn place(what: &What) -> &str {
    let What::Element { place, .. } = what else { panic!("{what:?}") };
    place
}

#[test]
fn form_of_the_signature() {
    let world = World::fixed();
    let request = Request {
        id: "person",
        form: signed_at(&world),
        canonicalization: Canonicalization::Exclusive,
        parts: &[Part::Element("message"), Part::Element("body")],
    };
    let place = Place::Within { xml: PACKET.as_bytes(), path: &HEADER };
    let signing = prepare(place, &request, &world.person().signer).unwrap();
    // The certificate differs from run to run, and with it its digest and that of the properties.
    let signed_info = String::from_utf8(signing.bytes().to_vec()).unwrap();
    let (known, _) = signed_info.rsplit_once("<ds:DigestValue>").unwrap();
    assert_snapshot!("signed_info", known.replace("><", ">\n<"));
    let hand = world.person();
    let signed = String::from_utf8(signed_packet(&world, &hand)).unwrap();
    let properties = signed.split("</ds:KeyInfo>").nth(1).unwrap();
    let (properties, _) = properties.split_once("</ds:Signature>").unwrap();
    let digest = Digest::Sha256.hash(hand.signer.certificate.der());
    let digest = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, digest);
    assert!(properties.contains(&digest));
    let properties = properties.replace(&digest, "(certificate)");
    assert_snapshot!("properties", properties.replace("><", ">\n<"));
}

#[test]
fn form_of_the_report() {
    let world = World::fixed();
    let signed = String::from_utf8(signed_packet(&world, &world.person())).unwrap();
    let report = format!("{:#}", json::xml_report(&judged(&world, signed.as_bytes())));
    // Certificates are not always of one length.
    let body = signed.find("<edXML:edXMLBody").unwrap();
    let end = body + "<edXML:edXMLBody Id=\"body\"><edXML:Empty /></edXML:edXMLBody>".len();
    let report = report.replace(&body.to_string(), "(body)").replace(&end.to_string(), "(end)");
    assert_snapshot!("report", report);
    let report = judged(&world, signed.replace("thử nghiệm", "thật").as_bytes());
    assert_snapshot!("report-failed", format!("{:#}", json::xml_report(&report)));
}

#[test]
fn timestamp_raises_the_level_and_proves_the_time() {
    let world = World::fixed();
    let signed = signed_packet(&world, &world.person());
    let report = judged(&world, &stamped(&world, &signed, "person"));
    assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]));
    assert_eq!(report.signatures[0].level, Some(Level::T));
    assert!(report.signatures[0].time_proven);
    let twice = stamped(&world, &stamped(&world, &signed, "person"), "person");
    assert_eq!(judged(&world, &twice).verdict, Verdict::Passed);
}

#[test]
fn whole_document_and_then_another_signature_within_an_element() {
    let world = World::fixed();
    let [person, agency] = [world.person(), world.agency()];
    for canonicalization in
        [Canonicalization::Inclusive10, Canonicalization::Inclusive11, Canonicalization::Exclusive]
    {
        let request = Request {
            id: "whole",
            form: signed_at(&world),
            canonicalization,
            parts: &[Part::Document],
        };
        let place = Place::Within { xml: PACKET.as_bytes(), path: &ROOT };
        let whole = sign(place, &request, &person);
        let report = judged(&world, &whole);
        assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]));
        assert_eq!(report.signatures[0].covered[0].what, What::Document);
        // Whoever signs the whole document signs last.
        let request = Request { id: "seal", parts: &[Part::Element("body")], ..request };
        let place = Place::Within { xml: &whole, path: &ROOT };
        let refused = prepare(place, &request, &agency.signer).err();
        assert_eq!(refused, Some(XmlError::Breaks("/1/2".into())));
        let body = sign(Place::Within { xml: PACKET.as_bytes(), path: &ROOT }, &request, &agency);
        let request = Request { id: "whole", parts: &[Part::Document], ..request };
        let both = sign(Place::Within { xml: &body, path: &ROOT }, &request, &person);
        let report = judged(&world, &both);
        assert_eq!((report.verdict, codes(&report)), (Verdict::Passed, vec![]));
        // Nor is a signature stamped that another one covers.
        let matter = timestamp_matter(&both, "seal").unwrap();
        let refused = add_timestamp(&both, "seal", &token(&world, &matter)).err();
        assert_eq!(refused, Some(XmlError::Breaks("/1/3".into())));
    }
}

#[test]
fn signature_alone_over_given_bytes() {
    let world = World::fixed();
    let hand = world.person();
    let detached = [
        Detached { uri: "letter.pdf", bytes: b"%PDF letter" },
        Detached { uri: "annex.xml", bytes: b"<annex/>" },
    ];
    let request = Request {
        id: "S1",
        form: signed_at(&world),
        canonicalization: Canonicalization::Exclusive,
        parts: &[
            Part::Detached { matter: detached[0], mime: "application/pdf" },
            Part::Detached { matter: detached[1], mime: "application/xml" },
        ],
    };
    let signed = sign(Place::Alone, &request, &hand);
    let anchors = anchors(&world);
    let context = Context { anchors: Some(&anchors), at: world.now };
    let against = |detached: &[Detached<'_>]| {
        let report = validate(&Matter { xml: &signed, detached, must_cover: &[] }, context);
        (report.verdict, codes(&report))
    };
    assert_eq!(against(&detached), (Verdict::Passed, vec![]));
    let missing = (Verdict::Indeterminate, vec!["reference.not-given"]);
    assert_eq!(against(&detached[..1]), missing);
    let other = [Detached { bytes: b"%PDF other", ..detached[0] }, detached[1]];
    assert_eq!(against(&other), (Verdict::Failed, vec!["digest.mismatch"]));
}

/// Attachments that a packet names by `cid:` are signed with its header.
#[test]
fn header_and_attachment_in_one_signature() {
    let world = World::fixed();
    let matter = Detached { uri: "cid:letter-1", bytes: b"%PDF letter" };
    let request = Request {
        id: "person",
        form: signed_at(&world),
        canonicalization: Canonicalization::Exclusive,
        parts: &[Part::Element("message"), Part::Detached { matter, mime: "application/pdf" }],
    };
    let place = Place::Within { xml: PACKET.as_bytes(), path: &HEADER };
    let signed = sign(place, &request, &world.person());
    let against = |detached: &[Detached<'_>]| {
        let anchors = anchors(&world);
        let matter = Matter { xml: &signed, detached, must_cover: &[&MESSAGE] };
        validate(&matter, Context { anchors: Some(&anchors), at: world.now })
    };
    let report = against(&[matter]);
    assert_eq!(report.verdict, Verdict::Passed);
    let what = &report.signatures[0].covered[1].what;
    assert_eq!(*what, What::Detached { name: "cid:letter-1".into() });
    assert_eq!(codes(&against(&[])), ["reference.not-given"]);
    let other = Detached { bytes: b"%PDF other", ..matter };
    assert_eq!(codes(&against(&[other])), ["coverage.missing", "digest.mismatch"]);
    // A hub that adds to the trace touches nothing that is signed.
    let traced = String::from_utf8(signed.clone()).unwrap();
    let traced = traced.replacen("</edXML:MessageHeader>", "</edXML:MessageHeader><trace/>", 1);
    let anchors = anchors(&world);
    let context = Context { anchors: Some(&anchors), at: world.now };
    let xml = traced.as_bytes();
    let report = validate(&Matter { xml, detached: &[matter], must_cover: &[&MESSAGE] }, context);
    assert_eq!(report.verdict, Verdict::Passed);
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let world = World::fixed();
    let hand = world.person();
    let request = Request {
        id: "S1",
        form: Form::Plain,
        canonicalization: Canonicalization::Exclusive,
        parts: &[Part::Element("message")],
    };
    let place = Place::Within { xml: PACKET.as_bytes(), path: &HEADER };
    let refused = |place: Place<'_>, request: &Request<'_>| {
        prepare(place, request, &hand.signer).err().unwrap()
    };
    let named = |id| Request { id, ..request };
    assert_eq!(refused(place, &named("body")), XmlError::Name("body".into()));
    assert_eq!(refused(place, &named("1\" Id=\"x")), XmlError::Name("1\" Id=\"x".into()));
    let nothing = Request { parts: &[Part::Element("nothing")], ..request };
    assert_eq!(refused(place, &nothing), XmlError::Unresolved("nothing".into()));
    let nowhere = Place::Within { xml: PACKET.as_bytes(), path: &MESSAGE[1..] };
    assert_eq!(refused(nowhere, &request), XmlError::NoPlace);
    let empty = Request { parts: &[], ..request };
    assert_eq!(refused(place, &empty), XmlError::Structure("no Reference"));
    let empty = Request { form: signed_at(&world), ..empty };
    assert_eq!(refused(place, &empty), XmlError::Structure("no Reference"));
    let signing = prepare(place, &request, &hand.signer).unwrap();
    let foreign = world.agency().key.sign(hand.signer.algorithm, signing.bytes()).unwrap();
    assert!(signing.finish(&foreign).is_err());
    let plain = sign(place, &request, &hand);
    assert_eq!(judged(&world, &plain).signatures[0].level, None);
    let token = Vec::new();
    assert!(add_timestamp(&plain, "S1", &token).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// No byte or passage of a covered element can be changed, taken, added or doubled: what still
    /// passes reads the same.
    #[test]
    fn no_change_passes(
        at in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
        length in 1..400_usize,
        byte: u8,
        how in 0..6,
    ) {
        let world = World::fixed();
        let signed = SIGNED.get_or_init(|| {
            let world = World::fixed();
            stamped(&world, &signed_packet(&world, &world.person()), "person")
        });
        let mut changed = signed.clone();
        let (at, other) = (at.index(changed.len()), other.index(changed.len()));
        let range = at..(at + length).min(changed.len());
        let taken = changed[range.clone()].to_vec();
        match how {
            0 => changed[at] = byte,
            1 => changed.insert(at, byte),
            2 => drop(changed.remove(at)),
            3 => drop(changed.drain(range)),
            4 => drop(changed.splice(other..other, taken)),
            _ => changed[range].reverse(),
        }
        let report = judged(&world, &changed);
        if report.verdict == Verdict::Passed {
            prop_assert_eq!(words(signed), words(&changed));
        }
    }
}

static SIGNED: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();

/// What a program sees of the signed elements: names, attributes, words. Comments are not signed.
fn words(xml: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(xml).unwrap();
    let tree = roxmltree::Document::parse(text).unwrap();
    let of_interest = ["message", "body"];
    let signed = tree.descendants().filter(|node| {
        node.ancestors()
            .any(|around| around.attribute("Id").is_some_and(|id| of_interest.contains(&id)))
    });
    signed
        .filter(|node| !node.is_comment())
        .map(|node| {
            let mut attributes: Vec<_> = node
                .attributes()
                .map(|one| format!("{:?}{}{}", one.namespace(), one.name(), one.value()))
                .collect();
            attributes.sort();
            format!("{:?}{attributes:?}{:?}{:?}", node.tag_name(), node.text(), node.pi())
        })
        .collect()
}

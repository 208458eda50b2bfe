//! The corpus of attacks on XML signatures: a signed packet, each known attack applied to it, and
//! beside each the verdict it must get. None may ever pass. Sources: McIntosh and Austel 2005 and
//! Somorovsky et al. 2012 (wrapping), the W3C's best practices for XML Signature (2013), Ludwig
//! 2018 (comments).

use signature::cms::Signer;
use signature::trial::{Addresses, Keys, Pki, Validity};
use signature::validate::xml::{Matter, Report, validate};
use signature::validate::{Context, Verdict};
use signature::xml::{
    Canonicalization, Form, Part, Place, Request, add_timestamp, timestamp_matter,
};

use super::world::{Hand, PERSON, World, days, p256};
use super::xml::{HEADER, PACKET, codes, judged, sign, signed_at, signed_packet, stamped};

type Attack = fn(&World, &str) -> String;

const FAILED: Verdict = Verdict::Failed;
const OPEN: Verdict = Verdict::Indeterminate;

/// Name, attack, the verdict, a reason that must be among those given.
const ATTACKS: &[(&str, Attack, Verdict, &str)] = &[
    ("words changed", |_, s| swap(s, "thử nghiệm", "thật"), FAILED, "digest.mismatch"),
    ("an attribute changed", |_, s| swap(s, "kind=\"1\"", "kind=\"2\""), FAILED, "digest.mismatch"),
    (
        "a namespace changed",
        |_, s| swap(s, "x='urn:extra'", "x='urn:other'"),
        FAILED,
        "digest.mismatch",
    ),
    ("an instruction changed", |_, s| swap(s, "<?note within?>", ""), FAILED, "digest.mismatch"),
    ("the signed part moved aside, another in its place", aside, FAILED, "coverage.missing"),
    ("the signed part moved into the signature", into_signature, FAILED, "coverage.missing"),
    ("the signed part moved", moved, FAILED, "coverage.missing"),
    ("a second message without id", |_, s| beside(s, ""), FAILED, "coverage.missing"),
    ("the same id twice", |_, s| beside(s, " Id=\"message\""), FAILED, "reference.ambiguous"),
    ("the id in small letters", |_, s| beside(s, " id=\"message\""), FAILED, "reference.ambiguous"),
    ("the same xml:id", |_, s| beside(s, " xml:id=\"message\""), FAILED, "reference.ambiguous"),
    ("the signed part taken away", |_, s| swap(s, &message(s), ""), FAILED, "reference.missing"),
    ("a comment among words", |_, s| swap(s, "việc", "việc<!-- -->"), OPEN, "xml.comment"),
    ("an entity", entity, OPEN, "xml.doctype"),
    ("another encoding declared", |_, s| swap(s, "utf-8", "iso-8859-1"), OPEN, "file.unreadable"),
    ("signed by a stranger", stranger, OPEN, "trust.unknown"),
    ("a foreign key beside the certificate", foreign_key, FAILED, "value.mismatch"),
    ("another certificate", other_certificate, FAILED, "certificate.not-the-signed-one"),
    (
        "no certificate",
        |_, s| swap(s, between(s, "<ds:X509Data>", "</ds:X509Data>"), ""),
        OPEN,
        "certificate.missing",
    ),
    ("the claimed time changed", |_, s| swap(s, ">2026-", ">2025-"), FAILED, "digest.mismatch"),
    (
        "properties of another signature",
        |_, s| swap(s, "Target=\"#person\"", "Target=\"#other\""),
        FAILED,
        "cms.signed-attributes",
    ),
    ("properties that are not signed", unsigned_properties, FAILED, "cms.signed-attributes"),
    (
        "properties that call themselves something else",
        |_, s| swap(s, " Type=\"http://uri.etsi.org/01903#SignedProperties\"", ""),
        FAILED,
        "cms.signed-attributes",
    ),
    (
        "another algorithm",
        |_, s| swap(s, "#ecdsa-sha256", "#ecdsa-sha384"),
        FAILED,
        "value.mismatch",
    ),
    ("a keyed digest", |_, s| swap(s, "#ecdsa-sha256", "#hmac-sha256"), OPEN, "algorithm.unknown"),
    ("a short value", short_value, FAILED, "value.mismatch"),
    ("no value", |_, s| swap(s, value(s), ""), FAILED, "value.mismatch"),
    (
        "blanks in what is signed",
        |_, s| swap(s, "<ds:SignatureMethod", " <ds:SignatureMethod"),
        FAILED,
        "value.mismatch",
    ),
    (
        "two SignedInfo",
        |_, s| double(s, "<ds:SignedInfo>", "</ds:SignedInfo>"),
        OPEN,
        "xml.structure",
    ),
    (
        "two values",
        |_, s| double(s, "<ds:SignatureValue", "</ds:SignatureValue>"),
        OPEN,
        "xml.structure",
    ),
    (
        "one part signed twice",
        |_, s| swap(s, "URI=\"#body\"", "URI=\"#message\""),
        OPEN,
        "xml.structure",
    ),
    (
        "a style sheet",
        |_, s| with_transform(s, "http://www.w3.org/TR/1999/REC-xslt-19991116"),
        OPEN,
        TRANSFORM,
    ),
    (
        "an XPath",
        |_, s| with_transform(s, "http://www.w3.org/TR/1999/REC-xpath-19991116"),
        OPEN,
        TRANSFORM,
    ),
    ("an XPointer", |_, s| swap(s, "#message", "#xpointer(id('message'))"), OPEN, TRANSFORM),
    (
        "something on the network",
        |_, s| swap(s, "#message", "http://192.0.2.1/message"),
        OPEN,
        "reference.not-given",
    ),
    (
        "something on the disk",
        |_, s| swap(s, "#message", "/etc/hosts"),
        OPEN,
        "reference.not-given",
    ),
    ("a signature of another packet", transplant, FAILED, "digest.mismatch"),
    ("a foreign timestamp", foreign_timestamp, FAILED, "timestamp.foreign"),
    ("a broken timestamp", broken_timestamp, FAILED, "timestamp.broken"),
    (
        "no signature",
        |_, s| swap(s, between(s, "<ds:Signature ", "</ds:Signature>"), ""),
        Verdict::Unsigned,
        "",
    ),
];

const TRANSFORM: &str = "reference.transform";

#[test]
fn no_attack_passes() {
    let world = World::fixed();
    let signed = String::from_utf8(signed_packet(&world, &world.person())).unwrap();
    assert_eq!(judged(&world, signed.as_bytes()).verdict, Verdict::Passed);
    for (name, attack, verdict, reason) in ATTACKS {
        let report = judged(&world, attack(&world, &signed).as_bytes());
        let told = codes(&report);
        assert_eq!(report.verdict, *verdict, "{name}: {told:?}");
        assert!(reason.is_empty() || told.contains(reason), "{name}: {told:?}");
    }
}

/// Replaces what must be there.
fn swap(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// From the first mark to the second, both included.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    &text[start..end]
}

fn message(signed: &str) -> String {
    between(signed, "<edXML:MessageHeader", "</edXML:MessageHeader>").to_owned()
}

fn forged(attribute: &str) -> String {
    let subject = "<edXML:Subject>Forged</edXML:Subject>";
    format!("<edXML:MessageHeader{attribute}>{subject}</edXML:MessageHeader>")
}

fn aside(_: &World, signed: &str) -> String {
    let message = message(signed);
    let replaced = swap(signed, &message, &forged(" Id=\"other\""));
    let end = "</edXML:edXMLEnvelope>";
    swap(&replaced, end, &format!("<edXML:Old>{message}</edXML:Old>{end}"))
}

fn into_signature(_: &World, signed: &str) -> String {
    let message = message(signed);
    let replaced = swap(signed, &message, &forged(" Id=\"other\""));
    swap(&replaced, "</ds:Signature>", &format!("<ds:Object>{message}</ds:Object></ds:Signature>"))
}

fn moved(_: &World, signed: &str) -> String {
    let message = message(signed);
    let without = swap(signed, &message, "");
    swap(&without, "</edXML:edXMLHeader>", &format!("</edXML:edXMLHeader>{message}"))
}

fn beside(signed: &str, attribute: &str) -> String {
    let message = message(signed);
    swap(signed, &message, &format!("{}{message}", forged(attribute)))
}

fn entity(_: &World, signed: &str) -> String {
    let declared = "<!DOCTYPE edXML [<!ENTITY x \"y\">]>\n<edXML ";
    swap(signed, "<edXML ", declared)
}

/// The packet changed and signed under the same name by an authority that nobody knows.
fn stranger(world: &World, _: &str) -> String {
    let [root, issuing, tsa, ocsp] = [91, 92, 93, 94].map(p256);
    let keys = Keys { root, issuing, tsa, ocsp };
    let pki = Pki::new(keys, days(world.now, -30), Addresses::default()).unwrap();
    let validity = Validity { from: days(world.now, -1), to: days(world.now, 365) };
    let key = p256(66);
    let certificate = pki.issue(&PERSON, key.public_key_info().unwrap(), 100, validity).unwrap();
    let signer = Signer { certificate, chain: pki.chain(), algorithm: key.usual_algorithm() };
    resigned(world, &PACKET.replace("thử nghiệm", "thật"), &Hand { key, signer })
}

fn resigned(world: &World, packet: &str, hand: &Hand) -> String {
    let request = Request {
        id: "person",
        form: signed_at(world),
        canonicalization: Canonicalization::Exclusive,
        parts: &[Part::Element("message"), Part::Element("body")],
    };
    let place = Place::Within { xml: packet.as_bytes(), path: &HEADER };
    String::from_utf8(sign(place, &request, hand)).unwrap()
}

/// Signed by another key, with the certificate of the person and that key as `KeyValue`.
fn foreign_key(world: &World, signed: &str) -> String {
    let packet = PACKET.replace("thử nghiệm", "thật");
    let plain = plain(&packet, &world.agency());
    let [from, to] = ["<ds:X509Data>", "</ds:X509Data>"];
    let key =
        "<ds:KeyValue><ECKeyValue xmlns=\"http://www.w3.org/2009/xmldsig11#\"/></ds:KeyValue>";
    swap(&plain, between(&plain, from, to), &format!("{key}{}", between(signed, from, to)))
}

/// Without properties nothing but the value stands between two keys.
fn plain(packet: &str, hand: &Hand) -> String {
    let request = Request {
        id: "person",
        form: Form::Plain,
        canonicalization: Canonicalization::Exclusive,
        parts: &[Part::Element("message")],
    };
    let place = Place::Within { xml: packet.as_bytes(), path: &HEADER };
    String::from_utf8(sign(place, &request, hand)).unwrap()
}

fn other_certificate(world: &World, signed: &str) -> String {
    let agency = resigned(world, PACKET, &world.agency());
    let [from, to] = ["<ds:X509Data>", "</ds:X509Data>"];
    swap(signed, between(signed, from, to), between(&agency, from, to))
}

/// Properties of one signature in another that has none.
fn unsigned_properties(world: &World, _: &str) -> String {
    let hand = world.person();
    let signed = resigned(world, PACKET, &hand);
    let object = between(&signed, "<ds:Object>", "</ds:Object>");
    let plain = plain(PACKET, &hand);
    swap(&plain, "</ds:Signature>", &format!("{object}</ds:Signature>"))
}

fn value(signed: &str) -> &str {
    let whole = between(signed, "<ds:SignatureValue", "</ds:SignatureValue>");
    between(&whole[1..], ">", "<").trim_matches(['<', '>'])
}

fn short_value(_: &World, signed: &str) -> String {
    let value = value(signed);
    swap(signed, value, &value[..value.len() - 4])
}

fn double(signed: &str, from: &str, to: &str) -> String {
    let part = between(signed, from, to);
    swap(signed, part, &format!("{part}{part}"))
}

fn with_transform(signed: &str, address: &str) -> String {
    let added = format!("<ds:Transforms><ds:Transform Algorithm=\"{address}\"></ds:Transform>");
    swap(signed, "<ds:Transforms>", &added)
}

fn transplant(world: &World, signed: &str) -> String {
    let other = resigned(world, &PACKET.replace("thử nghiệm", "thật"), &world.person());
    let [from, to] = ["<ds:Signature ", "</ds:Signature>"];
    swap(&other, between(&other, from, to), between(signed, from, to))
}

/// A timestamp over the value of another signature.
fn foreign_timestamp(world: &World, signed: &str) -> String {
    let other = signed_packet(world, &world.agency());
    let other = String::from_utf8(stamped(world, &other, "person")).unwrap();
    let token = between(&other, "<xades:UnsignedProperties", "</xades:UnsignedProperties>");
    let end = "</xades:QualifyingProperties>";
    // The maker refuses what the attacker does by hand.
    let matter = timestamp_matter(signed.as_bytes(), "person").unwrap();
    assert_ne!(matter, timestamp_matter(other.as_bytes(), "person").unwrap());
    assert!(add_timestamp(signed.as_bytes(), "person", b"no token").is_err());
    swap(signed, end, &format!("{token}{end}"))
}

fn broken_timestamp(world: &World, signed: &str) -> String {
    let stamped = String::from_utf8(stamped(world, signed.as_bytes(), "person")).unwrap();
    let [from, to] = ["<xades:EncapsulatedTimeStamp>", "</xades:EncapsulatedTimeStamp>"];
    swap(&stamped, between(&stamped, from, to), &format!("{from}AAAA{to}"))
}

/// Nothing but its own properties is signed: made once by an earlier state of the maker, which
/// refuses it now.
#[test]
fn a_signature_over_nothing_fails() {
    let xml = include_bytes!("../fixtures/signed-nothing.xml");
    let world = World::fixed();
    let matter = Matter { xml, detached: &[], must_cover: &[] };
    let report = validate(&matter, Context { anchors: None, at: world.now });
    assert_eq!(report.verdict, Verdict::Failed);
    assert_eq!(codes(&report), ["coverage.nothing", "trust.not-checked"]);
}

fn refused_in_time(xml: &str) -> Report {
    let begun = std::time::Instant::now();
    let report = judged(&World::fixed(), xml.as_bytes());
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    assert_eq!(report.verdict, Verdict::Indeterminate);
    assert!(codes(&report).contains(&"file.limit"), "{:?}", codes(&report));
    report
}

/// Documents that are cheap to write and dear to read.
#[test]
fn floods_are_refused() {
    let numbered = |count: usize, of: fn(usize) -> String| (0..count).map(of).collect::<String>();
    refused_in_time(&"<a>".repeat(1 << 20));
    refused_in_time(&format!("{}{}", "<a>".repeat(200), "</a>".repeat(200)));
    let attributes = numbered(10_000, |n| format!(" a{n}=\">\""));
    refused_in_time(&format!("<a{attributes}/>"));
    let namespaces = numbered(200, |n| format!(" xmlns:a{n}=\"u\""));
    refused_in_time(&format!("<a{namespaces}>{}</a>", "<b xmlns='v'/>".repeat(10_000)));
    refused_in_time(&format!("<a>{}</a>", "=".repeat(2 << 20)));
    refused_in_time(&format!("<a>{}</a>", " ".repeat(33 << 20)));
    let signature = "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>";
    refused_in_time(&format!("<a>{}</a>", signature.repeat(17)));
    let signed = signed_packet(&World::fixed(), &World::fixed().person());
    let signed = String::from_utf8(signed).unwrap();
    let reference = between(&signed, "<ds:Reference ", "</ds:Reference>");
    let references: String =
        (0..300).map(|n| reference.replace("\"#message\"", &format!("\"#m{n}\""))).collect();
    refused_in_time(&swap(&signed, reference, &references));
    let certificate = between(&signed, "<ds:X509Certificate>", "</ds:X509Certificate>");
    refused_in_time(&swap(&signed, certificate, &certificate.repeat(20)));
    let value = value(&signed);
    refused_in_time(&swap(&signed, value, &value.repeat(2000)));
}

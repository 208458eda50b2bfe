//! Packets made to hurt: each is refused by name, quickly, within the limits; none panics.

use std::fmt::Write as _;
use std::io::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use edxml::{Discard, Limits, ReadError, Rule, check, read};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use proptest::prelude::*;

const SAMPLE: &str = include_str!("fixtures/document.edxml");
const STATUS: &str = include_str!("fixtures/status.edxml");
const PDF: &str = "JVBERi0xLjQKJSBpbnZlbnRlZCBzYW1wbGUsIG5vdCBhIHJlYWwgUERGIGJvZHkK";

fn with(from: &str, to: &str) -> Vec<u8> {
    assert!(SAMPLE.contains(from));
    SAMPLE.replacen(from, to, 1).into_bytes()
}

/// All rules that refuse.
fn refusals(bytes: &[u8], limits: &Limits) -> Vec<Rule> {
    match read(bytes, limits, &mut Discard) {
        Ok(reading) => {
            let refused = |finding: &&edxml::Finding| finding.severity == edxml::Severity::Refuse;
            reading.findings.iter().filter(refused).map(|finding| finding.rule).collect()
        }
        Err(ReadError::Refused(finding)) => vec![finding.rule],
        Err(error) => panic!("{error}"),
    }
}

fn check_refused(what: &str, bytes: &[u8], rule: Rule) {
    let found = refusals(bytes, &Limits::default());
    assert!(found.contains(&rule), "{what}: {found:?}");
}

#[test]
fn entities_are_never_expanded() {
    let laughs = "<!DOCTYPE edXML [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><edXML xmlns";
    check_refused("billion laughs", &with("<edXML xmlns", laughs), Rule::XmlDoctype);
    let external = "<!DOCTYPE edXML [<!ENTITY x SYSTEM \"http://a.example/\">]><edXML xmlns";
    check_refused("external", &with("<edXML xmlns", external), Rule::XmlDoctype);
    check_refused(
        "inside",
        &with("<edXML:Subject>", "<!DOCTYPE a><edXML:Subject>"),
        Rule::XmlDoctype,
    );
    for reference in
        ["&x;", "&#0;", "&#xD800;", "&#x110000;", "&#+65;", "&;", "&#;", "&amp", "&#xfffe;"]
    {
        check_refused(reference, &with("V/v", reference), Rule::XmlEntity);
    }
}

#[test]
fn quantity_is_bounded() {
    let deep = "<a>".repeat(1_000_000);
    check_refused("depth", &with("<edXML:Subject>", &deep), Rule::LimitDepth);
    let mut many = String::from("<a");
    for number in 0..1_000_000 {
        let _ = write!(many, " a{number}=\"\"");
    }
    check_refused("attributes", &with("<edXML:Subject>", &many), Rule::LimitAttributes);
    let name = format!("<{}", "n".repeat(10_000_000));
    check_refused("name", &with("<edXML:Subject>", &name), Rule::LimitName);
    let text = "t".repeat(100_000);
    check_refused("text", &with("V/v", &text), Rule::LimitText);
    check_refused("pieces", &with("V/v", &"t<!-- -->".repeat(100_000)), Rule::LimitText);
    let value = format!("<a b=\"{text}\"/><edXML:Subject>");
    check_refused("value", &with("<edXML:Subject>", &value), Rule::LimitText);
    check_refused(
        "elements",
        &with("<edXML:Subject>", &"<a/>".repeat(200_000)),
        Rule::LimitElements,
    );
    let fat = format!("<a>{}</a>", "t".repeat(60_000)).repeat(400);
    check_refused("header", &with("<edXML:Subject>", &fat), Rule::LimitHeader);
    check_refused(
        "to",
        &with("<edXML:To>", &format!("{}<edXML:To>", "<edXML:To/>".repeat(20_001))),
        Rule::LimitRecipients,
    );
    let files = format!("<AttachmentEncoded>{}", "<Attachment/>".repeat(1001));
    check_refused("files", &with("<AttachmentEncoded>", &files), Rule::LimitAttachments);
    let contents = format!(
        "<ContentType>application/pdf</ContentType>{}",
        "<ContentTransferEncoded/>".repeat(1001)
    );
    check_refused(
        "contents",
        &with("<ContentType>application/pdf</ContentType>", &contents),
        Rule::LimitAttachments,
    );
    let small = Limits { attachment_bytes: 1_000, ..Limits::default() };
    assert_eq!(refusals(&with(PDF, &"JVBE".repeat(400)), &small), [Rule::LimitAttachment]);
    let small = Limits { document_bytes: 1_000, ..Limits::default() };
    assert_eq!(refusals(SAMPLE.as_bytes(), &small), [Rule::LimitDocument]);
}

#[test]
fn findings_do_not_flood() {
    let many = "<edXML:To><edXML:OrganId> a </edXML:OrganId></edXML:To>".repeat(4_000);
    let reading = read(
        &with("<edXML:To>", &format!("{many}<edXML:To>"))[..],
        &Limits::default(),
        &mut Discard,
    );
    let reading = reading.expect("a packet");
    assert_eq!(reading.findings.len(), Limits::default().findings);
}

/// A zip of `entries` equal entries of the given content.
fn zip(content: &[u8], entries: usize) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("memory");
    let packed = encoder.finish().expect("memory");
    let mut crc = flate2::Crc::new();
    crc.update(content);
    let mut local = b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0".to_vec();
    local.extend(crc.sum().to_le_bytes());
    local.extend(u32::try_from(packed.len()).expect("small").to_le_bytes());
    local.extend(u32::try_from(content.len()).expect("small").to_le_bytes());
    local.extend(b"\x01\0\0\0a");
    local.extend(packed);
    let mut zip = local.repeat(entries);
    zip.extend(b"PK\x01\x02");
    zip
}

fn zipped(zip: &[u8]) -> Vec<u8> {
    let text = SAMPLE.replace(PDF, &STANDARD.encode(zip)).replace("12-VP-TH.pdf", "12-VP-TH.txt");
    text.replace("<ContentType>application/pdf", "<ContentType>application/zip").into_bytes()
}

#[test]
fn zips_are_followed_no_further_than_their_limits() {
    let good = zip(b"xin ch\xc3\xa0o", 3);
    assert_eq!(refusals(&zipped(&good), &Limits::default()), []);
    let bomb = zip(&vec![0; 64 << 20], 1);
    check_refused("bomb", &zipped(&bomb), Rule::ZipBomb);
    check_refused("entries", &zipped(&zip(b"a", 1001)), Rule::ZipBomb);
    check_refused("cut", &zipped(&good[..35]), Rule::ZipUnreadable);
    check_refused("no zip", &zipped(b"plain"), Rule::ZipUnreadable);
    let mut wrong_sum = good.clone();
    wrong_sum[14] ^= 1;
    check_refused("check sum", &zipped(&wrong_sum), Rule::ZipUnreadable);
    let mut encrypted = good.clone();
    encrypted[6] |= 1;
    check_refused("encrypted", &zipped(&encrypted), Rule::ZipUnreadable);
    let mut method = good;
    method[8] = 12;
    check_refused("method", &zipped(&method), Rule::ZipUnreadable);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let at = SAMPLE.find("V/v").expect("subject");
    let insert =
        |bytes: &[u8]| [&SAMPLE.as_bytes()[..at], bytes, &SAMPLE.as_bytes()[at..]].concat();
    check_refused("overlong", &insert(&[0xc0, 0xaf]), Rule::XmlEncoding);
    check_refused("lone", &insert(&[0x80]), Rule::XmlEncoding);
    check_refused("surrogate", &insert(&[0xed, 0xa0, 0x80]), Rule::XmlEncoding);
    check_refused("NUL", &insert(&[0]), Rule::XmlCharacter);
    check_refused("no character", &insert("\u{ffff}".as_bytes()), Rule::XmlCharacter);
    check_refused("NULs", &[0; 100], Rule::XmlBeforeStart);
    check_refused("open CDATA", &insert(b"<![CDATA["), Rule::XmlUnclosed);
    check_refused("]]>", &insert(b"]]>"), Rule::XmlMalformed);
    check_refused("open comment", &insert(b"<!--"), Rule::XmlUnclosed);
    check_refused("open instruction", &insert(b"<?a"), Rule::XmlUnclosed);
    check_refused("bad name", &insert(b"<1a/>"), Rule::XmlMalformed);
    check_refused("colons", &insert(b"<a:b:c/>"), Rule::XmlMalformed);
    check_refused("attribute", &insert(b"<a b=c/>"), Rule::XmlMalformed);
    check_refused("bracket", &insert(b"<a b=\"<\"/>"), Rule::XmlMalformed);
    let utf16: Vec<u8> = SAMPLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!refusals(&utf16, &Limits::default()).is_empty());
    let odd = [&[0xff, 0xfe], &utf16[..utf16.len() - 1]].concat();
    assert!(!refusals(&odd, &Limits::default()).is_empty());
    assert!(!refusals(&[0xff, 0xfe, 0x00], &Limits::default()).is_empty());
}

#[test]
fn a_packet_cut_anywhere_is_refused() {
    for sample in [SAMPLE, STATUS] {
        let whole = sample.trim_end().len();
        for end in 0..whole {
            let found = refusals(&sample.as_bytes()[..end], &Limits::tight());
            assert!(!found.is_empty(), "cut at {end}");
        }
    }
}

/// A reader that gives one byte at a time.
struct Drip<'b>(&'b [u8]);

impl std::io::Read for Drip<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.0.len().min(1).min(buffer.len());
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn mutated_packets_never_panic(
        edits in prop::collection::vec((0..SAMPLE.len(), any::<u8>(), 0..4_u8), 1..12),
        chunk in 1..40_usize,
    ) {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        for (at, byte, kind) in edits {
            let at = at % bytes.len();
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                _ => { let piece = bytes[at..(at + 30).min(bytes.len())].to_vec(); bytes.splice(at..at, piece); }
            }
        }
        let whole = check(&bytes[..], &Limits::tight()).expect("no I/O");
        let reader = std::io::BufReader::with_capacity(chunk, Drip(&bytes));
        let dripped = check(reader, &Limits::tight()).expect("no I/O");
        prop_assert_eq!(whole, dripped, "pieces make no difference");
    }

    #[test]
    fn any_base64_soup_decodes_like_a_filter(soup in "[A-Za-z0-9+/ \\r\\n!?-]{0,300}") {
        let text = with(PDF, &format!("{PDF}{soup}"));
        let kept: String = format!("{PDF}{soup}").chars().filter(|c| c.is_ascii_alphanumeric() || "+/".contains(*c)).collect();
        let read = read(&text[..], &Limits::default(), &mut Discard).expect("a packet");
        prop_assert_eq!(read.attachments[0].decoded_size, (kept.len() * 6 / 8) as u64);
    }
}

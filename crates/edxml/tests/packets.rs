//! Packets of our own invention: what the reader makes of each, told as tables of input and findings.

use std::io;

use edxml::codes::{BusinessKind, StatusCode};
use edxml::{
    AttachmentSink, Discard, Document, Limits, Packet, ReadError, Reading, Secrecy, Severity,
    TracePoint, check, read,
};
use jiff::civil::date;

const SAMPLE: &str = include_str!("fixtures/document.edxml");
const STATUS: &str = include_str!("fixtures/status.edxml");

fn reading(bytes: &[u8]) -> Reading {
    read(bytes, &Limits::default(), &mut Discard).expect("a packet")
}

fn document(text: &str) -> Document {
    match reading(text.as_bytes()).packet {
        Packet::Document(document) => document,
        Packet::Status(_) => panic!("a status"),
    }
}

/// Rule ids of all findings, in reading order.
fn rules(bytes: &[u8]) -> Vec<&'static str> {
    match read(bytes, &Limits::default(), &mut Discard) {
        Ok(reading) => reading.findings.iter().map(|finding| finding.rule.id()).collect(),
        Err(ReadError::Refused(finding)) => vec![finding.rule.id()],
        Err(error) => panic!("{error}"),
    }
}

fn check_rules(what: &str, text: &str, expected: &[&str]) {
    assert_eq!(rules(text.as_bytes()), expected, "{what}");
}

/// The sample with one thing changed.
fn with(from: &str, to: &str) -> String {
    assert!(SAMPLE.contains(from), "{from} is not in the sample");
    SAMPLE.replacen(from, to, 1)
}

#[test]
fn a_good_packet_is_silent() {
    check_rules("document", SAMPLE, &[]);
    check_rules("status", STATUS, &[]);
}

#[test]
fn fields_are_read() {
    let document = document(SAMPLE);
    assert_eq!(document.subject.as_deref(), Some("V/v thử liên thông & mẫu"));
    assert_eq!(document.to.len(), 2);
    assert_eq!(document.business.expect("business").kind, Some(BusinessKind::New));
    let Packet::Status(status) = reading(STATUS.as_bytes()).packet else { panic!("a document") };
    assert_eq!(status.code, Some(StatusCode::Accepted));
}

#[test]
fn every_variation_the_library_accepts_reads_the_same() {
    let plain = document(SAMPLE);
    let other_prefix = SAMPLE.replace("edXML:", "x:").replace("xmlns:edXML", "xmlns:x");
    let no_prefix = SAMPLE
        .replace(" xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"", "")
        .replace("edXML:", "");
    let cdata = with("Sở Thử", "<![CDATA[Sở Thử]]>");
    let crlf = SAMPLE.replace('\n', "\r\n");
    for text in [other_prefix, no_prefix, cdata, crlf, format!("\u{feff}{SAMPLE}")] {
        assert_eq!(document(&text), plain);
        assert_eq!(reading(text.as_bytes()).refusal(), None);
    }
}

#[test]
fn utf16_reads_the_same_and_is_passed_on_as_utf8() {
    let text = with("encoding=\"UTF-8\"", "encoding=\"UTF-16\"");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [[&[0xff, 0xfe], &little[..]].concat(), [&[0xfe, 0xff], &big[..]].concat()] {
        let read = reading(&bytes);
        assert_eq!(read.packet, reading(SAMPLE.as_bytes()).packet);
        assert_eq!(read.trace_point, reading(SAMPLE.as_bytes()).trace_point);
        assert_eq!(read.size, bytes.len() as u64);
        let mut out = Vec::new();
        edxml::to_utf8(&bytes[..], &mut out).expect("UTF-16");
        assert_eq!(String::from_utf8(out).expect("UTF-8"), SAMPLE);
    }
    assert_ne!(rules(&little), Vec::<&str>::new(), "without a mark it is refused");
}

#[test]
fn each_oddity_has_its_rule() {
    let from = "<edXML:From><edXML:OrganId>000.00.00.X01</edXML:OrganId>";
    for (what, text, expected) in [
        ("no sender", with(from, "<edXML:From>"), vec!["edxml.from.missing"]),
        (
            "no id",
            with("DocumentId>", "DocId>").replacen("</edXML:DocumentId>", "</edXML:DocId>", 1),
            vec!["edxml.document_id.missing"],
        ),
        ("type", with("<edXML:Type>2", "<edXML:Type>hai"), vec!["edxml.type.unreadable"]),
        ("odd type", with("<edXML:Type>2", "<edXML:Type>71"), vec!["edxml.type.unusual"]),
        (
            "priority",
            with("<edXML:Priority>1", "<edXML:Priority>9"),
            vec!["edxml.priority.unknown"],
        ),
        (
            "steering",
            with("<edXML:SteeringType>0", "<edXML:SteeringType>"),
            vec!["edxml.steering_type.unreadable"],
        ),
        (
            "day",
            with("PromulgationDate>2024/05/06", "PromulgationDate>2024-05-06"),
            vec!["edxml.date.unreadable"],
        ),
        (
            "roll",
            with("PromulgationDate>2024/05/06", "PromulgationDate>2024/02/30"),
            vec!["edxml.date.impossible"],
        ),
        (
            "repeated",
            with("<edXML:Subject>", "<edXML:Subject>cũ</edXML:Subject><edXML:Subject>"),
            vec!["edxml.element.repeated"],
        ),
        (
            "spelling",
            SAMPLE.replace("edXML:Bussiness>", "edXML:Business>"),
            vec!["edxml.bussiness.spelling"],
        ),
        (
            "kind",
            with("BussinessDocType>0", "BussinessDocType>7"),
            vec!["edxml.bussiness.kind.unknown"],
        ),
        (
            "recall of what",
            with("BussinessDocType>0", "BussinessDocType>1"),
            vec!["edxml.bussiness.target.missing"],
        ),
        ("padded", with(">000.00.01.X01<", "> 000.00.01.X01 <"), vec!["edxml.text.padded"]),
        ("long id", with(">000.00.01.X01<", ">000.00.01.X01.Y.Z<"), vec!["edxml.organ_id.form"]),
        (
            "long",
            with("<edXML:CodeNumber>12", "<edXML:CodeNumber>20251016110432"),
            vec!["edxml.length"],
        ),
        (
            "foreign",
            with("<edXML:Subject>", "<f xmlns=\"urn:f\"/><edXML:Subject>"),
            vec!["edxml.element.foreign"],
        ),
        (
            "xlink",
            with("<edXML:Reference>", "<edXML:Reference xlink:href=\"a\">"),
            vec!["xml.prefix.undeclared"],
        ),
        (
            "no name",
            with("<AttachmentName>12-VP-TH.pdf</AttachmentName>", ""),
            vec!["edxml.attachment.name.missing"],
        ),
        (
            "no content",
            with("JVBERi0xLjQKJSBpbnZlbnRlZCBzYW1wbGUsIG5vdCBhIHJlYWwgUERGIGJvZHkK", ""),
            vec!["edxml.attachment.content.missing"],
        ),
        ("junk", with("JVBERi0x", "JVB!ERi0x"), vec!["edxml.attachment.base64.junk"]),
        (
            "no zip",
            with("<ContentType>application/pdf", "<ContentType>application/zip"),
            vec!["edxml.attachment.zip.unreadable"],
        ),
        (
            "not docx",
            with("<ContentType>application/pdf", "<ContentType>application/docx"),
            vec!["edxml.attachment.type.mismatch"],
        ),
        ("ids", with("<ContentId>cid:1", "<ContentId>cid:9"), vec!["edxml.manifest.mismatch"]),
        ("cid", with("<ContentId>cid:1", "<ContentId>cid:cid:1"), vec!["edxml.cid.repeated"]),
        ("secret", with("<edXML:Subject>", "<edXML:Subject>[Mật] "), vec!["edxml.secrecy"]),
        (
            "secret element",
            with("<edXML:Subject>", "<edXML:DoMat>2</edXML:DoMat><edXML:Subject>"),
            vec!["edxml.secrecy"],
        ),
        (
            "open element",
            with("<edXML:Subject>", "<edXML:DoMat>0</edXML:DoMat><edXML:Subject>"),
            vec![],
        ),
    ] {
        check_rules(what, &text, &expected);
    }
}

#[test]
fn what_breaks_receivers_is_refused() {
    let namespace = "http://www.mic.gov.vn/TBT/QCVN_102_2016";
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    for (what, text, expected) in [
        ("space first", format!(" {SAMPLE}"), "xml.before_start"),
        ("text first", format!("x{SAMPLE}"), "xml.before_start"),
        (
            "doctype",
            with("<edXML xmlns", "<!DOCTYPE edXML SYSTEM \"file:///etc/passwd\"><edXML xmlns"),
            "xml.doctype",
        ),
        ("entity", with("&amp;", "&nbsp;"), "xml.entity"),
        ("bare &", with("&amp;", "&"), "xml.entity"),
        (
            "no namespace",
            with(&format!("<edXML xmlns=\"{namespace}\""), "<edXML"),
            "edxml.namespace",
        ),
        ("other namespace", SAMPLE.replace(namespace, "http://www.go.vn/eDoc"), "edxml.namespace"),
        (
            "undeclared envelope",
            with(&format!(" xmlns:edXML=\"{namespace}\""), ""),
            "edxml.namespace",
        ),
        ("no header", SAMPLE.replace("edXMLHeader", "edXMLFoo"), "edxml.header.missing"),
        (
            "prefixed root",
            SAMPLE
                .replace("<edXML xmlns=", &format!("<e:edXML xmlns:e=\"{namespace}\" xmlns="))
                .replace("</edXML>", "</e:edXML>"),
            "edxml.root.prefixed",
        ),
        ("junk after", format!("{SAMPLE}x"), "xml.after_root"),
        ("second root", format!("{SAMPLE}<a/>"), "xml.after_root"),
        ("mismatch", with("</edXML:Subject>", "</edXML:Subjekt>"), "xml.mismatched_tag"),
        ("utf-16 by name", with("encoding=\"UTF-8\"", "encoding=\"utf-16\""), "xml.encoding.name"),
        ("empty", String::new(), "xml.empty"),
        ("only declaration", declaration.to_owned(), "xml.empty"),
        (
            "twice",
            with("edXMLManifest version=\"1.0\"", "edXMLManifest version=\"1.0\" version=\"1.0\""),
            "xml.attribute.duplicate",
        ),
        ("old format", "<eDoc/>".to_owned(), "edxml.root"),
    ] {
        let found = rules(text.as_bytes());
        assert!(found.contains(&expected), "{what}: {found:?}");
        let report = check(text.as_bytes(), &Limits::default()).expect("no I/O");
        assert_eq!(report.verdict(), edxml::Verdict::Refused, "{what}");
    }
}

#[test]
fn places_are_lines_and_characters() {
    let text = with("<edXML:Type>2", "<edXML:Type>hai");
    let finding = reading(text.as_bytes()).findings.remove(0);
    let line = text.lines().position(|line| line.contains("<edXML:Type>")).expect("line");
    let column = text.lines().nth(line).and_then(|line| line.find("<edXML:Type>")).expect("column");
    assert_eq!((finding.line as usize, finding.column as usize), (line + 1, column + 1));
    assert_eq!(finding.path, "MessageHeader/DocumentType/Type");
    assert_eq!(finding.value.as_deref(), Some("hai"));
    assert_eq!(finding.severity, Severity::Warn);
}

/// The packet with the hub's hop in it.
fn spliced(text: &str) -> String {
    let at = date(2024, 5, 6).at(10, 11, 12, 0);
    let splice = reading(text.as_bytes()).trace_point.splice("000.00.00.HUB", at).expect("a place");
    let (offset, remove) = (splice.offset as usize, splice.remove as usize);
    format!("{}{}{}", &text[..offset], splice.insert, &text[offset + remove..])
}

#[test]
fn the_hop_goes_after_the_last_one_wherever_that_is() {
    let list_start = SAMPLE.find("<edXML:TraceHeaderList>").expect("list");
    let list_end = SAMPLE.find("</edXML:TraceHeaderList>").expect("end");
    let without_list = format!("{}{}", &SAMPLE[..list_start], &SAMPLE[list_end + 24..]);
    let selfclosing =
        |tag: &str| format!("{}{tag}{}", &SAMPLE[..list_start], &SAMPLE[list_end + 24..]);
    let hop = SAMPLE.find("<edXML:TraceHeader>").expect("hop");
    let hop_end = SAMPLE.find("</edXML:TraceHeader>").expect("hop") + 20;
    let without_hop = format!("{}{}", &SAMPLE[..hop], &SAMPLE[hop_end..]);
    let other_prefix = SAMPLE.replace("edXML:", "x:").replace("xmlns:edXML", "xmlns:x");
    for (text, hops) in [
        (SAMPLE.to_owned(), 2),
        (other_prefix, 2),
        (format!("\u{feff}{SAMPLE}"), 2),
        (without_hop, 1),
        (without_list, 1),
        (selfclosing("<edXML:TraceHeaderList/>"), 1),
        (selfclosing("<edXML:TraceHeaderList id=\"a\" />"), 1),
        (selfclosing("<edXML:TraceHeaderList></edXML:TraceHeaderList>"), 1),
    ] {
        let result = spliced(&text);
        let after = document(&result);
        assert_eq!(after.traces.len(), hops, "{result}");
        let last = after.traces.last().expect("hop");
        assert_eq!(last.organ_id.as_deref(), Some("000.00.00.HUB"));
        assert_eq!(last.timestamp.value, Some(date(2024, 5, 6).at(10, 11, 12, 0)));
        assert_eq!(reading(result.as_bytes()).refusal(), None);
        let mut before = document(&text);
        before.traces.push(last.clone());
        assert_eq!(after, before, "nothing else changes");
    }
    assert_eq!(reading(STATUS.as_bytes()).trace_point, TracePoint::Absent);
    let point = reading(SAMPLE.as_bytes()).trace_point;
    let stored = serde_json::to_string(&point).expect("JSON");
    assert_eq!(serde_json::from_str::<TracePoint>(&stored).expect("JSON"), point);
}

fn signature(namespace: &str, reference: &str, value: &str, digest: &str) -> String {
    format!(
        "<Signature{namespace}><SignedInfo><SignatureMethod Algorithm=\"urn:rsa-sha256\"/>\
         <Reference {reference}<DigestMethod Algorithm=\"urn:sha256\"/><DigestValue>{digest}</DigestValue>\
         </Reference></SignedInfo><SignatureValue>{value}</SignatureValue></Signature>"
    )
}

#[test]
fn a_signature_over_the_list_keeps_the_trace_out() {
    let dsig = " xmlns=\"http://www.w3.org/2000/09/xmldsig#\"";
    let whole = "URI=\"\">";
    let xpath = "URI=\"\"><Transforms><Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">\
                 <XPath>not(ancestor-or-self::*[local-name()='TraceHeaderList'])</XPath></Transform></Transforms>";
    for (what, signature, signed) in [
        ("library's", signature("", whole, "YQ==", "YQ=="), true),
        ("XML-DSig", signature(dsig, whole, "YQ==", "YQ=="), true),
        ("no value", signature(dsig, whole, "", "YQ=="), false),
        ("no digest", signature(dsig, whole, "YQ==", ""), false),
        ("the list by id", signature(dsig, "URI=\"#lst\">", "YQ==", "YQ=="), true),
        ("something else by id", signature(dsig, "URI=\"#msg\">", "YQ==", "YQ=="), false),
        ("list left out", signature(dsig, xpath, "YQ==", "YQ=="), false),
    ] {
        for place in ["</edXML:edXMLHeader>", "</edXML:edXMLEnvelope>", "</edXML>"] {
            let text =
                SAMPLE.replace("<edXML:TraceHeaderList>", "<edXML:TraceHeaderList Id=\"lst\">");
            let text = text.replace(place, &format!("{signature}{place}"));
            let reading = reading(text.as_bytes());
            assert_eq!(reading.trace_point == TracePoint::Signed, signed, "{what} before {place}");
            let Packet::Document(document) = &reading.packet else { panic!("a status") };
            assert!(document.signature.is_some(), "{what}");
            assert_eq!(reading.refusal(), None);
        }
    }
}

#[test]
fn markings_are_found_by_the_helper_too() {
    let document = document(&with("<edXML:TypeName>Công văn", "<edXML:TypeName>TỐI MẬT"));
    assert_eq!(edxml::secrecy(&document), Some(Secrecy::Secret));
}

struct Keep(Vec<Vec<u8>>, Vec<Vec<u8>>);

impl AttachmentSink for Keep {
    fn decoded(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        self.0.resize(self.0.len().max(index + 1), Vec::new());
        self.0[index].extend_from_slice(chunk);
        Ok(())
    }

    fn unzipped(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        self.1.resize(self.1.len().max(index + 1), Vec::new());
        self.1[index].extend_from_slice(chunk);
        Ok(())
    }
}

#[test]
fn a_zipped_attachment_yields_its_first_entry() {
    let zip = "UEsDBBQAAAAIANQNdl120hpkDAAAAAoAAAAIAAAAM2Y2Yy50eHSryMxTSM44vCCfCwBQSwECFAMUAAAACADUDXZd\
               dtIaZAwAAAAKAAAACAAAAAAAAAAAAAAAgAEAAAAAM2Y2Yy50eHRQSwUGAAAAAAEAAQA2AAAAMgAAAAAA";
    let pdf = "JVBERi0xLjQKJSBpbnZlbnRlZCBzYW1wbGUsIG5vdCBhIHJlYWwgUERGIGJvZHkK";
    let text = with(pdf, zip)
        .replace("<ContentType>application/pdf", "<ContentType>application/zip")
        .replace("12-VP-TH.pdf", "12-VP-TH.txt");
    for text in [text.clone(), text.replace(zip, &zip.replace("UEsD", "U\r\nE&#10;s<!-- x -->D "))]
    {
        let mut keep = Keep(Vec::new(), Vec::new());
        let reading = read(text.as_bytes(), &Limits::default(), &mut keep).expect("a packet");
        assert_eq!(reading.findings, []);
        let attachment = &reading.attachments[0];
        assert_eq!(attachment.content_size, Some(10));
        assert_eq!(keep.1[0].len(), 10);
        assert!(keep.0[0].starts_with(b"PK\x03\x04"));
        let range = attachment.encoded_at.start as usize..attachment.encoded_at.end as usize;
        assert!(text[range].starts_with('U'));
    }
}

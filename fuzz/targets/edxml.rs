//! Any bytes as a packet: reading stays within its limits; what was read whole can be written and
//! comes back the same; the trace goes where the reader said.
#![no_main]

use std::io;

use edxml::{
    AttachmentMeta, AttachmentSink, Document, Limits, Packet, Severity, StatusMessage, TracePoint,
    WriteError,
};
use libfuzzer_sys::fuzz_target;

struct Watch;

impl AttachmentSink for Watch {
    fn decoded(&mut self, _index: usize, chunk: &[u8]) -> io::Result<()> {
        assert!(chunk.len() <= 64 << 10);
        Ok(())
    }

    fn unzipped(&mut self, _index: usize, chunk: &[u8]) -> io::Result<()> {
        assert!(chunk.len() <= 64 << 10);
        Ok(())
    }
}

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::tight();
    let report = edxml::check(bytes, &limits).expect("no I/O");
    // Pieces of any size read the same.
    let pieces = io::BufReader::with_capacity(7, bytes);
    assert_eq!(report, edxml::check(pieces, &limits).expect("no I/O"));
    let Ok(reading) = edxml::read(bytes, &limits, &mut Watch) else { return };
    for attachment in &reading.attachments {
        assert!(attachment.decoded_size <= limits.attachment_bytes);
        assert!(attachment.content_size.unwrap_or(0) <= limits.attachment_bytes);
    }
    if reading.findings.iter().any(|finding| finding.severity == Severity::Refuse) {
        return;
    }
    trace(bytes, &reading.trace_point, &reading.packet);
    match reading.packet {
        Packet::Document(document) => document_again(document),
        Packet::Status(status) => status_again(&status),
    }
});

/// With the hop inside, the packet has one hop more and nothing else changed.
fn trace(bytes: &[u8], point: &TracePoint, packet: &Packet) {
    let Some(splice) = point.splice("000.00.00.X01", edxml_time()) else { return };
    let Packet::Document(before) = packet else { panic!("a status has no trace") };
    let mut text = Vec::new();
    edxml::to_utf8(bytes, &mut text).expect("it was read");
    let at = usize::try_from(splice.offset).expect("small");
    let remove = usize::try_from(splice.remove).expect("small");
    text.splice(at..at + remove, splice.insert.into_bytes());
    let limits = Limits::default();
    let reading = edxml::read(&text[..], &limits, &mut Watch).expect("still a packet");
    let Packet::Document(mut after) = reading.packet else { panic!("still a document") };
    assert_eq!(after.traces.len(), before.traces.len() + 1);
    after.traces.pop();
    assert_eq!(&after, before);
}

fn edxml_time() -> edxml::dates::DateTime {
    edxml::dates::DateTime::constant(2024, 5, 6, 7, 8, 9, 0)
}

/// Writing twice gives the same bytes, and reading between changes nothing.
fn document_again(document: Document) {
    let Some(first) = written(&document) else { return };
    let reading = edxml::read(&first[..], &Limits::default(), &mut Watch).expect("we wrote it");
    assert_eq!(reading.refusal(), None);
    let Packet::Document(back) = reading.packet else { panic!("a document was written") };
    let second = written(&back).expect("it was written before");
    assert_eq!(String::from_utf8_lossy(&first), String::from_utf8_lossy(&second));
}

fn written(document: &Document) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let meta = AttachmentMeta {
        content_id: "00000000-0000-0000-0000-000000000000".to_owned(),
        name: "a.txt".to_owned(),
        ..AttachmentMeta::default()
    };
    match edxml::write_document(document, [(meta, &b"a"[..])], &mut bytes) {
        Ok(()) => Some(bytes),
        Err(WriteError::Refused(_)) => None,
        Err(WriteError::Io(error)) => panic!("{error}"),
    }
}

fn status_again(status: &StatusMessage) {
    let mut bytes = Vec::new();
    match edxml::write_status(status, &mut bytes) {
        Ok(()) => {}
        Err(WriteError::Refused(_)) => return,
        Err(WriteError::Io(error)) => panic!("{error}"),
    }
    let reading = edxml::read(&bytes[..], &Limits::default(), &mut Watch).expect("we wrote it");
    assert_eq!(reading.refusal(), None);
    let mut again = Vec::new();
    let Packet::Status(back) = reading.packet else { panic!("a status was written") };
    edxml::write_status(&back, &mut again).expect("it was written before");
    assert_eq!(bytes, again);
}

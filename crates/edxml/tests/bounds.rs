//! Size does not matter: attachments of hundreds of megabytes pass in pieces, and what the reader
//! itself holds stays small. Measured at the process, so this test has a binary of its own.

use std::io::{self, BufReader, Read};

use edxml::{AttachmentSink, Limits, read};

const HEAD: &str = include_str!("fixtures/document.edxml");

#[derive(Default)]
struct Watch {
    bytes: u64,
    largest: usize,
}

impl AttachmentSink for Watch {
    fn decoded(&mut self, _index: usize, chunk: &[u8]) -> io::Result<()> {
        self.bytes += chunk.len() as u64;
        self.largest = self.largest.max(chunk.len());
        Ok(())
    }
}

/// The packet with its attachment grown to so many decoded bytes, made while it is read.
fn grown(line: &'static [u8], size: u64) -> impl Read {
    let at = HEAD.find("JVBERi0x").expect("attachment");
    let symbols = line.iter().filter(|byte| !byte.is_ascii_whitespace()).count() as u64;
    let lines = size.div_ceil(symbols / 4 * 3);
    let body = Cycle { line, at: 0 }.take(lines * line.len() as u64);
    HEAD.as_bytes()[..at].chain(body).chain(&HEAD.as_bytes()[at..])
}

struct Cycle {
    line: &'static [u8],
    at: usize,
}

impl Read for Cycle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            let piece = &self.line[self.at..];
            let length = piece.len().min(buffer.len() - filled);
            buffer[filled..filled + length].copy_from_slice(&piece[..length]);
            self.at = (self.at + length) % self.line.len();
            filled += length;
        }
        Ok(filled)
    }
}

#[test]
fn an_attachment_of_300_megabytes_passes_in_pieces() {
    check_passes(Vec::leak(b"JVBERi0x".repeat(8 << 10)), 300 << 20);
    // Broken into lines, as MIME encoders do it.
    let line = b"JVBERi0x".repeat(9);
    check_passes(Vec::leak([&line[..], b"\r\n"].concat()), 20 << 20);
    check_passes(Vec::leak([&line[..], b"\n"].concat()), 20 << 20);
}

fn check_passes(line: &'static [u8], size: u64) {
    let before = peak_memory();
    let mut watch = Watch::default();
    let source = BufReader::new(grown(line, size));
    let reading = read(source, &Limits::default(), &mut watch).expect("packet");
    assert_eq!(reading.findings, []);
    assert!(reading.size > size / 3 * 4);
    assert_eq!(watch.bytes, reading.attachments[0].decoded_size);
    assert!(watch.bytes >= size);
    assert!(watch.largest <= 64 << 10, "largest piece {}", watch.largest);
    let Some((before, after)) = before.zip(peak_memory()) else {
        eprintln!("memory not measured: this system has no /proc/self/status");
        return;
    };
    assert!(after - before < 4 << 20, "{} bytes", after - before);
}

/// The most memory this process ever held resident, in bytes.
fn peak_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes << 10)
}

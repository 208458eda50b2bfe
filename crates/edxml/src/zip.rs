//! A zip read from its front, in pieces: the first entry's content by size and digest, the rest by
//! count. It decides as Java's `ZipInputStream` does, which the common library uses (observed), and
//! unpacks no further than its limits. Entry names are skipped unread: they are not trustworthy.

use std::io;

use flate2::{Crc, Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};

use crate::limits::Limits;

const OUTPUT: usize = 32 << 10;
/// A data descriptor with signature and 64-bit sizes, and a little more.
const DESCRIPTOR_MAX: usize = 28;

/// Why a zip cannot be followed further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ZipFault {
    NotZip,
    Damaged,
    /// Encrypted, or packed by a method Java cannot unpack.
    Unsupported,
    TooManyEntries,
    Ratio,
    TooLarge,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ZipFacts {
    /// Size and SHA-256 of the first entry, once read whole.
    pub(crate) first: Option<(u64, [u8; 32])>,
    pub(crate) entries: u32,
    pub(crate) fault: Option<ZipFault>,
}

enum State {
    /// Collecting a fixed number of bytes.
    Header,
    Name(u64),
    Stored(u64),
    Deflated,
    /// The check sum that follows an entry of unknown size.
    Descriptor,
    /// Looking for the next entry or the directory.
    Seek(usize),
    Done,
}

pub(crate) struct ZipWalker {
    state: State,
    pending: Vec<u8>,
    inflate: Decompress,
    output: Vec<u8>,
    digest: Sha256,
    crc: Crc,
    entry: Entry,
    size: u64,
    taken: u64,
    unpacked: u64,
    facts: ZipFacts,
}

#[derive(Default)]
struct Entry {
    deflated: bool,
    described: bool,
    crc: u32,
    packed: u64,
}

impl ZipWalker {
    pub(crate) fn new() -> Self {
        ZipWalker {
            state: State::Header,
            pending: Vec::new(),
            inflate: Decompress::new(false),
            output: vec![0; OUTPUT],
            digest: Sha256::new(),
            crc: Crc::new(),
            entry: Entry::default(),
            size: 0,
            taken: 0,
            unpacked: 0,
            facts: ZipFacts { first: None, entries: 0, fault: None },
        }
    }

    /// Follows the next bytes; content of the first entry goes to `content`.
    pub(crate) fn push(
        &mut self,
        mut bytes: &[u8],
        limits: &Limits,
        content: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        self.taken += bytes.len() as u64;
        while !bytes.is_empty() {
            bytes = match self.state {
                State::Done => return Ok(()),
                State::Header => self.header(bytes, limits),
                State::Name(left) => self.name(bytes, left),
                State::Stored(left) => self.stored(bytes, left, limits, content)?,
                State::Deflated => self.deflated(bytes, limits, content)?,
                State::Descriptor => self.descriptor(bytes),
                State::Seek(seen) => self.seek(bytes, seen),
            };
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> ZipFacts {
        let inside = !matches!(self.state, State::Done | State::Seek(_));
        if self.facts.fault.is_none() && inside {
            // Java reads no further than the first entry; a stump after it does not harm.
            let started = self.facts.entries > 0;
            if self.facts.first.is_none() {
                let fault = if started { ZipFault::Damaged } else { ZipFault::NotZip };
                self.facts.fault = Some(fault);
            }
        }
        self.facts
    }

    fn fail<'b>(&mut self, fault: ZipFault) -> &'b [u8] {
        self.facts.fault = Some(fault);
        self.state = State::Done;
        &[]
    }

    /// Moves bytes until `length` are pending; `None` while some are missing.
    fn collect<'b>(&mut self, bytes: &'b [u8], length: usize) -> (bool, &'b [u8]) {
        let take = bytes.len().min(length - self.pending.len());
        self.pending.extend_from_slice(&bytes[..take]);
        (self.pending.len() == length, &bytes[take..])
    }

    fn header<'b>(&mut self, bytes: &'b [u8], limits: &Limits) -> &'b [u8] {
        let (whole, rest) = self.collect(bytes, 30);
        if self.pending.len() >= 4 && self.pending[..4] != *b"PK\x03\x04" {
            let started = self.facts.entries > 0;
            return self.fail(if started { ZipFault::Damaged } else { ZipFault::NotZip });
        }
        if !whole {
            return rest;
        }
        let head = std::mem::take(&mut self.pending);
        let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let long =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (flags, method) = (short(6), short(8));
        self.facts.entries += 1;
        if self.facts.entries > limits.zip_entries {
            return self.fail(ZipFault::TooManyEntries);
        }
        let described = flags & 8 != 0;
        if flags & 1 != 0 || !matches!(method, 0 | 8) || (method == 0 && described) {
            return self.fail(ZipFault::Unsupported);
        }
        let deflated = method == 8;
        self.entry = Entry { deflated, described, crc: long(14), packed: u64::from(long(18)) };
        self.state = State::Name(u64::from(short(26)) + u64::from(short(28)));
        self.begin_content();
        rest
    }

    fn begin_content(&mut self) {
        self.inflate.reset(false);
        self.crc = Crc::new();
        self.size = 0;
        if matches!(self.state, State::Name(0)) {
            self.begin_body();
        }
    }

    fn begin_body(&mut self) {
        self.state =
            if self.entry.deflated { State::Deflated } else { State::Stored(self.entry.packed) };
        if matches!(self.state, State::Stored(0)) {
            self.end_of_content();
        }
    }

    fn name<'b>(&mut self, bytes: &'b [u8], left: u64) -> &'b [u8] {
        let take = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        self.state = State::Name(left - take as u64);
        if take as u64 == left {
            self.begin_body();
        }
        &bytes[take..]
    }

    fn stored<'b>(
        &mut self,
        bytes: &'b [u8],
        left: u64,
        limits: &Limits,
        content: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<&'b [u8]> {
        let take = usize::try_from(left).unwrap_or(usize::MAX).min(bytes.len());
        self.state = State::Stored(left - take as u64);
        if !self.account(&bytes[..take], limits, content)? {
            return Ok(&[]);
        }
        if take as u64 == left {
            self.end_of_content();
        }
        Ok(&bytes[take..])
    }

    fn deflated<'b>(
        &mut self,
        bytes: &'b [u8],
        limits: &Limits,
        content: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<&'b [u8]> {
        let mut rest = bytes;
        let mut output = std::mem::take(&mut self.output);
        loop {
            let (before_in, before_out) = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(rest, &mut output, FlushDecompress::None);
            let used = usize::try_from(self.inflate.total_in() - before_in).unwrap_or(usize::MAX);
            let made = usize::try_from(self.inflate.total_out() - before_out).unwrap_or(usize::MAX);
            rest = &rest[used.min(rest.len())..];
            if !self.account(&output[..made.min(OUTPUT)], limits, content)? {
                rest = &[];
                break;
            }
            match status {
                Ok(Status::StreamEnd) => {
                    self.end_of_content();
                    break;
                }
                // A full output may hide more; an empty input means that the next piece is needed.
                Ok(_) if made == OUTPUT || (!rest.is_empty() && used + made > 0) => {}
                Ok(_) if rest.is_empty() => break,
                Ok(_) | Err(_) => {
                    rest = self.fail(ZipFault::Damaged);
                    break;
                }
            }
        }
        self.output = output;
        Ok(rest)
    }

    /// Counts unpacked bytes against the limits and, of the first entry, hands them on.
    fn account(
        &mut self,
        bytes: &[u8],
        limits: &Limits,
        content: &mut dyn FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<bool> {
        self.size += bytes.len() as u64;
        self.unpacked += bytes.len() as u64;
        if self.unpacked > limits.attachment_bytes {
            self.fail(ZipFault::TooLarge);
            return Ok(false);
        }
        let allowed = self.taken.saturating_mul(limits.zip_ratio).max(limits.zip_free_bytes);
        if self.unpacked > allowed {
            self.fail(ZipFault::Ratio);
            return Ok(false);
        }
        if self.facts.entries == 1 && !bytes.is_empty() {
            self.crc.update(bytes);
            self.digest.update(bytes);
            content(bytes)?;
        }
        Ok(true)
    }

    fn end_of_content(&mut self) {
        self.state = State::Seek(0);
        if self.facts.entries != 1 {
            return;
        }
        if self.entry.described {
            self.state = State::Descriptor;
        } else if self.entry.crc == self.crc.sum() {
            self.complete_first();
        } else {
            self.fail(ZipFault::Damaged);
        }
    }

    fn descriptor<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let (whole, rest) = self.collect(bytes, 8);
        if !whole {
            return rest;
        }
        let signed = self.pending.starts_with(b"PK\x07\x08");
        let at = if signed { 4 } else { 0 };
        let sum =
            self.pending.iter().skip(at).take(4).rev().fold(0, |sum, b| sum << 8 | u32::from(*b));
        self.pending.drain(..if signed { 8 } else { 4 });
        if sum != self.crc.sum() {
            return self.fail(ZipFault::Damaged);
        }
        self.complete_first();
        self.state = State::Seek(0);
        rest
    }

    fn complete_first(&mut self) {
        let digest = std::mem::take(&mut self.digest);
        self.facts.first = Some((self.size, digest.finalize().into()));
    }

    fn seek<'b>(&mut self, bytes: &'b [u8], seen: usize) -> &'b [u8] {
        for (index, byte) in bytes.iter().enumerate() {
            if self.pending.len() == 4 {
                self.pending.remove(0);
            }
            self.pending.push(*byte);
            match self.pending.as_slice() {
                b"PK\x03\x04" => {
                    self.state = State::Header;
                    return &bytes[index + 1..];
                }
                b"PK\x01\x02" | b"PK\x05\x06" | b"PK\x06\x06" => {
                    self.state = State::Done;
                    return &[];
                }
                _ if seen + index >= DESCRIPTOR_MAX => {
                    self.state = State::Done;
                    return &[];
                }
                _ => {}
            }
        }
        self.state = State::Seek(seen + bytes.len());
        &[]
    }
}

//! The packet as UTF-8 text in bounded pieces, whatever it arrived in (UTF-8 with or without byte
//! order mark, UTF-16 with one). Offsets everywhere in this crate count the bytes of this text.

use std::io::{self, BufRead, ErrorKind, Write};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

use super::{Position, Stop};
use crate::rule::Rule;

const BUFFER: usize = 32 << 10;
/// The XML declaration ends within this many bytes, or its encoding is left alone.
const DECLARATION_MAX: usize = 512;

/// What the packet was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Encoding {
    #[serde(rename = "UTF-8")]
    Utf8,
    #[serde(rename = "UTF-8 with BOM")]
    Utf8Bom,
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
}

/// Copies a packet as UTF-8. A packet in UTF-8 is copied byte for byte; one in UTF-16 loses its
/// byte order mark and declares UTF-8. Trace points count the bytes of this output.
///
/// # Errors
/// I/O errors of either side; `InvalidData` when the text is not valid in its encoding.
pub fn to_utf8(reader: impl BufRead, mut writer: impl Write) -> io::Result<u64> {
    let mut source = Source::new(reader);
    let mut written = 0;
    loop {
        let piece = source.fill(1).map_err(|stop| match stop {
            Stop::Source(error) | Stop::Sink(error) => error,
            Stop::Fault { rule, .. } => io::Error::new(ErrorKind::InvalidData, rule.id()),
        })?;
        if piece.is_empty() {
            return Ok(written);
        }
        writer.write_all(piece)?;
        let length = piece.len();
        source.advance(length);
        written += length as u64;
    }
}

/// Valid UTF-8 out of any reader, at most one buffer at a time.
pub(crate) struct Source<R> {
    inner: R,
    encoding: Option<Encoding>,
    decoder: Option<Decoder>,
    /// The encoding a UTF-16 packet named before its declaration was rewritten.
    pub(crate) declared: Option<String>,
    buffer: Vec<u8>,
    start: usize,
    /// Bytes up to here are whole, valid characters.
    valid: usize,
    /// Bytes up to here have been read; the rest after `valid` is the beginning of a character.
    end: usize,
    ended: bool,
    invalid: bool,
    /// Bytes taken from the reader.
    pub(crate) taken: u64,
    pub(crate) position: Position,
}

impl<R: BufRead> Source<R> {
    pub(crate) fn new(inner: R) -> Self {
        Source {
            inner,
            encoding: None,
            decoder: None,
            declared: None,
            buffer: vec![0; BUFFER],
            start: 0,
            valid: 0,
            end: 0,
            ended: false,
            invalid: false,
            taken: 0,
            position: Position::START,
        }
    }

    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or(Encoding::Utf8)
    }

    /// At least `wanted` bytes of text (far fewer than the buffer), or all there is before the end.
    pub(crate) fn fill(&mut self, wanted: usize) -> Result<&[u8], Stop> {
        if self.encoding.is_none() {
            self.begin().map_err(Stop::Source)?;
        }
        while self.valid - self.start < wanted && !self.ended && !self.invalid {
            self.read_more().map_err(Stop::Source)?;
        }
        if self.valid == self.start && self.invalid {
            let value = String::new();
            return Err(Stop::Fault { rule: Rule::XmlEncoding, at: self.position, value });
        }
        Ok(&self.buffer[self.start..self.valid])
    }

    /// Steps over bytes just seen, counting lines and columns.
    pub(crate) fn advance(&mut self, length: usize) {
        for &byte in &self.buffer[self.start..self.start + length] {
            if byte == b'\n' {
                self.position.line = self.position.line.saturating_add(1);
                self.position.column = 1;
            } else if byte & 0xc0 != 0x80 {
                self.position.column = self.position.column.saturating_add(1);
            }
        }
        self.start += length;
        self.position.offset += length as u64;
    }

    /// Steps over bytes known to be one-byte characters on one line: no look at each.
    pub(crate) fn advance_plain(&mut self, length: usize) {
        self.start += length;
        self.position.offset += length as u64;
        let columns = u32::try_from(length).unwrap_or(u32::MAX);
        self.position.column = self.position.column.saturating_add(columns);
    }

    /// Steps over a byte order mark, which has no column.
    pub(crate) fn skip_mark(&mut self) {
        if self.encoding == Some(Encoding::Utf8Bom) && self.position.offset == 0 {
            self.start += 3;
            self.position.offset = 3;
        }
    }

    /// Looks at the first bytes for a byte order mark.
    fn begin(&mut self) -> io::Result<()> {
        let mut head = [0; 3];
        let mut known = 0;
        while known < head.len() {
            let more = fill_patiently(&mut self.inner)?;
            if more.is_empty() {
                break;
            }
            let take = more.len().min(head.len() - known);
            head[known..known + take].copy_from_slice(&more[..take]);
            self.inner.consume(take);
            known += take;
        }
        self.taken = known as u64;
        let (encoding, decoder) = match &head[..known] {
            [0xff, 0xfe, ..] => (Encoding::Utf16Le, Some(UTF_16LE)),
            [0xfe, 0xff, ..] => (Encoding::Utf16Be, Some(UTF_16BE)),
            [0xef, 0xbb, 0xbf] => (Encoding::Utf8Bom, None),
            _ => (Encoding::Utf8, None),
        };
        self.encoding = Some(encoding);
        self.decoder = decoder.map(encoding_rs::Encoding::new_decoder_without_bom_handling);
        if self.decoder.is_some() {
            self.decode(&head[2..known.max(2)], false);
            while self.valid < DECLARATION_MAX && !self.ended && !self.invalid {
                self.read_more()?;
            }
            self.rename_declared_encoding();
        } else {
            self.buffer[..known].copy_from_slice(&head[..known]);
            self.end = known;
            self.validate();
        }
        Ok(())
    }

    fn read_more(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.valid -= self.start;
        self.end -= self.start;
        self.start = 0;
        if self.decoder.is_some() {
            return self.read_decoding();
        }
        let more = fill_patiently(&mut self.inner)?;
        let take = more.len().min(self.buffer.len() - self.end);
        self.buffer[self.end..self.end + take].copy_from_slice(&more[..take]);
        self.inner.consume(take);
        self.taken += take as u64;
        self.end += take;
        self.ended = take == 0;
        self.validate();
        Ok(())
    }

    fn validate(&mut self) {
        match std::str::from_utf8(&self.buffer[self.valid..self.end]) {
            Ok(_) => self.valid = self.end,
            Err(error) => {
                self.valid += error.valid_up_to();
                self.invalid = error.error_len().is_some() || self.ended;
            }
        }
    }

    fn read_decoding(&mut self) -> io::Result<()> {
        // Three bytes of UTF-8 at most for two of UTF-16: what is offered always fits.
        let room = (self.buffer.len() - self.end) / 3;
        let more = fill_patiently(&mut self.inner)?;
        let piece = more[..more.len().min(room)].to_vec();
        self.inner.consume(piece.len());
        self.taken += piece.len() as u64;
        self.ended = piece.is_empty();
        self.decode(&piece, piece.is_empty());
        Ok(())
    }

    fn decode(&mut self, bytes: &[u8], last: bool) {
        let Some(decoder) = &mut self.decoder else { return };
        let (result, _, written) =
            decoder.decode_to_utf8_without_replacement(bytes, &mut self.buffer[self.end..], last);
        self.end += written;
        self.valid = self.end;
        self.invalid = !matches!(result, DecoderResult::InputEmpty);
    }

    /// A UTF-16 packet is passed on as UTF-8, so its declaration must not say otherwise.
    fn rename_declared_encoding(&mut self) {
        let text = &self.buffer[..self.valid];
        let Some(range) = declared_encoding(text) else { return };
        self.declared = Some(String::from_utf8_lossy(&text[range.clone()]).into_owned());
        let renamed = [&text[..range.start], b"UTF-8", &text[range.end..]].concat();
        self.valid = renamed.len();
        self.end = renamed.len();
        self.buffer = renamed;
        self.buffer.resize(BUFFER.max(self.end), 0);
    }
}

/// Where the declaration `<?xml … encoding="…"?>` at the start of a text names its encoding.
fn declared_encoding(text: &[u8]) -> Option<std::ops::Range<usize>> {
    let text = &text[..text.len().min(DECLARATION_MAX)];
    let close = text.windows(2).position(|pair| pair == b"?>")?;
    let declaration = text[..close].strip_prefix(b"<?xml").map(|_| &text[..close])?;
    let name = declaration.windows(8).position(|word| word == b"encoding")?;
    let open = name + declaration[name..].iter().position(|byte| matches!(byte, b'"' | b'\''))?;
    let length = declaration[open + 1..].iter().position(|byte| *byte == declaration[open])?;
    Some(open + 1..open + 1 + length)
}

fn fill_patiently(reader: &mut impl BufRead) -> io::Result<&[u8]> {
    loop {
        match reader.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    reader.fill_buf()
}

//! Base64 in pieces: decodes the text of `ContentTransferEncoded` as it streams by.
//! Like the common library it skips line breaks and junk, and stops at the first padding (observed).

use base64::DecodeSliceError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// Decoded bytes handed on at once, at most.
pub(crate) const CHUNK: usize = 48 << 10;
/// Text taken character by character at once, at most: it must fit what [`Decoder::is_full`] leaves.
pub(crate) const PIECE: usize = 4 << 10;

/// What the text looked like besides its bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Oddities {
    /// Characters outside the alphabet that are not white space.
    pub(crate) junk: bool,
    /// Characters of the alphabet after padding; they are ignored.
    pub(crate) after_padding: bool,
    /// A single left-over character: the end is missing.
    pub(crate) truncated: bool,
}

pub(crate) struct Decoder {
    carry: [u8; 4],
    carried: usize,
    padded: bool,
    pub(crate) oddities: Oddities,
    out: Vec<u8>,
    filled: usize,
}

impl Decoder {
    pub(crate) fn new() -> Self {
        let (carry, out, oddities) = ([0; 4], vec![0; CHUNK], Oddities::default());
        Decoder { carry, carried: 0, padded: false, oddities, out, filled: 0 }
    }

    /// Takes whole groups of four from the front of raw text, as many as are plain base64.
    pub(crate) fn take_groups(&mut self, bytes: &[u8]) -> usize {
        let room = (CHUNK - self.filled) / 3 * 4;
        let length = bytes.len().min(room) / 4 * 4;
        if self.carried != 0 || self.padded || length == 0 {
            return 0;
        }
        let taken = self.decode_front(&bytes[..length]);
        self.filled += taken / 4 * 3;
        taken
    }

    fn decode_front(&mut self, bytes: &[u8]) -> usize {
        let out = &mut self.out[self.filled..];
        let good = match STANDARD_NO_PAD.decode_slice(bytes, out) {
            Ok(_) => return bytes.len(),
            Err(DecodeSliceError::DecodeError(base64::DecodeError::InvalidByte(index, _))) => {
                index / 4 * 4
            }
            Err(_) => 0,
        };
        // What was written before the bad byte is not promised, so the good part is done again.
        match STANDARD_NO_PAD.decode_slice(&bytes[..good], out) {
            Ok(_) => good,
            Err(_) => 0,
        }
    }

    /// Takes text character by character, skipping what is not base64; at most [`PIECE`] bytes.
    pub(crate) fn push(&mut self, piece: &[u8]) {
        for &byte in piece {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' if self.padded => {
                    self.oddities.after_padding = true;
                }
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' => self.push_symbol(byte),
                b'=' => self.finish(),
                b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => self.oddities.junk = true,
            }
        }
    }

    /// Ends the content: what is left of a group counts as far as it goes.
    pub(crate) fn finish(&mut self) {
        self.padded = true;
        let length = std::mem::take(&mut self.carried);
        if length == 1 {
            self.oddities.truncated = true;
        } else if length > 1 {
            let mut group = [b'A'; 4];
            group[..length].copy_from_slice(&self.carry[..length]);
            self.append(group, length - 1);
        }
    }

    /// Whether the decoded bytes must be taken out before more text goes in.
    pub(crate) fn is_full(&self) -> bool {
        self.filled + PIECE > CHUNK
    }

    pub(crate) fn decoded(&self) -> &[u8] {
        &self.out[..self.filled]
    }

    pub(crate) fn clear(&mut self) {
        self.filled = 0;
    }

    fn push_symbol(&mut self, byte: u8) {
        self.carry[self.carried] = byte;
        self.carried += 1;
        if self.carried == 4 {
            self.carried = 0;
            self.append(self.carry, 3);
        }
    }

    fn append(&mut self, group: [u8; 4], bytes: usize) {
        let mut decoded = [0; 3];
        if STANDARD_NO_PAD.decode_slice(group, &mut decoded).is_ok() {
            self.out[self.filled..self.filled + bytes].copy_from_slice(&decoded[..bytes]);
            self.filled += bytes;
        }
    }
}

//! Attachment content on its way through: decoded, digested, unzipped, handed on, never held.
//! QCVN 102:2016/BTTTT, ContentTransferEncoded.

use std::io;

use sha2::{Digest, Sha256};

use crate::base64_stream::{Decoder, Oddities, PIECE};
use crate::limits::Limits;
use crate::rule::Rule;
use crate::scan::{TextRefused, TextSink};
use crate::zip::{ZipFacts, ZipWalker};

/// First bytes of an attachment, kept to recognise its kind.
pub(crate) const HEAD: usize = 512;

/// Takes attachment content as it streams by. `index` counts contents from 0 in document order and
/// returns in [`crate::AttachmentRead::index`].
pub trait AttachmentSink {
    /// The bytes as they travelled, base64 removed; at most 64 KiB at once.
    ///
    /// # Errors
    /// An error stops the reading and comes back as [`crate::ReadError::Sink`].
    fn decoded(&mut self, index: usize, chunk: &[u8]) -> io::Result<()>;

    /// The first entry's bytes when what travelled is a zip; whether this or the former is the
    /// content says [`crate::AttachmentRead::packing`] afterwards.
    ///
    /// # Errors
    /// As for `decoded`.
    fn unzipped(&mut self, _index: usize, _chunk: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

/// Looks at everything and keeps nothing.
pub struct Discard;

impl AttachmentSink for Discard {
    fn decoded(&mut self, _index: usize, _chunk: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

/// What streamed through one `ContentTransferEncoded`.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) size: u64,
    pub(crate) sha256: [u8; 32],
    pub(crate) head: Vec<u8>,
    pub(crate) oddities: Oddities,
    pub(crate) zip: Option<ZipFacts>,
}

pub(crate) struct Stream {
    /// How many elements were open with this one.
    pub(crate) depth: usize,
    decoder: Decoder,
    size: u64,
    digest: Sha256,
    head: Vec<u8>,
    walker: Option<ZipWalker>,
}

impl Stream {
    pub(crate) fn new(depth: usize, maybe_zip: bool) -> Self {
        Stream {
            depth,
            decoder: Decoder::new(),
            size: 0,
            digest: Sha256::new(),
            head: Vec::new(),
            walker: maybe_zip.then(ZipWalker::new),
        }
    }

    fn flush(
        &mut self,
        limits: &Limits,
        sink: &mut dyn AttachmentSink,
        index: usize,
    ) -> Result<(), TextRefused> {
        let bytes = self.decoder.decoded();
        if bytes.is_empty() {
            return Ok(());
        }
        self.size += bytes.len() as u64;
        if self.size > limits.attachment_bytes {
            return Err(TextRefused::Rule(Rule::LimitAttachment));
        }
        let wanted = (HEAD - self.head.len()).min(bytes.len());
        self.head.extend_from_slice(&bytes[..wanted]);
        self.digest.update(bytes);
        sink.decoded(index, bytes).map_err(TextRefused::Sink)?;
        if let Some(walker) = &mut self.walker {
            let mut content = |chunk: &[u8]| sink.unzipped(index, chunk);
            walker.push(bytes, limits, &mut content).map_err(TextRefused::Sink)?;
        }
        self.decoder.clear();
        Ok(())
    }

    pub(crate) fn finish(
        mut self,
        limits: &Limits,
        sink: &mut dyn AttachmentSink,
        index: usize,
    ) -> Result<Content, TextRefused> {
        self.decoder.finish();
        self.flush(limits, sink, index)?;
        Ok(Content {
            size: self.size,
            sha256: self.digest.finalize().into(),
            head: self.head,
            oddities: self.decoder.oddities,
            zip: self.walker.map(ZipWalker::finish),
        })
    }
}

/// One text node's worth of a stream.
pub(crate) struct Streaming<'s> {
    pub(crate) stream: &'s mut Stream,
    pub(crate) limits: &'s Limits,
    pub(crate) sink: &'s mut dyn AttachmentSink,
    pub(crate) index: usize,
}

impl TextSink for Streaming<'_> {
    fn push(&mut self, piece: &str) -> Result<(), TextRefused> {
        for part in piece.as_bytes().chunks(PIECE) {
            if self.stream.decoder.is_full() {
                self.stream.flush(self.limits, self.sink, self.index)?;
            }
            self.stream.decoder.push(part);
        }
        Ok(())
    }

    fn take_plain(&mut self, bytes: &[u8]) -> Result<usize, TextRefused> {
        if self.stream.decoder.is_full() {
            self.stream.flush(self.limits, self.sink, self.index)?;
        }
        Ok(self.stream.decoder.take_groups(bytes))
    }
}

//! A body being read: a stream that ends in an error, before its last bytes are given out, when what was read is not
//! what was stored.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest as _, Sha256};

use super::Stored;
use crate::error::Result;

pub(super) const CHUNK: usize = 64 * 1024;

type Source = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// The bytes of a body, checked as they pass.
pub struct Body {
    stored: Stored,
    source: Source,
    hasher: Sha256,
    seen: u64,
    over: bool,
}

impl Body {
    pub(super) fn new(stored: Stored, source: Source) -> Body {
        Body { stored, source, hasher: Sha256::new(), seen: 0, over: false }
    }

    #[must_use]
    pub fn stored(&self) -> Stored {
        self.stored
    }

    /// Reads the whole body; only for bodies known to be small.
    ///
    /// # Errors
    /// When reading fails or the digest does not fit.
    pub async fn bytes(mut self) -> Result<Vec<u8>> {
        let mut all = Vec::with_capacity(usize::try_from(self.stored.size).unwrap_or(0));
        while let Some(chunk) = self.next().await {
            all.extend_from_slice(&chunk.map_err(super::failed_io)?);
        }
        Ok(all)
    }

    fn damaged(&mut self) -> std::io::Error {
        self.over = true;
        tracing::error!(digest = %self.stored.digest, seen = self.seen, "a stored body is damaged");
        std::io::Error::new(std::io::ErrorKind::InvalidData, "the stored body is damaged")
    }
}

impl Stream for Body {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.over {
            return Poll::Ready(None);
        }
        let chunk = match ready!(self.source.poll_next_unpin(cx)) {
            Some(Ok(chunk)) => chunk,
            Some(Err(error)) => {
                self.over = true;
                return Poll::Ready(Some(Err(error)));
            }
            None if self.seen == self.stored.size => {
                self.over = true;
                // An empty body has had no last chunk at which to be checked.
                let fits = self.seen > 0 || self.hasher.finalize_reset_matches(self.stored);
                return Poll::Ready(if fits { None } else { Some(Err(self.damaged())) });
            }
            None => return Poll::Ready(Some(Err(self.damaged()))),
        };
        self.hasher.update(&chunk);
        self.seen += chunk.len() as u64;
        let wrong = match self.seen.cmp(&self.stored.size) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => {
                let stored = self.stored;
                !self.hasher.finalize_reset_matches(stored)
            }
            std::cmp::Ordering::Greater => true,
        };
        Poll::Ready(Some(if wrong { Err(self.damaged()) } else { Ok(chunk) }))
    }
}

trait Matches {
    fn finalize_reset_matches(&self, stored: Stored) -> bool;
}

impl Matches for Sha256 {
    fn finalize_reset_matches(&self, stored: Stored) -> bool {
        let found: [u8; 32] = self.clone().finalize().into();
        found == stored.digest.0
    }
}

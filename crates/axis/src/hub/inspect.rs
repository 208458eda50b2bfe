//! Looking at a body before it is kept: which bytes the sender's hash stands for, and what the envelope says.
//! The body is on disk by then; only the envelope is ever held in memory.

use std::fs::File;
use std::io::{BufReader, Read, Seek};

use base::blobs::{Digest, Incoming};
use base::{Error, Result};
use base64::engine::general_purpose::STANDARD;
use base64::read::DecoderReader;
use edxml::{Discard, Encoding, Limits, ReadError, Reading};
use sha2::{Digest as _, Sha256};

use super::{Hub, refusals};

const CHUNK: usize = 64 * 1024;

/// A body with its reading.
pub(crate) struct Inspected {
    pub(crate) incoming: Incoming,
    pub(crate) digest: Digest,
    pub(crate) reading: Reading,
}

impl Hub {
    /// Finds the bytes that the claimed hash stands for, then reads the envelope.
    pub(crate) async fn inspect(
        &self,
        mut incoming: Incoming,
        claimed: Option<&str>,
    ) -> Result<Inspected> {
        let claimed = claimed.ok_or_else(refusals::hash_missing)?.trim().to_ascii_lowercase();
        let (file, size) = (incoming.look().await?, incoming.size());
        let found = blocking(move || sums(file, size)).await?;
        let digest = if written(&found.whole, &claimed) {
            found.whole
        } else if let Some(trimmed) = found.without_crlf.filter(|sum| written(sum, &claimed)) {
            // The agency SDK adds one CRLF to the body that its hash does not cover; it is not kept.
            incoming.truncate(size - 2).await?;
            trimmed
        } else {
            return Err(refusals::hash_wrong(&found.whole.to_string()).into());
        };
        if found.looks_like_base64 {
            return self.unwrap_base64(incoming).await;
        }
        let reading = self.read_envelope(&mut incoming).await?;
        Ok(Inspected { incoming, digest, reading })
    }

    /// One old generation of clients sends the base64 text of the file, with the hash of that text.
    async fn unwrap_base64(&self, mut incoming: Incoming) -> Result<Inspected> {
        let source = incoming.look().await?;
        let mut plain = self.blobs.incoming().await?;
        let mut decoder =
            DecoderReader::new(Skipping(BufReader::with_capacity(CHUNK, source)), &STANDARD);
        let mut hasher = Sha256::new();
        loop {
            let step = blocking(move || {
                let mut chunk = vec![0; CHUNK];
                let length = decoder.read(&mut chunk)?;
                chunk.truncate(length);
                Ok((decoder, chunk))
            });
            let Ok((next, chunk)) = step.await else {
                return self.as_it_came(incoming).await;
            };
            decoder = next;
            if chunk.is_empty() {
                break;
            }
            hasher.update(&chunk);
            plain.write(&chunk).await?;
        }
        let reading = self.read_envelope(&mut plain).await?;
        Ok(Inspected { incoming: plain, digest: Digest(hasher.finalize().into()), reading })
    }

    /// Not base64 after all: the checker says what is wrong with it.
    async fn as_it_came(&self, mut incoming: Incoming) -> Result<Inspected> {
        let reading = self.read_envelope(&mut incoming).await?;
        let (file, size) = (incoming.look().await?, incoming.size());
        let digest = blocking(move || sums(file, size)).await?.whole;
        Ok(Inspected { incoming, digest, reading })
    }

    async fn read_envelope(&self, incoming: &mut Incoming) -> Result<Reading> {
        let file = incoming.look().await?;
        let size = incoming.size();
        let limits = Limits {
            document_bytes: self.settings.body_bytes_max,
            recipients: self.settings.recipients_max,
            ..Limits::default()
        };
        let reading = blocking(move || {
            let source = BufReader::with_capacity(CHUNK, file.take(size));
            Ok(edxml::read(source, &limits, &mut Discard))
        })
        .await?;
        match reading {
            Ok(reading) => match reading.refusal() {
                Some(finding) => Err(refusals::envelope(finding).into()),
                None => Ok(reading),
            },
            Err(ReadError::Refused(finding)) => Err(refusals::envelope(&finding).into()),
            Err(ReadError::Source(error) | ReadError::Sink(error)) => {
                Err(Error::Failed(error.into()))
            }
        }
    }

    /// The body in UTF-8, as receivers need it; `None` when it is that already.
    pub(crate) async fn in_utf8(
        &self,
        inspected: &mut Inspected,
    ) -> Result<Option<(Incoming, Digest)>> {
        if !matches!(inspected.reading.encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
            return Ok(None);
        }
        let source = inspected.incoming.look().await?;
        let text = blocking(move || {
            let mut text = Vec::new();
            edxml::to_utf8(BufReader::new(source), &mut text)?;
            Ok(text)
        })
        .await?;
        let mut incoming = self.blobs.incoming().await?;
        incoming.write(&text).await?;
        Ok(Some((incoming, Digest::of(&text))))
    }
}

struct Sums {
    whole: Digest,
    /// Of all but the last two bytes, when those are CRLF.
    without_crlf: Option<Digest>,
    looks_like_base64: bool,
}

fn sums(mut file: File, size: u64) -> std::io::Result<Sums> {
    file.rewind()?;
    let mut file = file.take(size);
    let (mut hasher, mut chunk, mut held) = (Sha256::new(), vec![0; CHUNK], Vec::new());
    let mut first = None;
    loop {
        let length = file.read(&mut chunk)?;
        if length == 0 {
            break;
        }
        first =
            first.or_else(|| chunk[..length].iter().copied().find(|b| !b.is_ascii_whitespace()));
        // Always two bytes behind, so that the digest without the end is at hand.
        held.extend_from_slice(&chunk[..length]);
        let ready = held.len().saturating_sub(2);
        hasher.update(&held[..ready]);
        held.drain(..ready);
    }
    let without_crlf = (held == b"\r\n").then(|| Digest(hasher.clone().finalize().into()));
    hasher.update(&held);
    let looks_like_base64 = first.is_some_and(|byte| byte.is_ascii_alphanumeric());
    Ok(Sums { whole: Digest(hasher.finalize().into()), without_crlf, looks_like_base64 })
}

/// Whether a claimed hash is this digest: two hex digits a byte, or, as the agency SDK writes it, without the
/// leading zero of each byte.
fn written(digest: &Digest, claimed: &str) -> bool {
    let padded = digest.to_string();
    let unpadded = || digest.0.iter().map(|byte| format!("{byte:x}")).collect::<String>();
    padded == claimed || unpadded() == claimed
}

/// Reads past line breaks, which base64 text may have.
struct Skipping<R>(R);

impl<R: Read> Read for Skipping<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let length = self.0.read(into)?;
            let mut kept = 0;
            for place in 0..length {
                if !into[place].is_ascii_whitespace() {
                    into[kept] = into[place];
                    kept += 1;
                }
            }
            if kept > 0 || length == 0 {
                return Ok(kept);
            }
        }
    }
}

async fn blocking<T, F>(act: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> std::io::Result<T> + Send + 'static,
{
    let done = tokio::task::spawn_blocking(act).await.map_err(anyhow::Error::from)?;
    Ok(done.map_err(anyhow::Error::from)?)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;

    use super::*;

    #[test]
    fn the_hash_may_lack_its_zeros() {
        let digest = Digest::of(b"abc");
        assert!(written(&digest, "ba7816bf8f1cfea414140de5dae2223b0361a396177a9cb410ff61f2015ad"));
        assert!(written(
            &digest,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        ));
        assert!(!written(&digest, "ba7816bf8f1cfea414140de5dae2223b0361a396177a9cb410ff61f2015ae"));
        assert!(!written(&digest, ""));
    }

    #[test]
    fn line_breaks_in_base64_are_passed_over() {
        let text = STANDARD.encode([7_u8; 200]);
        let wrapped: Vec<u8> =
            text.as_bytes().chunks(76).flat_map(|line| [line, b"\r\n"].concat()).collect();
        let mut found = Vec::new();
        DecoderReader::new(Skipping(&wrapped[..]), &STANDARD).read_to_end(&mut found).unwrap();
        assert_eq!(found, [7_u8; 200]);
    }
}

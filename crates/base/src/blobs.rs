//! Bodies: content-addressed, written once, streamed, digest checked on every read. They live in the data folder or
//! in an S3-compatible store; a row that names a digest is written only after the body is durable.

mod files;
mod read;
mod s3;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use sha2::{Digest as _, Sha256};
use tokio::io::AsyncWriteExt;

use crate::db::{FromValue, Value};
use crate::error::{Error, Refusal, Result};
use crate::random::Random;

pub use read::Body;
pub use s3::Bucket;

/// A body that came in for longer than this was left behind by a crash.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 3600);

/// The SHA-256 of a body: its name and its proof.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

/// A body at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    pub digest: Digest,
    pub size: u64,
}

/// Where bodies are kept. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    place: Place,
    /// Bodies on their way in; on the same file system as the data folder.
    spool: Arc<Path>,
    random: Random,
}

#[derive(Clone)]
enum Place {
    Files(Arc<Path>),
    S3(Arc<Bucket>),
}

impl Blobs {
    /// Bodies in files below `folder`.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &Path, random: Random) -> Result<Blobs> {
        let spool = folder.join("incoming");
        clean(&spool)?;
        Ok(Blobs { place: Place::Files(folder.into()), spool: spool.into(), random })
    }

    /// Bodies in an S3-compatible bucket; `spool` is a local folder for bodies on their way in.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_bucket(bucket: Bucket, spool: &Path, random: Random) -> Result<Blobs> {
        clean(spool)?;
        Ok(Blobs { place: Place::S3(Arc::new(bucket)), spool: spool.into(), random })
    }

    /// Begins to take in a body. What is dropped before [`Incoming::keep`] leaves nothing behind.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub async fn incoming(&self) -> Result<Incoming> {
        let name: String =
            self.random.array::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let path = self.spool.join(name);
        let file = tokio::fs::File::create_new(&path).await.map_err(failed_io)?;
        Ok(Incoming { file, path: Spooled(path), size: 0, blobs: self.clone() })
    }

    /// Takes in a body that is already in memory.
    ///
    /// # Errors
    /// As [`Incoming::write`] and [`Incoming::keep`].
    pub async fn put(&self, bytes: &[u8]) -> Result<Stored> {
        let mut incoming = self.incoming().await?;
        incoming.write(bytes).await?;
        incoming.keep(Digest(Sha256::digest(bytes).into())).await
    }

    /// Opens a body for reading; its bytes are checked against the digest as they pass.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn open(&self, stored: Stored) -> Result<Body> {
        match &self.place {
            Place::Files(folder) => files::open(folder, stored).await,
            Place::S3(bucket) => bucket.open(stored).await,
        }
    }
}

impl Blobs {
    /// A body as a file of its own, for what reads files; it goes when it is dropped.
    ///
    /// # Errors
    /// When it is not there or damaged, or the disk is full or fails.
    pub async fn spooled(&self, stored: Stored) -> Result<Incoming> {
        let (mut body, mut file) = (self.open(stored).await?, self.incoming().await?);
        while let Some(chunk) = body.next().await {
            file.write(&chunk.map_err(failed_io)?).await?;
        }
        Ok(file)
    }
}

/// A body on its way in, in a file of its own until it is kept.
pub struct Incoming {
    file: tokio::fs::File,
    path: Spooled,
    size: u64,
    blobs: Blobs,
}

/// A file that goes with its owner.
struct Spooled(PathBuf);

impl Drop for Spooled {
    fn drop(&mut self) {
        // Already moved to its place when kept; then there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}

impl Incoming {
    /// Appends bytes.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).await.map_err(failed_io)?;
        self.size += bytes.len() as u64;
        Ok(())
    }

    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Cuts the end off, down to `size` bytes.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn truncate(&mut self, size: u64) -> Result<()> {
        self.flush().await?;
        self.file.set_len(size).await.map_err(failed_io)?;
        self.size = size;
        Ok(())
    }

    /// The file as it stands, for looking at it before deciding to keep it.
    ///
    /// # Errors
    /// When the disk is full or fails.
    pub async fn look(&mut self) -> Result<std::fs::File> {
        self.flush().await?;
        std::fs::File::open(&self.path.0).map_err(failed_io)
    }

    async fn flush(&mut self) -> Result<()> {
        self.file.flush().await.map_err(failed_io)
    }

    /// Makes the body durable under the digest that the caller took of exactly these bytes.
    ///
    /// # Errors
    /// When the disk is full or fails, or the store does not answer.
    pub async fn keep(mut self, digest: Digest) -> Result<Stored> {
        self.flush().await?;
        let stored = Stored { digest, size: self.size };
        match &self.blobs.place {
            Place::Files(folder) => {
                files::keep(
                    folder.clone(),
                    self.file.into_std().await,
                    self.path.0.clone(),
                    stored,
                )
                .await?;
            }
            Place::S3(bucket) => bucket.keep(&self.path.0, stored).await?,
        }
        Ok(stored)
    }
}

impl Digest {
    #[must_use]
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }
}

impl std::fmt::Display for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl From<Digest> for Value {
    fn from(digest: Digest) -> Value {
        Value::from(digest.0)
    }
}

impl FromValue for Digest {
    fn from_value(value: Value) -> anyhow::Result<Digest> {
        <[u8; 32]>::from_value(value).map(Digest)
    }
}

/// Makes the spool where it is missing and takes out what a crash left there. A sub-command may run beside the
/// service, so young files are let be.
fn clean(spool: &Path) -> Result<()> {
    std::fs::create_dir_all(spool).map_err(failed_io)?;
    for left in std::fs::read_dir(spool).map_err(failed_io)?.flatten() {
        let age =
            left.metadata().and_then(|data| data.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > LEFT_BEHIND) {
            let _ = std::fs::remove_file(left.path());
        }
    }
    Ok(())
}

pub(crate) fn failed_io(error: std::io::Error) -> Error {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            Refusal::storage_full().into()
        }
        _ => Error::Failed(error.into()),
    }
}

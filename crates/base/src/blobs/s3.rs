//! Bodies in an S3-compatible store, one object a digest. A body is spooled locally first, so its name is known
//! before the upload and an object is never half there.

use std::path::Path;
use std::sync::Arc;

use futures::StreamExt;
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, WriteMultipart};
use tokio::io::AsyncReadExt;

use super::read::{Body, CHUNK};
use super::{Stored, failed_io};
use crate::error::{Error, Result};

/// Part size of an upload; the smallest that S3 allows.
const PART: usize = 5 * 1024 * 1024;
/// Parts of one body on their way at once: bounds memory to four parts.
const PARTS_AT_ONCE: usize = 3;

/// A bucket and the right to use it.
pub struct Bucket(Arc<AmazonS3>);

impl Bucket {
    /// Names the bucket; nothing is sent yet. `endpoint` is the store's address, plain HTTP only for trial.
    ///
    /// # Errors
    /// When the settings do not fit together.
    pub fn new(
        endpoint: &str,
        region: &str,
        bucket: &str,
        key_id: &str,
        secret: &str,
    ) -> Result<Bucket> {
        let store = AmazonS3Builder::new()
            .with_endpoint(endpoint)
            .with_region(region)
            .with_bucket_name(bucket)
            .with_access_key_id(key_id)
            .with_secret_access_key(secret)
            .with_allow_http(endpoint.starts_with("http://"))
            .with_virtual_hosted_style_request(false)
            .build()
            .map_err(failed)?;
        Ok(Bucket(Arc::new(store)))
    }

    pub(super) async fn open(&self, stored: Stored) -> Result<Body> {
        let found = self.0.get(&key(stored)).await.map_err(failed)?;
        let source = found.into_stream().map(|chunk| chunk.map_err(std::io::Error::other));
        Ok(Body::new(stored, Box::pin(source)))
    }

    pub(super) async fn keep(&self, from: &Path, stored: Stored) -> Result<()> {
        let key = key(stored);
        if self.0.head(&key).await.is_ok_and(|there| there.size == stored.size) {
            return Ok(());
        }
        let mut file = tokio::fs::File::open(from).await.map_err(failed_io)?;
        let upload = self.0.put_multipart(&key).await.map_err(failed)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PART);
        let mut chunk = vec![0; CHUNK];
        loop {
            let length = file.read(&mut chunk).await.map_err(failed_io)?;
            if length == 0 {
                break;
            }
            upload.wait_for_capacity(PARTS_AT_ONCE).await.map_err(failed)?;
            upload.write(&chunk[..length]);
        }
        upload.finish().await.map_err(failed)?;
        Ok(())
    }
}

fn key(stored: Stored) -> Key {
    let name = stored.digest.to_string();
    Key::from(format!("{}/{}/{name}", &name[..2], &name[2..4]))
}

fn failed(error: object_store::Error) -> Error {
    Error::Failed(anyhow::Error::from(error).context("object store"))
}

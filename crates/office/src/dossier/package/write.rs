//! Writing a package: a ZIP that streams into a body of its own, one file after the other, never held in memory.

use std::io::{self, Write};

use base::blobs::{Blobs, Digest, Incoming as Spooled, Stored};
use base::{Error, Result};
use futures::StreamExt;
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::super::refusals;
use super::content::{Content, Document};
use super::metadata;
use crate::Office;
use crate::files::File;

/// Beyond four GiB a ZIP needs a form that not every reader knows; half of it leaves room.
pub(super) const GIB_MAX: u64 = 2;
/// Letters of a file's name: longer ones do not unpack everywhere.
const NAME_MAX: usize = 100;

/// Writes the package and keeps it.
///
/// # Errors
/// `dossier.package-size`; when a body cannot be read or written.
pub(super) async fn package(office: &Office, content: Content, at: Timestamp) -> Result<Stored> {
    let bodies = |one: &Document| one.files.iter().map(|file| file.body.size).sum::<u64>();
    if content.documents.iter().map(bodies).sum::<u64>() > GIB_MAX << 30 {
        return Err(refusals::too_large(GIB_MAX).into());
    }
    let blobs = office.hub.blobs.clone();
    let spool = Spool {
        spooled: blobs.incoming().await?,
        digest: Sha256::new(),
        handle: Handle::current(),
    };
    let writing = tokio::task::spawn_blocking(move || {
        let mut archive = Archive {
            zip: ZipWriter::new_stream(spool),
            blobs,
            handle: Handle::current(),
            listed: Vec::new(),
        };
        fill(&mut archive, &content, at)?;
        Ok::<_, Error>(archive.zip.finish().map_err(failed)?.into_inner())
    });
    let spool = writing.await.map_err(anyhow::Error::from)??;
    spool.spooled.keep(Digest(spool.digest.finalize().into())).await
}

fn fill(archive: &mut Archive, content: &Content, at: Timestamp) -> Result<()> {
    archive.add("metadata.xml", &metadata::write(content).map_err(failed)?)?;
    for one in &content.documents {
        let folder = folder_of(one);
        for file in &one.files {
            archive.copy(&place_of(one, file), file.body)?;
        }
        let trail = serde_json::to_vec_pretty(&one.trail).map_err(failed)?;
        archive.add(&format!("{folder}/trail.json"), &trail)?;
        if let Some(evidence) = one.evidence {
            archive.copy(&format!("{folder}/evidence.json"), evidence)?;
        }
    }
    let manifest = json!({
        "form": "truc.dossier-package/1",
        "made_at": at.to_string(),
        "signed": false,
        "files": archive.listed,
    });
    archive.add("manifest.json", &serde_json::to_vec_pretty(&manifest).map_err(failed)?)
}

fn folder_of(one: &Document) -> String {
    format!("documents/{:03}", one.ordinal)
}

/// Where a file of a document stands, in a package and in a volume.
pub(super) fn place_of(one: &Document, file: &File) -> String {
    format!("{}/{:02}-{}", folder_of(one), file.place + 1, plain(file))
}

/// The name of a file, such as every system takes.
fn plain(file: &File) -> String {
    let sound = |c: char| if c.is_control() || "/\\:%?#*\"<>|".contains(c) { '-' } else { c };
    let name: Vec<char> = file.name.chars().map(sound).collect();
    // The end says what kind of file it is.
    name[name.len().saturating_sub(NAME_MAX)..].iter().collect()
}

struct Archive {
    zip: ZipWriter<StreamWriter<Spool>>,
    blobs: Blobs,
    handle: Handle,
    /// What the manifest says of each file.
    listed: Vec<serde_json::Value>,
}

impl Archive {
    fn begin(&mut self, name: &str, body: Stored) -> Result<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.zip.start_file(name, options).map_err(failed)?;
        let (sha256, size) = (body.digest.to_string(), body.size);
        self.listed.push(json!({ "name": name, "size": size, "sha256": sha256 }));
        Ok(())
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.begin(name, Stored { digest: Digest::of(bytes), size: bytes.len() as u64 })?;
        self.zip.write_all(bytes).map_err(failed)
    }

    fn copy(&mut self, name: &str, stored: Stored) -> Result<()> {
        self.begin(name, stored)?;
        let mut body = self.handle.block_on(self.blobs.open(stored))?;
        while let Some(chunk) = self.handle.block_on(body.next()) {
            self.zip.write_all(&chunk.map_err(failed)?).map_err(failed)?;
        }
        Ok(())
    }
}

/// A body on its way in, with the digest of what has passed.
struct Spool {
    spooled: Spooled,
    digest: Sha256,
    handle: Handle,
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.handle.block_on(self.spooled.write(bytes));
        written.map_err(|error| io::Error::other(base::jobs::describe(&error)))?;
        self.digest.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Failed(error.into())
}

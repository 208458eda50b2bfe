//! Laying out the files of a packet as bodies of their own, one after the other, never held in memory.

use std::io::{self, BufReader};

use base::authority::{Actor, Scope};
use base::blobs::{Blobs, Digest, Incoming as Spooled, Stored};
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use base::{Error, Result};
use edxml::{AttachmentRead, AttachmentSink, Limits, Packing};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::runtime::Handle;

use super::{IncomingId, REGISTER, State, store};
use crate::Office;
use crate::files::{self, FILES_MAX, File};
use crate::ocr;

/// Lays out the files of one document.
#[derive(Serialize, Deserialize)]
pub struct Unpack {
    pub(super) incoming: IncomingId,
}

impl Job for Unpack {
    const KIND: &'static str = "unpack";
    const WAITS_S: &'static [i64] = &[2, 10, 60, 300, 900];
}

/// Registered in the door's list of jobs.
pub async fn unpack(office: &Office, job: Unpack) -> Outcome {
    match carry(office, job.incoming).await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

async fn carry(office: &Office, id: IncomingId) -> Result<()> {
    let (hub, blobs) = (&office.hub, office.hub.blobs.clone());
    let one = hub.db.read(move |tx| store::get(tx, id)).await?;
    let Some(one) = one.filter(|one| one.unpacked_at.is_none() && one.state != State::Destroyed)
    else {
        return Ok(());
    };
    let Some(copy) = one.copy.clone() else { return Ok(()) };
    let mut packet = blobs.spooled(copy.packet).await?;
    let file = packet.look().await?;
    let handle = Handle::current();
    let laying = tokio::task::spawn_blocking(move || {
        let mut laid = Laid { blobs, handle, files: Vec::new() };
        let reading = edxml::read(BufReader::new(file), &Limits::default(), &mut laid);
        let reading = reading.map_err(anyhow::Error::from)?;
        laid.keep(&reading.attachments)
    });
    let files = laying.await.map_err(anyhow::Error::from)??;
    let write = move |tx: &Tx| {
        let permit = Actor::machine("unpack").may(&REGISTER, Scope::Authority(one.authority))?;
        let event =
            Event::of("document.unpacked", "incoming-document", id).with("files", files.len());
        let change = tx.change(&permit, &event)?;
        for file in &files {
            files::add(&change, &one.about(), file)?;
            ocr::want(&change, &one, file)?;
        }
        store::unpacked(&change, id)
    };
    hub.db.write(write).await
}

/// One file as it streams by: as it travelled, and the first entry when that is a zip.
struct Streams {
    index: usize,
    plain: Stream,
    entry: Stream,
}

struct Stream {
    spooled: Spooled,
    digest: Sha256,
    head: Vec<u8>,
}

struct Laid {
    blobs: Blobs,
    handle: Handle,
    files: Vec<Streams>,
}

/// First bytes that tell what a file is.
const HEAD: usize = 8;

impl Laid {
    fn streams(&mut self, index: usize) -> io::Result<&mut Streams> {
        if self.files.last().is_none_or(|last| last.index != index) {
            if self.files.len() == FILES_MAX {
                return Err(io::Error::other("too many files"));
            }
            let stream = || -> Result<Stream> {
                let spooled = self.handle.block_on(self.blobs.incoming())?;
                Ok(Stream { spooled, digest: Sha256::new(), head: Vec::new() })
            };
            let (plain, entry) =
                (stream().map_err(|error| told(&error))?, stream().map_err(|error| told(&error))?);
            self.files.push(Streams { index, plain, entry });
        }
        self.files.last_mut().ok_or_else(|| io::Error::other("no file"))
    }

    /// Keeps what is a file's content by the reader's rule.
    fn keep(self, read: &[AttachmentRead]) -> Result<Vec<File>> {
        let mut files = Vec::new();
        for streams in self.files {
            let Some(of) = read.iter().find(|one| one.index == Some(streams.index)) else {
                continue;
            };
            let stream = match of.packing {
                Packing::FirstEntry if of.content_sha256.is_some() => streams.entry,
                Packing::FirstEntry | Packing::Plain => streams.plain,
            };
            let digest = Digest(stream.digest.finalize().into());
            let body: Stored = self.handle.block_on(stream.spooled.keep(digest))?;
            let name = of.name.clone().unwrap_or_else(|| format!("tep-{}", files.len() + 1));
            let media_type = files::media_type(&stream.head, &name).to_owned();
            files.push(File { place: files.len(), name, media_type, body });
        }
        Ok(files)
    }
}

impl Stream {
    fn write(&mut self, handle: &Handle, chunk: &[u8]) -> io::Result<()> {
        let wanted = (HEAD - self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..wanted]);
        self.digest.update(chunk);
        handle.block_on(self.spooled.write(chunk)).map_err(|error| told(&error))
    }
}

impl AttachmentSink for Laid {
    fn decoded(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        let handle = self.handle.clone();
        self.streams(index)?.plain.write(&handle, chunk)
    }

    fn unzipped(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        let handle = self.handle.clone();
        self.streams(index)?.entry.write(&handle, chunk)
    }
}

fn told(error: &Error) -> io::Error {
    io::Error::other(jobs::describe(error))
}

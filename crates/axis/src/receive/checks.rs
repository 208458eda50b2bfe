//! The three checks of a document before its copy is noted: complete, intact, authentic, and the evidence kept beside it
//! (Decision 28/2018, art. 9.1; Circular 41/2017, art. 9). Whatever they say, the copy is taken in: the clerk decides.

use std::fs::File;
use std::io::{BufReader, Seek};

use base::Result;
use base::blobs::Stored;
use edxml::read::Packet;
use edxml::{Limits, ReadError};
use jiff::Timestamp;

use crate::check::{self, Checks, Examined, Setting, Standing};
use crate::client::Waiting;
use crate::hub::Hub;

/// A packet that was read, with its files judged as of an instant.
pub(super) struct Looked {
    pub(super) examined: Examined,
    pub(super) at: Timestamp,
}

/// Reads a packet and judges its files. Where judging breaks off, the packet is read without: no file may keep its
/// document from arriving.
pub(super) async fn look(
    hub: &Hub,
    copy: &Waiting,
    mut file: File,
) -> Result<Result<Looked, ReadError>> {
    let (directory, at) = (hub.directory.snapshot(), hub.db.clock().now());
    let sender = directory.find(&copy.from).map(|found| found.id);
    let again = file.try_clone().map_err(anyhow::Error::from)?;
    let judged = hub.judges.turn(move |anchors| {
        let setting = Setting { anchors, at, directory: &directory, sender };
        check::examine(BufReader::new(again), &Limits::default(), setting)
    });
    let examined = match judged.await {
        Ok(examined) => examined,
        Err(error) => {
            tracing::error!(doc = copy.doc_id, %error, "a check broke off; the copy is taken in unchecked");
            let read = move |_: &_| {
                file.rewind().map_err(ReadError::Source)?;
                check::unjudged(BufReader::new(file), &Limits::default())
            };
            hub.judges.turn(read).await?
        }
    };
    Ok(examined.map(|examined| Looked { examined, at }))
}

/// Makes the three checks and keeps the evidence; nothing for a status.
pub(super) async fn check(hub: &Hub, looked: Looked, body: Stored) -> Result<Option<Checks>> {
    let Looked { examined, at } = looked;
    let Packet::Document(_) = &examined.reading.packet else { return Ok(None) };
    let standing = Standing::of(&examined.files);
    let answers = check::answers(&examined.reading, &examined.files);
    let said = (standing, &answers);
    let evidence = check::evidence(&examined, said, hub.judges.anchors(), body, at);
    let evidence = match evidence {
        Some(text) => Some(hub.blobs.put(&text).await?),
        None => None,
    };
    Ok(Some(Checks { standing, answers, files: examined.files, evidence, checked_at: at }))
}

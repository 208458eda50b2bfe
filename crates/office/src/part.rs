//! The small file of a packet that is meant for machines (`truc.task/1`, `truc.consultation/1`), read without the large ones
//! beside it (QCVN 102:2016: files travel behind the envelope, each plain or zipped).

use std::io::{self, BufReader};

use axis::hub::Hub;
use base::Result;
use base::blobs::Stored;
use edxml::document::Document;
use edxml::read::Packet;
use edxml::{AttachmentRead, AttachmentSink, Limits, Packing};

/// Bytes of a part: every text of it at its limit, in UTF-8, twice over.
pub(crate) const BYTES_MAX: usize = 256 * 1024;
/// Files of a packet that are looked at for the part.
const FILES_MAX: usize = 8;

/// The envelope of a packet, and its part of this name as far as one byte over the limit; none for a status.
///
/// # Errors
/// When the packet cannot be read.
pub(crate) async fn read(
    hub: &Hub,
    packet: Stored,
    name: &'static str,
) -> Result<Option<(Document, Option<Vec<u8>>)>> {
    let file = hub.blobs.spooled(packet).await?.look().await?;
    let read = tokio::task::spawn_blocking(move || {
        let mut parts = Parts::default();
        let reading = edxml::read(BufReader::new(file), &Limits::default(), &mut parts);
        reading.map(|reading| (reading, parts)).map_err(anyhow::Error::from)
    });
    let (reading, parts) = read.await.map_err(anyhow::Error::from)??;
    let Packet::Document(document) = reading.packet else { return Ok(None) };
    let index = reading.attachments.iter().find(|one| one.name.as_deref() == Some(name));
    let part = index.and_then(|one| parts.of(one)).map(<[u8]>::to_vec);
    Ok(Some((document, part)))
}

/// The small files of a packet, held; the part is one of them. Each as it travelled, and unpacked where that is a zip.
#[derive(Default)]
struct Parts {
    plain: Vec<(usize, Vec<u8>)>,
    entries: Vec<(usize, Vec<u8>)>,
}

impl Parts {
    fn of(&self, file: &AttachmentRead) -> Option<&[u8]> {
        let files = match file.packing {
            Packing::FirstEntry if file.content_sha256.is_some() => &self.entries,
            Packing::FirstEntry | Packing::Plain => &self.plain,
        };
        let found = files.iter().find(|(at, _)| Some(*at) == file.index);
        found.map(|(_, bytes)| bytes.as_slice())
    }
}

impl AttachmentSink for Parts {
    fn decoded(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        hold(&mut self.plain, index, chunk);
        Ok(())
    }

    fn unzipped(&mut self, index: usize, chunk: &[u8]) -> io::Result<()> {
        hold(&mut self.entries, index, chunk);
        Ok(())
    }
}

/// Adds to a file as long as it is small: one byte over the limit is enough for it to be refused.
fn hold(files: &mut Vec<(usize, Vec<u8>)>, index: usize, chunk: &[u8]) {
    if files.last().is_none_or(|(last, _)| *last != index) && files.len() < FILES_MAX {
        files.push((index, Vec::new()));
    }
    if let Some((_, bytes)) = files.last_mut().filter(|(last, _)| *last == index) {
        let room = (BYTES_MAX + 1).saturating_sub(bytes.len());
        bytes.extend(chunk.iter().take(room));
    }
}

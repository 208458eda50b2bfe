//! The files of a document, in their order: bodies that never change, with the names they came under.

pub(crate) mod refusals;
pub(crate) mod sound;
mod store;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use base::Result;
use base::blobs::{Blobs, Stored};
use base::db::{Change, Tx};
use base::pages::{Chrome, attached};
use desk::Subject;

/// Files of one document.
pub(crate) const FILES_MAX: usize = 200;
const NAME_MAX: usize = 200;
/// A file longer than this is downloaded, not shown: its pages would be drawn from memory.
const SHOWN_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// One file of a document.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) place: usize,
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) body: Stored,
}

impl File {
    /// Whether it can be shown as pages: what draws them holds it in memory.
    pub(crate) fn is_shown(&self) -> bool {
        self.media_type == "application/pdf" && self.body.size <= SHOWN_BYTES_MAX
    }

    /// Whether its words are searched: its own, or those that a machine reads.
    pub(crate) fn is_read(&self) -> bool {
        READ.contains(&self.media_type.as_str()) && self.body.size <= SHOWN_BYTES_MAX
    }
}

/// Kinds whose words are searched.
const READ: [&str; 4] = ["application/pdf", "image/png", "image/jpeg", "image/tiff"];

/// Puts a file to a document; one at this place already stays.
pub(crate) fn add(change: &Change, subject: &Subject, file: &File) -> Result<()> {
    let name: String = file.name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
    store::insert(change, subject, file, &name)
}

/// Closes the files of a document that was destroyed: nobody opens them any more; name and digest stay as a record.
pub(crate) fn close(change: &Change, subject: &Subject) -> Result<()> {
    store::close(change, subject)
}

/// The files of a document that may be opened.
pub(crate) fn of(tx: &Tx, subject: &Subject) -> Result<Vec<File>> {
    store::of(tx, subject)
}

/// A size for people: "1,5 MB".
pub(crate) fn megabytes(chrome: &Chrome, bytes: u64) -> String {
    let tenths = bytes.div_ceil((1 << 20) / 10).max(1);
    let comma = chrome.say(",", ".");
    format!("{}{comma}{} MB", tenths / 10, tenths % 10)
}

/// What kind of file this is, by its first bytes and its name. What is not known is only downloaded, never shown.
pub(crate) fn media_type(head: &[u8], name: &str) -> &'static str {
    let ends = |ending: &str| name.to_lowercase().ends_with(ending);
    match head {
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "image/tiff",
        [b'P', b'K', 3, 4, ..] if ends(".docx") => {
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        }
        [b'P', b'K', 3, 4, ..] if ends(".xlsx") => {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
        [b'P', b'K', 3, 4, ..] => "application/zip",
        _ => "application/octet-stream",
    }
}

/// The file as a download under its own name (RFC 6266).
pub(crate) async fn download(blobs: &Blobs, file: &File) -> Result<Response> {
    let body = blobs.open(file.body).await?;
    let headers = attached(file.media_type.clone(), &file.name);
    Ok((headers, Body::from_stream(body)).into_response())
}

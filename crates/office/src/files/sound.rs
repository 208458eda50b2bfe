//! Which files are taken: of a known kind, named as what they are, whole, unlocked, of bounded content, and not marked as a
//! state secret (Decree 30/2020/NĐ-CP, art. 21; Decision 28/2018/QĐ-TTg, art. 1.2). Nothing of a refused file is kept.

mod cells;

use std::io::{Cursor, Read, copy, sink};
use std::sync::Arc;

use base::{Refusal, Result};
use zip::ZipArchive;
use zip::result::ZipError;

use super::refusals;
use crate::{Office, ocr};

/// One file: what the checks of signatures hold in memory, a scan of some hundred pages.
pub(crate) const FILE_BYTES_MAX: usize = 32 << 20;
/// Entries of an office file; long ones with many pictures have some hundred.
const ENTRIES_MAX: usize = 10_000;
/// What an office file may hold when it is unpacked.
const UNPACKED_BYTES_MAX: u64 = 256 << 20;
/// How many times its size a large package may unpack to; text packs to a tenth, a bomb to a thousandth.
const RATIO_MAX: u64 = 100;
/// Below this no ratio is asked about: an empty form packs as well as a bomb.
const RATIO_FROM_BYTES: u64 = 16 << 20;
/// Words kept of the first page: head, kind and abstract stand there.
const HEAD_BYTES_MAX: usize = 4_000;
/// A PDF may begin with so many bytes of something else (ISO 32000-1, annex H.3.4.1).
const PDF_HEAD: usize = 1024;

/// A file that was sent whole.
#[derive(Clone)]
pub(crate) struct Sent {
    /// The field of the form at which it is refused.
    pub(crate) field: &'static str,
    pub(crate) name: String,
    pub(crate) bytes: Arc<Vec<u8>>,
}

/// What was found out about a file that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sound {
    pub(crate) media_type: &'static str,
    /// The words of its first page; empty for a picture that no machine read.
    pub(crate) head: String,
    /// How sure the machine is of them, in hundredths, where the page is a picture.
    pub(crate) certainty: Option<u8>,
}

/// Kinds of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Pdf,
    Docx,
    Xlsx,
    Jpeg,
    Png,
    Tiff,
}

/// Every ending with its kind.
const ENDINGS: [(&str, Kind); 8] = [
    ("pdf", Kind::Pdf),
    ("docx", Kind::Docx),
    ("xlsx", Kind::Xlsx),
    ("jpg", Kind::Jpeg),
    ("jpeg", Kind::Jpeg),
    ("png", Kind::Png),
    ("tif", Kind::Tiff),
    ("tiff", Kind::Tiff),
];

impl Kind {
    fn media_type(self) -> &'static str {
        match self {
            Kind::Pdf => "application/pdf",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Tiff => "image/tiff",
        }
    }

    /// Whether the bytes begin as this kind does.
    fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Kind::Pdf => holds(&bytes[..bytes.len().min(PDF_HEAD)], b"%PDF-"),
            Kind::Docx | Kind::Xlsx => bytes.starts_with(b"PK\x03\x04"),
            Kind::Jpeg => bytes.starts_with(b"\xff\xd8\xff"),
            Kind::Png => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            Kind::Tiff => bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*"),
        }
    }
}

/// Looks at a file; what is refused is told by name.
///
/// # Errors
/// `arrival.empty`, `arrival.too-large`, `arrival.kind`, `arrival.name`, `arrival.locked`, `arrival.broken`,
/// `arrival.bomb`, `arrival.secret`.
pub(crate) async fn look(office: &Office, sent: &Sent) -> Result<Sound> {
    let kind = named(sent)?;
    let said = match kind {
        Kind::Pdf => pdf(office, sent).await?,
        Kind::Docx => packed(sent, "word/document.xml", written).await?,
        Kind::Xlsx => packed(sent, "xl/workbook.xml", cells::words).await?,
        Kind::Jpeg | Kind::Png | Kind::Tiff => String::new(),
    };
    not_secret(sent, &said)?;
    let media_type = kind.media_type();
    // The stamp stands on the first page; the others are read once the document is entered.
    let read = ocr::first(office, media_type, &sent.bytes, &said).await;
    let first = match &read {
        Some(read) => read.words.as_str(),
        None => said.split('\u{c}').next().unwrap_or_default(),
    };
    not_secret(sent, first)?;
    let head = first[..first.floor_char_boundary(HEAD_BYTES_MAX)].to_owned();
    Ok(Sound { media_type, head, certainty: read.map(|read| read.certainty) })
}

/// The kind that name and bytes agree on.
fn named(sent: &Sent) -> Result<Kind, Refusal> {
    let (field, name, bytes) = (sent.field, sent.name.as_str(), sent.bytes.as_slice());
    if bytes.is_empty() {
        return Err(refusals::empty(field, name));
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(refusals::too_large(field, name, bytes.len() as u64));
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let kind = ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, kind)| *kind);
    let kind = kind.ok_or_else(|| refusals::kind(field, name))?;
    // Office files under a password are old containers, whatever their name says.
    if matches!(kind, Kind::Docx | Kind::Xlsx) && bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(refusals::locked(field, name));
    }
    match kind.begins(bytes) {
        true => Ok(kind),
        false => {
            let really = ENDINGS.iter().find(|(_, kind)| kind.begins(bytes));
            Err(refusals::wrongly_named(field, name, really.map(|(ending, _)| *ending)))
        }
    }
}

async fn pdf(office: &Office, sent: &Sent) -> Result<String> {
    if holds_encryption(&sent.bytes) {
        return Err(refusals::locked(sent.field, &sent.name).into());
    }
    let Some(drawing) = &office.drawing else { return Ok(String::new()) };
    let said = drawing.words(&sent.bytes).await;
    Ok(said.ok_or_else(|| refusals::broken(sent.field, &sent.name))?)
}

/// Whether the trailer names a dictionary of encryption (ISO 32000-1, 7.6.1); it stands unpacked, in a file of any version.
fn holds_encryption(bytes: &[u8]) -> bool {
    const KEY: &[u8] = b"/Encrypt";
    let after = |at: usize| bytes.get(at + KEY.len()).copied().unwrap_or_default();
    let places = memchr::memmem::find_iter(bytes, KEY);
    places.map(after).any(|next| next.is_ascii_whitespace() || next == b'<')
}

/// What an office file says, once it was unpacked to its end.
async fn packed(
    sent: &Sent,
    wanted: &'static str,
    read: fn(&Sent) -> Result<String, Refusal>,
) -> Result<String> {
    let held = sent.clone();
    let looking = tokio::task::spawn_blocking(move || {
        unpack(&held, wanted)?;
        read(&held)
    });
    // A file that breaks its reader is a broken file.
    let looked = looking.await.unwrap_or_else(|_| Err(refusals::broken(sent.field, &sent.name)));
    Ok(looked?)
}

fn unpack(sent: &Sent, wanted: &str) -> Result<(), Refusal> {
    let (field, name) = (sent.field, sent.name.as_str());
    let broken = || refusals::broken(field, name);
    let mut archive = ZipArchive::new(Cursor::new(sent.bytes.as_slice())).map_err(|_| broken())?;
    if archive.len() > ENTRIES_MAX {
        return Err(refusals::bomb(field, name));
    }
    let mut unpacked = 0;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                refusals::locked(field, name)
            }
            _ => broken(),
        })?;
        let room = UNPACKED_BYTES_MAX - unpacked;
        unpacked += copy(&mut entry.take(room + 1), &mut sink()).map_err(|_| broken())?;
        let ratio = unpacked / (sent.bytes.len() as u64).max(1);
        if unpacked > UNPACKED_BYTES_MAX || unpacked > RATIO_FROM_BYTES && ratio > RATIO_MAX {
            return Err(refusals::bomb(field, name));
        }
    }
    match archive.index_for_name(wanted) {
        Some(_) => Ok(()),
        None => Err(broken()),
    }
}

fn written(sent: &Sent) -> Result<String, Refusal> {
    let paper = typeset::docx::read(&sent.bytes);
    let paper = paper.map_err(|_| refusals::broken(sent.field, &sent.name))?;
    let lines = paper.lines.iter().map(typeset::check::Line::text);
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

// law!("28/2018:1.2")
/// A page that bears a stamp of secrecy ends it: what is secret has no place here.
fn not_secret(sent: &Sent, said: &str) -> Result<(), Refusal> {
    let degrees = said.split('\u{c}').filter_map(|page| edxml::stamped(page.lines()));
    match degrees.max() {
        Some(degree) => Err(refusals::secret(sent.field, &sent.name, degree)),
        None => Ok(()),
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

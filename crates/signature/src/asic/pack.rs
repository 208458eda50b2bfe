//! Writing a container. The same files and signatures give the same bytes: no time is written.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};
use jiff::Timestamp;

use super::zip::{CENTRAL, DEFLATED, END, FLAG_UTF8, LOCAL, STORED};
use super::{AsicError, File, META_INF, MIME, name};
use crate::validate::{Context, Verdict, asic::validate};

/// Version of the format that knows folders and compression (APPNOTE 4.4.3).
const VERSION: u16 = 20;
/// The first day that the format can say.
const DAY: u16 = 0x21;

/// Puts files and documents of signatures into a container. It is judged once more before it is
/// given out.
///
/// # Errors
/// When a name is not permitted or stands twice, or the signatures do not cover the files.
pub fn pack(files: &[File<'_>], signatures: &[Vec<u8>]) -> Result<Vec<u8>, AsicError> {
    let mut archive = Archive::default();
    archive.add("mimetype", MIME.as_bytes(), STORED)?;
    for file in files {
        name::check_content(file.name)?;
        archive.add(file.name, file.bytes, DEFLATED)?;
    }
    for (index, document) in signatures.iter().enumerate() {
        archive.add(&format!("{META_INF}signatures{:03}.xml", index + 1), document, DEFLATED)?;
    }
    let bytes = archive.finish()?;
    // Whom to trust is for whoever opens it.
    let report = validate(&bytes, Context { anchors: None, at: Timestamp::UNIX_EPOCH });
    if report.verdict == Verdict::Passed { Ok(bytes) } else { Err(AsicError::Foreign) }
}

#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Archive {
    fn add(&mut self, name: &str, content: &[u8], method: u16) -> Result<(), AsicError> {
        let small = if method == DEFLATED { deflated(content)? } else { Vec::new() };
        let shrunk = method == DEFLATED && small.len() < content.len();
        let (method, packed) = if shrunk { (DEFLATED, &small[..]) } else { (STORED, content) };
        let mut sum = Crc::new();
        sum.update(content);
        // What both descriptions share: version, flags, method, time, day, sum, lengths.
        let mut common = Vec::new();
        for number in [VERSION, if name.is_ascii() { 0 } else { FLAG_UTF8 }, method, 0, DAY] {
            common.extend(number.to_le_bytes());
        }
        common.extend(sum.sum().to_le_bytes());
        common.extend(size(packed.len())?);
        common.extend(size(content.len())?);
        let length = u16::try_from(name.len()).map_err(|_| AsicError::Name(name.to_owned()))?;
        common.extend(length.to_le_bytes());
        common.extend([0, 0]);
        let offset = size(self.bytes.len())?;
        for part in [&LOCAL[..], &common, name.as_bytes(), packed] {
            self.bytes.extend_from_slice(part);
        }
        // Comment, volume and attributes are empty.
        for part in [CENTRAL, &VERSION.to_le_bytes()[..], &common, &[0; 10], &offset] {
            self.directory.extend_from_slice(part);
        }
        self.directory.extend_from_slice(name.as_bytes());
        self.count = self.count.checked_add(1).ok_or(AsicError::Limit("files"))?;
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, AsicError> {
        let (length, start) = (size(self.directory.len())?, size(self.bytes.len())?);
        self.bytes.append(&mut self.directory);
        let count = self.count.to_le_bytes();
        for part in [&END[..], &[0; 4], &count, &count, &length, &start, &[0; 2]] {
            self.bytes.extend_from_slice(part);
        }
        Ok(self.bytes)
    }
}

/// Lengths are written in four bytes; the greatest number stands for something else.
fn size(length: usize) -> Result<[u8; 4], AsicError> {
    let length = u32::try_from(length).ok().filter(|length| *length != u32::MAX);
    Ok(length.ok_or(AsicError::Limit("bytes"))?.to_le_bytes())
}

fn deflated(content: &[u8]) -> Result<Vec<u8>, AsicError> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(content).and_then(|()| encoder.finish());
    written.map_err(|_| AsicError::Limit("bytes"))
}

//! A zip of one entry, written as the content streams in: deflated, sizes and check sum behind it.
//! PKWARE APPNOTE 6.3, §4.3; receivers read it with Java's `ZipInputStream` (observed).

use std::io::{self, Read, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// More would not fit a Java array at the receiver.
const CONTENT_MAX: u64 = (2 << 30) - 1;
const VERSION: u16 = 20;
/// Sizes follow the data; the name is UTF-8.
const FLAGS: u16 = 0x0808;
const DEFLATED: u16 = 8;
/// 1 January 1980: no clock here, and equal content gives equal bytes.
const DOS_DAY: u16 = 0x0021;

/// Copies content; `None` when it is too large.
pub(crate) fn copy_bounded(content: impl Read, out: &mut impl Write) -> io::Result<Option<u64>> {
    let size = io::copy(&mut content.take(CONTENT_MAX + 1), out)?;
    Ok((size <= CONTENT_MAX).then_some(size))
}

/// Writes content as the only entry of a zip; answers its size, or `None` when it is too large.
pub(crate) fn write(
    name: &str,
    content: impl Read,
    out: &mut impl Write,
) -> io::Result<Option<u64>> {
    let name_length = u16::try_from(name.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    let mut local = Record::new(b"PK\x03\x04");
    local.short(VERSION).short(FLAGS).short(DEFLATED).short(0).short(DOS_DAY);
    local.long(0).long(0).long(0).short(name_length).short(0);
    local.bytes.extend_from_slice(name.as_bytes());
    out.write_all(&local.bytes)?;

    let mut counting = Counting { content, crc: Crc::new(), size: 0 };
    let mut encoder = DeflateEncoder::new(&mut *out, Compression::default());
    if copy_bounded(&mut counting, &mut encoder)?.is_none() {
        return Ok(None);
    }
    encoder.try_finish()?;
    let (Ok(packed), Ok(size)) = (u32::try_from(encoder.total_out()), u32::try_from(counting.size))
    else {
        return Ok(None);
    };
    drop(encoder);
    let sum = counting.crc.sum();

    let mut tail = Record::new(b"PK\x07\x08");
    tail.long(sum).long(packed).long(size);
    let Some(directory_at) = packed.checked_add(u32::from(name_length) + 30 + 16) else {
        return Ok(None);
    };
    tail.bytes.extend_from_slice(b"PK\x01\x02");
    tail.short(VERSION).short(VERSION).short(FLAGS).short(DEFLATED).short(0).short(DOS_DAY);
    tail.long(sum).long(packed).long(size).short(name_length).short(0).short(0).short(0).short(0);
    tail.long(0).long(0);
    tail.bytes.extend_from_slice(name.as_bytes());
    tail.bytes.extend_from_slice(b"PK\x05\x06");
    tail.short(0).short(0).short(1).short(1);
    tail.long(46 + u32::from(name_length)).long(directory_at).short(0);
    out.write_all(&tail.bytes)?;
    Ok(Some(u64::from(size)))
}

struct Record {
    bytes: Vec<u8>,
}

impl Record {
    fn new(signature: &[u8; 4]) -> Self {
        Record { bytes: signature.to_vec() }
    }

    fn short(&mut self, value: u16) -> &mut Self {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self
    }

    fn long(&mut self, value: u32) -> &mut Self {
        self.bytes.extend_from_slice(&value.to_le_bytes());
        self
    }
}

struct Counting<R> {
    content: R,
    crc: Crc,
    size: u64,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.content.read(buffer)?;
        self.crc.update(&buffer[..length]);
        self.size += length as u64;
        Ok(length)
    }
}

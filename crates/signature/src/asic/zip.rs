//! ZIP as a container needs it (APPNOTE 6.3.10, without ZIP64, encryption and volumes), read
//! without tolerance: entries follow each other without a gap from the first byte on, both of their
//! descriptions agree, none stands twice. So there is one reading, whichever end a program begins
//! at.

use std::io::Read;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use memchr::memmem;

use super::{AsicError, name};

const ENTRIES_MAX: usize = 1000;
/// All files unpacked: a container is held in memory.
const UNPACKED_BYTES_MAX: usize = 128 << 20;
/// Words shrink to a twentieth, seldom to a hundredth; what shrinks more wants to fill memory.
const RATIO_MAX: usize = 200;
/// A small file may shrink as it likes.
const RATIO_FREE_BYTES: usize = 1 << 20;

pub(super) const LOCAL: &[u8; 4] = b"PK\x03\x04";
pub(super) const CENTRAL: &[u8; 4] = b"PK\x01\x02";
pub(super) const END: &[u8; 4] = b"PK\x05\x06";
const DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";
pub(super) const STORED: u16 = 0;
pub(super) const DEFLATED: u16 = 8;
/// Sizes follow the content.
const FLAG_DESCRIPTOR: u16 = 1 << 3;
pub(super) const FLAG_UTF8: u16 = 1 << 11;
/// How hard the compressor tried.
const FLAGS_EFFORT: u16 = 0b110;

/// An entry as both of its descriptions have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Described<'a> {
    pub(super) name: &'a str,
    pub(super) method: u16,
    /// Something stands between the name and the content.
    pub(super) has_extra: bool,
    flags: u16,
    crc: u32,
    packed: usize,
    unpacked: usize,
    offset: usize,
    content: &'a [u8],
}

/// A place in the file that never leaves it.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], AsicError> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let taken = rest.get(..length).ok_or(AsicError::Zip("it ends too early"))?;
        self.at += length;
        Ok(taken)
    }

    fn expect(&mut self, mark: &[u8; 4], what: &'static str) -> Result<(), AsicError> {
        if self.take(4)? == mark { Ok(()) } else { Err(AsicError::Zip(what)) }
    }

    fn u16(&mut self) -> Result<u16, AsicError> {
        Ok(u16::from_le_bytes(self.take(2)?.try_into().unwrap_or_default()))
    }

    fn u32(&mut self) -> Result<u32, AsicError> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().unwrap_or_default()))
    }

    /// A length or a place. The greatest number stands for ZIP64.
    fn size(&mut self) -> Result<usize, AsicError> {
        match self.u32()? {
            u32::MAX => Err(AsicError::Limit("ZIP64")),
            size => usize::try_from(size).map_err(|_| AsicError::Limit("ZIP64")),
        }
    }
}

/// All entries in the order of the file.
pub(super) fn entries(bytes: &[u8]) -> Result<Vec<Described<'_>>, AsicError> {
    let (count, directory) = end(bytes)?;
    let mut central = Cursor { bytes, at: directory.start };
    let mut found = Vec::with_capacity(count);
    for _ in 0..count {
        found.push(described(&mut central)?);
    }
    if central.at != directory.end {
        return Err(AsicError::Zip("its directory has another length"));
    }
    found.sort_by_key(|entry| entry.offset);
    let mut local = Cursor { bytes, at: 0 };
    for entry in &mut found {
        if local.at != entry.offset {
            return Err(AsicError::Zip("a gap or an overlap"));
        }
        content(&mut local, entry)?;
    }
    if local.at != directory.start {
        return Err(AsicError::Zip("something before its directory"));
    }
    distinct(&found)?;
    bounded(&found)?;
    Ok(found)
}

/// The number of entries and where the directory stands (4.3.16).
fn end(bytes: &[u8]) -> Result<(usize, std::ops::Range<usize>), AsicError> {
    let place = memmem::rfind(bytes, END).ok_or(AsicError::Zip("it has no end"))?;
    let mut end = Cursor { bytes, at: place + 4 };
    let disks = [end.u16()?, end.u16()?];
    let counts = [end.u16()?, end.u16()?];
    let (length, start) = (end.size()?, end.size()?);
    let comment = usize::from(end.u16()?);
    end.take(comment)?;
    if disks != [0, 0] || counts[0] != counts[1] || end.at != bytes.len() {
        return Err(AsicError::Zip("its end"));
    }
    let count = usize::from(counts[0]);
    if count > ENTRIES_MAX {
        return Err(AsicError::Limit("files"));
    }
    if start.checked_add(length) != Some(place) {
        return Err(AsicError::Zip("its directory is elsewhere"));
    }
    Ok((count, start..place))
}

/// An entry of the directory (4.3.12).
fn described<'a>(central: &mut Cursor<'a>) -> Result<Described<'a>, AsicError> {
    central.expect(CENTRAL, "its directory")?;
    central.take(4)?;
    let (flags, method) = (central.u16()?, central.u16()?);
    central.take(4)?;
    let crc = central.u32()?;
    let (packed, unpacked) = (central.size()?, central.size()?);
    let lengths = [central.u16()?, central.u16()?, central.u16()?].map(usize::from);
    let disk = central.u16()?;
    central.take(6)?;
    let offset = central.size()?;
    let name = central.take(lengths[0])?;
    central.take(lengths[1] + lengths[2])?;
    let known = flags & !(FLAG_DESCRIPTOR | FLAG_UTF8 | FLAGS_EFFORT) == 0;
    if !known || disk != 0 || ![STORED, DEFLATED].contains(&method) {
        return Err(AsicError::Zip("encryption or an unknown method"));
    }
    let name = std::str::from_utf8(name).ok();
    let name = name.filter(|name| name.is_ascii() || flags & FLAG_UTF8 != 0);
    let name = name.ok_or(AsicError::Zip("a name that is not UTF-8"))?;
    name::check(name)?;
    let has_extra = lengths[1] > 0;
    Ok(Described { name, method, has_extra, flags, crc, packed, unpacked, offset, content: &[] })
}

/// The local description (4.3.7), which must say the same, and the content.
fn content<'a>(local: &mut Cursor<'a>, entry: &mut Described<'a>) -> Result<(), AsicError> {
    let differs = AsicError::Zip("two descriptions that differ");
    local.expect(LOCAL, "a file's beginning")?;
    local.take(2)?;
    let (flags, method) = (local.u16()?, local.u16()?);
    local.take(4)?;
    let numbers = (local.u32()?, local.size()?, local.size()?);
    let lengths = [local.u16()?, local.u16()?].map(usize::from);
    let name = local.take(lengths[0])?;
    local.take(lengths[1])?;
    let later = flags & FLAG_DESCRIPTOR != 0;
    let own = (entry.crc, entry.packed, entry.unpacked);
    let same_numbers = numbers == own || (later && numbers == (0, 0, 0));
    if flags != entry.flags || method != entry.method || !same_numbers {
        return Err(differs);
    }
    if name != entry.name.as_bytes() {
        return Err(differs);
    }
    entry.has_extra |= lengths[1] > 0;
    entry.content = local.take(entry.packed)?;
    if later {
        // The mark may be left out (4.3.9.3).
        let marked = local.bytes.get(local.at..).is_some_and(|rest| rest.starts_with(DESCRIPTOR));
        local.take(if marked { 4 } else { 0 })?;
        if (local.u32()?, local.size()?, local.size()?) != own {
            return Err(differs);
        }
    }
    Ok(())
}

/// No two names are the same for a program that does not tell small letters from capitals.
fn distinct(entries: &[Described<'_>]) -> Result<(), AsicError> {
    let mut names: Vec<String> = entries.iter().map(|entry| entry.name.to_lowercase()).collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
    twice.map_or(Ok(()), |pair| Err(AsicError::Twice(pair[0].clone())))
}

fn bounded(entries: &[Described<'_>]) -> Result<(), AsicError> {
    let mut all = 0_usize;
    for entry in entries {
        all = all.saturating_add(entry.unpacked);
        let swollen = entry.unpacked > entry.packed.saturating_mul(RATIO_MAX);
        if swollen && entry.unpacked > RATIO_FREE_BYTES {
            return Err(AsicError::Limit("compression"));
        }
    }
    if all > UNPACKED_BYTES_MAX { Err(AsicError::Limit("bytes")) } else { Ok(()) }
}

/// The content as it was put in, held against length and check sum.
pub(super) fn unpacked(entry: &Described<'_>) -> Result<Vec<u8>, AsicError> {
    let broken = || AsicError::Broken(entry.name.to_owned());
    let bytes = if entry.method == STORED {
        entry.content.to_vec()
    } else {
        let mut decoder = DeflateDecoder::new(entry.content);
        let mut bytes = Vec::new();
        let limit = u64::try_from(entry.unpacked).unwrap_or(u64::MAX).saturating_add(1);
        decoder.by_ref().take(limit).read_to_end(&mut bytes).map_err(|_| broken())?;
        // Nothing hides behind the compressed content.
        if decoder.total_in() != entry.content.len() as u64 {
            return Err(broken());
        }
        bytes
    };
    let mut sum = Crc::new();
    sum.update(&bytes);
    let whole = bytes.len() == entry.unpacked && sum.sum() == entry.crc;
    if whole { Ok(bytes) } else { Err(broken()) }
}

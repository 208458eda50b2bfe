//! One cross-reference section: table, stream or both (ISO 32000-1, 7.5.4, 7.5.8), and the
//! `startxref` that closes it.

use std::collections::BTreeMap;

use super::parser::Parser;
use super::{Content, Dictionary, Limits, Object, PdfError, filter};

/// Bytes at the end of a file in which the last `startxref` is looked for, as common readers do.
const TAIL_BYTES: usize = 2048;

/// What a section says of an object number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// The number stands for nothing, whatever an earlier revision said.
    Free { generation: u16 },
    /// The object begins at this byte of the file.
    InFile { offset: usize, generation: u16 },
    /// The object is member `index` of the object stream with this number.
    InStream { stream: u32, index: u32 },
}

/// How a section is written; an update is written in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XrefStyle {
    Table,
    Stream,
    /// A table with a stream beside it (`XRefStm`) that only newer readers see.
    Hybrid,
}

pub(crate) struct Section {
    pub(crate) at: usize,
    pub(crate) style: XrefStyle,
    pub(crate) entries: BTreeMap<u32, Entry>,
    pub(crate) trailer: Dictionary,
    /// None for the first section of a linearised file, which may go without.
    pub(crate) closing: Option<Closing>,
}

/// `startxref`, an offset, `%%EOF`.
pub(crate) struct Closing {
    pub(crate) startxref: usize,
    /// The byte after `%%EOF`, without and with the line end.
    pub(crate) eof: usize,
    pub(crate) end: usize,
}

/// What reading may still cost; shared by all sections of a file.
pub(crate) struct Budget<'l> {
    pub(crate) limits: &'l Limits,
    pub(crate) entries: usize,
    pub(crate) unpacked: usize,
}

impl<'l> Budget<'l> {
    pub(crate) fn new(limits: &'l Limits) -> Self {
        Budget { limits, entries: limits.entries, unpacked: limits.unpacked_bytes }
    }

    fn entries(&mut self, count: u64) -> Result<(), PdfError> {
        let left = usize::try_from(count).ok().and_then(|count| self.entries.checked_sub(count));
        self.entries = left.ok_or(PdfError::Limit("cross-reference entries"))?;
        Ok(())
    }

    /// Unpacks a stream whose dictionary holds no reference, at the cost of the common store.
    pub(crate) fn unpack(&mut self, raw: &[u8], of: &Dictionary) -> Result<Vec<u8>, PdfError> {
        let bytes_max = self.unpacked.min(self.limits.stream_bytes);
        let data = filter::decode(raw, of, bytes_max, &|value| match value {
            Object::Reference(_) => Err(PdfError::Structure("a reference in a filter")),
            plain => Ok(plain.clone()),
        })?;
        self.unpacked -= data.len();
        Ok(data)
    }
}

/// The last `startxref` of the file and what it points to.
pub(crate) fn last_startxref(bytes: &[u8], limits: &Limits) -> Result<usize, PdfError> {
    let from = bytes.len().saturating_sub(TAIL_BYTES);
    let place = bytes[from..].windows(9).rposition(|window| window == b"startxref");
    let place = place.ok_or(PdfError::Startxref)?;
    Ok(closing(&mut Parser::new(bytes, from + place, limits))?.startxref)
}

fn closing(parser: &mut Parser<'_>) -> Result<Closing, PdfError> {
    parser.keyword("startxref").map_err(|_| PdfError::Startxref)?;
    let startxref = parser.unsigned()?.try_into().map_err(|_| PdfError::Startxref)?;
    parser.skip_space();
    if !parser.take(b"%%EOF") {
        return Err(PdfError::Startxref);
    }
    let eof = parser.at();
    parser.skip_line_end();
    Ok(Closing { startxref, eof, end: parser.at() })
}

/// Reads the section that begins at `at`.
pub(crate) fn read(bytes: &[u8], at: usize, budget: &mut Budget<'_>) -> Result<Section, PdfError> {
    if at >= bytes.len() {
        return Err(PdfError::Section { at, what: "it lies outside the file" });
    }
    let mut parser = Parser::new(bytes, at, budget.limits);
    parser.skip_space();
    let (style, entries, trailer) = if parser.take(b"xref") {
        table(bytes, at, &mut parser, budget)?
    } else {
        let (entries, trailer) = stream(bytes, &mut parser, budget)?;
        (XrefStyle::Stream, entries, trailer)
    };
    let closing = closing(&mut parser).ok();
    Ok(Section { at, style, entries, trailer, closing })
}

type Read = (BTreeMap<u32, Entry>, Dictionary);

fn table(
    bytes: &[u8],
    at: usize,
    parser: &mut Parser<'_>,
    budget: &mut Budget<'_>,
) -> Result<(XrefStyle, BTreeMap<u32, Entry>, Dictionary), PdfError> {
    let mut entries = BTreeMap::new();
    while parser.keyword("trailer").is_err() {
        let (first, count) = (parser.unsigned()?, parser.unsigned()?);
        budget.entries(count)?;
        for number in first..first.saturating_add(count) {
            let (field, generation) = (parser.unsigned()?, parser.unsigned()?);
            // Free numbers may carry 65536 in files of old programs.
            let generation = generation.min(65_535) as u16;
            let entry = if parser.keyword("f").is_ok() {
                Entry::Free { generation }
            } else {
                parser.keyword("n")?;
                in_file(at, field, generation)?
            };
            insert(&mut entries, at, number, entry)?;
        }
    }
    let Object::Dictionary(trailer) = parser.value(0)? else {
        return Err(PdfError::Section { at, what: "no trailer dictionary" });
    };
    let Some(beside) = trailer.get("XRefStm") else {
        return Ok((XrefStyle::Table, entries, trailer));
    };
    let beside = beside.as_size().filter(|place| *place < at);
    let beside = beside.ok_or(PdfError::Section { at, what: "XRefStm does not lie before it" })?;
    let (hidden, _) = stream(bytes, &mut Parser::new(bytes, beside, budget.limits), budget)?;
    for (number, entry) in hidden {
        // The table hides from old readers what it calls free (7.5.8.4).
        if !matches!(entries.get(&number), Some(Entry::InFile { .. })) {
            entries.insert(number, entry);
        }
    }
    Ok((XrefStyle::Hybrid, entries, trailer))
}

/// An offset of 0 is how some programs write a number that stands for nothing.
fn in_file(at: usize, offset: u64, generation: u16) -> Result<Entry, PdfError> {
    match usize::try_from(offset) {
        Ok(0) => Ok(Entry::Free { generation }),
        Ok(offset) => Ok(Entry::InFile { offset, generation }),
        Err(_) => Err(PdfError::Section { at, what: "an offset is too large" }),
    }
}

fn insert(
    entries: &mut BTreeMap<u32, Entry>,
    at: usize,
    number: u64,
    entry: Entry,
) -> Result<(), PdfError> {
    let number = u32::try_from(number)
        .map_err(|_| PdfError::Section { at, what: "a number is too large" })?;
    // Readers disagree about which of two counts.
    if entries.insert(number, entry).is_some() {
        return Err(PdfError::Section { at, what: "a number is listed twice" });
    }
    Ok(())
}

fn stream(
    bytes: &[u8],
    parser: &mut Parser<'_>,
    budget: &mut Budget<'_>,
) -> Result<Read, PdfError> {
    parser.skip_space();
    let at = parser.at();
    let wrong = |what| PdfError::Section { at, what };
    parser.object_head().map_err(|_| wrong("neither a table nor a stream"))?;
    let length = |said: &Object| said.as_size().ok_or(wrong("its Length is no number"));
    let Object::Stream(stream) = parser.object_body(length)? else {
        return Err(wrong("it is no stream"));
    };
    let Content::InFile(range) = stream.content else { return Err(wrong("it is no stream")) };
    let trailer = stream.dictionary;
    if !trailer.is("Type", "XRef") {
        return Err(wrong("its Type is not XRef"));
    }
    let numbers = |name| -> Option<Vec<u64>> {
        let items = trailer.get(name)?.as_array()?;
        items.iter().map(|item| u64::try_from(item.as_integer()?).ok()).collect()
    };
    let size = trailer.get("Size").and_then(Object::as_size).ok_or(wrong("no Size"))?;
    let widths = match numbers("W").as_deref() {
        Some(&[a, b, c]) if a <= 8 && b <= 8 && c <= 8 && a + b + c > 0 => [a, b, c],
        _ => return Err(wrong("W is not three small numbers")),
    };
    let index = match trailer.get("Index") {
        None => vec![0, size as u64],
        Some(_) => numbers("Index").ok_or(wrong("Index is no list of numbers"))?,
    };
    let data = budget.unpack(&bytes[range], &trailer)?;
    let mut rows = data.chunks_exact(widths.iter().sum::<u64>() as usize);
    let mut entries = BTreeMap::new();
    for pair in index.chunks(2) {
        let &[first, count] = pair else { return Err(wrong("Index is odd")) };
        budget.entries(count)?;
        for number in first..first.saturating_add(count) {
            let row = rows.next().ok_or(wrong("it ends early"))?;
            if let Some(entry) = row_entry(at, row, widths)? {
                insert(&mut entries, at, number, entry)?;
            }
        }
    }
    Ok((entries, trailer))
}

/// One row of a stream; a type unknown to the standard is a reference to nothing (table 18).
fn row_entry(at: usize, row: &[u8], widths: [u64; 3]) -> Result<Option<Entry>, PdfError> {
    let mut rest = row;
    let mut field = |width: u64| {
        let (bytes, after) = rest.split_at(width as usize);
        rest = after;
        bytes.iter().fold(0_u64, |value, byte| value << 8 | u64::from(*byte))
    };
    let [kind, second, third] = widths.map(&mut field);
    let kind = if widths[0] == 0 { 1 } else { kind };
    let small = |value: u64| {
        u32::try_from(value).map_err(|_| PdfError::Section { at, what: "a number is too large" })
    };
    let generation = third.min(65_535) as u16;
    Ok(match kind {
        0 => Some(Entry::Free { generation }),
        1 => Some(in_file(at, second, generation)?),
        2 => Some(Entry::InStream { stream: small(second)?, index: small(third)? }),
        _ => None,
    })
}

//! Which bytes a signature covers. They must be the whole file up to the end of its revision, but
//! for the one hexadecimal string that holds the signature itself (ISO 32000-1, 12.8.1).

use std::ops::Range;

use super::found::Found;
use crate::pdf::{Document, Object};

/// The bytes covered, before and after the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coverage {
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
    /// The end is the end of the revision that brought the signature.
    pub(super) whole_revision: bool,
}

/// Why the covered bytes prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CoverageFault {
    /// `ByteRange` is not four numbers that rise and stay within the file.
    Malformed,
    /// What is left out is not exactly this signature's own value.
    Hole,
}

/// Reads `ByteRange` and holds it against the file.
pub(super) fn coverage(document: &Document<'_>, found: &Found) -> Result<Coverage, CoverageFault> {
    let (before, after) = ranges(document, found).ok_or(CoverageFault::Malformed)?;
    if !hole_is_the_value(document, found, before.end..after.start) {
        return Err(CoverageFault::Hole);
    }
    let revision = &document.revisions()[found.revision];
    let whole_revision = (revision.eof..=revision.end).contains(&after.end);
    Ok(Coverage { before, after, whole_revision })
}

fn ranges(document: &Document<'_>, found: &Found) -> Option<(Range<usize>, Range<usize>)> {
    let items = found.dictionary.get("ByteRange")?.as_array()?;
    let [first, length, second, rest] = items else { return None };
    let [first, length, second, rest] =
        [first.as_size()?, length.as_size()?, second.as_size()?, rest.as_size()?];
    let end = second.checked_add(rest)?;
    // `<` and `>` and at least one byte of a value lie between.
    let rises = first == 0 && length > 0 && second >= length.checked_add(4)?;
    (rises && rest > 0 && end <= document.bytes().len()).then_some((0..length, second..end))
}

/// The hole holds `<…>` with nothing but the digits of this value, inside this value's object.
fn hole_is_the_value(document: &Document<'_>, found: &Found, hole: Range<usize>) -> bool {
    let Some(contents) = found.dictionary.get("Contents").and_then(Object::as_string) else {
        return false;
    };
    let Some(place) = found.place.filter(|place| *place < hole.start) else { return false };
    if document.next_bound(place) < hole.end {
        return false;
    }
    let text = &document.bytes()[hole];
    let [b'<', digits @ .., b'>'] = text else { return false };
    digits.len() == contents.len() * 2
        && digits.chunks_exact(2).zip(contents).all(|(pair, byte)| {
            let digit = |at: usize| char::from(pair[at]).to_digit(16);
            digit(0).zip(digit(1)).is_some_and(|(high, low)| high * 16 + low == u32::from(*byte))
        })
}

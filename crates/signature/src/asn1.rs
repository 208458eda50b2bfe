//! Raw pieces of DER. What was signed must be kept to the byte, so certificates and attributes are
//! cut out of their surroundings and put into new ones, never decoded and encoded again.

use der::asn1::AnyRef;
use der::{Decode, Encode, Header, Length, Reader, Result, SliceReader, Tag, TagNumber, Tagged};

/// `[n]` around something, EXPLICIT or a constructed IMPLICIT.
pub(crate) const fn context(number: u8) -> Tag {
    Tag::ContextSpecific { constructed: true, number: TagNumber::new(number) }
}

/// Takes one value with this tag and reads on inside it.
pub(crate) fn open<'a>(reader: &mut SliceReader<'a>, tag: Tag) -> Result<SliceReader<'a>> {
    let value = AnyRef::decode(reader)?;
    value.tag().assert_eq(tag)?;
    SliceReader::new(value.value())
}

/// As `open`, if a value with this tag is next.
pub(crate) fn open_optional<'a>(
    reader: &mut SliceReader<'a>,
    tag: Tag,
) -> Result<Option<SliceReader<'a>>> {
    if reader.is_finished() || reader.peek_tag()? != tag {
        return Ok(None);
    }
    open(reader, tag).map(Some)
}

/// All values up to the end, each with its tag and length.
pub(crate) fn pieces<'a>(mut reader: SliceReader<'a>, max: usize) -> Result<Vec<&'a [u8]>> {
    let mut pieces = Vec::new();
    while !reader.is_finished() {
        if pieces.len() == max {
            return Err(der::ErrorKind::Overlength.into());
        }
        pieces.push(reader.tlv_bytes()?);
    }
    Ok(pieces)
}

/// A value of this tag with the parts as its content.
pub(crate) fn wrap(tag: Tag, parts: &[&[u8]]) -> Result<Vec<u8>> {
    let length = Length::try_from(parts.iter().map(|part| part.len()).sum::<usize>())?;
    let mut out = Header::new(tag, length)?.to_der()?;
    for part in parts {
        out.extend_from_slice(part);
    }
    Ok(out)
}

/// A SET OF in the order of DER.
pub(crate) fn set_of(tag: Tag, mut parts: Vec<Vec<u8>>) -> Result<Vec<u8>> {
    parts.sort();
    wrap(tag, &parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

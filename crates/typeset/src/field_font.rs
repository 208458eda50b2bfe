//! The font that number and date are written in when they enter a finished file: a TrueType subset of the same faces,
//! complete enough to be embedded on its own. OpenType 1.9 (sfnt, cmap format 4); ISO 19005-2, 6.2.11 (embedding).

use subsetter::GlyphRemapper;
use ttf_parser::Face;

use crate::render::{FACES, FieldStyle};

/// Digits and signs, then every Vietnamese letter that is not ASCII, small; capitals follow from them.
const SIGNS: std::ops::RangeInclusive<char> = ' '..='~';
const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

/// A TrueType font (`glyf` outlines) with the digits, the ASCII signs and the Vietnamese letters, and a Unicode
/// `cmap`; about 60 KiB. Made anew on each call: keep it.
///
/// # Errors
/// The message of the subsetter; with the fonts of this crate there is none.
pub fn field_font(style: FieldStyle) -> Result<Vec<u8>, FieldFontError> {
    let [regular, italic, ..] = FACES;
    let face = match style {
        FieldStyle::Regular => regular,
        FieldStyle::Italic => italic,
    };
    subset(face).ok_or(FieldFontError)
}

/// The faces of this crate could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the built-in font could not be subset")]
pub struct FieldFontError;

fn subset(font: &[u8]) -> Option<Vec<u8>> {
    let face = Face::parse(font, 0).ok()?;
    let mut remapper = GlyphRemapper::new();
    let mut map: Vec<(u16, u16)> = characters()
        .filter_map(|c| Some((u16::try_from(u32::from(c)).ok()?, face.glyph_index(c)?)))
        .map(|(c, glyph)| (c, remapper.remap(glyph.0)))
        .collect();
    map.sort_unstable();
    let subset = subsetter::subset(font, 0, &remapper).ok()?;
    let os2 = face.raw_face().table(ttf_parser::Tag::from_bytes(b"OS/2"))?;
    with_tables(&subset, [(*b"OS/2", os2.to_vec()), (*b"cmap", cmap(&map)?)])
}

fn characters() -> impl Iterator<Item = char> {
    let capitals = LETTERS.chars().flat_map(char::to_uppercase);
    SIGNS.chain(LETTERS.chars()).chain(capitals)
}

/// A `cmap` with one format 4 table for Unicode: a segment for each character, so that nothing has to be computed.
fn cmap(map: &[(u16, u16)]) -> Option<Vec<u8>> {
    let segments = u16::try_from(map.len()).ok()?.checked_add(1)?;
    let last = (0xFFFF_u16, 0_u16);
    let all: Vec<(u16, u16)> = map.iter().copied().chain([last]).collect();
    let power = 1_u16 << segments.ilog2();
    let length = segments.checked_mul(8)?.checked_add(16)?;
    let mut table: Vec<u16> = vec![0, 1, 3, 1, 0, 12, 4, length, 0, segments * 2];
    table.extend([power * 2, u16::try_from(power.ilog2()).ok()?, (segments - power) * 2]);
    table.extend(all.iter().map(|(character, _)| character));
    table.push(0);
    table.extend(all.iter().map(|(character, _)| character));
    table.extend(all.iter().map(|(character, glyph)| glyph.wrapping_sub(*character)));
    table.extend(std::iter::repeat_n(0, usize::from(segments)));
    Some(table.into_iter().flat_map(u16::to_be_bytes).collect())
}

/// Bytes of an sfnt header and of one entry of its table directory.
const HEADER: usize = 12;
const ENTRY: usize = 16;

/// The same font with more tables; those must not be there yet.
fn with_tables(font: &[u8], more: [([u8; 4], Vec<u8>); 2]) -> Option<Vec<u8>> {
    let count = usize::from(u16::from_be_bytes(font.get(4..6)?.try_into().ok()?));
    let mut tables = Vec::with_capacity(count + more.len());
    for entry in font.get(HEADER..HEADER + count * ENTRY)?.chunks_exact(ENTRY) {
        let word = |at: usize| Some(u32::from_be_bytes(entry.get(at..at + 4)?.try_into().ok()?));
        let (offset, length) = (word(8)? as usize, word(12)? as usize);
        let bytes = font.get(offset..offset.checked_add(length)?)?.to_vec();
        tables.push((entry.get(..4)?.try_into().ok()?, bytes));
    }
    tables.extend(more);
    tables.sort_by_key(|(tag, _): &([u8; 4], Vec<u8>)| *tag);
    write_sfnt(&mut tables)
}

/// Writes header, directory and tables; the whole-file checksum in `head` is set last.
fn write_sfnt(tables: &mut [([u8; 4], Vec<u8>)]) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = 1_u16 << count.ilog2();
    let search = [count, power * 16, u16::try_from(power.ilog2()).ok()?, (count - power) * 16];
    let mut font = vec![0, 1, 0, 0];
    font.extend(search.into_iter().flat_map(u16::to_be_bytes));
    let mut offset = HEADER + tables.len() * ENTRY;
    let mut body = Vec::new();
    let mut adjustment = None;
    for (tag, bytes) in tables {
        if tag == b"head" {
            bytes.get_mut(8..12)?.fill(0);
            adjustment = Some(offset + 8);
        }
        let length = u32::try_from(bytes.len()).ok()?;
        font.extend(*tag);
        let words = [checksum(bytes), u32::try_from(offset).ok()?, length];
        font.extend(words.into_iter().flat_map(u32::to_be_bytes));
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        offset += bytes.len();
        body.append(bytes);
    }
    font.append(&mut body);
    let sum = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&font));
    let place = adjustment?;
    font.get_mut(place..place + 4)?.copy_from_slice(&sum.to_be_bytes());
    Some(font)
}

/// The sum of the big-endian words, the last one filled up with zeros.
fn checksum(bytes: &[u8]) -> u32 {
    let word = |chunk: &[u8]| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(word)
    };
    bytes.chunks(4).map(word).fold(0, u32::wrapping_add)
}

#[cfg(test)]
mod tests {
    use super::{characters, field_font};
    use crate::render::FieldStyle;
    use ttf_parser::Face;

    #[test]
    fn every_character_has_its_shape_and_its_width() {
        for (style, file) in
            [(FieldStyle::Regular, super::FACES[0]), (FieldStyle::Italic, super::FACES[1])]
        {
            let font = field_font(style).unwrap();
            let (subset, whole) = (Face::parse(&font, 0).unwrap(), Face::parse(file, 0).unwrap());
            for c in characters() {
                let (ours, theirs) = (subset.glyph_index(c), whole.glyph_index(c));
                let (ours, theirs) = (ours.expect("mapped"), theirs.expect("in the font"));
                let (width, right) =
                    (subset.glyph_hor_advance(ours), whole.glyph_hor_advance(theirs));
                assert_eq!(width, right, "{c}");
                let (shape, right) =
                    (subset.glyph_bounding_box(ours), whole.glyph_bounding_box(theirs));
                assert_eq!(shape, right, "{c}");
            }
            assert_eq!(subset.glyph_index('Ж'), None);
            assert_eq!(super::checksum(&font), 0xB1B0_AFBA, "the checksum of the whole file");
        }
    }

    #[test]
    fn every_digit_is_half_an_em_wide() {
        for style in [FieldStyle::Regular, FieldStyle::Italic] {
            let font = field_font(style).unwrap();
            let face = Face::parse(&font, 0).unwrap();
            for digit in '0'..='9' {
                let glyph = face.glyph_index(digit).unwrap();
                assert_eq!(face.glyph_hor_advance(glyph), Some(face.units_per_em() / 2));
            }
        }
    }
}

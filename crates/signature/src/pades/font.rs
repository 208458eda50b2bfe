//! A TrueType font inside the file (ISO 32000-1, 9.7): a composite font whose codes are glyph
//! numbers, with widths and the way back to Unicode, so that text can be copied and PDF/A stays
//! what it is.

use std::collections::BTreeMap;
use std::fmt::Write;

use ttf_parser::Face;

use super::PadesError;
use super::image::packed;
use crate::pdf::{Dictionary, Object, ObjectId, Stream, Update};

/// One block of a ToUnicode map holds no more (Adobe technical note 5014).
const BLOCK_MAX: usize = 100;

/// Adds the font; gives back the composite font that appearances name.
pub(super) fn add(update: &mut Update<'_>, program: &[u8]) -> Result<ObjectId, PadesError> {
    let face = Face::parse(program, 0).map_err(|_| PadesError::Font("no TrueType font"))?;
    let name = Object::name(&postscript_name(&face));
    let scale = |value: i64| value * 1000 / i64::from(face.units_per_em());
    let length = i64::try_from(program.len()).unwrap_or(i64::MAX);
    let file = packed(Dictionary::new().with("Length1", length), program);
    let file = update.add(Object::Stream(file));
    let frame = face.global_bounding_box();
    let corners = [frame.x_min, frame.y_min, frame.x_max, frame.y_max];
    let corners: Vec<Object> = corners.map(|at| scale(at.into()).into()).into();
    let descriptor = Dictionary::new()
        .with("Type", Object::name("FontDescriptor"))
        .with("FontName", name.clone())
        // Symbolic: codes are glyphs, no standard encoding is meant (table 123, bit 3).
        .with("Flags", 4_i64)
        .with("FontBBox", corners)
        .with("ItalicAngle", 0_i64)
        .with("Ascent", scale(face.ascender().into()))
        .with("Descent", scale(face.descender().into()))
        .with("CapHeight", scale(face.capital_height().unwrap_or(face.ascender()).into()))
        .with("StemV", 80_i64)
        .with("FontFile2", file);
    let descriptor = update.add(descriptor);
    let widths: Vec<Object> = (0..face.number_of_glyphs())
        .map(|glyph| {
            scale(face.glyph_hor_advance(ttf_parser::GlyphId(glyph)).unwrap_or(0).into()).into()
        })
        .collect();
    let system = Dictionary::new()
        .with("Registry", Object::String(b"Adobe".to_vec()))
        .with("Ordering", Object::String(b"Identity".to_vec()))
        .with("Supplement", 0_i64);
    let descendant = Dictionary::new()
        .with("Type", Object::name("Font"))
        .with("Subtype", Object::name("CIDFontType2"))
        .with("BaseFont", name.clone())
        .with("CIDSystemInfo", system)
        .with("CIDToGIDMap", Object::name("Identity"))
        .with("W", vec![Object::Integer(0), widths.into()])
        .with("FontDescriptor", descriptor);
    let descendant = update.add(descendant);
    let to_unicode = update.add(Object::Stream(to_unicode(&face)));
    Ok(update.add(
        Dictionary::new()
            .with("Type", Object::name("Font"))
            .with("Subtype", Object::name("Type0"))
            .with("BaseFont", name)
            .with("Encoding", Object::name("Identity-H"))
            .with("DescendantFonts", vec![descendant.into()])
            .with("ToUnicode", to_unicode),
    ))
}

/// The program of a font that `add` put into the file.
pub(super) fn program(update: &Update<'_>, font: &Object) -> Result<Vec<u8>, PadesError> {
    let wrong = PadesError::Font("it was not put into this file by us");
    let font = update.resolve(font)?;
    let below = font.as_dictionary().and_then(|font| font.get("DescendantFonts")).cloned();
    let below = update.resolve(&below.unwrap_or(Object::Null))?;
    let first = below.as_array().and_then(|list| list.first()).ok_or(wrong.clone())?;
    let descendant = update.resolve(first)?;
    let Some(descendant) = descendant.as_dictionary() else { return Err(wrong) };
    let descriptor = update.lookup(descendant, "FontDescriptor")?;
    let Some(descriptor) = descriptor.as_dictionary() else { return Err(wrong) };
    match update.lookup(descriptor, "FontFile2")? {
        Object::Stream(stream) => Ok(update.view().unpack(&stream)?),
        _ => Err(wrong),
    }
}

/// A line of text in glyph numbers, two bytes each, and its width at size 1.
pub(super) fn encode(program: &[u8], text: &str) -> Result<(Vec<u8>, f64), PadesError> {
    let face = Face::parse(program, 0).map_err(|_| PadesError::Font("no TrueType font"))?;
    let (mut codes, mut width) = (Vec::new(), 0_u64);
    for letter in text.chars() {
        let glyph = face.glyph_index(letter).ok_or(PadesError::Letter(letter))?;
        codes.extend(glyph.0.to_be_bytes());
        width += u64::from(face.glyph_hor_advance(glyph).unwrap_or(0));
    }
    // A line's width is far below 2^53.
    Ok((codes, width as f64 / f64::from(face.units_per_em())))
}

fn postscript_name(face: &Face<'_>) -> String {
    let wanted = ttf_parser::name_id::POST_SCRIPT_NAME;
    let names = face.names().into_iter().filter(|name| name.name_id == wanted);
    let name = names.filter_map(|name| name.to_string()).next().unwrap_or_default();
    let name: String = name.chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    // Six letters and a plus say that it is a part of a font (9.6.4).
    format!("TRUCAA+{}", if name.is_empty() { "Font" } else { &name })
}

fn to_unicode(face: &Face<'_>) -> Stream {
    let mut letters = BTreeMap::new();
    let tables = face.tables().cmap.iter().flat_map(|cmap| cmap.subtables);
    for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
        table.codepoints(|code| {
            let letter = char::from_u32(code).filter(|letter| !letter.is_control());
            if let (Some(glyph), Some(letter)) = (table.glyph_index(code), letter) {
                letters.entry(glyph.0).or_insert(letter);
            }
        });
    }
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Truc def\n\
         /CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n",
    );
    let letters: Vec<_> = letters.into_iter().collect();
    for block in letters.chunks(BLOCK_MAX) {
        // Writing to a string cannot fail.
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (glyph, letter) in block {
            let mut units = [0; 2];
            let _ = write!(map, "<{glyph:04x}> <");
            for unit in letter.encode_utf16(&mut units) {
                let _ = write!(map, "{unit:04x}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    packed(Dictionary::new(), map.as_bytes())
}

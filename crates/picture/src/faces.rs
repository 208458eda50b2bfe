//! The fonts that a page names in its resources: their names, and whether their outlines travel with the file.
//! ISO 32000-2, 9.6 to 9.8 (simple and composite fonts, descriptors).

use hayro::hayro_syntax::object::{Array, Dict, Name, Stream};
use hayro::hayro_syntax::page::Resources;

/// Forms within forms that are looked into; drawing programs nest two or three.
const DEPTH_MAX: usize = 5;
/// Forms and fonts of one page that are looked at: a page of text has some ten.
const ENTRIES_MAX: usize = 500;
/// In a font's flags: slanted letters (ISO 32000-2, table 121).
const FLAG_ITALIC: u32 = 1 << 6;
/// In a font's flags: bold even at small sizes.
const FLAG_BOLD: u32 = 1 << 18;
/// From this weight on letters count as bold.
pub(crate) const BOLD_FROM: u32 = 600;

/// A font as words bear it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Face {
    /// The PostScript name without the prefix of a subset; empty when the file does not tell it apart.
    pub name: String,
    pub bold: bool,
    pub italic: bool,
    pub embedded: bool,
}

impl Face {
    /// A font that could be any of several: nothing is known of its style.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.name.is_empty()
    }

    pub(crate) fn unknown(embedded: bool) -> Face {
        Face { name: String::new(), bold: false, italic: false, embedded }
    }
}

/// Without the six letters and the plus sign before the name of a subset.
pub(crate) fn bare(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 => rest,
        _ => name,
    }
}

/// What a name tells of the style.
pub(crate) fn styled(name: &str) -> (bool, bool) {
    let name = name.to_ascii_lowercase();
    (name.contains("bold"), name.contains("italic") || name.contains("oblique"))
}

/// Every font of the page's resources and of the forms that it draws.
pub(crate) fn of_page(resources: &Resources<'_>) -> Vec<Face> {
    let (mut faces, mut left) = (Vec::new(), ENTRIES_MAX);
    collect(&resources.fonts, &resources.x_objects, 0, &mut left, &mut faces);
    faces.sort();
    faces.dedup();
    faces
}

fn collect(
    fonts: &Dict<'_>,
    forms: &Dict<'_>,
    depth: usize,
    left: &mut usize,
    faces: &mut Vec<Face>,
) {
    for key in fonts.keys() {
        *left = left.saturating_sub(1);
        if let Some(font) = fonts.get::<Dict<'_>>(&key).filter(|_| *left > 0) {
            faces.extend(face(&font));
        }
    }
    for key in forms.keys() {
        *left = left.saturating_sub(1);
        if *left == 0 || depth >= DEPTH_MAX {
            return;
        }
        let form = forms.get::<Stream<'_>>(&key);
        let inner = form.and_then(|form| form.dict().get::<Dict<'_>>(b"Resources"));
        if let Some(inner) = inner.map(Resources::new) {
            collect(&inner.fonts, &inner.x_objects, depth + 1, left, faces);
        }
    }
}

fn face(font: &Dict<'_>) -> Option<Face> {
    let descendant = font.get::<Array<'_>>(b"DescendantFonts");
    let descendant = descendant.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let described = descendant.as_ref().unwrap_or(font);
    let name = font.get::<Name<'_>>(b"BaseFont")?;
    let name = bare(name.as_str()).to_owned();
    let descriptor = described.get::<Dict<'_>>(b"FontDescriptor").unwrap_or_default();
    let embedded = [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"];
    let embedded = embedded.iter().any(|key| descriptor.contains_key(key));
    let flags = descriptor.get::<u32>(b"Flags").unwrap_or(0);
    let weight = descriptor.get::<u32>(b"FontWeight").unwrap_or(0);
    let (bold, italic) = styled(&name);
    Some(Face {
        bold: bold || weight >= BOLD_FROM || flags & FLAG_BOLD != 0,
        italic: italic || flags & FLAG_ITALIC != 0,
        name,
        embedded,
    })
}

//! Which characters XML allows, and in names.
//! XML 1.0 (fifth edition), productions 2, 4 and 4a; Namespaces in XML 1.0, production 7.

/// Whether a name is a qualified name: name characters, at most one colon, and not at an end.
pub(super) fn is_qualified(name: &str) -> bool {
    let mut parts = name.split(':');
    let well_named = |part: &str| {
        let mut chars = part.chars();
        chars.next().is_some_and(starts_name) && chars.all(continues_name)
    };
    parts.next().is_some_and(well_named)
        && parts.next().is_none_or(well_named)
        && parts.next().is_none()
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Whether a byte ends a name in markup.
pub(super) fn ends_name(byte: u8) -> bool {
    is_space(byte)
        || matches!(byte, b'<' | b'>' | b'/' | b'=' | b'"' | b'\'' | b'?' | b'&' | b'!')
        || byte < 0x20
}

pub(crate) fn is_char(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Index of the first byte of a character XML forbids, in text that is valid UTF-8.
pub(super) fn first_forbidden(text: &[u8]) -> Option<usize> {
    text.iter().enumerate().position(|(index, &byte)| match byte {
        b'\t' | b'\n' | b'\r' => false,
        0..0x20 => true,
        0xef => matches!(text.get(index + 1..index + 3), Some([0xbf, 0xbe | 0xbf])),
        _ => false,
    })
}

fn starts_name(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}'
        | '\u{f8}'..='\u{2ff}' | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}'
        | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}'
        | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

fn continues_name(c: char) -> bool {
    starts_name(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

//! Values to text (ISO 32000-1, 7.3). The same value is written the same way each time.

use std::io::Write;

use super::{Content, Dictionary, Object, ObjectId};

/// Appends `12 0 obj … endobj`. The bytes of a stream that stands in a file are taken from
/// `source`, which is that file.
pub fn write_object(out: &mut Vec<u8>, id: ObjectId, object: &Object, source: &[u8]) {
    text(out, format_args!("{} {} obj\n", id.number, id.generation));
    match object {
        Object::Stream(stream) => {
            let content = match &stream.content {
                Content::InFile(range) => source.get(range.clone()).unwrap_or_default(),
                Content::New(bytes) => bytes,
            };
            // A slice is never longer than i64 can say.
            let length = i64::try_from(content.len()).unwrap_or(i64::MAX);
            write_dictionary(out, &stream.dictionary.clone().with("Length", length));
            out.extend_from_slice(b"\nstream\n");
            out.extend_from_slice(content);
            out.extend_from_slice(b"\nendstream");
        }
        other => write_value(out, other),
    }
    out.extend_from_slice(b"\nendobj\n");
}

/// Writing to memory cannot fail.
pub(super) fn text(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

pub(super) fn write_value(out: &mut Vec<u8>, value: &Object) {
    match value {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => text(out, format_args!("{value}")),
        Object::Integer(value) => text(out, format_args!("{value}")),
        // Infinity and "not a number" have no form in a PDF.
        Object::Real(value) if !value.is_finite() => out.push(b'0'),
        Object::Real(value) => text(out, format_args!("{value}")),
        Object::String(value) => write_string(out, value),
        Object::Name(value) => write_name(out, value),
        Object::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b' ');
                }
                write_value(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary),
        // A stream inside another value cannot be; its dictionary is what remains.
        Object::Stream(stream) => write_dictionary(out, &stream.dictionary),
        Object::Reference(id) => text(out, format_args!("{} {} R", id.number, id.generation)),
    }
}

pub(super) fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary) {
    out.extend_from_slice(b"<<");
    for (name, value) in dictionary.iter() {
        out.push(b'\n');
        write_name(out, name);
        out.push(b' ');
        write_value(out, value);
    }
    out.extend_from_slice(b"\n>>");
}

fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_alphanumeric() || b"_-+.*:,;!?$&@'^~|=\"`\\".contains(byte) {
            out.push(*byte);
        } else {
            text(out, format_args!("#{byte:02x}"));
        }
    }
}

fn write_string(out: &mut Vec<u8>, value: &[u8]) {
    if value.iter().all(|byte| matches!(byte, b' '..=b'~')) && !value.is_empty() {
        out.push(b'(');
        for byte in value {
            if matches!(byte, b'(' | b')' | b'\\') {
                out.push(b'\\');
            }
            out.push(*byte);
        }
        out.push(b')');
        return;
    }
    out.push(b'<');
    write_hexadecimal(out, value);
    out.push(b'>');
}

/// Two lower-case digits for each byte. In place, because the space of a signature is forty thousand of them.
pub(crate) fn write_hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let start = out.len();
    out.resize(start + bytes.len() * 2, b'0');
    for (pair, byte) in out[start..].chunks_exact_mut(2).zip(bytes) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
}

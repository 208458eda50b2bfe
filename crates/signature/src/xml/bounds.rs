//! Counts a document before a tree is built of it: the parser's own tables grow with what is
//! counted here, some of them with the square.

use memchr::{memchr, memchr_iter, memchr3, memmem};

use super::XmlError;

/// A document in memory with its tree and its canonical form, which may be four times as long,
/// stays below 512 MiB.
const BYTES_MAX: usize = 32 << 20;
/// Tags, comments and the like. The largest envelopes have some ten thousand.
const MARKUP_MAX: usize = 250_000;
/// Attributes of one element are compared each with each.
const ATTRIBUTES_MAX: usize = 256;
/// Signs of equality, for each of which the parser makes room beforehand.
const ROOM_MAX: usize = 1 << 20;
/// Each element that declares a namespace gets a list of all that are in force.
const DECLARATIONS_MAX: usize = 256;
/// The canonical form is written by a function that calls itself.
pub(crate) const DEPTH_MAX: usize = 128;

#[derive(Default)]
struct Counts {
    depth: usize,
    declarations: usize,
}

/// Passes text whose tree is cheap to build. What is not well-formed is left to the parser.
///
/// # Errors
/// When a count is above its limit, or there is a document type declaration.
pub(super) fn check(text: &str) -> Result<(), XmlError> {
    let bytes = text.as_bytes();
    if bytes.len() > BYTES_MAX {
        return Err(XmlError::Limit("bytes"));
    }
    if memchr_iter(b'<', bytes).count() > MARKUP_MAX {
        return Err(XmlError::Limit("elements"));
    }
    if memchr_iter(b'=', bytes).count() > ROOM_MAX {
        return Err(XmlError::Limit("attributes"));
    }
    let (mut counts, mut rest) = (Counts::default(), bytes);
    while let Some(start) = memchr(b'<', rest) {
        rest = &rest[start..];
        let length = if rest.starts_with(b"<!--") {
            past(rest, 4, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            past(rest, 9, b"]]>")
        } else if rest.starts_with(b"<?") {
            past(rest, 2, b"?>")
        } else if rest.starts_with(b"<!") {
            return Err(XmlError::Doctype);
        } else {
            counts.tag(rest)?
        };
        rest = &rest[length..];
    }
    Ok(())
}

/// Length up to and with the end mark, or everything.
fn past(bytes: &[u8], from: usize, end: &[u8]) -> usize {
    let found = memmem::find(&bytes[from..], end);
    found.map_or(bytes.len(), |place| from + place + end.len())
}

impl Counts {
    /// Length of the tag that begins here. A `>` within quotes does not end it.
    fn tag(&mut self, bytes: &[u8]) -> Result<usize, XmlError> {
        let (mut at, mut attributes) = (1, 0);
        let end = loop {
            let Some(found) = memchr3(b'"', b'\'', b'>', &bytes[at..]) else {
                break bytes.len();
            };
            at += found + 1;
            if bytes[at - 1] == b'>' {
                break at;
            }
            attributes += 1;
            at += memchr(bytes[at - 1], &bytes[at..]).map_or(bytes.len() - at, |quote| quote + 1);
        };
        let tag = &bytes[..end];
        self.declarations += memmem::find_iter(tag, b"xmlns").count();
        if tag.starts_with(b"</") {
            self.depth = self.depth.saturating_sub(1);
        } else if !tag.ends_with(b"/>") {
            self.depth += 1;
        }
        let bounds = [
            (attributes > ATTRIBUTES_MAX, "attributes"),
            (self.declarations > DECLARATIONS_MAX, "namespaces"),
            (self.depth > DEPTH_MAX, "depth"),
        ];
        bounds
            .iter()
            .find(|(above, _)| *above)
            .map_or(Ok(end), |(_, what)| Err(XmlError::Limit(what)))
    }
}

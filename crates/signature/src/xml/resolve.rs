//! What a reference points at: the document itself, one of its elements by a unique id, or bytes
//! given by the caller. Nothing is ever fetched.

use std::borrow::Cow;

use super::XmlError;
use super::canonical::{Canonicalization, Method, canonical};
use super::document::{Node, Xml};
use super::read::Reference;

/// Bytes kept outside of the document, under the URI by which references name them. A reference may
/// write it with percent signs (RFC 3986, 2.1).
#[derive(Debug, Clone, Copy)]
pub struct Detached<'a> {
    pub uri: &'a str,
    pub bytes: &'a [u8],
}

/// What was found.
pub(crate) enum Target<'t, 'a, 'd> {
    /// The root node or an element.
    Node(Node<'t, 'a>),
    Bytes(Detached<'d>),
}

/// Finds what a reference names.
///
/// # Errors
/// When an id is missing or not unique, or the URI is neither of this document nor of what was
/// given.
pub(crate) fn resolve<'t, 'a, 'd>(
    xml: &'t Xml<'a>,
    detached: &[Detached<'d>],
    reference: &Reference<'_>,
) -> Result<Target<'t, 'a, 'd>, XmlError> {
    let uri = reference.uri.ok_or(XmlError::Structure("a Reference without URI"))?;
    if uri.is_empty() {
        return Ok(Target::Node(xml.tree().root()));
    }
    if let Some(id) = uri.strip_prefix('#') {
        // A scheme of XPointer selects what it likes.
        if id.contains('(') {
            return Err(XmlError::Transform(uri.to_owned()));
        }
        return xml.by_id(id).map(Target::Node);
    }
    let found = given(detached, uri).map(Target::Bytes);
    found.ok_or_else(|| XmlError::External(uri.to_owned()))
}

/// What was given under a URI, as it is written or without its percent signs.
pub(crate) fn given<'d>(detached: &[Detached<'d>], uri: &str) -> Option<Detached<'d>> {
    let find = |uri: &str| detached.iter().find(|one| one.uri == uri).copied();
    find(uri).or_else(|| find(&decoded(uri)?))
}

/// The URI without percent signs; none when they are wrong.
fn decoded(uri: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(uri.len());
    let mut parts = uri.split('%');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        let digits =
            part.get(..2).filter(|digits| digits.bytes().all(|d| d.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// The bytes that are digested: the reference's transforms applied to what it names. Some programs
/// ask for the signature to be left out where it does not stand; that changes nothing.
///
/// # Errors
/// When a transform does not go with what is named, or the canonical form cannot be written.
pub(crate) fn octets<'t, 'a, 'd>(
    xml: &'t Xml<'a>,
    target: &Target<'t, 'a, 'd>,
    signature: Node<'_, '_>,
    reference: &Reference<'_>,
) -> Result<Cow<'d, [u8]>, XmlError> {
    match target {
        Target::Node(node) => {
            // XML Signature, 4.4.3.3: these references select no comments, and without another
            // transform the form is Canonical XML 1.0.
            let usual = Method::of(Canonicalization::Inclusive10);
            let method = reference.method.as_ref().unwrap_or(&usual);
            let method = Method { comments: false, ..method.clone() };
            let without = reference.enveloped.then(|| signature.id());
            canonical(xml, *node, without, &method).map(Cow::Owned)
        }
        Target::Bytes(_) if reference.enveloped => {
            Err(XmlError::Structure("enveloped-signature outside of the signature"))
        }
        Target::Bytes(matter) => match &reference.method {
            None => {
                xml.spend(matter.bytes.len())?;
                Ok(Cow::Borrowed(matter.bytes))
            }
            Some(method) => {
                xml.spend(matter.bytes.len())?;
                let other = Xml::read(matter.bytes)?;
                canonical(&other, other.tree().root(), None, method).map(Cow::Owned)
            }
        },
    }
}

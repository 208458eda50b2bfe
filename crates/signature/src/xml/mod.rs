//! XML Signature (W3C, RFC 9231) with the properties of XAdES (ETSI EN 319 132-1), levels B-B and
//! B-T: over a document, over elements by id, or over bytes kept elsewhere. Made in two phases, as
//! everywhere in this crate; judged by [`crate::validate::xml`].

mod algorithm;
mod bounds;
mod canonical;
mod document;
mod earlier;
mod error;
mod read;
mod resolve;
mod sign;
mod stamp;
#[cfg(test)]
mod tests;
mod write;

pub use canonical::Canonicalization;
pub use error::XmlError;
pub use resolve::Detached;
pub use sign::{Form, Part, Place, Request, Signing, prepare};
pub use stamp::{add_timestamp, timestamp_matter};

pub(crate) use algorithm::{digest, value_in};
pub(crate) use bounds::DEPTH_MAX;
pub(crate) use canonical::{Method, canonical};
pub(crate) use document::{Node, Xml, place};
pub(crate) use read::{Read, Reference, base64, method, signatures};
pub(crate) use resolve::{Target, given, octets, resolve};

/// Namespace of XML Signature.
pub const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// Namespace of XAdES.
pub const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
/// `Type` of the reference to the signed properties.
pub(crate) const SIGNED_PROPERTIES: &str = "http://uri.etsi.org/01903#SignedProperties";

/// An element's name with its namespace, which is empty for names without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'a> {
    pub namespace: &'a str,
    pub local: &'a str,
}

impl Name<'_> {
    pub(crate) fn is_of(&self, node: Node<'_, '_>) -> bool {
        let name = node.tag_name();
        node.is_element()
            && name.name() == self.local
            && name.namespace().unwrap_or_default() == self.namespace
    }
}

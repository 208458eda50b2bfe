//! The element `Signature` as XML Signature 1.1 (4) describes it, read without tolerance: an
//! unknown child, a transform or an algorithm that nobody needs, a second KeyInfo end the reading.
//! Nothing is verified here.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::algorithm::{self, ENVELOPED};
use super::canonical::{Canonicalization, Method};
use super::document::{Node, Xml};
use super::{DSIG, XADES, XmlError};
use crate::crypto::{Certificate, Digest, SignatureAlgorithm};

/// References of one signature: an authority's packet or evidence has some ten parts.
const REFERENCES_MAX: usize = 256;
/// Certificates of one signature; a path has three.
const CERTIFICATES_MAX: usize = 16;
/// The longest value in base64, certificates and timestamps included.
const VALUE_BYTES_MAX: usize = 64 << 10;
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

/// A signature as it stands in the document.
pub(crate) struct Read<'t, 'a> {
    pub(crate) node: Node<'t, 'a>,
    pub(crate) id: Option<&'t str>,
    pub(crate) signed_info: Node<'t, 'a>,
    pub(crate) method: Method<'t>,
    pub(crate) algorithm: SignatureAlgorithm,
    pub(crate) references: Vec<Reference<'t>>,
    pub(crate) value_node: Node<'t, 'a>,
    /// As XML carries it.
    pub(crate) value: Vec<u8>,
    pub(crate) certificates: Vec<Certificate>,
    /// `QualifyingProperties` of XAdES.
    pub(crate) qualifying: Option<Node<'t, 'a>>,
}

/// One thing that is signed, by its digest.
pub(crate) struct Reference<'t> {
    pub(crate) uri: Option<&'t str>,
    pub(crate) kind: Option<&'t str>,
    pub(crate) enveloped: bool,
    pub(crate) method: Option<Method<'t>>,
    pub(crate) digest: Digest,
    pub(crate) value: Vec<u8>,
}

/// Children that are elements, one after another; text between them must be blank.
struct Children<'t, 'a> {
    rest: std::iter::Peekable<std::vec::IntoIter<Node<'t, 'a>>>,
}

impl<'t, 'a> Children<'t, 'a> {
    fn of(parent: Node<'t, 'a>) -> Result<Self, XmlError> {
        let blank = |node: &Node<'_, '_>| node.text().is_none_or(|text| text.trim().is_empty());
        if parent.children().any(|node| node.is_text() && !blank(&node)) {
            return Err(XmlError::Structure("words between elements"));
        }
        let elements: Vec<_> = parent.children().filter(Node::is_element).collect();
        Ok(Children { rest: elements.into_iter().peekable() })
    }

    fn next_if(&mut self, name: &str) -> Option<Node<'t, 'a>> {
        self.rest.next_if(|node| node.has_tag_name((DSIG, name)))
    }

    fn next(&mut self, name: &'static str) -> Result<Node<'t, 'a>, XmlError> {
        self.next_if(name).ok_or(XmlError::Structure(name))
    }

    fn end(mut self, of: &'static str) -> Result<(), XmlError> {
        self.rest.next().map_or(Ok(()), |_| Err(XmlError::Structure(of)))
    }
}

impl<'t, 'a> Read<'t, 'a> {
    pub(crate) fn of(node: Node<'t, 'a>) -> Result<Self, XmlError> {
        let mut children = Children::of(node)?;
        let signed_info = children.next("SignedInfo")?;
        let value_node = children.next("SignatureValue")?;
        let key_info = children.next_if("KeyInfo");
        let mut qualifying = None;
        while let Some(object) = children.next_if("Object") {
            let mut found =
                object.children().filter(|node| node.has_tag_name((XADES, "QualifyingProperties")));
            let first = found.next();
            if found.next().is_some() || (first.is_some() && qualifying.is_some()) {
                return Err(XmlError::Structure("several QualifyingProperties"));
            }
            qualifying = qualifying.or(first);
        }
        children.end("Signature")?;
        let mut parts = Children::of(signed_info)?;
        let method = method(parts.next("CanonicalizationMethod")?)?;
        let algorithm = algorithm::signature(address(parts.next("SignatureMethod")?)?)?;
        let mut references = Vec::new();
        while let Some(reference) = parts.next_if("Reference") {
            if references.len() == REFERENCES_MAX {
                return Err(XmlError::Limit("references"));
            }
            let reference = Reference::of(reference)?;
            if references.iter().any(|other: &Reference<'_>| other.uri == reference.uri) {
                return Err(XmlError::Structure("one URI in two references"));
            }
            references.push(reference);
        }
        parts.end("SignedInfo")?;
        if references.is_empty() {
            return Err(XmlError::Structure("no Reference"));
        }
        Ok(Read {
            node,
            id: node.attribute("Id"),
            signed_info,
            method: method.ok_or(XmlError::Structure("CanonicalizationMethod"))?,
            algorithm,
            references,
            value_node,
            value: base64(value_node)?,
            certificates: key_info.map_or(Ok(Vec::new()), certificates)?,
            qualifying,
        })
    }
}

impl<'t> Reference<'t> {
    fn of<'a: 't>(node: Node<'t, 'a>) -> Result<Self, XmlError> {
        let mut children = Children::of(node)?;
        let (mut enveloped, mut form) = (false, None);
        if let Some(transforms) = children.next_if("Transforms") {
            let mut transforms = Children::of(transforms)?;
            while let Some(transform) = transforms.next_if("Transform") {
                // What is canonical already is bytes, to which no other transform applies.
                let refused = || XmlError::Transform(address(transform).unwrap_or("").to_owned());
                if form.is_some() {
                    return Err(refused());
                }
                if address(transform)? == ENVELOPED && !enveloped {
                    enveloped = true;
                } else {
                    form = Some(method(transform)?.ok_or_else(refused)?);
                }
            }
            transforms.end("Transforms")?;
        }
        let digest = algorithm::digest(address(children.next("DigestMethod")?)?)?;
        let value = base64(children.next("DigestValue")?)?;
        children.end("Reference")?;
        let (uri, kind) = (node.attribute("URI"), node.attribute("Type"));
        Ok(Reference { uri, kind, enveloped, method: form, digest, value })
    }
}

fn address<'t>(node: Node<'t, '_>) -> Result<&'t str, XmlError> {
    node.attribute("Algorithm").ok_or(XmlError::Structure("no Algorithm"))
}

/// The canonical form that an element with `Algorithm` asks for; none for other algorithms.
pub(crate) fn method<'t>(node: Node<'t, '_>) -> Result<Option<Method<'t>>, XmlError> {
    let Some((form, comments)) = algorithm::form(address(node)?) else { return Ok(None) };
    let mut method = Method { form, comments, prefixes: Vec::new() };
    for parameter in node.children().filter(Node::is_element) {
        let list = parameter.attribute("PrefixList");
        let list = list.filter(|_| parameter.has_tag_name((EXCLUSIVE, "InclusiveNamespaces")));
        let list = list.filter(|_| form == Canonicalization::Exclusive);
        let list = list.ok_or(XmlError::Structure("parameters of the canonical form"))?;
        let names = list.split_ascii_whitespace();
        method.prefixes.extend(names.map(|name| if name == "#default" { "" } else { name }));
    }
    Ok(Some(method))
}

/// Certificates of X509Data. Keys and names beside them are not looked at: a certificate says more
/// than both.
fn certificates(key_info: Node<'_, '_>) -> Result<Vec<Certificate>, XmlError> {
    let list = key_info.children().filter(|node| node.has_tag_name((DSIG, "X509Data")));
    let list = list.flat_map(|node| node.children());
    let mut found = Vec::new();
    for node in list.filter(|node| node.has_tag_name((DSIG, "X509Certificate"))) {
        if found.len() == CERTIFICATES_MAX {
            return Err(XmlError::Limit("certificates"));
        }
        found.push(Certificate::read(&base64(node)?)?);
    }
    Ok(found)
}

/// The element's only content, decoded. Blanks may stand anywhere, comments nowhere.
pub(crate) fn base64(node: Node<'_, '_>) -> Result<Vec<u8>, XmlError> {
    let wrong = XmlError::Structure("base64");
    let text = match node.first_child() {
        None => "",
        Some(child) if child.is_text() && !child.has_siblings() => child.text().unwrap_or_default(),
        Some(_) => return Err(wrong),
    };
    if text.len() > VALUE_BYTES_MAX {
        return Err(XmlError::Limit("a value"));
    }
    let compact: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode(compact).map_err(|_| wrong)
}

/// All signatures of a document, in its order. Those within others are counted too.
pub(crate) fn signatures<'t, 'a>(xml: &'t Xml<'a>) -> impl Iterator<Item = Node<'t, 'a>> {
    xml.tree().descendants().filter(|node| node.has_tag_name((DSIG, "Signature")))
}

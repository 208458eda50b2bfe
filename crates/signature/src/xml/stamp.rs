//! Raising a signature to level B-T: a timestamp over its value (EN 319 132-1, 5.3). The rest of
//! the document stays to the byte.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::algorithm::form_address;
use super::canonical::{Method, canonical};
use super::document::{Node, Xml};
use super::earlier::unbroken;
use super::read::Read;
use super::{Canonicalization, DSIG, XADES, XmlError};
use crate::timestamp::Token;

/// What a timestamp has to be asked over: the signature's value in canonical form.
///
/// # Errors
/// When there is no signature with this id.
pub fn timestamp_matter(xml: &[u8], id: &str) -> Result<Vec<u8>, XmlError> {
    let xml = Xml::read(xml)?;
    matter(&xml, &Read::of(xml.by_id(id)?)?)
}

fn matter<'t, 'a>(xml: &'t Xml<'a>, read: &Read<'t, 'a>) -> Result<Vec<u8>, XmlError> {
    canonical(xml, read.value_node, None, &Method::of(Canonicalization::Exclusive))
}

/// Adds a timestamp token to the signature with this id.
///
/// # Errors
/// When there is no such signature, it has no properties of XAdES, another signature covers it, or
/// the token is over something else.
pub fn add_timestamp(xml: &[u8], id: &str, token: &[u8]) -> Result<Vec<u8>, XmlError> {
    let xml = Xml::read(xml)?;
    let read = Read::of(xml.by_id(id)?)?;
    let of = Token::read(token)?;
    if of.imprint != of.digest.hash(&matter(&xml, &read)?) {
        return Err(XmlError::Foreign);
    }
    let qualifying = read.qualifying.ok_or(XmlError::Structure("no QualifyingProperties"))?;
    let unsigned = child(qualifying, "UnsignedProperties");
    let place = unsigned.and_then(|unsigned| child(unsigned, "UnsignedSignatureProperties"));
    let written = match (unsigned, place) {
        (_, Some(_)) => stamp(token),
        (Some(_), None) => return Err(XmlError::Structure("UnsignedProperties")),
        (None, None) => format!(
            "<xades:UnsignedProperties xmlns:xades=\"{XADES}\">\
             <xades:UnsignedSignatureProperties>{}\
             </xades:UnsignedSignatureProperties></xades:UnsignedProperties>",
            stamp(token)
        ),
    };
    let end = xml.content_end(place.unwrap_or(qualifying)).ok_or(XmlError::NoPlace)?;
    let (before, after) = xml.split(end);
    let stamped = [before, &written, after].concat();
    unbroken(&xml, &Xml::read(stamped.as_bytes())?, id)?;
    Ok(stamped.into_bytes())
}

fn child<'t, 'a>(parent: Node<'t, 'a>, name: &str) -> Option<Node<'t, 'a>> {
    parent.children().find(|node| node.has_tag_name((XADES, name)))
}

fn stamp(token: &[u8]) -> String {
    let (form, token) = (form_address(Canonicalization::Exclusive), STANDARD.encode(token));
    format!(
        "<xades:SignatureTimeStamp xmlns:xades=\"{XADES}\">\
         <ds:CanonicalizationMethod xmlns:ds=\"{DSIG}\" Algorithm=\"{form}\">\
         </ds:CanonicalizationMethod><xades:EncapsulatedTimeStamp>{token}\
         </xades:EncapsulatedTimeStamp></xades:SignatureTimeStamp>"
    )
}

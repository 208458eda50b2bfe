//! Properties of XAdES that count here: claimed time, the certificate named when signing,
//! timestamps over the value (EN 319 132-1, 5.2.1, 5.2.2, 5.3). Others are not looked at.

use jiff::Timestamp;

use crate::crypto::Digest;
use crate::validate::reason::{self, Reason};
use crate::xml::{
    Canonicalization, DSIG, Method, Node, Read, XADES, XmlError, base64, digest, method,
};

/// Timestamps of one signature.
const STAMPS_MAX: usize = 8;

/// What the signer said, and what was added.
#[derive(Default)]
pub(super) struct Properties<'t> {
    pub(super) claimed_at: Option<Timestamp>,
    /// Digest of the signer's certificate.
    pub(super) certificate: Option<(Digest, Vec<u8>)>,
    pub(super) stamps: Vec<Stamped<'t>>,
}

/// A timestamp over the value in this form.
pub(super) struct Stamped<'t> {
    pub(super) method: Method<'t>,
    pub(super) token: Vec<u8>,
}

/// The element that must be covered for the properties to count.
pub(super) fn signed<'t, 'a>(read: &Read<'t, 'a>) -> Result<Option<Node<'t, 'a>>, Reason> {
    let Some(qualifying) = read.qualifying else { return Ok(None) };
    let target = qualifying.attribute("Target").and_then(|target| target.strip_prefix('#'));
    let own = read.id.is_some() && target == read.id;
    let signed = child(qualifying, XADES, "SignedProperties").ok().flatten();
    signed.filter(|_| own).map(Some).ok_or_else(reason::cms_attributes)
}

/// Reads the properties; whether the signed ones are signed is asked elsewhere.
pub(super) fn read<'t>(
    signed: Node<'t, '_>,
    read: &Read<'t, '_>,
) -> Result<Properties<'t>, XmlError> {
    let mut properties = Properties::default();
    let of_signature = child(signed, XADES, "SignedSignatureProperties")?;
    if let Some(of_signature) = of_signature {
        let time = child(of_signature, XADES, "SigningTime")?.and_then(|node| node.text());
        properties.claimed_at = time.and_then(|time| time.trim().parse().ok());
        let named = child(of_signature, XADES, "SigningCertificateV2")?;
        let named = match named {
            Some(named) => Some(named),
            None => child(of_signature, XADES, "SigningCertificate")?,
        };
        properties.certificate = named.map(certificate).transpose()?;
    }
    let unsigned = read.qualifying.map(|node| child(node, XADES, "UnsignedProperties"));
    let Some(unsigned) = unsigned.transpose()?.flatten() else { return Ok(properties) };
    let Some(list) = child(unsigned, XADES, "UnsignedSignatureProperties")? else {
        return Ok(properties);
    };
    for node in list.children().filter(|node| node.has_tag_name((XADES, "SignatureTimeStamp"))) {
        if properties.stamps.len() == STAMPS_MAX {
            return Err(XmlError::Limit("timestamps"));
        }
        properties.stamps.push(stamp(node)?);
    }
    Ok(properties)
}

/// The first certificate of the list is the signer's (5.2.2).
fn certificate(named: Node<'_, '_>) -> Result<(Digest, Vec<u8>), XmlError> {
    let missing = XmlError::Structure("SigningCertificate");
    let certificate = named.children().find(|node| node.has_tag_name((XADES, "Cert")));
    let hash = certificate.and_then(|node| child(node, XADES, "CertDigest").transpose());
    let hash = hash.ok_or(missing.clone())??;
    let kind = child(hash, DSIG, "DigestMethod")?.and_then(|node| node.attribute("Algorithm"));
    let value = child(hash, DSIG, "DigestValue")?.ok_or(missing.clone())?;
    Ok((digest(kind.ok_or(missing)?)?, base64(value)?))
}

fn stamp<'t>(node: Node<'t, '_>) -> Result<Stamped<'t>, XmlError> {
    let wrong = XmlError::Structure("SignatureTimeStamp");
    let form = child(node, DSIG, "CanonicalizationMethod")?.map(method).transpose()?;
    let method = match form {
        None => Method::of(Canonicalization::Inclusive10),
        Some(method) => method.ok_or(wrong.clone())?,
    };
    let token = child(node, XADES, "EncapsulatedTimeStamp")?.ok_or(wrong)?;
    Ok(Stamped { method, token: base64(token)? })
}

/// The child with this name; two of them are one too many.
fn child<'t, 'a>(
    parent: Node<'t, 'a>,
    namespace: &'static str,
    name: &'static str,
) -> Result<Option<Node<'t, 'a>>, XmlError> {
    let mut found = parent.children().filter(|node| node.has_tag_name((namespace, name)));
    match (found.next(), found.next()) {
        (first, None) => Ok(first),
        _ => Err(XmlError::Structure(name)),
    }
}

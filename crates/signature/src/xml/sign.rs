//! Making a signature in two phases: `prepare` puts it into the document with its digests and gives
//! the bytes to be signed, `Signing::finish` takes the value (EN 319 132-1, level B-B).

use jiff::Timestamp;

use super::algorithm::{ENVELOPED, form_address, signature_address, value_out};
use super::canonical::canonical;
use super::document::{Node, Xml};
use super::earlier::unbroken;
use super::read::Read;
use super::resolve::{octets, resolve};
use super::write::{Draft, Written};
use super::{Canonicalization, Detached, Name, XmlError};
use crate::cms::{CmsError, Signer};
use crate::crypto::{VerifyError, verify};

/// Media type of what is signed inside of the document (RFC 7303).
const XML_MIME: &str = "application/xml";

/// What is signed with the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// XML Signature alone.
    Plain,
    /// With the properties of level B-B: time as the signer says, certificate, media types.
    Xades { signed_at: Timestamp },
}

/// Something to be signed.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// The whole document, less the signature in it.
    Document,
    /// The element with this id, less the signature if it stands within.
    Element(&'a str),
    /// Bytes kept elsewhere, with their media type.
    Detached { matter: Detached<'a>, mime: &'a str },
}

/// Where the signature comes to stand.
#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// At the end of an element of this document, named from the root down; each step is unique.
    Within { xml: &'a [u8], path: &'a [Name<'a>] },
    /// A document of its own.
    Alone,
}

#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Id of the element `Signature`; those of its parts begin with it. ASCII letters, digits, `-`,
    /// `_`.
    pub id: &'a str,
    pub form: Form,
    pub canonicalization: Canonicalization,
    pub parts: &'a [Part<'a>],
}

/// A signature that lacks nothing but its value.
pub struct Signing {
    signer: Signer,
    draft: Draft,
    digests: Vec<Vec<u8>>,
    before: String,
    after: String,
    to_sign: Vec<u8>,
}

/// Puts the signature into its place and digests what it covers.
///
/// # Errors
/// When the document cannot be read, an earlier signature would break, a part or the place is not
/// there, an id is in use, or the algorithm is one that nothing is signed with.
pub fn prepare(
    place: Place<'_>,
    request: &Request<'_>,
    signer: &Signer,
) -> Result<Signing, XmlError> {
    if request.parts.is_empty() {
        return Err(XmlError::Structure("no Reference"));
    }
    let present = match place {
        Place::Within { xml, .. } => Some(Xml::read(xml)?),
        Place::Alone => None,
    };
    let Spot { before, after, around } = match (&present, place) {
        (Some(present), Place::Within { path, .. }) => spot(present, path, request.parts)?,
        _ => Spot::default(),
    };
    let draft = draft(request, signer, &around)?;
    let given: Vec<Detached<'_>> = request
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::Detached { matter, .. } => Some(*matter),
            Part::Document | Part::Element(_) => None,
        })
        .collect();
    let taken = |id: &String| present.as_ref().is_some_and(|present| present.has_id(id));
    if let Some(taken) = draft.ids().into_iter().find(taken) {
        return Err(XmlError::Name(taken));
    }
    let mut signing = Signing {
        signer: signer.clone(),
        draft,
        digests: Vec::new(),
        before,
        after,
        to_sign: Vec::new(),
    };
    let empty = signing.document(&[]);
    let xml = Xml::read(empty.as_bytes())?;
    let read = signing.own(&xml)?;
    let digests: Result<Vec<Vec<u8>>, XmlError> = read
        .references
        .iter()
        .map(|reference| {
            let target = resolve(&xml, &given, reference)?;
            Ok(reference.digest.hash(&octets(&xml, &target, read.node, reference)?))
        })
        .collect();
    signing.digests = digests?;
    let filled = signing.document(&[]);
    let xml = Xml::read(filled.as_bytes())?;
    if let Some(present) = &present {
        unbroken(present, &xml, request.id)?;
    }
    let read = signing.own(&xml)?;
    signing.to_sign = canonical(&xml, read.signed_info, None, &read.method)?;
    Ok(signing)
}

impl Signing {
    /// What the key signs: `SignedInfo` in canonical form.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.to_sign
    }

    /// The document with the signature. The value, as CMS would carry it (ECDSA in DER), is
    /// verified first: a broken token or a mistaken key is found before anything is sent.
    ///
    /// # Errors
    /// When the value was not made over `bytes()` with the certificate's key.
    pub fn finish(&self, value: &[u8]) -> Result<Vec<u8>, XmlError> {
        let Signer { certificate, algorithm, .. } = &self.signer;
        verify(&certificate.public_key_info()?, *algorithm, &self.to_sign, value).map_err(
            |error| match error {
                VerifyError::Mismatch => CmsError::ForeignKey,
                other => other.into(),
            },
        )?;
        let value = value_out(*algorithm, value, certificate.curve_bytes().unwrap_or(0))?;
        Ok(self.document(&value).into_bytes())
    }

    fn document(&self, value: &[u8]) -> String {
        [&self.before, &*self.draft.xml(&self.digests, value), &self.after].concat()
    }

    fn own<'t, 'a>(&self, xml: &'t Xml<'a>) -> Result<Read<'t, 'a>, XmlError> {
        Read::of(xml.by_id(&self.draft.id)?)
    }
}

/// Around: ids of signed elements within which the signature stands.
fn draft(request: &Request<'_>, signer: &Signer, around: &[&str]) -> Result<Draft, XmlError> {
    let name = request.id.as_bytes();
    let letter = name.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_');
    let rest = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    if !letter || !rest {
        return Err(XmlError::Name(request.id.to_owned()));
    }
    let form = form_address(request.canonicalization);
    let written = |uri, transforms| Written { uri, transforms, mime: XML_MIME.to_owned() };
    let references = request.parts.iter().map(|part| match part {
        Part::Document => written(String::new(), vec![ENVELOPED, form]),
        Part::Element(id) if around.contains(id) => {
            written(format!("#{id}"), vec![ENVELOPED, form])
        }
        Part::Element(id) => written(format!("#{id}"), vec![form]),
        Part::Detached { matter, mime } => {
            let (uri, mime) = (matter.uri.to_owned(), (*mime).to_owned());
            Written { uri, transforms: Vec::new(), mime }
        }
    });
    let signed_at = match request.form {
        Form::Plain => None,
        Form::Xades { signed_at } => Some(signed_at),
    };
    let seconds = |at: Timestamp| Timestamp::from_second(at.as_second());
    let mut certificates = vec![signer.certificate.clone()];
    certificates.extend(signer.chain.iter().cloned());
    Ok(Draft {
        id: request.id.to_owned(),
        form: request.canonicalization,
        algorithm: signature_address(signer.algorithm)?,
        digest: signer.algorithm.digest(),
        references: references.collect(),
        certificates,
        signed_at: signed_at.map(seconds).transpose().map_err(|_| XmlError::Time)?,
    })
}

/// Where the signature goes.
#[derive(Default)]
struct Spot<'a> {
    before: String,
    after: String,
    around: Vec<&'a str>,
}

fn spot<'p>(xml: &Xml<'_>, path: &[Name<'_>], parts: &[Part<'p>]) -> Result<Spot<'p>, XmlError> {
    let mut parent = xml.tree().root();
    for step in path {
        let mut found = parent.children().filter(|node| step.is_of(*node));
        parent = match (found.next(), found.next()) {
            (Some(only), None) => only,
            _ => return Err(XmlError::NoPlace),
        };
    }
    let end = Some(parent).filter(Node::is_element).and_then(|parent| xml.content_end(parent));
    let (before, after) = xml.split(end.ok_or(XmlError::NoPlace)?);
    let mut around = Vec::new();
    for part in parts {
        if let Part::Element(id) = part {
            let signed = xml.by_id(id)?;
            around.extend(parent.ancestors().any(|node| node == signed).then_some(*id));
        }
    }
    Ok(Spot { before: before.to_owned(), after: after.to_owned(), around })
}

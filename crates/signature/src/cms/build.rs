//! Making SignedData: `Signer::prepare` gives the bytes to be signed, `ToSign::finish` takes the
//! value. Pieces are put together as they are: a certificate that its authority encoded in its own
//! way stays so.

use const_oid::ObjectIdentifier;
use der::asn1::OctetStringRef;
use der::{Decode, Encode, Header, Reader, SliceReader, Tag};

use super::{CmsError, SignedData, oid};
use crate::asn1::{self, context, set_of, wrap};
use crate::crypto::{Certificate, Digest, SignatureAlgorithm, VerifyError, verify};

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub enum Matter<'a> {
    /// Plain data kept elsewhere, by its digest (of the algorithm the signer uses).
    Detached { digest: &'a [u8] },
    /// Content of this type, carried inside.
    Enveloped { kind: ObjectIdentifier, content: &'a [u8] },
}

/// Who signs and how.
#[derive(Debug, Clone)]
pub struct Signer {
    pub certificate: Certificate,
    /// Issuers to be carried along, in any order.
    pub chain: Vec<Certificate>,
    pub algorithm: SignatureAlgorithm,
}

/// The signed attributes, ready for the holder of the key.
#[derive(Debug, Clone)]
pub struct ToSign {
    signer: Signer,
    content_info: Vec<u8>,
    /// As SET OF, which is the form that is signed (RFC 5652, 5.4).
    attributes: Vec<u8>,
    version: u8,
}

impl Signer {
    /// Attributes content-type, message-digest and signing-certificate-v2. No signing-time: in a
    /// PDF the claimed time stands in the signature dictionary (EN 319 142-1, 6.3).
    ///
    /// # Errors
    /// When a piece cannot be encoded, or a digest has the wrong length.
    pub fn prepare(&self, matter: Matter<'_>) -> Result<ToSign, CmsError> {
        let digest = self.algorithm.digest();
        let (kind, content_digest, content_info) = match matter {
            Matter::Detached { digest: value } => {
                let content_info = wrap(Tag::Sequence, &[&oid::ID_DATA.to_der()?])?;
                (oid::ID_DATA, value.to_vec(), content_info)
            }
            Matter::Enveloped { kind, content } => {
                let octets = wrap(context(0), &[&OctetStringRef::new(content)?.to_der()?])?;
                let content_info = wrap(Tag::Sequence, &[&kind.to_der()?, &octets])?;
                (kind, digest.hash(content), content_info)
            }
        };
        if content_digest.len() != digest.length() {
            return Err(CmsError::Attribute(oid::ID_MESSAGE_DIGEST));
        }
        let certificate = signing_certificate(&self.certificate, digest)?;
        let attributes = vec![
            attribute(oid::ID_CONTENT_TYPE, &kind.to_der()?)?,
            attribute(oid::ID_MESSAGE_DIGEST, &OctetStringRef::new(&content_digest)?.to_der()?)?,
            attribute(oid::ID_AA_SIGNING_CERTIFICATE_V_2, &certificate)?,
        ];
        Ok(ToSign {
            signer: self.clone(),
            content_info,
            attributes: set_of(Tag::Set, attributes)?,
            // RFC 5652, 5.1: version 3 when the content is not plain data.
            version: if kind == oid::ID_DATA { 1 } else { 3 },
        })
    }
}

impl ToSign {
    /// What the key signs: the attributes in DER. Who takes a digest instead hashes these bytes
    /// with `algorithm().digest()`.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.attributes
    }

    #[must_use]
    pub fn algorithm(&self) -> SignatureAlgorithm {
        self.signer.algorithm
    }

    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.signer.certificate
    }

    /// ContentInfo in DER. The value is verified first: a broken token or a mistaken key is found
    /// before anything is sent.
    ///
    /// # Errors
    /// When the value was not made over `bytes()` with the certificate's key.
    pub fn finish(&self, value: &[u8]) -> Result<Vec<u8>, CmsError> {
        let Signer { certificate, chain, algorithm } = &self.signer;
        verify(&certificate.public_key_info()?, *algorithm, &self.attributes, value).map_err(
            |error| match error {
                VerifyError::Mismatch => CmsError::ForeignKey,
                other => other.into(),
            },
        )?;
        let digest = algorithm.digest().identifier().to_der()?;
        let signer_info = wrap(
            Tag::Sequence,
            &[
                &1_u8.to_der()?,
                &certificate.issuer_and_serial()?,
                &digest,
                &retagged(&self.attributes, context(0))?,
                &algorithm.identifier()?.to_der()?,
                &OctetStringRef::new(value)?.to_der()?,
            ],
        )?;
        let mut certificates: Vec<Vec<u8>> = vec![certificate.der().to_vec()];
        certificates.extend(chain.iter().map(|issuer| issuer.der().to_vec()));
        certificates.sort();
        certificates.dedup();
        let signed_data = wrap(
            Tag::Sequence,
            &[
                &self.version.to_der()?,
                &wrap(Tag::Set, &[&digest])?,
                &self.content_info,
                &set_of(context(0), certificates)?,
                &wrap(Tag::Set, &[&signer_info])?,
            ],
        )?;
        let content = wrap(context(0), &[&signed_data])?;
        Ok(wrap(Tag::Sequence, &[&oid::ID_SIGNED_DATA.to_der()?, &content])?)
    }
}

fn attribute(kind: ObjectIdentifier, value: &[u8]) -> Result<Vec<u8>, der::Error> {
    wrap(Tag::Sequence, &[&kind.to_der()?, &wrap(Tag::Set, &[value])?])
}

/// ESS signing-certificate-v2 (RFC 5035) with the signer's own certificate; the issuer's name and
/// number are left out, as EN 319 122-1 advises.
fn signing_certificate(certificate: &Certificate, digest: Digest) -> Result<Vec<u8>, der::Error> {
    let hash = digest.hash(certificate.der());
    let hash = OctetStringRef::new(&hash)?.to_der()?;
    let algorithm = digest.identifier().to_der()?;
    let id = match digest {
        // The default is not encoded in DER.
        Digest::Sha256 => wrap(Tag::Sequence, &[&hash])?,
        Digest::Sha1 | Digest::Sha384 | Digest::Sha512 => {
            wrap(Tag::Sequence, &[&algorithm, &hash])?
        }
    };
    wrap(Tag::Sequence, &[&wrap(Tag::Sequence, &[&id])?])
}

fn retagged(der: &[u8], tag: Tag) -> Result<Vec<u8>, der::Error> {
    let mut reader = SliceReader::new(der)?;
    let header = Header::decode(&mut reader)?;
    wrap(tag, &[reader.read_slice(header.length)?])
}

/// Adds an unsigned attribute, such as a timestamp over the value, to the only signer. Everything
/// else stays to the byte.
///
/// # Errors
/// When the structure is no SignedData with one signer.
pub fn add_unsigned_attribute(
    cms: &[u8],
    kind: ObjectIdentifier,
    value: &[u8],
) -> Result<Vec<u8>, CmsError> {
    let signers = SignedData::read(cms)?.signers.len();
    if signers != 1 {
        return Err(CmsError::Signers(signers));
    }
    let mut whole = SliceReader::new(cms)?;
    let mut info = asn1::open(&mut whole, Tag::Sequence)?;
    let name = info.tlv_bytes()?;
    let mut explicit = asn1::open(&mut info, context(0))?;
    let mut pieces = asn1::pieces(asn1::open(&mut explicit, Tag::Sequence)?, usize::MAX)?;
    let last = pieces.pop().unwrap_or_default();
    let mut set = SliceReader::new(last)?;
    let mut signers = asn1::open(&mut set, Tag::Set)?;
    let mut signer = asn1::pieces(asn1::open(&mut signers, Tag::Sequence)?, usize::MAX)?;
    let unsigned = context(1);
    let mut attributes = vec![attribute(kind, value)?];
    if signer.last().is_some_and(|piece| piece.first() == Some(&unsigned.octet())) {
        let present = signer.pop().unwrap_or_default();
        let mut present = SliceReader::new(present)?;
        let present = asn1::pieces(asn1::open(&mut present, unsigned)?, usize::MAX)?;
        attributes.extend(present.iter().map(|piece| piece.to_vec()));
    }
    let attributes = set_of(unsigned, attributes)?;
    signer.push(&attributes);
    let signers = wrap(Tag::Set, &[&wrap(Tag::Sequence, &signer)?])?;
    pieces.push(&signers);
    let content = wrap(context(0), &[&wrap(Tag::Sequence, &pieces)?])?;
    Ok(wrap(Tag::Sequence, &[name, &content])?)
}

/// Adds a timestamp token over the signature value (level B-T).
///
/// # Errors
/// As `add_unsigned_attribute`.
pub fn add_timestamp(cms: &[u8], token: &[u8]) -> Result<Vec<u8>, CmsError> {
    add_unsigned_attribute(cms, oid::TIMESTAMP_TOKEN, token)
}

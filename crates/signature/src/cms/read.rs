//! Reading SignedData. Signed attributes, certificates and values are slices of the input, so that
//! what is verified is what was sent.

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, OctetStringRef};
use der::{Decode, Reader, SliceReader, Tag, Tagged};
use spki::AlgorithmIdentifierOwned;

use super::{CmsError, oid};
use crate::asn1::{context, open, open_optional, pieces, wrap};
use crate::crypto::{Certificate, Digest, SignatureAlgorithm, verify};

/// Certificates, revocation lists, signers or attributes in one place: a signature carries a
/// handful, and each may cost a verification.
const PIECES_MAX: usize = 64;

/// One attribute with its values in DER.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'a> {
    pub kind: ObjectIdentifier,
    pub values: Vec<&'a [u8]>,
}

/// How the signer's certificate is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerIdentifier<'a> {
    /// `IssuerAndSerialNumber` in DER; compare with `Certificate::issuer_and_serial`.
    IssuerAndSerial(&'a [u8]),
    KeyIdentifier(&'a [u8]),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerInfo<'a> {
    pub identifier: SignerIdentifier<'a>,
    pub digest_algorithm: AlgorithmIdentifierOwned,
    pub signature_algorithm: AlgorithmIdentifierOwned,
    /// None: the value was made over the content itself, which no profile for documents allows.
    pub signed_attributes: Option<Vec<Attribute<'a>>>,
    /// The attributes as they were signed, a SET OF.
    signed_bytes: Option<Vec<u8>>,
    pub value: &'a [u8],
    pub unsigned_attributes: Vec<Attribute<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedData<'a> {
    pub digest_algorithms: Vec<AlgorithmIdentifierOwned>,
    pub content_type: ObjectIdentifier,
    /// None when the content is detached.
    pub content: Option<&'a [u8]>,
    /// Certificates in DER, also those of other kinds than X.509.
    pub certificates: Vec<&'a [u8]>,
    pub revocations: Vec<&'a [u8]>,
    pub signers: Vec<SignerInfo<'a>>,
}

/// The structure at the beginning of a reserved space; what follows must be zeros.
///
/// # Errors
/// When there is no structure, or something else follows it.
pub fn unpadded(space: &[u8]) -> Result<&[u8], CmsError> {
    let structure = SliceReader::new(space)?.tlv_bytes()?;
    let rest = space.get(structure.len()..).unwrap_or_default();
    if rest.iter().any(|byte| *byte != 0) {
        return Err(CmsError::Padding);
    }
    Ok(structure)
}

impl<'a> SignedData<'a> {
    /// Reads a ContentInfo with SignedData, in DER.
    ///
    /// # Errors
    /// When it is something else, malformed, or has too many pieces.
    pub fn read(der: &'a [u8]) -> Result<Self, CmsError> {
        let mut whole = SliceReader::new(der)?;
        let mut info = open(&mut whole, Tag::Sequence)?;
        whole.finish(())?;
        let kind = ObjectIdentifier::decode(&mut info)?;
        if kind != oid::ID_SIGNED_DATA {
            return Err(CmsError::NotSignedData(kind));
        }
        let mut explicit = open(&mut info, context(0))?;
        let mut data = open(&mut explicit, Tag::Sequence)?;
        explicit.finish(())?;
        info.finish(())?;
        let _version = u8::decode(&mut data)?;
        let digest_algorithms = pieces(open(&mut data, Tag::Set)?, PIECES_MAX)?;
        let mut content_info = open(&mut data, Tag::Sequence)?;
        let content_type = ObjectIdentifier::decode(&mut content_info)?;
        let content = match open_optional(&mut content_info, context(0))? {
            None => None,
            Some(mut explicit) => Some(OctetStringRef::decode(&mut explicit)?.as_bytes()),
        };
        content_info.finish(())?;
        let mut list = |number| -> Result<Vec<&'a [u8]>, der::Error> {
            let inside = open_optional(&mut data, context(number))?;
            inside.map_or(Ok(Vec::new()), |inside| pieces(inside, PIECES_MAX))
        };
        let (certificates, revocations) = (list(0)?, list(1)?);
        let signers = pieces(open(&mut data, Tag::Set)?, PIECES_MAX)?;
        data.finish(())?;
        Ok(SignedData {
            digest_algorithms: digest_algorithms
                .into_iter()
                .map(AlgorithmIdentifierOwned::from_der)
                .collect::<Result<_, _>>()?,
            content_type,
            content,
            certificates,
            revocations,
            signers: signers.into_iter().map(SignerInfo::read).collect::<Result<_, _>>()?,
        })
    }

    /// The only signer, as PAdES and timestamps want it.
    ///
    /// # Errors
    /// When there is none or there are several.
    pub fn signer(&self) -> Result<&SignerInfo<'a>, CmsError> {
        match &self.signers[..] {
            [signer] => Ok(signer),
            signers => Err(CmsError::Signers(signers.len())),
        }
    }

    /// The certificate that the signer names, if it is carried along.
    #[must_use]
    pub fn certificate_of(&self, signer: &SignerInfo<'_>) -> Option<Certificate> {
        let read = self.certificates.iter().filter_map(|der| Certificate::read(der).ok());
        read.into_iter().find(|certificate| signer.names(certificate))
    }
}

impl<'a> SignerInfo<'a> {
    fn read(der: &'a [u8]) -> Result<Self, CmsError> {
        let mut whole = SliceReader::new(der)?;
        let mut info = open(&mut whole, Tag::Sequence)?;
        let _version = u8::decode(&mut info)?;
        let identifier = if info.peek_tag()? == Tag::Sequence {
            SignerIdentifier::IssuerAndSerial(info.tlv_bytes()?)
        } else {
            let key = AnyRef::decode(&mut info)?;
            let number = der::TagNumber::N0;
            key.tag().assert_eq(Tag::ContextSpecific { constructed: false, number })?;
            SignerIdentifier::KeyIdentifier(key.value())
        };
        let digest_algorithm = AlgorithmIdentifierOwned::decode(&mut info)?;
        let (mut signed_attributes, mut signed_bytes) = (None, None);
        if info.peek_tag()? == context(0) {
            let value = AnyRef::decode(&mut info)?.value();
            signed_attributes = Some(attributes(SliceReader::new(value)?)?);
            signed_bytes = Some(wrap(Tag::Set, &[value])?);
        }
        let signature_algorithm = AlgorithmIdentifierOwned::decode(&mut info)?;
        let value = OctetStringRef::decode(&mut info)?.as_bytes();
        let unsigned = open_optional(&mut info, context(1))?;
        let unsigned_attributes = unsigned.map_or(Ok(Vec::new()), attributes)?;
        info.finish(())?;
        Ok(SignerInfo {
            identifier,
            digest_algorithm,
            signature_algorithm,
            signed_attributes,
            signed_bytes,
            value,
            unsigned_attributes,
        })
    }

    /// Whether this certificate is the one named by issuer and number or by its key.
    #[must_use]
    pub fn names(&self, certificate: &Certificate) -> bool {
        match self.identifier {
            SignerIdentifier::IssuerAndSerial(named) => {
                certificate.issuer_and_serial().is_ok_and(|found| found == named)
            }
            SignerIdentifier::KeyIdentifier(named) => {
                certificate.key_identifier().is_some_and(|found| found == named)
            }
        }
    }

    /// # Errors
    /// When the digest or the signature algorithm is unknown, or the two disagree.
    pub fn algorithm(&self) -> Result<SignatureAlgorithm, CmsError> {
        let pair = (&self.signature_algorithm, &self.digest_algorithm);
        Ok(SignatureAlgorithm::read_signer(pair.0, pair.1)?)
    }

    /// The digest algorithm of the content.
    ///
    /// # Errors
    /// When it is unknown.
    pub fn digest(&self) -> Result<Digest, CmsError> {
        Ok(Digest::read(&self.digest_algorithm)?)
    }

    /// The value of a signed attribute that must be there once, with one value.
    ///
    /// # Errors
    /// When it is missing or there are more.
    pub fn signed_attribute(&self, kind: ObjectIdentifier) -> Result<&'a [u8], CmsError> {
        let mut found = self.signed_attributes.iter().flatten().filter(|found| found.kind == kind);
        match (found.next().map(|attribute| &attribute.values[..]), found.next()) {
            (Some([value]), None) => Ok(value),
            _ => Err(CmsError::Attribute(kind)),
        }
    }

    /// # Errors
    /// When the attribute is missing or malformed.
    pub fn message_digest(&self) -> Result<&'a [u8], CmsError> {
        let value = self.signed_attribute(oid::ID_MESSAGE_DIGEST)?;
        Ok(OctetStringRef::from_der(value)?.as_bytes())
    }

    /// # Errors
    /// When the attribute is missing or malformed.
    pub fn content_type(&self) -> Result<ObjectIdentifier, CmsError> {
        Ok(ObjectIdentifier::from_der(self.signed_attribute(oid::ID_CONTENT_TYPE)?)?)
    }

    /// Digest algorithm and digest of the signer's certificate, the first in
    /// signing-certificate-v2 or its older form with SHA-1.
    ///
    /// # Errors
    /// When both are missing, or the one there is is malformed.
    pub fn signing_certificate(&self) -> Result<(Digest, &'a [u8]), CmsError> {
        let (value, usual) = match self.signed_attribute(oid::ID_AA_SIGNING_CERTIFICATE_V_2) {
            Ok(value) => (value, Digest::Sha256),
            Err(_) => (self.signed_attribute(oid::SIGNING_CERTIFICATE)?, Digest::Sha1),
        };
        let mut whole = SliceReader::new(value)?;
        let mut attribute = open(&mut whole, Tag::Sequence)?;
        let mut ids = open(&mut attribute, Tag::Sequence)?;
        let mut id = open(&mut ids, Tag::Sequence)?;
        let mut digest = usual;
        if id.peek_tag()? == Tag::Sequence {
            digest = Digest::read(&AlgorithmIdentifierOwned::decode(&mut id)?)?;
        }
        Ok((digest, OctetStringRef::decode(&mut id)?.as_bytes()))
    }

    /// Tokens of timestamps over the signature value.
    pub fn timestamps(&self) -> impl Iterator<Item = &'a [u8]> + '_ {
        let tokens = self.unsigned_attributes.iter().filter(|a| a.kind == oid::TIMESTAMP_TOKEN);
        tokens.flat_map(|attribute| attribute.values.iter().copied())
    }

    /// Verifies the value over the signed attributes. Says nothing of the content: compare
    /// `message_digest` with its digest.
    ///
    /// # Errors
    /// When there are no signed attributes, or the value does not verify with this key.
    pub fn verify(&self, public_key_info: &[u8]) -> Result<(), CmsError> {
        let missing = CmsError::Attribute(oid::ID_MESSAGE_DIGEST);
        let signed = self.signed_bytes.as_ref().ok_or(missing)?;
        Ok(verify(public_key_info, self.algorithm()?, signed, self.value)?)
    }
}

fn attributes(inside: SliceReader<'_>) -> Result<Vec<Attribute<'_>>, CmsError> {
    let read = |piece| -> Result<Attribute<'_>, CmsError> {
        let mut whole = SliceReader::new(piece)?;
        let mut attribute = open(&mut whole, Tag::Sequence)?;
        let kind = ObjectIdentifier::decode(&mut attribute)?;
        let values = pieces(open(&mut attribute, Tag::Set)?, PIECES_MAX)?;
        Ok(Attribute { kind, values })
    };
    pieces(inside, PIECES_MAX)?.into_iter().map(read).collect()
}

//! Names of algorithms as addresses (XML Signature 1.1, RFC 9231), both ways, and ECDSA values in
//! both forms.

use der::asn1::UintRef;
use der::{Decode, Encode, Reader, SliceReader, Tag};

use super::XmlError;
use super::canonical::Canonicalization;
use crate::asn1;
use crate::crypto::{Digest, SignatureAlgorithm};

pub(crate) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const COMMENTS: &str = "#WithComments";
const FORMS: [(Canonicalization, &str, &str); 3] = [
    (
        Canonicalization::Inclusive10,
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
    ),
    (
        Canonicalization::Inclusive11,
        "http://www.w3.org/2006/12/xml-c14n11",
        "http://www.w3.org/2006/12/xml-c14n11#WithComments",
    ),
    (
        Canonicalization::Exclusive,
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    ),
];
const DIGESTS: [(Digest, &str); 4] = [
    (Digest::Sha1, "http://www.w3.org/2000/09/xmldsig#sha1"),
    (Digest::Sha256, "http://www.w3.org/2001/04/xmlenc#sha256"),
    (Digest::Sha384, "http://www.w3.org/2001/04/xmldsig-more#sha384"),
    (Digest::Sha512, "http://www.w3.org/2001/04/xmlenc#sha512"),
];
const SIGNATURES: [(SignatureAlgorithm, &str); 11] = {
    use Digest::{Sha1, Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{Ecdsa, Ed25519, RsaPkcs1, RsaPss};
    [
        // For reading old matter; the maker refuses it.
        (RsaPkcs1(Sha1), "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        (RsaPkcs1(Sha256), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
        (RsaPkcs1(Sha384), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"),
        (RsaPkcs1(Sha512), "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
        (RsaPss(Sha256), "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
        (RsaPss(Sha384), "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"),
        (RsaPss(Sha512), "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"),
        (Ecdsa(Sha256), "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
        (Ecdsa(Sha384), "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
        (Ecdsa(Sha512), "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"),
        (Ed25519, "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"),
    ]
};

pub(crate) fn digest(address: &str) -> Result<Digest, XmlError> {
    let found = DIGESTS.iter().find(|(_, of)| *of == address);
    found.map(|(digest, _)| *digest).ok_or_else(|| XmlError::Algorithm(address.to_owned()))
}

pub(crate) fn digest_address(digest: Digest) -> &'static str {
    DIGESTS.iter().find(|(of, _)| *of == digest).map_or("", |(_, address)| address)
}

pub(crate) fn signature(address: &str) -> Result<SignatureAlgorithm, XmlError> {
    let found = SIGNATURES.iter().find(|(_, of)| *of == address);
    found.map(|(one, _)| *one).ok_or_else(|| XmlError::Algorithm(address.to_owned()))
}

/// The address of an algorithm that something may be signed with.
pub(crate) fn signature_address(algorithm: SignatureAlgorithm) -> Result<&'static str, XmlError> {
    let found = SIGNATURES.iter().find(|(of, _)| *of == algorithm);
    let found = found.filter(|_| algorithm.digest() != Digest::Sha1);
    found.map(|(_, address)| *address).ok_or_else(|| XmlError::Algorithm(format!("{algorithm:?}")))
}

/// The form, and whether comments are part of it.
pub(crate) fn form(address: &str) -> Option<(Canonicalization, bool)> {
    let found = FORMS.iter().find(|(_, plain, full)| *plain == address || *full == address);
    found.map(|(form, _, _)| (*form, address.ends_with(COMMENTS)))
}

pub(crate) fn form_address(form: Canonicalization) -> &'static str {
    FORMS.iter().find(|(of, _, _)| *of == form).map_or("", |(_, address, _)| address)
}

/// What XML carries for a value of this algorithm: of ECDSA the two numbers side by side, as long
/// as the order of the curve (XML Signature 1.1, 6.4.3), else the value as it is.
pub(crate) fn value_out(
    algorithm: SignatureAlgorithm,
    value: &[u8],
    order_bytes: usize,
) -> Result<Vec<u8>, XmlError> {
    if !matches!(algorithm, SignatureAlgorithm::Ecdsa(_)) {
        return Ok(value.to_vec());
    }
    let mut whole = SliceReader::new(value)?;
    let mut numbers = asn1::open(&mut whole, Tag::Sequence)?;
    let mut out = Vec::with_capacity(2 * order_bytes);
    for _ in 0..2 {
        let number = UintRef::decode(&mut numbers)?;
        let zeros = order_bytes.checked_sub(number.as_bytes().len()).ok_or(XmlError::Foreign)?;
        out.resize(out.len() + zeros, 0);
        out.extend_from_slice(number.as_bytes());
    }
    numbers.finish(())?;
    Ok(out)
}

/// The way back.
pub(crate) fn value_in(algorithm: SignatureAlgorithm, value: &[u8]) -> Result<Vec<u8>, XmlError> {
    if !matches!(algorithm, SignatureAlgorithm::Ecdsa(_)) {
        return Ok(value.to_vec());
    }
    if !value.len().is_multiple_of(2) {
        return Err(XmlError::Structure("a value of odd length"));
    }
    let (first, second) = value.split_at(value.len() / 2);
    let numbers = [UintRef::new(first)?.to_der()?, UintRef::new(second)?.to_der()?];
    Ok(asn1::wrap(Tag::Sequence, &[&numbers[0], &numbers[1]])?)
}

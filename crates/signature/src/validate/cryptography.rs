//! Does the value belong to the bytes? CMS as EN 319 142-1 (PAdES) and RFC 5652 want it, everything about identity
//! left aside.

use super::found::{Found, Kind};
use super::reason::{self, Reason, with};
use crate::cms::{CmsError, SignedData, SignerInfo, oid, unpadded};
use crate::crypto::{AlgorithmError, Certificate, Digest, SignatureAlgorithm};
use crate::pdf::Object;
use crate::timestamp::Token;

/// Below this many bits an RSA key is within reach of an attacker with money.
const RSA_BITS_MIN: usize = 2048;

/// What the value says and proves.
#[derive(Debug, Clone, Default)]
pub(super) struct Checked {
    /// None: it could not be found out.
    pub(super) intact: Option<bool>,
    pub(super) signer: Option<Certificate>,
    pub(super) certificates: Vec<Certificate>,
    pub(super) algorithm: String,
    /// The form is one of PAdES.
    pub(super) pades: bool,
    /// Timestamps over the value that are sound in themselves, with their makers.
    pub(super) stamps: Vec<Stamp>,
    pub(super) reasons: Vec<Reason>,
}

/// A timestamp: when, by whom.
#[derive(Debug, Clone)]
pub(super) struct Stamp {
    pub(super) at: jiff::Timestamp,
    pub(super) maker: Certificate,
    pub(super) certificates: Vec<Certificate>,
    /// The token itself, in DER.
    pub(super) token: Vec<u8>,
}

/// Checks a value against the bytes it covers.
pub(super) fn check(found: &Found, covered: &[&[u8]]) -> Checked {
    let mut checked = Checked::default();
    let outcome = match found.kind {
        Kind::Signature => signature(found, covered, &mut checked),
        Kind::DocTimestamp => doc_timestamp(found, covered, &mut checked),
    };
    checked.intact = match outcome {
        Ok(()) => Some(true),
        Err(why) => {
            let proven = why.effect == reason::Effect::Failed;
            checked.reasons.push(why);
            proven.then_some(false)
        }
    };
    checked
}

fn contents(found: &Found) -> Result<&[u8], Reason> {
    let contents = found.dictionary.get("Contents").and_then(Object::as_string);
    unpadded(contents.unwrap_or_default()).map_err(|error| unreadable(&error))
}

fn unreadable(error: &CmsError) -> Reason {
    with(reason::cms_unreadable(), &error.to_string())
}

fn signature(found: &Found, covered: &[&[u8]], checked: &mut Checked) -> Result<(), Reason> {
    let form = found.dictionary.get("SubFilter").and_then(Object::as_name).unwrap_or_default();
    match form {
        b"ETSI.CAdES.detached" => checked.pades = true,
        b"adbe.pkcs7.detached" => {}
        b"adbe.pkcs7.sha1" | b"adbe.x509.rsa_sha1" => {
            return Err(with(reason::form_old(), &String::from_utf8_lossy(form)));
        }
        _ => return Err(with(reason::form_unknown(), &String::from_utf8_lossy(form))),
    }
    detached(contents(found)?, covered, checked)
}

/// Checks a value in CMS over bytes kept elsewhere.
pub(super) fn detached(
    value: &[u8],
    covered: &[&[u8]],
    checked: &mut Checked,
) -> Result<(), Reason> {
    let data = SignedData::read(value).map_err(|error| unreadable(&error))?;
    checked.certificates = certificates(&data);
    let signer = data.signer().map_err(|_| reason::cms_signers())?;
    if data.content.is_some() || data.content_type != oid::ID_DATA {
        return Err(reason::cms_content());
    }
    attributes(signer, covered)?;
    let certificate = data.certificate_of(signer).ok_or_else(reason::certificate_missing)?;
    checked.signer = Some(certificate.clone());
    named(signer, &certificate, checked)?;
    verify(signer, &certificate, checked)?;
    stamps(signer, checked)
}

/// The signed attributes speak of these bytes.
fn attributes(signer: &SignerInfo<'_>, covered: &[&[u8]]) -> Result<(), Reason> {
    let wrong = |_| reason::cms_attributes();
    if signer.content_type().map_err(wrong)? != oid::ID_DATA {
        return Err(reason::cms_attributes());
    }
    let said = signer.message_digest().map_err(wrong)?;
    let digest = signer.digest().map_err(|error| unknown(&error))?;
    if said == digest.hash_all(covered) { Ok(()) } else { Err(reason::digest_mismatch()) }
}

fn unknown(error: &CmsError) -> Reason {
    match error {
        CmsError::Algorithm(AlgorithmError::DigestMismatch) => reason::cms_attributes(),
        other => with(reason::algorithm_unknown(), &other.to_string()),
    }
}

/// The certificate is the one that was signed along.
fn named(
    signer: &SignerInfo<'_>,
    certificate: &Certificate,
    checked: &mut Checked,
) -> Result<(), Reason> {
    match signer.signing_certificate() {
        Ok((digest, value)) if digest.hash(certificate.der()) == value => Ok(()),
        Ok(_) => Err(reason::certificate_other()),
        Err(_) => {
            let missing = checked.pades.then(reason::certificate_unnamed);
            checked.reasons.extend(missing);
            Ok(())
        }
    }
}

fn verify(
    signer: &SignerInfo<'_>,
    certificate: &Certificate,
    checked: &mut Checked,
) -> Result<(), Reason> {
    let algorithm = signer.algorithm().map_err(|error| unknown(&error))?;
    let key = certificate.public_key_info();
    let key = key.map_err(|error| unreadable(&CmsError::from(error)))?;
    let bits = certificate.rsa_bits();
    checked.algorithm = name(algorithm, bits);
    signer.verify(&key).map_err(|_| reason::value_mismatch())?;
    let digests = [Some(algorithm.digest()), signer.digest().ok()];
    checked.reasons.extend(weaknesses(digests.into_iter().flatten(), bits));
    Ok(())
}

/// What is no longer safe about digests and key.
pub(super) fn weaknesses(
    mut digests: impl Iterator<Item = Digest>,
    rsa_bits: Option<usize>,
) -> Vec<Reason> {
    let digest = digests.any(|digest| digest == Digest::Sha1).then(|| "SHA-1".to_owned());
    let key = rsa_bits.filter(|bits| *bits < RSA_BITS_MIN).map(|bits| format!("RSA-{bits}"));
    let names = digest.into_iter().chain(key);
    names.map(|name| with(reason::algorithm_weak(), &name)).collect()
}

/// As people write it: `RSA-2048 PKCS#1 SHA-256`.
pub(super) fn name(algorithm: SignatureAlgorithm, rsa_bits: Option<usize>) -> String {
    let digest = digest_name(algorithm.digest());
    let rsa = rsa_bits.map_or("RSA".to_owned(), |bits| format!("RSA-{bits}"));
    match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => format!("{rsa} PKCS#1 {digest}"),
        SignatureAlgorithm::RsaPss(_) => format!("{rsa} PSS {digest}"),
        SignatureAlgorithm::Ecdsa(_) => format!("ECDSA {digest}"),
        SignatureAlgorithm::Ed25519 => "Ed25519".to_owned(),
    }
}

pub(super) fn digest_name(digest: Digest) -> &'static str {
    match digest {
        Digest::Sha1 => "SHA-1",
        Digest::Sha256 => "SHA-256",
        Digest::Sha384 => "SHA-384",
        Digest::Sha512 => "SHA-512",
    }
}

/// Every timestamp must be over this very value: one that is not was taken from elsewhere.
fn stamps(signer: &SignerInfo<'_>, checked: &mut Checked) -> Result<(), Reason> {
    for der in signer.timestamps() {
        let token = Token::read(der).map_err(|_| reason::time_broken())?;
        if token.imprint != token.digest.hash(signer.value) {
            return Err(reason::time_foreign());
        }
        let maker = token.verify().map_err(|_| reason::time_broken())?;
        let certificates = certificates(&token.signed);
        let token_der = der.to_vec();
        checked.stamps.push(Stamp { at: token.at, maker, certificates, token: token_der });
    }
    Ok(())
}

fn doc_timestamp(found: &Found, covered: &[&[u8]], checked: &mut Checked) -> Result<(), Reason> {
    checked.pades = true;
    let der = contents(found)?;
    let token = Token::read(der).map_err(|_| reason::time_broken())?;
    if token.signed.signers.len() != 1 {
        return Err(reason::cms_signers());
    }
    if token.imprint != token.digest.hash_all(covered) {
        return Err(reason::time_foreign());
    }
    let maker = token.verify().map_err(|_| reason::time_broken())?;
    let signer = token.signed.signer().map_err(|_| reason::cms_signers())?;
    let algorithm = signer.algorithm().map_err(|error| unknown(&error))?;
    checked.algorithm = name(algorithm, maker.rsa_bits());
    if token.digest == Digest::Sha1 || algorithm.digest() == Digest::Sha1 {
        checked.reasons.push(with(reason::algorithm_weak(), "SHA-1"));
    }
    checked.certificates = certificates(&token.signed);
    checked.signer = Some(maker.clone());
    let certificates = checked.certificates.clone();
    checked.stamps.push(Stamp { at: token.at, maker, certificates, token: der.to_vec() });
    Ok(())
}

/// Those that can be read; others prove nothing.
pub(super) fn certificates(data: &SignedData<'_>) -> Vec<Certificate> {
    data.certificates.iter().filter_map(|der| Certificate::read(der).ok()).collect()
}

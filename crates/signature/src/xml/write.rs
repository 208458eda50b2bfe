//! The text of a signature. It is short and always the same, so it is written as it is read: from
//! top to bottom.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::algorithm::{digest_address, form_address};
use super::canonical::escaped;
use super::{Canonicalization, DSIG, SIGNED_PROPERTIES, XADES};
use crate::crypto::{Certificate, Digest};

/// Everything that is known before the digests are.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) form: Canonicalization,
    pub(super) algorithm: &'static str,
    pub(super) digest: Digest,
    pub(super) references: Vec<Written>,
    /// The signer's first.
    pub(super) certificates: Vec<Certificate>,
    /// The claimed time of signing, when there are properties of XAdES.
    pub(super) signed_at: Option<Timestamp>,
}

/// One reference to be written.
pub(super) struct Written {
    pub(super) uri: String,
    pub(super) transforms: Vec<&'static str>,
    pub(super) mime: String,
}

impl Draft {
    /// Ids of what the signature consists of; none may be in use already.
    pub(super) fn ids(&self) -> Vec<String> {
        let references = (0..self.references.len()).map(|index| self.reference_id(index));
        let own = [self.id.clone(), self.value_id(), self.properties_id()];
        own.into_iter().chain(references).collect()
    }

    fn value_id(&self) -> String {
        format!("{}-value", self.id)
    }

    fn properties_id(&self) -> String {
        format!("{}-properties", self.id)
    }

    fn reference_id(&self, index: usize) -> String {
        format!("{}-reference-{}", self.id, index + 1)
    }

    /// The element `Signature`. Digests stand in the order of the references, that of the
    /// properties last; what is not known yet is left empty.
    pub(super) fn xml(&self, digests: &[Vec<u8>], value: &[u8]) -> String {
        let (id, value_id) = (&self.id, self.value_id());
        let (signed_info, value) = (self.signed_info(digests), STANDARD.encode(value));
        let certificates: String = self.certificates.iter().map(certificate).collect();
        let object = self.signed_at.map(|at| self.object(at)).unwrap_or_default();
        format!(
            "<ds:Signature xmlns:ds=\"{DSIG}\" Id=\"{id}\">{signed_info}\
             <ds:SignatureValue Id=\"{value_id}\">{value}</ds:SignatureValue>\
             <ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo>{object}\
             </ds:Signature>"
        )
    }

    fn signed_info(&self, digests: &[Vec<u8>]) -> String {
        let none = Vec::new();
        let digest = |index: usize| digests.get(index).unwrap_or(&none);
        let (form, algorithm) = (form_address(self.form), self.algorithm);
        let mut references = String::new();
        for (index, one) in self.references.iter().enumerate() {
            let (id, uri) = (self.reference_id(index), escaped(&one.uri));
            let opened = format!("<ds:Reference Id=\"{id}\" URI=\"{uri}\">");
            references += &self.reference(&opened, &one.transforms, digest(index));
        }
        if self.signed_at.is_some() {
            let uri = self.properties_id();
            let opened = format!("<ds:Reference Type=\"{SIGNED_PROPERTIES}\" URI=\"#{uri}\">");
            references += &self.reference(&opened, &[form], digest(self.references.len()));
        }
        format!(
            "<ds:SignedInfo>\
             <ds:CanonicalizationMethod Algorithm=\"{form}\"></ds:CanonicalizationMethod>\
             <ds:SignatureMethod Algorithm=\"{algorithm}\"></ds:SignatureMethod>\
             {references}</ds:SignedInfo>"
        )
    }

    fn reference(&self, opened: &str, transforms: &[&str], digest: &[u8]) -> String {
        let list: String = transforms
            .iter()
            .map(|one| format!("<ds:Transform Algorithm=\"{one}\"></ds:Transform>"))
            .collect();
        let list = match list.is_empty() {
            true => list,
            false => format!("<ds:Transforms>{list}</ds:Transforms>"),
        };
        format!("{opened}{list}{}</ds:Reference>", digest_of(self.digest, digest))
    }

    /// Signed properties in the order of the schema: time, certificate, then the kind of each thing
    /// that is signed.
    fn object(&self, at: Timestamp) -> String {
        let (id, properties_id) = (&self.id, self.properties_id());
        let signer = self.certificates.first().map(Certificate::der).unwrap_or_default();
        let signer = digest_of(self.digest, &self.digest.hash(signer));
        let formats: String = self
            .references
            .iter()
            .enumerate()
            .map(|(index, one)| {
                let (of, mime) = (self.reference_id(index), escaped(&one.mime));
                format!(
                    "<xades:DataObjectFormat ObjectReference=\"#{of}\">\
                     <xades:MimeType>{mime}</xades:MimeType>\
                 </xades:DataObjectFormat>"
                )
            })
            .collect();
        format!(
            "<ds:Object><xades:QualifyingProperties xmlns:xades=\"{XADES}\" Target=\"#{id}\">\
             <xades:SignedProperties Id=\"{properties_id}\"><xades:SignedSignatureProperties>\
             <xades:SigningTime>{at}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert>\
             <xades:CertDigest>{signer}</xades:CertDigest></xades:Cert>\
             </xades:SigningCertificateV2>\
             </xades:SignedSignatureProperties><xades:SignedDataObjectProperties>{formats}\
             </xades:SignedDataObjectProperties></xades:SignedProperties>\
             </xades:QualifyingProperties></ds:Object>"
        )
    }
}

fn digest_of(digest: Digest, value: &[u8]) -> String {
    let (address, value) = (digest_address(digest), STANDARD.encode(value));
    format!(
        "<ds:DigestMethod Algorithm=\"{address}\"></ds:DigestMethod>\
         <ds:DigestValue>{value}</ds:DigestValue>"
    )
}

fn certificate(certificate: &Certificate) -> String {
    format!("<ds:X509Certificate>{}</ds:X509Certificate>", STANDARD.encode(certificate.der()))
}

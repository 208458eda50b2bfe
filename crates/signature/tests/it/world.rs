//! A small world: a trial PKI, a person and an authority with their keys, and each step of a
//! signature.

use jiff::Timestamp;
use signature::cms::{self, Signer};
use signature::crypto::{Digest, SignatureAlgorithm, SoftwareKey};
use signature::pades::{self, Evidence, SignatureRequest};
use signature::timestamp::TimestampRequest;
use signature::trial::{Addresses, Keys, Pki, Subject, Validity, key_from_seed};
use zeroize::Zeroizing;

/// Who signs, with the key.
pub struct Hand {
    pub key: SoftwareKey,
    pub signer: Signer,
}

pub struct World {
    pub pki: Pki,
    pub now: Timestamp,
}

pub const PERSON: Subject<'_> =
    Subject { name: "Nguyễn Văn An", organisation: Some("UBND tỉnh Khánh Hòa") };
pub const AGENCY: Subject<'_> = Subject { name: "UBND tỉnh Khánh Hòa", organisation: None };

pub fn days(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add(jiff::SignedDuration::from_hours(24 * days)).unwrap()
}

pub fn rsa(bits: usize) -> SoftwareKey {
    rsa_with_secret(bits).1
}

/// The key and its PKCS#8, for programs that sign with it themselves.
pub fn rsa_with_secret(bits: usize) -> (Zeroizing<Vec<u8>>, SoftwareKey) {
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    use aws_lc_rs::rsa::{KeyPair, KeySize};
    let size = match bits {
        2048 => KeySize::Rsa2048,
        3072 => KeySize::Rsa3072,
        _ => KeySize::Rsa4096,
    };
    let pair = KeyPair::generate(size).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let secret = Zeroizing::new(der.as_ref().to_vec());
    let key = SoftwareKey::from_pkcs8(&secret).unwrap();
    (secret, key)
}

pub fn p384() -> SoftwareKey {
    p384_with_secret().1
}

/// As `rsa_with_secret`.
pub fn p384_with_secret() -> (Zeroizing<Vec<u8>>, SoftwareKey) {
    use aws_lc_rs::signature::{ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair};
    let random = aws_lc_rs::rand::SystemRandom::new();
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_ASN1_SIGNING, &random).unwrap();
    let secret = Zeroizing::new(der.as_ref().to_vec());
    let key = SoftwareKey::from_pkcs8(&secret).unwrap();
    (secret, key)
}

pub fn ed25519() -> SoftwareKey {
    let random = aws_lc_rs::rand::SystemRandom::new();
    let der = aws_lc_rs::signature::Ed25519KeyPair::generate_pkcs8(&random).unwrap();
    SoftwareKey::from_pkcs8(&Zeroizing::new(der.as_ref().to_vec())).unwrap()
}

pub fn p256(seed: u8) -> SoftwareKey {
    key_from_seed(&[seed; 32]).unwrap()
}

impl World {
    pub fn at(now: Timestamp) -> World {
        let [root, issuing, tsa, ocsp] = [1, 2, 3, 4].map(p256);
        let keys = Keys { root, issuing, tsa, ocsp };
        let pki = Pki::new(keys, days(now, -30), Addresses::default()).unwrap();
        World { pki, now }
    }

    /// 22 November 2026, 14:00 in Việt Nam.
    pub fn fixed() -> World {
        World::at("2026-11-22T07:00:00Z".parse().unwrap())
    }

    pub fn hand(
        &self,
        subject: &Subject<'_>,
        key: SoftwareKey,
        algorithm: SignatureAlgorithm,
        serial: u64,
    ) -> Hand {
        let validity = Validity { from: days(self.now, -1), to: days(self.now, 365) };
        let info = key.public_key_info().unwrap();
        let certificate = self.pki.issue(subject, info, serial, validity).unwrap();
        Hand { key, signer: Signer { certificate, chain: self.pki.chain(), algorithm } }
    }

    pub fn person(&self) -> Hand {
        let key = p256(10);
        let algorithm = key.usual_algorithm();
        self.hand(&PERSON, key, algorithm, 100)
    }

    pub fn agency(&self) -> Hand {
        let key = p256(11);
        let algorithm = key.usual_algorithm();
        self.hand(&AGENCY, key, algorithm, 101)
    }

    /// Level B-B.
    pub fn sign(&self, pdf: &[u8], hand: &Hand, request: &SignatureRequest<'_>) -> Vec<u8> {
        let signing = pades::prepare(pdf, request).unwrap().sign_with(&hand.signer).unwrap();
        let value = hand.key.sign(hand.signer.algorithm, signing.to_sign.bytes()).unwrap();
        signing.finish(&value).unwrap()
    }

    /// Level B-T.
    pub fn sign_stamped(&self, pdf: &[u8], hand: &Hand, request: &SignatureRequest<'_>) -> Vec<u8> {
        let signing = pades::prepare(pdf, request).unwrap().sign_with(&hand.signer).unwrap();
        let value = hand.key.sign(hand.signer.algorithm, signing.to_sign.bytes()).unwrap();
        let cms = signing.cms(&value).unwrap();
        let asked = TimestampRequest::over(&value, Digest::Sha256, [7; 16]).unwrap();
        let answer = self.pki.answer_timestamp(asked.der(), 1, self.now).unwrap();
        let token = asked.check(&answer).unwrap();
        signing.prepared.finish(&cms::add_timestamp(&cms, &token).unwrap()).unwrap()
    }

    /// The evidence for a signature of this hand with its timestamp: an OCSP answer for the signer,
    /// a revocation list for the rest.
    pub fn evidence(&self, hand: &Hand) -> Evidence {
        let mut certificates = vec![hand.signer.certificate.der().to_vec()];
        certificates.extend(self.pki.chain().iter().map(|issuer| issuer.der().to_vec()));
        certificates.push(self.pki.tsa.certificate.der().to_vec());
        certificates.push(self.pki.ocsp.certificate.der().to_vec());
        let request = self.ocsp_request(hand);
        Evidence {
            certificates,
            ocsp_responses: vec![self.pki.answer_ocsp(&request, &[], self.now).unwrap()],
            revocation_lists: vec![
                self.pki.crl(&[], self.now).unwrap(),
                self.pki.root_crl(self.now).unwrap(),
            ],
        }
    }

    pub fn ocsp_request(&self, hand: &Hand) -> Vec<u8> {
        use der::Encode;
        let issuer = &self.pki.issuing.certificate.decoded().tbs_certificate;
        let key = issuer.subject_public_key_info.subject_public_key.as_bytes().unwrap();
        let octets = |bytes: Vec<u8>| der::asn1::OctetString::new(bytes).unwrap();
        let asked = hand.signer.certificate.decoded().tbs_certificate.serial_number.clone();
        let name = issuer.subject.to_der().unwrap();
        let request = x509_ocsp::Request {
            req_cert: x509_ocsp::CertId {
                hash_algorithm: Digest::Sha256.identifier(),
                issuer_name_hash: octets(Digest::Sha256.hash(&name)),
                issuer_key_hash: octets(Digest::Sha256.hash(key)),
                serial_number: asked,
            },
            single_request_extensions: None,
        };
        let tbs_request =
            x509_ocsp::TbsRequest { request_list: vec![request], ..Default::default() };
        x509_ocsp::OcspRequest { tbs_request, optional_signature: None }.to_der().unwrap()
    }

    /// A document timestamp at the end (level B-LTA, once the evidence is in).
    pub fn stamp(&self, pdf: &[u8], field: &str) -> Vec<u8> {
        let prepared = pades::prepare_timestamp(pdf, field).unwrap();
        let digest = prepared.digest(Digest::Sha256);
        let asked = TimestampRequest::over_digest(digest, Digest::Sha256, [9; 16]).unwrap();
        let answer = self.pki.answer_timestamp(asked.der(), 2, self.now).unwrap();
        prepared.finish(&asked.check(&answer).unwrap()).unwrap()
    }
}

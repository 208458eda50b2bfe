//! Letters signed under a trial PKI.

use jiff::{SignedDuration, Timestamp};
use signature::cms::Signer;
use signature::crypto::SoftwareKey;
use signature::pades::{self, SignatureRequest};
use signature::trial::{Addresses, Keys, Pki, Subject, Validity, key_from_seed};

pub const LETTER: &[u8] = include_bytes!("../../../signature/tests/fixtures/linearised.pdf");
/// Who signs for Văn phòng Chính phủ, with the seed of the key.
pub const MINH: (u8, Subject<'_>) =
    (10, Subject { name: "Trần Quang Minh", organisation: Some("Văn phòng Chính phủ") });

fn key(seed: u8) -> SoftwareKey {
    key_from_seed(&[seed; 32]).unwrap()
}

/// A trial PKI that gives certificates valid a day before and after.
pub struct Hands {
    pki: Pki,
    now: Timestamp,
}

impl Hands {
    pub fn new(now: Timestamp) -> Hands {
        let keys = Keys { root: key(1), issuing: key(2), tsa: key(3), ocsp: key(4) };
        let from = now - SignedDuration::from_hours(24);
        Hands { pki: Pki::new(keys, from, Addresses::default()).unwrap(), now }
    }

    /// The root certificate in DER.
    pub fn root(&self) -> &[u8] {
        self.pki.root.certificate.der()
    }

    /// Signs a PDF into a field of its own.
    pub fn sign(&self, pdf: &[u8], (seed, subject): (u8, Subject<'_>)) -> Vec<u8> {
        let (key, day) = (key(seed), SignedDuration::from_hours(24));
        let validity = Validity { from: self.now - day, to: self.now + day };
        let (info, serial) = (key.public_key_info().unwrap(), 90 + u64::from(seed));
        let certificate = self.pki.issue(&subject, info, serial, validity).unwrap();
        let algorithm = key.usual_algorithm();
        let signer = Signer { certificate, chain: self.pki.chain(), algorithm };
        let field = format!("field{seed}");
        let request = SignatureRequest::new(&field, self.now);
        let signing = pades::prepare(pdf, &request).unwrap().sign_with(&signer).unwrap();
        let value = key.sign(algorithm, signing.to_sign.bytes()).unwrap();
        signing.finish(&value).unwrap()
    }
}

/// The root certificate in DER, and the letter signed by Trần Quang Minh.
pub fn signed(now: Timestamp) -> (Vec<u8>, Vec<u8>) {
    let hands = Hands::new(now);
    (hands.root().to_vec(), hands.sign(LETTER, MINH))
}

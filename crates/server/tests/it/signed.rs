//! A letter signed under a trial PKI, and the folder that makes an installation trust it.

use jiff::{SignedDuration, Timestamp};
use signature::cms::Signer;
use signature::crypto::SoftwareKey;
use signature::pades::{self, SignatureRequest};
use signature::trial::{Addresses, Keys, Pki, Subject, Validity, key_from_seed};

pub const LETTER: &[u8] = include_bytes!("../../../signature/tests/fixtures/linearised.pdf");

fn key(seed: u8) -> SoftwareKey {
    key_from_seed(&[seed; 32]).unwrap()
}

/// The root certificate in DER, and the letter signed by Trần Quang Minh.
pub fn signed(now: Timestamp) -> (Vec<u8>, Vec<u8>) {
    let day = SignedDuration::from_hours(24);
    let keys = Keys { root: key(1), issuing: key(2), tsa: key(3), ocsp: key(4) };
    let pki = Pki::new(keys, now - day, Addresses::default()).unwrap();
    let key = key(10);
    let subject =
        Subject { name: "Trần Quang Minh", organisation: Some("Văn phòng Chính phủ") };
    let validity = Validity { from: now - day, to: now + day };
    let certificate = pki.issue(&subject, key.public_key_info().unwrap(), 100, validity).unwrap();
    let algorithm = key.usual_algorithm();
    let signer = Signer { certificate, chain: pki.chain(), algorithm };
    let request = SignatureRequest::new("person", now);
    let signing = pades::prepare(LETTER, &request).unwrap().sign_with(&signer).unwrap();
    let value = key.sign(algorithm, signing.to_sign.bytes()).unwrap();
    (pki.root.certificate.der().to_vec(), signing.finish(&value).unwrap())
}

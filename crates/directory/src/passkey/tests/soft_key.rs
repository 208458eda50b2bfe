//! An authenticator and the browser around it, as far as these tests need them: one ES256 key, no
//! attestation. W3C Web Authentication level 3, sections 5.8.1 (client data), 6.1 (authenticator
//! data), 8.7 (attestation "none").

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair,
    UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const CREDENTIAL: u8 = 0x40;

pub struct SoftKey {
    pair: EcdsaKeyPair,
    id: Vec<u8>,
    owner: String,
    /// How often it was used; a copy of it would lag behind.
    pub counter: u32,
    /// Where the browser stands.
    pub origin: &'static str,
    /// The domain that the authenticator believes it answers.
    pub domain: &'static str,
    /// Whether it looks at fingers.
    pub verifies: bool,
}

impl SoftKey {
    pub fn new() -> SoftKey {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap();
        let id = Sha256::digest(pair.public_key().as_ref()).to_vec();
        let (origin, domain) = ("https://truc.example", "truc.example");
        SoftKey { pair, id, owner: String::new(), counter: 0, origin, domain, verifies: true }
    }

    /// The id as it stands in addresses.
    pub fn id(&self) -> String {
        encode(&self.id)
    }

    /// Answers `navigator.credentials.create`.
    pub fn create(&mut self, question: &Value) -> Value {
        let options = &question["publicKey"];
        self.owner = options["user"]["id"].as_str().unwrap().to_owned();
        let mut data = self.authenticator_data(CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.pair.public_key().as_ref();
        // A COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..65]);
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let response = json!({
            "clientDataJSON": encode(&self.client_data("webauthn.create", options)),
            "attestationObject": encode(&object),
            "transports": ["internal"],
        });
        self.credential(&response)
    }

    /// Answers `navigator.credentials.get`.
    pub fn get(&mut self, question: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", &question["publicKey"]);
        let data = self.authenticator_data(0);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &signed).unwrap();
        let response = json!({
            "clientDataJSON": encode(&client_data),
            "authenticatorData": encode(&data),
            "signature": encode(signature.as_ref()),
            "userHandle": self.owner,
        });
        self.credential(&response)
    }

    /// Whether a signature over these bytes is this key's: what a later reader of evidence does.
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, self.pair.public_key());
        public.verify(bytes, signature).is_ok()
    }

    fn credential(&self, response: &Value) -> Value {
        json!({
            "id": self.id(),
            "rawId": self.id(),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let (challenge, origin) = (&options["challenge"], self.origin);
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&mut self, also: u8) -> Vec<u8> {
        self.counter += 1;
        let mut data = Sha256::digest(self.domain).to_vec();
        data.push(PRESENT | if self.verifies { VERIFIED } else { 0 } | also);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn decode(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}

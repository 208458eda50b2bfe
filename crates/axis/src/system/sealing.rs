//! Sealing of secrets at rest: ChaCha20-Poly1305 under the installation's key, bound to the system's id, so that a
//! copied database gives nobody a secret and a sealed secret cannot be moved to another system.

use base::random::Random;
use base::{Error, Result};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};

use super::Secret;

const NONCE: usize = 12;

/// The installation's key for sealing. It lives in a file of its own, outside the database.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    #[must_use]
    pub fn new(random: &Random) -> SealingKey {
        SealingKey(random.array())
    }

    /// Reads the 64 hex digits of a key file.
    ///
    /// # Errors
    /// When it is anything else.
    pub fn parse(text: &str) -> Result<SealingKey> {
        let digits = text.trim();
        let mut key = [0; 32];
        if digits.len() == 64 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            for (place, byte) in key.iter_mut().enumerate() {
                *byte =
                    u8::from_str_radix(&digits[place * 2..place * 2 + 2], 16).unwrap_or_default();
            }
            return Ok(SealingKey(key));
        }
        Err(Error::Failed(anyhow::anyhow!("the sealing key file must hold 64 hex digits")))
    }

    /// The text for the key file.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Nonce and sealed secret.
    #[must_use]
    pub fn seal(&self, system: &str, secret: &Secret, random: &Random) -> Vec<u8> {
        let nonce = random.array::<NONCE>();
        let payload = Payload { msg: secret.reveal().as_bytes(), aad: system.as_bytes() };
        let sealed = self.cipher().encrypt(Nonce::from_slice(&nonce), payload).unwrap_or_default();
        [&nonce[..], &sealed].concat()
    }

    /// # Errors
    /// When the key is not the one it was sealed with, or the bytes are not of this system.
    pub fn open(&self, system: &str, sealed: &[u8]) -> Result<Secret> {
        let wrong =
            || Error::Failed(anyhow::anyhow!("the secret of {system} does not open with this key"));
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(wrong)?;
        let payload = Payload { msg: sealed, aad: system.as_bytes() };
        let secret =
            self.cipher().decrypt(Nonce::from_slice(nonce), payload).map_err(|_| wrong())?;
        Ok(Secret(String::from_utf8(secret).map_err(|_| wrong())?))
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(Key::from_slice(&self.0))
    }
}

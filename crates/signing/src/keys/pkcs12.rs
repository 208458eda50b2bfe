//! Keys in a PKCS#12 file (RFC 7292) under a passphrase, as certification authorities hand them out. The file is read
//! once, when the first key of it is asked for.

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use p12_keystore::error::Error;
use p12_keystore::{Pkcs12Archive, PrivateKeyBag};
use signature::crypto::{Certificate, SignatureAlgorithm, SoftwareKey};
use zeroize::Zeroizing;

use super::{KeyError, KeyHolder, Offer, Offers, Value};

/// A file longer than this is not read: a key of RSA-4096 with its chain takes some 10 KiB.
const FILE_BYTES_MAX: u64 = 1024 * 1024;
/// Keys in one file: people have one or two.
const KEYS_MAX: usize = 50;
/// Certificates from a key's own up to its root.
const CHAIN_MAX: usize = 10;

/// A PKCS#12 file. A key's label is its friendlyName, or the file's name without its ending where it has none. Cheap to
/// clone.
#[derive(Clone)]
pub struct Pkcs12File(Arc<Inner>);

struct Inner {
    path: Box<Path>,
    passphrase: Zeroizing<String>,
    /// Decrypting is slow on purpose, so it is done once.
    opened: Mutex<Option<Arc<Vec<Held>>>>,
}

struct Held {
    label: String,
    key: SoftwareKey,
    certificates: Vec<Certificate>,
}

impl Pkcs12File {
    /// A file, which is not opened yet.
    #[must_use]
    pub fn new(path: &Path, passphrase: Zeroizing<String>) -> Pkcs12File {
        Pkcs12File(Arc::new(Inner { path: path.into(), passphrase, opened: Mutex::default() }))
    }

    fn open(&self) -> Result<Arc<Vec<Held>>, KeyError> {
        let mut opened = self.0.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = &*opened {
            return Ok(Arc::clone(held));
        }
        let held = Arc::new(self.read()?);
        *opened = Some(Arc::clone(&held));
        Ok(held)
    }

    fn read(&self) -> Result<Vec<Held>, KeyError> {
        let away = |error: std::io::Error| KeyError::Away(error.kind().to_string());
        if std::fs::metadata(&self.0.path).map_err(away)?.len() > FILE_BYTES_MAX {
            return Err(refused("the file is too long"));
        }
        let bytes = std::fs::read(&self.0.path).map_err(away)?;
        let archive = Pkcs12Archive::from_pkcs12(&bytes, &self.0.passphrase).map_err(not_opened)?;
        if archive.keys.len() > KEYS_MAX {
            return Err(refused("the file holds too many keys"));
        }
        let certificates = archive.certs.iter().map(|bag| Certificate::read(bag.cert.as_der()));
        let certificates = certificates.collect::<Result<Vec<_>, _>>();
        let certificates = certificates.map_err(|_| refused("a certificate cannot be read"))?;
        let stem = self.0.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let keys = archive.keys.into_iter().map(|bag| held(bag, stem, &certificates));
        let keys = keys.collect::<Result<Vec<_>, _>>()?;
        let mut labels: Vec<&str> = keys.iter().map(|key| &key.label[..]).collect();
        labels.sort_unstable();
        if labels.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(refused("two keys have one name"));
        }
        Ok(keys)
    }
}

impl KeyHolder for Pkcs12File {
    fn sign<'a>(
        &'a self,
        label: &'a str,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> Value<'a> {
        let (file, label, message) = (self.clone(), label.to_owned(), message.to_vec());
        super::blocking(move || {
            let keys = file.open()?;
            let held = keys.iter().find(|key| key.label == label).ok_or(KeyError::Unknown)?;
            held.key.sign(algorithm, &message).map_err(|error| refused(&error.to_string()))
        })
    }

    fn offers(&self) -> Offers<'_> {
        let file = self.clone();
        super::blocking(move || {
            let offer = |key: &Held| Offer {
                label: key.label.clone(),
                certificates: key.certificates.clone(),
                enabled: true,
            };
            Ok(file.open()?.iter().map(offer).collect())
        })
    }
}

fn held(bag: PrivateKeyBag, stem: &str, all: &[Certificate]) -> Result<Held, KeyError> {
    let secret = Zeroizing::new(bag.key.as_der().to_vec());
    let key = SoftwareKey::from_pkcs8(&secret).map_err(|error| refused(&error.to_string()))?;
    let public = key.public_key_info().map_err(|error| refused(&error.to_string()))?;
    // By the key itself: the file's own cross-references (localKeyId) are missing in some files.
    let own = all.iter().find(|one| one.public_key_info().is_ok_and(|info| info == public));
    let certificates = own.map_or_else(Vec::new, |own| chain(own, all));
    let label = bag.friendly_name.filter(|name| !name.is_empty());
    Ok(Held { label: label.unwrap_or_else(|| stem.to_owned()), key, certificates })
}

/// A certificate and, by names, its issuers in the same file.
fn chain(own: &Certificate, all: &[Certificate]) -> Vec<Certificate> {
    let mut chain = vec![own.clone()];
    while chain.len() < CHAIN_MAX {
        let issuer = chain.last().map(|last| &last.decoded().tbs_certificate.issuer);
        let next = all.iter().find(|one| Some(&one.decoded().tbs_certificate.subject) == issuer);
        match next.filter(|next| !chain.contains(next)) {
            Some(next) => chain.push(next.clone()),
            None => break,
        }
    }
    chain
}

fn refused(why: &str) -> KeyError {
    KeyError::Refused(why.to_owned())
}

fn not_opened(error: Error) -> KeyError {
    match error {
        Error::MacError(_) => refused("the passphrase does not open the file"),
        other => KeyError::Refused(format!("no PKCS#12 file that is read here: {other}")),
    }
}

//! Keys in a folder, each an encrypted PKCS#8 file (RFC 5958, 3; PBES2 with scrypt and AES-256-CBC, RFC 8018 and
//! RFC 7914) that `openssl pkey` reads as well. For trial and for seals on a machine that is guarded by itself.

use std::collections::HashMap;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use base::Result;
use base::random::Random;
use pkcs8::pkcs5::pbes2::Parameters;
use pkcs8::pkcs5::scrypt::Params;
use pkcs8::{EncryptedPrivateKeyInfo, PrivateKeyInfo};
use signature::crypto::{SignatureAlgorithm, SoftwareKey};
use zeroize::Zeroizing;

use super::{KeyError, KeyHolder, Offer, Offers, Value};

/// What a key may be called, in letters; it is part of a file name.
pub const LABEL_MAX: usize = 64;
/// A file longer than this is no key: RSA-4096 takes about 3 KiB.
const FILE_BYTES_MAX: u64 = 16 * 1024;
/// Files of one folder that are listed.
const FILES_MAX: usize = 10_000;
const PEM_LABEL: &str = "ENCRYPTED PRIVATE KEY";
/// Cost of scrypt as log2 N, and r, p: RFC 7914 names 2^14 for interactive use.
const COST: (u8, u32, u32) = (14, 8, 1);

/// Keys in a folder under one passphrase. Cheap to clone.
#[derive(Clone)]
pub struct KeyFolder {
    folder: Arc<Path>,
    passphrase: Arc<Zeroizing<String>>,
    /// Decrypting is slow on purpose, so it is done once for each key.
    opened: Arc<Mutex<HashMap<String, Arc<SoftwareKey>>>>,
}

impl KeyFolder {
    /// Keys below `folder`, which need not exist yet.
    #[must_use]
    pub fn new(folder: &Path, passphrase: Zeroizing<String>) -> KeyFolder {
        let passphrase = Arc::new(passphrase);
        KeyFolder { folder: folder.into(), passphrase, opened: Arc::default() }
    }

    /// Puts a key (PKCS#8, DER) into the folder, encrypted, readable by this account only.
    ///
    /// # Errors
    /// When the label is no file name, taken, or the disk fails.
    pub fn add(&self, label: &str, pkcs8: &[u8], random: &Random) -> Result<()> {
        let path = self.path(label).context("a key's label has a-z, 0-9, '.' and '-'")?;
        let (cost, blocks, parallel) = COST;
        let params = Params::new(cost, blocks, parallel, 32)
            .map_err(|error| anyhow::anyhow!("the cost of a key file: {error}"))?;
        let (salt, iv) = (random.array::<16>(), random.array::<16>());
        let parameters = Parameters::scrypt_aes256cbc(params, &salt, &iv)
            .map_err(|error| anyhow::anyhow!("encrypting a key: {error}"))?;
        let info = PrivateKeyInfo::try_from(pkcs8).map_err(|_| anyhow::anyhow!("no PKCS#8 key"))?;
        let sealed = info
            .encrypt_with_params(parameters, self.passphrase.as_bytes())
            .map_err(|error| anyhow::anyhow!("encrypting a key: {error}"))?;
        let pem = sealed
            .to_pem(PEM_LABEL, pkcs8::LineEnding::LF)
            .map_err(|error| anyhow::anyhow!("writing a key: {error}"))?;
        std::fs::create_dir_all(&self.folder).context("making the folder of keys")?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)
            .context("making a key file")?;
        file.write_all(pem.as_bytes()).and_then(|()| file.sync_all()).context("writing a key")?;
        Ok(())
    }

    /// Whether there is a key of this label.
    #[must_use]
    pub fn has(&self, label: &str) -> bool {
        self.path(label).is_some_and(|path| path.exists())
    }

    /// The labels of all keys, in order; their certificates are elsewhere.
    fn list(&self) -> Result<Vec<Offer>, KeyError> {
        let away = |error: std::io::Error| KeyError::Away(error.kind().to_string());
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(away)?,
        };
        let mut labels = Vec::new();
        for entry in entries.take(FILES_MAX) {
            let name = entry.map_err(away)?.file_name();
            let label = name.to_str().and_then(|name| name.strip_suffix(".pem"));
            labels.extend(label.filter(|label| self.path(label).is_some()).map(str::to_owned));
        }
        labels.sort_unstable();
        let offer = |label| Offer { label, certificates: Vec::new(), enabled: true };
        Ok(labels.into_iter().map(offer).collect())
    }

    fn path(&self, label: &str) -> Option<PathBuf> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
        let sound = (1..=LABEL_MAX).contains(&label.len())
            && label.chars().all(plain)
            && !label.starts_with('.');
        sound.then(|| self.folder.join(format!("{label}.pem")))
    }

    fn open(&self, label: &str) -> Result<Arc<SoftwareKey>, KeyError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = opened.get(label) {
            return Ok(Arc::clone(key));
        }
        let path = self.path(label).filter(|path| path.exists()).ok_or(KeyError::Unknown)?;
        let key = Arc::new(self.read(&path)?);
        opened.insert(label.to_owned(), Arc::clone(&key));
        Ok(key)
    }

    fn read(&self, path: &Path) -> Result<SoftwareKey, KeyError> {
        let away = |error: std::io::Error| KeyError::Away(error.kind().to_string());
        if std::fs::metadata(path).map_err(away)?.len() > FILE_BYTES_MAX {
            return Err(KeyError::Refused("the key file is too long".to_owned()));
        }
        let pem = std::fs::read_to_string(path).map_err(away)?;
        let broken = || KeyError::Refused("the key file is no encrypted PKCS#8".to_owned());
        let (label, sealed) = pem_rfc7468::decode_vec(pem.as_bytes()).map_err(|_| broken())?;
        if label != PEM_LABEL {
            return Err(broken());
        }
        let sealed = EncryptedPrivateKeyInfo::try_from(&sealed[..]).map_err(|_| broken())?;
        let opened = sealed
            .decrypt(self.passphrase.as_bytes())
            .map_err(|_| KeyError::Refused("the passphrase does not open the key".to_owned()))?;
        let opened = Zeroizing::new(opened.as_bytes().to_vec());
        SoftwareKey::from_pkcs8(&opened).map_err(|error| KeyError::Refused(error.to_string()))
    }
}

impl KeyHolder for KeyFolder {
    fn sign<'a>(
        &'a self,
        label: &'a str,
        algorithm: SignatureAlgorithm,
        message: &'a [u8],
    ) -> Value<'a> {
        let (folder, label, message) = (self.clone(), label.to_owned(), message.to_vec());
        super::blocking(move || {
            let key = folder.open(&label)?;
            key.sign(algorithm, &message).map_err(|error| KeyError::Refused(error.to_string()))
        })
    }

    fn offers(&self) -> Offers<'_> {
        let folder = self.clone();
        super::blocking(move || folder.list())
    }
}

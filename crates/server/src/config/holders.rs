//! Settings of those who keep signing keys beside the key files: PKCS#12 files, tokens and HSMs (PKCS #11), remote signing
//! services (CSC API). Secrets stand in files of their own; here are their paths.

use std::path::{Path, PathBuf};
use std::time::Duration;

use base::clock::Clock;
use base::{Error, Refusal, Result, Text};
use serde::Deserialize;
use signing::keys::{Csc, CscService, Keyring, Pkcs11Token, Pkcs12File};
use zeroize::Zeroizing;

use super::{Signing, read_secret};
use crate::installation::KEY_FOLDER;

/// What a holder may be called, in letters.
const NAME_MAX: usize = 40;
/// How long one call to a remote service may take, in seconds: a job waits for it, and no person.
const WAIT_S: (u64, u64) = (1, 120);

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pkcs12 {
    pub name: String,
    pub file: PathBuf,
    pub passphrase_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pkcs11 {
    pub name: String,
    /// The shared library of the token's maker.
    pub module: PathBuf,
    pub token: String,
    pub pin_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteSigning {
    pub name: String,
    pub address: String,
    pub client_id: String,
    pub client_secret_file: PathBuf,
    #[serde(default)]
    pub user: Option<String>,
    #[serde(default)]
    pub pin_file: Option<PathBuf>,
    #[serde(default = "usual_wait_s")]
    pub wait_s: u64,
}

fn usual_wait_s() -> u64 {
    15
}

impl Signing {
    /// Refuses names that are not plain, or given twice.
    pub(super) fn check(&self) -> Result<()> {
        let mut taken = vec![KEY_FOLDER];
        let names = self.pkcs12.iter().map(|one| ("signing.pkcs12", &one.name));
        let names = names.chain(self.pkcs11.iter().map(|one| ("signing.pkcs11", &one.name)));
        for (setting, name) in names.chain(self.csc.iter().map(|one| ("signing.csc", &one.name))) {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if name.is_empty() || name.len() > NAME_MAX || !name.chars().all(plain) {
                return Err(not_plain(setting, name));
            }
            if taken.contains(&name.as_str()) {
                return Err(twice(setting, name));
            }
            taken.push(name);
        }
        let (from, to) = WAIT_S;
        match self.csc.iter().find(|one| !(from..=to).contains(&one.wait_s)) {
            Some(one) => Err(wait(one.wait_s)),
            None => Ok(()),
        }
    }

    /// A ring of keys with the holders that are named here. Reads their secrets, and calls none of them.
    ///
    /// # Errors
    /// When a secret cannot be read, or an address is none.
    pub fn holders(&self, mut keys: Keyring, clock: &Clock) -> Result<Keyring> {
        for one in &self.pkcs12 {
            let passphrase = secret("signing.pkcs12.passphrase_file", &one.passphrase_file)?;
            keys = keys.with(&one.name, Pkcs12File::new(&one.file, passphrase));
        }
        for one in &self.pkcs11 {
            let pin = secret("signing.pkcs11.pin_file", &one.pin_file)?;
            keys = keys.with(&one.name, Pkcs11Token::new(&one.module, &one.token, &pin));
        }
        for one in &self.csc {
            keys = keys.with(&one.name, Csc::new(one.service()?, clock.clone())?);
        }
        Ok(keys)
    }
}

impl RemoteSigning {
    fn service(&self) -> Result<CscService> {
        let pin = self.pin_file.as_ref().map(|path| secret("signing.csc.pin_file", path));
        Ok(CscService {
            base: self.address.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret("signing.csc.client_secret_file", &self.client_secret_file)?,
            user: self.user.clone(),
            pin: pin.transpose()?,
            wait: Duration::from_secs(self.wait_s),
        })
    }
}

fn secret(setting: &str, path: &Path) -> Result<Zeroizing<String>> {
    read_secret(setting, path).map(Zeroizing::new)
}

fn refused(setting: &str, what: Text, remedy: Text) -> Error {
    Refusal::new("config.value", what, remedy).field(setting).into()
}

fn not_plain(setting: &str, name: &str) -> Error {
    refused(
        setting,
        Text::with(
            format!("Tên nơi giữ khóa “{name}” không hợp lệ."),
            format!("The holder of keys cannot be called “{name}”."),
        ),
        Text::with(
            format!("Dùng 1–{NAME_MAX} ký tự a-z, 0-9 và dấu gạch nối."),
            format!("Use 1–{NAME_MAX} of a-z, 0-9 and the hyphen."),
        ),
    )
}

fn twice(setting: &str, name: &str) -> Error {
    refused(
        setting,
        Text::with(
            format!("Đã có nơi giữ khóa tên là “{name}”."),
            format!("There is a holder of keys called “{name}” already."),
        ),
        Text::new("Đặt tên khác.", "Give it another name."),
    )
}

fn wait(given: u64) -> Error {
    let (from, to) = WAIT_S;
    refused(
        "signing.csc.wait_s",
        Text::with(
            format!("Thời gian chờ {given} giây không dùng được."),
            format!("A wait of {given} seconds cannot be used."),
        ),
        Text::with(
            format!("Ghi từ {from} đến {to} giây."),
            format!("Write {from} to {to} seconds."),
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn load(text: &str) -> Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("truc.toml");
        std::fs::write(&path, text).unwrap();
        Config::load(Some(&path)).map(|(config, _)| config)
    }

    const TOKEN: &str = "[[signing.pkcs11]]\nname = 'hsm'\nmodule = 'm'\ntoken = 't'\n";

    #[test]
    fn holders_join_the_ring_by_name_with_secrets_from_files() {
        let folder = tempfile::tempdir().unwrap();
        let pin = folder.path().join("pin");
        std::fs::write(&pin, "246810\n").unwrap();
        let pin = pin.display();
        let file = format!(
            "{TOKEN}pin_file = '{pin}'\n\
             [[signing.pkcs12]]\nname = 'seal'\nfile = 'x.p12'\npassphrase_file = '{pin}'\n\
             [[signing.csc]]\nname = 'remote'\naddress = 'https://sign.example.vn/csc/v2'\n\
             client_id = 'truc'\nclient_secret_file = '{pin}'\n"
        );
        let config = load(&file).unwrap();
        assert!(!format!("{config:?}").contains("246810"));
        let keys = config.signing.holders(Keyring::default(), &Clock::system()).unwrap();
        assert_eq!(keys.names(), ["hsm", "remote", "seal"]);
        let missing = load(&format!("{TOKEN}pin_file = '/nowhere/pin'")).unwrap().signing;
        let error = missing.holders(Keyring::default(), &Clock::system()).err().unwrap();
        assert_eq!(error.refusal().unwrap().rule, "config.secret-file");
    }

    #[test]
    fn names_are_plain_and_given_once_and_unknown_keys_are_refused() {
        let token = format!("{TOKEN}pin_file = 'p'\n");
        assert!(load(&token).is_ok());
        let rule = |text: &str| load(text).unwrap_err().refusal().unwrap().rule.to_string();
        assert_eq!(rule(&format!("{token}{token}")), "config.value");
        assert_eq!(rule(&token.replace("hsm", "files")), "config.value");
        assert_eq!(rule(&token.replace("hsm", "H S M")), "config.value");
        assert_eq!(rule(&format!("{token}pin = '246810'\n")), "config.unreadable");
    }
}

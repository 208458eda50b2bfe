//! The settings of the program, typed. Defaults and explanations stand in `config.default.toml`, which is part of it.

mod holders;
mod mail;
mod providers;

use std::path::{Path, PathBuf};

use axis::hub::Settings;
use base::config::Setting;
use base::{Error, Refusal, Result, Text};
use directory::passkey::Site;
use serde::Deserialize;

pub use mail::Mail;
pub use providers::{SignIn, SignInProvider};

pub const DEFAULTS: &str = include_str!("config.default.toml");

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub listen: String,
    pub parts: Vec<Part>,
    pub site: SiteAddress,
    pub sign_in: SignIn,
    pub database: Database,
    pub blobs: BlobsPlace,
    pub hub: Hub,
    pub checker: Checker,
    pub signing: Signing,
    pub mail: Mail,
    pub ocr: Ocr,
    pub log: Log,
}

/// A part of the product that a process may serve or leave to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    Axis,
    Directory,
    Signing,
    Office,
}

/// The address that people open.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteAddress {
    pub origin: String,
}

impl SiteAddress {
    /// The site that passkeys are bound to.
    ///
    /// # Errors
    /// As [`Site::parse`].
    pub fn site(&self) -> Result<Site> {
        match self.origin.trim() {
            "" => Site::localhost(),
            origin => Ok(Site::parse(origin)?),
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: String,
    pub url_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlobsPlace {
    pub place: Place,
    pub endpoint: String,
    pub region: String,
    pub bucket: String,
    pub key_id: String,
    pub secret_file: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Files,
    S3,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    pub code: String,
    pub body_max_mb: u32,
    pub recipients_max: u32,
    pub resend_window_minutes: u32,
    pub header_age_max_hours: u32,
    pub list_max: u32,
    pub check_signatures: bool,
}

/// The public checker of packets.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checker {
    pub packet_max_mb: u32,
}

/// Whom to trust, and the public page that checks signed files.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    pub trust: PathBuf,
    pub file_max_mb: u32,
    pub timestamps: String,
    pub pkcs12: Vec<holders::Pkcs12>,
    pub pkcs11: Vec<holders::Pkcs11>,
    pub csc: Vec<holders::RemoteSigning>,
}

impl Signing {
    /// The trusted certificates; none when no folder is named.
    ///
    /// # Errors
    /// As [`signing::trust::load`].
    pub fn anchors(&self) -> Result<signature::validate::Anchors> {
        match self.trust.as_os_str().is_empty() {
            true => Ok(signature::validate::Anchors::default()),
            false => signing::trust::load(&self.trust),
        }
    }

    #[must_use]
    pub fn bytes_max(&self) -> usize {
        usize::try_from(self.file_max_mb).unwrap_or(0).saturating_mul(1_000_000)
    }
}

impl Checker {
    #[must_use]
    pub fn bytes_max(&self) -> u64 {
        u64::from(self.packet_max_mb) * 1_000_000
    }
}

/// The program that reads pages which are pictures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ocr {
    pub program: String,
    pub languages: String,
}

impl Ocr {
    /// The machine that reads; none when it is off, or not here, which the log says.
    pub async fn open(&self) -> Option<office::ocr::Ocr> {
        let opened = office::ocr::Ocr::open(&self.program, &self.languages).await;
        if opened.is_none() && !self.program.is_empty() {
            let (program, languages) = (&self.program, &self.languages);
            tracing::warn!(
                program,
                languages,
                "scans are not read: the program or a language is not here"
            );
        }
        opened
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: String,
    pub form: LogForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    Text,
    Json,
}

impl Config {
    /// The settings in force, and each with its origin.
    ///
    /// # Errors
    /// A refusal that names the key at fault.
    pub fn load(file: Option<&Path>) -> Result<(Config, Vec<Setting>)> {
        let (config, settings): (Config, _) = base::config::load(DEFAULTS, file)?;
        config.check()?;
        Ok((config, settings))
    }

    fn check(&self) -> Result<()> {
        let wrong = |field: &str, vi: &'static str, en: &'static str| {
            let remedy =
                Text::new("Sửa giá trị của mục này.", "Correct the value of this setting.");
            Err(Refusal::new("config.value", Text::new(vi, en), remedy).field(field).into())
        };
        if self.hub.code.trim().is_empty() || self.hub.code.len() > directory::code::LENGTH_MAX {
            return wrong(
                "hub.code",
                "Mã của trục phải có 1–35 ký tự.",
                "The hub's code must have 1–35 characters.",
            );
        }
        if self.hub.body_max_mb == 0 || self.hub.list_max == 0 || self.hub.recipients_max == 0 {
            return wrong("hub", "Giới hạn phải lớn hơn 0.", "Limits must be above 0.");
        }
        self.site.site()?;
        self.sign_in.check()?;
        self.signing.check()?;
        if self.parts.is_empty() {
            return wrong("parts", "Cần ít nhất một phần.", "At least one part is needed.");
        }
        if self.blobs.place == Place::S3
            && (self.blobs.endpoint.is_empty() || self.blobs.bucket.is_empty())
        {
            return wrong(
                "blobs",
                "Kho S3 cần endpoint và bucket.",
                "The S3 store needs endpoint and bucket.",
            );
        }
        Ok(())
    }
}

impl Hub {
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            code: self.code.trim().to_owned(),
            body_bytes_max: u64::from(self.body_max_mb) * 1_000_000,
            recipients_max: self.recipients_max as usize,
            resend_window_s: i64::from(self.resend_window_minutes) * 60,
            header_age_max_s: i64::from(self.header_age_max_hours) * 3600,
            list_max: self.list_max,
            check_signatures: self.check_signatures,
        }
    }
}

/// The one line of a file that holds a secret.
///
/// # Errors
/// A refusal that names the setting and the file.
pub fn read_secret(setting: &str, path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Error::from(
            Refusal::new(
                "config.secret-file",
                Text::with(
                    format!("Không đọc được tệp {}: {error}", path.display()),
                    format!("The file {} cannot be read: {error}", path.display()),
                ),
                Text::new(
                    "Kiểm tra đường dẫn và quyền đọc.",
                    "Check the path and the right to read it.",
                ),
            )
            .field(setting),
        )
    })?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_this_machine_unless_a_domain_is_named() {
        let (mut config, _) = Config::load(None).unwrap();
        assert_eq!(config.site.site().unwrap().domain(), "localhost");
        config.site.origin = "https://truc.example.vn".to_owned();
        assert!(config.check().is_ok());
        config.site.origin = "https://192.0.2.7".to_owned();
        let error = config.check().unwrap_err();
        assert_eq!(error.refusal().unwrap().field.as_deref(), Some("site.origin"));
    }
}

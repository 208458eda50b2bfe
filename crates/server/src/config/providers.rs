//! Settings of the providers that people may sign in by (OpenID Connect). Their secrets stand in files; here are the paths.

use std::path::PathBuf;

use base::{Error, Refusal, Result, Text};
use directory::passkey::Site;
use directory::sign_in::by_provider::{Linking, Provider, Setup};
use serde::Deserialize;

use super::read_secret;

/// What addresses may call a provider, in letters.
const NAME_MAX: usize = 40;
/// What a button may say of it, in letters.
const LABEL_MAX: usize = 60;
/// Buttons on the page of sign-in.
const PROVIDERS_MAX: usize = 10;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub providers: Vec<SignInProvider>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignInProvider {
    pub name: String,
    pub label_vi: String,
    pub label_en: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret_file: PathBuf,
    #[serde(default = "usual_scopes")]
    pub scopes: Vec<String>,
    #[serde(default = "usual_login_claim")]
    pub login_claim: String,
    #[serde(default = "usual_linking")]
    pub link: Linking,
    #[serde(default)]
    pub allow_http: bool,
}

fn usual_scopes() -> Vec<String> {
    vec!["profile".to_owned()]
}

fn usual_login_claim() -> String {
    "preferred_username".to_owned()
}

fn usual_linking() -> Linking {
    Linking::ByPerson
}

impl SignIn {
    /// Refuses names and labels that cannot be used. Addresses and secrets are looked at by [`SignIn::providers`].
    pub(super) fn check(&self) -> Result<()> {
        let mut taken: Vec<&str> = Vec::new();
        for one in &self.providers {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            let named = (1..=NAME_MAX).contains(&one.name.len()) && one.name.chars().all(plain);
            if !named || taken.contains(&one.name.as_str()) {
                return Err(name(&one.name));
            }
            let labelled = |label: &str| (1..=LABEL_MAX).contains(&label.trim().chars().count());
            if !labelled(&one.label_vi) || !labelled(&one.label_en) {
                return Err(label(&one.name));
            }
            taken.push(&one.name);
        }
        match self.providers.len() > PROVIDERS_MAX {
            true => Err(too_many()),
            false => Ok(()),
        }
    }

    /// The providers, ready to be asked. Reads their secrets, and calls none of them.
    ///
    /// # Errors
    /// `config.secret-file`; as [`Provider::new`].
    pub fn providers(&self, site: &Site) -> Result<Vec<Provider>> {
        self.providers.iter().map(|one| Provider::new(one.setup()?, site)).collect()
    }
}

impl SignInProvider {
    fn setup(&self) -> Result<Setup> {
        let file = &self.client_secret_file;
        Ok(Setup {
            name: self.name.clone(),
            label: Text::with(self.label_vi.clone(), self.label_en.clone()),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: read_secret("sign_in.providers.client_secret_file", file)?,
            scopes: self.scopes.clone(),
            login_claim: self.login_claim.clone(),
            linking: self.link,
            allow_http: self.allow_http,
        })
    }
}

fn refused(setting: &str, what: Text, remedy: Text) -> Error {
    Refusal::new("config.value", what, remedy).field(setting).into()
}

fn name(given: &str) -> Error {
    refused(
        "sign_in.providers.name",
        Text::with(
            format!("Tên nơi cung cấp định danh “{given}” không hợp lệ hoặc đã dùng."),
            format!("A sign-in provider cannot be called “{given}”, or another is."),
        ),
        Text::with(
            format!("Dùng 1–{NAME_MAX} ký tự a-z, 0-9 và dấu gạch nối, mỗi nơi một tên."),
            format!("Use 1–{NAME_MAX} of a-z, 0-9 and the hyphen, a name of its own for each."),
        ),
    )
}

fn label(of: &str) -> Error {
    refused(
        "sign_in.providers.label_vi",
        Text::with(
            format!("Nơi cung cấp định danh “{of}” thiếu tên hiển thị, hoặc tên quá dài."),
            format!("The sign-in provider “{of}” has no name for people, or too long a one."),
        ),
        Text::with(
            format!("Ghi label_vi và label_en, mỗi tên 1–{LABEL_MAX} ký tự."),
            format!("Write label_vi and label_en in 1–{LABEL_MAX} characters each."),
        ),
    )
}

fn too_many() -> Error {
    refused(
        "sign_in.providers",
        Text::new("Quá nhiều nơi cung cấp định danh.", "There are too many sign-in providers."),
        Text::with(
            format!("Giữ lại nhiều nhất {PROVIDERS_MAX} nơi."),
            format!("Keep {PROVIDERS_MAX} at most."),
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

    fn provider(secret: &str) -> String {
        format!(
            "[[sign_in.providers]]\nname = 'province'\nlabel_vi = 'Cổng định danh'\n\
             label_en = 'Identity service'\nissuer = 'https://id.example.vn'\nclient_id = 'truc'\n\
             client_secret_file = '{secret}'\n"
        )
    }

    #[test]
    fn a_provider_has_a_secret_in_a_file_and_a_site_to_come_back_to() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "gió mùa đông bắc\n").unwrap();
        let config = load(&provider(&secret.display().to_string())).unwrap();
        assert!(!format!("{config:?}").contains("gió"));
        let one = &config.sign_in.providers[0];
        assert_eq!((one.link, one.login_claim.as_str()), (Linking::ByPerson, "preferred_username"));
        let site = Site::parse("https://truc.example.vn").unwrap();
        assert_eq!(config.sign_in.providers(&site).unwrap().len(), 1);
        let error = config.sign_in.providers(&Site::localhost().unwrap()).err().unwrap();
        assert_eq!(error.refusal().unwrap().field.as_deref(), Some("site.origin"));
        let missing = load(&provider("/nowhere/secret")).unwrap().sign_in;
        let error = missing.providers(&site).err().unwrap();
        assert_eq!(error.refusal().unwrap().rule, "config.secret-file");
    }

    #[test]
    fn names_are_plain_and_given_once_and_unknown_keys_are_refused() {
        let good = provider("s");
        assert!(load(&format!("{good}link = 'by-login'\nallow_http = true\n")).is_ok());
        let refused = |text: &str| {
            let error = load(text).unwrap_err();
            let refusal = error.refusal().unwrap();
            (refusal.rule.to_string(), refusal.field.clone().unwrap_or_default())
        };
        let value = |field: &str| ("config.value".to_owned(), format!("sign_in.providers.{field}"));
        assert_eq!(refused(&format!("{good}{good}")), value("name"));
        assert_eq!(refused(&good.replace("province", "a/b")), value("name"));
        assert_eq!(refused(&good.replace("Identity service", " ")), value("label_vi"));
        for wrong in ["client_secret = 'x'", "link = 'by-mail'"] {
            assert_eq!(refused(&format!("{good}{wrong}\n")).0, "config.unreadable", "{wrong}");
        }
    }
}

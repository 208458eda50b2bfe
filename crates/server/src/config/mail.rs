//! Where letters with notices leave.

use std::path::PathBuf;

use base::Result;
use desk::notice::{Post, Protection, Relay};
use serde::Deserialize;

use super::{SiteAddress, read_secret};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub host: String,
    pub port: u16,
    pub protection: Protection,
    pub user: String,
    pub password_file: PathBuf,
    pub from: String,
}

impl Mail {
    /// The way out for letters; none leave as long as no host is named.
    ///
    /// # Errors
    /// As [`Post::open`], and when the password cannot be read.
    pub fn post(&self, site: &SiteAddress) -> Result<Post> {
        let origin = match site.origin.trim() {
            "" => "http://localhost:8080",
            origin => origin.trim_end_matches('/'),
        };
        Post::open(self.relay()?.as_ref(), origin.to_owned(), crate::wiring::acts())
    }

    fn relay(&self) -> Result<Option<Relay>> {
        if self.host.is_empty() {
            return Ok(None);
        }
        let login = match self.user.as_str() {
            "" => None,
            user => {
                Some((user.to_owned(), read_secret("mail.password_file", &self.password_file)?))
            }
        };
        let (host, from) = (self.host.clone(), self.from.clone());
        Ok(Some(Relay { host, port: self.port, protection: self.protection, login, from }))
    }
}

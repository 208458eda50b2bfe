//! The services beside a PKI: time stamps (RFC 3161), OCSP answers, revocation lists. When one is away, a signature is
//! made at the level that is possible, and raised later.

mod http;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use base::random::Random;
use signature::crypto::Digest;
use signature::timestamp::TimestampRequest;

pub use http::HttpLine;

/// An answer under way.
pub type Answer<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, Away>> + Send + 'a>>;

/// A service did not answer, or not rightly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Away(pub String);

/// The line to the outside: one call, bounded in time and length.
pub trait Line: Send + Sync {
    /// Posts a body of this media type.
    fn post<'a>(&'a self, url: &'a str, kind: &'static str, body: Vec<u8>) -> Answer<'a>;
}

/// The services an installation uses. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    line: Arc<dyn Line>,
    random: Random,
    /// Address of the timestamp service; empty when there is none.
    timestamps: Arc<str>,
}

impl Services {
    #[must_use]
    pub fn new(line: impl Line + 'static, random: Random, timestamps: &str) -> Services {
        Services { line: Arc::new(line), random, timestamps: timestamps.into() }
    }

    /// A checked token over these bytes.
    ///
    /// # Errors
    /// When there is no service, it does not answer, or answers something else.
    pub async fn timestamp(&self, over: &[u8]) -> Result<Vec<u8>, Away> {
        if self.timestamps.is_empty() {
            return Err(Away("no timestamp service is set".to_owned()));
        }
        let away = |error: &dyn std::fmt::Display| Away(error.to_string());
        let asked = TimestampRequest::over(over, Digest::Sha256, self.random.array())
            .map_err(|error| away(&error))?;
        let kind = "application/timestamp-query";
        let answer = self.line.post(&self.timestamps, kind, asked.der().to_vec()).await?;
        asked.check(&answer).map_err(|error| away(&error))
    }
}

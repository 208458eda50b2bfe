//! The services beside a PKI: time stamps (RFC 3161), OCSP answers, revocation lists. When one is away, a signature is
//! made at the level that is possible, and raised later.

mod http;

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use base::clock::Clock;
use base::random::Random;
use jiff::{SignedDuration, Timestamp};
use signature::crypto::{Certificate, Digest};
use signature::revocation::{self, Sources, Status};
use signature::timestamp::TimestampRequest;

pub use http::HttpLine;

/// A revocation must be known within this time, however long an answer says it holds.
const KEPT_MAX: SignedDuration = SignedDuration::from_mins(10);
/// Answers kept: signers at work within ten minutes.
const ANSWERS_MAX: usize = 1_000;

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

    /// Gets what is at an address.
    fn get<'a>(&'a self, url: &'a str) -> Answer<'a>;
}

/// The services an installation uses. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    line: Arc<dyn Line>,
    clock: Clock,
    random: Random,
    /// Address of the timestamp service; empty when there is none.
    timestamps: Arc<str>,
    kept: Arc<Mutex<Kept>>,
}

/// Answers by address and question, until when each holds.
type Kept = HashMap<(String, Vec<u8>), (Vec<u8>, Timestamp)>;

/// What is known of a certificate's revocation: answers and lists in DER.
#[derive(Debug, Clone, Default)]
pub struct Known {
    pub ocsp: Option<Vec<u8>>,
    pub list: Option<Vec<u8>>,
}

impl Known {
    fn pieces(&self) -> Vec<&[u8]> {
        self.ocsp.iter().chain(&self.list).map(Vec::as_slice).collect()
    }

    /// When the certificate was revoked, if it was.
    #[must_use]
    pub fn revoked(
        &self,
        of: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Option<Timestamp> {
        match revocation::status(&self.pieces(), of, issuer, now) {
            Status::Revoked { at } => Some(at),
            Status::Good | Status::Unknown | Status::NotOffered => None,
        }
    }
}

impl Services {
    #[must_use]
    pub fn new(
        line: impl Line + 'static,
        clock: Clock,
        random: Random,
        timestamps: &str,
    ) -> Services {
        let (line, timestamps) = (Arc::new(line), timestamps.into());
        Services { line, clock, random, timestamps, kept: Arc::default() }
    }

    /// A checked token over these bytes.
    ///
    /// # Errors
    /// When there is no service, it does not answer, or answers something else.
    pub async fn timestamp(&self, over: &[u8]) -> Result<Vec<u8>, Away> {
        let asked = TimestampRequest::over(over, Digest::Sha256, self.random.array());
        self.stamped(&asked.map_err(away)?).await
    }

    /// A checked token over a SHA-256 digest.
    ///
    /// # Errors
    /// As `timestamp`.
    pub async fn timestamp_digest(&self, digest: Vec<u8>) -> Result<Vec<u8>, Away> {
        let asked = TimestampRequest::over_digest(digest, Digest::Sha256, self.random.array());
        self.stamped(&asked.map_err(away)?).await
    }

    async fn stamped(&self, asked: &TimestampRequest) -> Result<Vec<u8>, Away> {
        if self.timestamps.is_empty() {
            return Err(Away("no timestamp service is set".to_owned()));
        }
        let kind = "application/timestamp-query";
        let answer = self.line.post(&self.timestamps, kind, asked.der().to_vec()).await?;
        asked.check(&answer).map_err(away)
    }

    /// What the issuer says of a certificate now. An answer is asked for again once it no longer holds.
    ///
    /// # Errors
    /// When a service that the certificate names does not answer.
    pub async fn revocation(&self, of: &Certificate, issuer: &Certificate) -> Result<Known, Away> {
        let sources = Sources::of(of);
        let mut known = Known::default();
        if let Some(url) = sources.ocsp {
            let asked = revocation::ocsp_request(of, issuer).map_err(away)?;
            let ask = self.line.post(&url, "application/ocsp-request", asked.clone());
            known.ocsp = Some(self.kept((url.clone(), asked), ask).await?);
        }
        if let Some(url) = sources.crl {
            let ask = self.line.get(&url);
            known.list = Some(self.kept((url.clone(), Vec::new()), ask).await?);
        }
        Ok(known)
    }

    async fn kept(&self, question: (String, Vec<u8>), ask: Answer<'_>) -> Result<Vec<u8>, Away> {
        let now = self.clock.now();
        let lock = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((answer, until)) = lock().get(&question)
            && now < *until
        {
            return Ok(answer.clone());
        }
        let answer = ask.await?;
        let until = revocation::holds_until(&answer).unwrap_or(now).min(now + KEPT_MAX);
        let mut kept = lock();
        kept.retain(|_, (_, until)| now < *until);
        if kept.len() < ANSWERS_MAX {
            kept.insert(question, (answer.clone(), until));
        }
        Ok(answer)
    }
}

fn away(error: impl std::fmt::Display) -> Away {
    Away(error.to_string())
}

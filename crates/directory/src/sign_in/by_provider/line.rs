//! Calls to a sign-in provider: bounded in time and length, over HTTPS or to this machine, following no redirect.
//! OpenID Connect Discovery 1.0, section 4; RFC 6749, section 3.2 (token endpoint over TLS).

use std::pin::Pin;
use std::time::Duration;

use openidconnect::url::Url;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use reqwest::redirect::Policy;

/// A person waits in front of the browser.
const WAIT: Duration = Duration::from_secs(8);
/// The longest answer in bytes: documents, key sets and tokens take some KiB.
const ANSWER_BYTES_MAX: usize = 512 * 1024;

/// Which addresses may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Https,
    /// Plain HTTP as well, to this machine alone; for trial.
    AlsoThisMachine,
}

impl Reach {
    pub(super) fn admits(self, url: &Url) -> bool {
        let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        match url.scheme() {
            "https" => url.host().is_some(),
            "http" => here && self == Reach::AlsoThisMachine,
            _ => false,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct Line {
    client: reqwest::Client,
    reach: Reach,
}

/// Why there is no answer. Without addresses and contents: both may hold secrets.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.why())]
pub(super) enum LineError {
    Address,
    Away,
    TooLong,
    Http,
}

impl LineError {
    pub(super) fn why(&self) -> &'static str {
        match self {
            LineError::Address => "an address is neither HTTPS nor, where allowed, of this machine",
            LineError::Away => "no connection, or no answer in time",
            LineError::TooLong => "the answer is too long",
            LineError::Http => "the answer is not HTTP",
        }
    }
}

impl Line {
    pub(super) fn new(reach: Reach) -> anyhow::Result<Line> {
        let client = reqwest::Client::builder().timeout(WAIT).redirect(Policy::none());
        // A proxy reads what is not HTTPS.
        let client = if reach == Reach::Https { client } else { client.no_proxy() };
        Ok(Line { client: client.build()?, reach })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, LineError> {
        let url = Url::parse(&request.uri().to_string()).map_err(|_| LineError::Address)?;
        if !self.reach.admits(&url) {
            return Err(LineError::Address);
        }
        let request = reqwest::Request::try_from(request).map_err(|_| LineError::Http)?;
        let mut answer = self.client.execute(request).await.map_err(|_| LineError::Away)?;
        let mut built = http::Response::builder().status(answer.status());
        if let Some(headers) = built.headers_mut() {
            headers.clone_from(answer.headers());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(|_| LineError::Away)? {
            if bytes.len() + piece.len() > ANSWER_BYTES_MAX {
                return Err(LineError::TooLong);
            }
            bytes.extend_from_slice(&piece);
        }
        built.body(bytes).map_err(|_| LineError::Http)
    }
}

impl<'c> AsyncHttpClient<'c> for Line {
    type Error = LineError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, LineError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.exchange(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_reaches_this_machine_alone_and_only_when_allowed() {
        let admits = |reach: Reach, url: &str| reach.admits(&Url::parse(url).unwrap());
        for url in ["http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]:1/x"] {
            assert!(admits(Reach::AlsoThisMachine, url), "{url}");
            assert!(!admits(Reach::Https, url), "{url}");
        }
        for url in ["http://id.example.vn", "http://127.0.0.1.example.vn", "ftp://localhost"] {
            assert!(!admits(Reach::AlsoThisMachine, url), "{url}");
        }
        assert!(admits(Reach::Https, "https://id.example.vn/realms/a"));
    }
}

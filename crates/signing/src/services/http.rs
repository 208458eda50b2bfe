//! The line over HTTP.

use std::time::Duration;

use super::{Answer, Away, Line};

/// A signer is waiting.
const WAIT: Duration = Duration::from_secs(5);
/// Tokens and OCSP answers are some KiB; revocation lists of a large CA some MiB.
const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Calls over HTTP or HTTPS, following no redirect.
#[derive(Debug, Clone)]
pub struct HttpLine(reqwest::Client);

impl HttpLine {
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new() -> base::Result<HttpLine> {
        let client = reqwest::Client::builder()
            .timeout(WAIT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(anyhow::Error::from)?;
        Ok(HttpLine(client))
    }
}

impl Line for HttpLine {
    fn post<'a>(&'a self, url: &'a str, kind: &'static str, body: Vec<u8>) -> Answer<'a> {
        Box::pin(async move {
            let request = self.0.post(url).header(::http::header::CONTENT_TYPE, kind).body(body);
            read(request.send().await.map_err(away)?).await
        })
    }

    fn get<'a>(&'a self, url: &'a str) -> Answer<'a> {
        Box::pin(async move { read(self.0.get(url).send().await.map_err(away)?).await })
    }
}

async fn read(mut answer: reqwest::Response) -> Result<Vec<u8>, Away> {
    if !answer.status().is_success() {
        return Err(Away(format!("answered {}", answer.status())));
    }
    let mut bytes = Vec::new();
    while let Some(piece) = answer.chunk().await.map_err(away)? {
        if bytes.len() + piece.len() > ANSWER_BYTES_MAX {
            return Err(Away("the answer is too long".to_owned()));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn away(error: reqwest::Error) -> Away {
    // Without the address: it may hold a name and a password.
    Away(error.without_url().to_string())
}

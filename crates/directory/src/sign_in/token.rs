//! Tokens of sessions and of browsers that are away at a provider: 256 random bits that only the browser keeps; the
//! database has their SHA-256.

use base::random::Random;
use http::{HeaderMap, HeaderValue, header};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use super::LIFE;
use crate::passkey::CEREMONY_LIFE;

/// A cookie that keeps a token.
pub(super) struct Jar {
    name: &'static str,
    path: &'static str,
    life: SignedDuration,
}

/// Whose session it is.
pub(super) const SESSION: Jar = Jar { name: "truc_session", path: "/", life: LIFE };
/// Which browser was led to a provider. It comes back from another site, so the cookie is not `Strict`.
pub(super) const AWAY: Jar =
    Jar { name: "truc_away", path: "/sign-in/provider", life: CEREMONY_LIFE };

#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    #[must_use]
    pub(super) fn new(random: &Random) -> Token {
        Token(random.array())
    }

    fn parse(text: &str) -> Option<Token> {
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut token = [0; 32];
        for (byte, digits) in token.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Token(token))
    }

    #[must_use]
    pub(super) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }
}

impl Jar {
    /// The token that a request carries. Whatever cannot be read is none.
    pub(super) fn token(&self, headers: &HeaderMap) -> Option<Token> {
        Token::parse(base::pages::cookie(headers, self.name)?)
    }

    /// Gives a token to the browser that asked.
    pub(super) fn give(&self, token: &Token, asked: &HeaderMap, answer: &mut HeaderMap) {
        let token: String = token.0.iter().map(|byte| format!("{byte:02x}")).collect();
        self.set(asked, answer, &token, self.life.as_secs());
    }

    /// Takes it from the browser.
    pub(super) fn take_back(&self, asked: &HeaderMap, answer: &mut HeaderMap) {
        self.set(asked, answer, "", 0);
    }

    /// Out of reach of scripts and of other sites' forms; over https never without it again.
    fn set(&self, asked: &HeaderMap, answer: &mut HeaderMap, token: &str, seconds: i64) {
        let https = asked
            .get("x-forwarded-proto")
            .is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"));
        let secure = if https { "; Secure" } else { "" };
        let (name, path) = (self.name, self.path);
        let line = format!(
            "{name}={token}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
        );
        if let Ok(line) = HeaderValue::try_from(line) {
            answer.append(header::SET_COOKIE, line);
        }
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

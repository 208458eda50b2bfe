//! The token of a session: 256 random bits that only the browser keeps; the database has its SHA-256.

use base::random::Random;
use http::{HeaderMap, HeaderValue, header};
use sha2::{Digest, Sha256};

use super::LIFE;

const COOKIE: &str = "truc_session";

#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    #[must_use]
    pub(super) fn new(random: &Random) -> Token {
        Token(random.array())
    }

    /// The token that a request carries. Whatever cannot be read is none.
    #[must_use]
    pub(super) fn of(headers: &HeaderMap) -> Option<Token> {
        Token::parse(base::pages::cookie(headers, COOKIE)?)
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

    /// Gives it to the browser that asked.
    pub(super) fn give(&self, asked: &HeaderMap, answer: &mut HeaderMap) {
        let token: String = self.0.iter().map(|byte| format!("{byte:02x}")).collect();
        set(asked, answer, &token, LIFE.as_secs());
    }

    /// Takes it from the browser.
    pub(super) fn take_back(asked: &HeaderMap, answer: &mut HeaderMap) {
        set(asked, answer, "", 0);
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Out of reach of scripts and of other sites' forms; over https never without it again.
fn set(asked: &HeaderMap, answer: &mut HeaderMap, token: &str, seconds: i64) {
    let https = asked
        .get("x-forwarded-proto")
        .is_some_and(|proto| proto.as_bytes().eq_ignore_ascii_case(b"https"));
    let secure = if https { "; Secure" } else { "" };
    let line =
        format!("{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(line) = HeaderValue::try_from(line) {
        answer.append(header::SET_COOKIE, line);
    }
}

//! The name somebody signs in with: one spelling each, so that two people never differ by a capital letter only.

use std::fmt;

use base::db::Value;
use base::{Refusal, Text};

const LENGTH_MIN: usize = 3;
const LENGTH_MAX: usize = 64;

/// A login in its normal spelling: small letters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Login(String);

impl Login {
    /// Reads a login: surrounding space goes, letters become small.
    ///
    /// # Errors
    /// `person.login` when it is too short, too long or has other characters than plain letters, digits and `.-_@`.
    pub fn parse(text: &str) -> Result<Login, Refusal> {
        let login = text.trim().to_ascii_lowercase();
        let sound = |b: u8| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_' | b'@')
        };
        if (LENGTH_MIN..=LENGTH_MAX).contains(&login.len()) && login.bytes().all(sound) {
            return Ok(Login(login));
        }
        Err(Refusal::new(
            "person.login",
            Text::new("Tên đăng nhập này không dùng được.", "This cannot be a login."),
            Text::with(
                format!(
                    "Dùng {LENGTH_MIN}–{LENGTH_MAX} chữ cái không dấu, chữ số và các dấu . - _ @."
                ),
                format!(
                    "Use {LENGTH_MIN}–{LENGTH_MAX} plain letters, digits and the signs . - _ @."
                ),
            ),
        )
        .field("login"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&Login> for Value {
    fn from(login: &Login) -> Value {
        Value::Text(login.0.clone())
    }
}

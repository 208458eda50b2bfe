//! Passwords and their hashes: argon2id, on threads for slow work, few at a time.

use std::sync::Arc;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use base::db::{FromValue, Value};
use base::random::Random;
use base::{Refusal, Result, Text};
use tokio::sync::Semaphore;

use crate::person::Login;

const LENGTH_MIN: usize = 10;
/// Longer ones only cost time.
const BYTES_MAX: usize = 1_024;

/// 19 MiB, two passes, one lane: the floor that OWASP's password cheat sheet gives for argon2id. Some tens of ms,
/// little enough for a Monday morning, too much for guessing.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes under way at once: bounds the memory to 76 MiB whoever knocks.
const AT_ONCE: usize = 4;

/// Letters that cannot be taken for one another when read from paper.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";

/// A password that may be set. It shows itself nowhere.
#[derive(Clone)]
pub struct Password(String);

/// A password's hash with its salt and figures (PHC string).
#[derive(Clone, PartialEq, Eq)]
pub struct Hash(String);

impl Password {
    /// A password that somebody chose.
    ///
    /// # Errors
    /// `password.short`, `password.long`, `password.is-login`.
    pub fn parse(text: &str, login: &Login) -> Result<Password, Refusal> {
        if text.chars().count() < LENGTH_MIN {
            return Err(short());
        }
        if text.len() > BYTES_MAX {
            return Err(long());
        }
        if text.trim().eq_ignore_ascii_case(login.as_str()) {
            return Err(is_login());
        }
        Ok(Password(text.to_owned()))
    }

    /// A new password of 100 random bits, in four groups.
    #[must_use]
    pub fn made(random: &Random) -> Password {
        let letters = random.array::<20>().map(|byte| LETTERS[usize::from(byte % 32)]);
        let groups: Vec<String> =
            letters.chunks(5).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        Password(groups.join("-"))
    }

    /// The password itself, to be told once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hash(…)")
    }
}

impl From<&Hash> for Value {
    fn from(hash: &Hash) -> Value {
        Value::Text(hash.0.clone())
    }
}

impl FromValue for Hash {
    fn from_value(value: Value) -> anyhow::Result<Hash> {
        String::from_value(value).map(Hash)
    }
}

/// Where hashing is done.
#[derive(Clone)]
pub(super) struct Hashing(Arc<Semaphore>);

impl Default for Hashing {
    fn default() -> Hashing {
        Hashing(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Hashing {
    pub(super) async fn hash(&self, password: Password, salt: [u8; 16]) -> Result<Hash> {
        let hashed = self.apart(move || {
            let hashed = argon2()?.hash_password_with_salt(password.0.as_bytes(), &salt);
            hashed.map(|hash| Hash(hash.to_string())).map_err(|e| anyhow::anyhow!("argon2: {e}"))
        });
        Ok(hashed.await??)
    }

    /// Whether the password belongs to the hash; without a hash it takes as long and is wrong.
    pub(super) async fn verify(&self, password: String, hash: Option<Hash>) -> Result<bool> {
        let verified = self.apart(move || {
            let password = password.as_bytes();
            match hash.filter(|_| password.len() <= BYTES_MAX) {
                Some(hash) => Ok(argon2()?.verify_password(password, hash.0.as_str()).is_ok()),
                None => {
                    let password = &password[..password.len().min(BYTES_MAX)];
                    let hashed = argon2()?.hash_password_with_salt(password, &[0; 16]);
                    hashed.map(|_| false).map_err(|e| anyhow::anyhow!("argon2: {e}"))
                }
            }
        });
        Ok(verified.await??)
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let place = self.0.clone().acquire_owned().await?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        Ok(done.await?)
    }
}

fn argon2() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn short() -> Refusal {
    Refusal::new(
        "password.short",
        Text::with(
            format!("Mật khẩu phải có ít nhất {LENGTH_MIN} ký tự."),
            format!("The password must have at least {LENGTH_MIN} characters."),
        ),
        Text::new(
            "Dùng một câu dễ nhớ với bạn mà người khác khó đoán.",
            "Use a sentence that is easy for you and hard for others.",
        ),
    )
    .field("password")
}

fn long() -> Refusal {
    Refusal::new(
        "password.long",
        Text::with(
            format!("Mật khẩu dài quá {BYTES_MAX} byte."),
            format!("The password is longer than {BYTES_MAX} bytes."),
        ),
        Text::new("Dùng mật khẩu ngắn hơn.", "Use a shorter one."),
    )
    .field("password")
}

fn is_login() -> Refusal {
    Refusal::new(
        "password.is-login",
        Text::new(
            "Mật khẩu không được trùng tên đăng nhập.",
            "The password must not be the login.",
        ),
        Text::new("Chọn mật khẩu khác.", "Choose another one."),
    )
    .field("password")
}

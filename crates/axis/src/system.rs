//! Connected systems: software that speaks for one authority or several, and the secret it signs its headers with.
//! Secrets are kept sealed, because a signature by HMAC can only be checked with the secret itself (decision 0007).

mod memory;
mod sealing;
mod store;
#[cfg(test)]
mod tests;

use base::authority::{Action, AuthorityId, Permit};
use base::db::Tx;
use base::events::Event;
use base::random::Random;
use base::{Refusal, Result, Text};
use directory::roles::HUB_OPERATOR;
use jiff::{SignedDuration, Timestamp};

pub use memory::{AGENCY_SYSTEM, Known, Systems};
pub use sealing::SealingKey;

pub const CONNECT: Action = Action { name: "system.connect", roles: &[HUB_OPERATOR] };

const ID_MAX: usize = 64;
/// The shortest secret an operator may bring along.
const SECRET_MIN: usize = 16;
const SECRET_MAX: usize = 256;

/// A system to be connected.
#[derive(Debug, Clone)]
pub struct NewSystem {
    pub id: String,
    pub authority: AuthorityId,
    /// Other authorities it may send and receive for.
    pub also: Vec<AuthorityId>,
}

/// The secret of a system, shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new secret of 256 random bits.
    #[must_use]
    pub fn new(random: &Random) -> Secret {
        Secret(random.array::<32>().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// A secret that the operator brings along.
    ///
    /// # Errors
    /// `system.secret` when it is too short, too long or has characters that headers cannot carry.
    pub fn parse(text: &str) -> Result<Secret, Refusal> {
        let text = text.trim();
        let sound = (SECRET_MIN..=SECRET_MAX).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_graphic());
        if sound { Ok(Secret(text.to_owned())) } else { Err(bad_secret()) }
    }

    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Connects a system and gives it its first secret.
///
/// # Errors
/// `system.id` when the id is malformed, `system.taken` when it is in use.
pub fn connect(
    tx: &Tx,
    permit: &Permit,
    system: &NewSystem,
    secret: &Secret,
    key: &SealingKey,
) -> Result<()> {
    let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    if system.id.is_empty() || system.id.len() > ID_MAX || !system.id.bytes().all(sound) {
        return Err(bad_id(&system.id).into());
    }
    if store::exists(tx, &system.id)? {
        return Err(taken(&system.id).into());
    }
    let event = Event::of("system.connected", "system", &system.id)
        .with("authority", system.authority.0)
        .with("also", system.also.iter().map(|id| id.0).collect::<Vec<_>>());
    let change = tx.change(permit, &event)?;
    store::insert(&change, system)?;
    store::add_secret(&change, &system.id, &key.seal(&system.id, secret, tx.random()))?;
    tx.ring(memory::BELL);
    Ok(())
}

/// Gives a system a new secret; the old ones stay good for `overlap`, so nothing stops while it is put in place.
///
/// # Errors
/// 404 when there is no such system.
pub fn rotate(
    tx: &Tx,
    permit: &Permit,
    id: &str,
    secret: &Secret,
    overlap: SignedDuration,
    key: &SealingKey,
) -> Result<()> {
    if !store::exists(tx, id)? {
        return Err(Refusal::not_found().into());
    }
    let event =
        Event::of("system.secret-rotated", "system", id).with("overlap_s", overlap.as_secs());
    let change = tx.change(permit, &event)?;
    store::end_secrets(&change, id, tx.now() + overlap)?;
    store::add_secret(&change, id, &key.seal(id, secret, tx.random()))?;
    tx.ring(memory::BELL);
    Ok(())
}

/// Disconnects a system: its secrets end now.
///
/// # Errors
/// 404 when there is no such open system.
pub fn disconnect(tx: &Tx, permit: &Permit, id: &str) -> Result<()> {
    let change = tx.change(permit, &Event::of("system.disconnected", "system", id))?;
    if store::close(&change, id)? == 0 {
        return Err(Refusal::not_found().into());
    }
    store::end_secrets(&change, id, tx.now())?;
    tx.ring(memory::BELL);
    Ok(())
}

/// A system as the operator sees it.
#[derive(Debug, Clone)]
pub struct Connected {
    pub id: String,
    pub authority: AuthorityId,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub last_seen_at: Option<Timestamp>,
}

/// All systems ever connected, by id.
///
/// # Errors
/// When the store fails.
pub fn list(tx: &Tx) -> Result<Vec<Connected>> {
    store::list(tx)
}

fn bad_id(id: &str) -> Refusal {
    Refusal::new(
        "system.id",
        Text::with(
            format!("“{id}” không dùng làm mã hệ thống được."),
            format!("“{id}” cannot be a system's id."),
        ),
        Text::new(
            "Dùng 1–64 chữ cái không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới.",
            "Use 1–64 plain letters, digits, dots, hyphens or underscores.",
        ),
    )
    .field("id")
}

fn taken(id: &str) -> Refusal {
    Refusal::new(
        "system.taken",
        Text::with(format!("Đã có hệ thống {id}."), format!("There is a system {id} already.")),
        Text::new(
            "Chọn mã khác, hoặc đổi khóa bằng `truc hub system rotate`.",
            "Choose another id, or change its secret with `truc hub system rotate`.",
        ),
    )
    .status(409)
    .field("id")
}

fn bad_secret() -> Refusal {
    Refusal::new(
        "system.secret",
        Text::with(
            format!("Khóa phải có {SECRET_MIN}–{SECRET_MAX} ký tự ASCII, không có khoảng trắng."),
            format!(
                "The secret must have {SECRET_MIN}–{SECRET_MAX} ASCII characters and no spaces."
            ),
        ),
        Text::new(
            "Bỏ tùy chọn --secret để hệ thống tự sinh khóa.",
            "Leave --secret out to have one made.",
        ),
    )
    .field("secret")
}

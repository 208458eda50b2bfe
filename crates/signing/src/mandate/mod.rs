//! Who may sign for an authority, as what, on which basis, from when until when (Decree 30/2020/NĐ-CP, art. 13).

mod capacity;
mod page;
mod store;

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::person::positions;
use directory::roles::AUTHORITY_ADMIN;
use jiff::Timestamp;

pub use capacity::words;
pub(crate) use page::{Keeper, title};
pub use page::{may_keep, routes};
pub use typeset::document::SigningCapacity;

base::typed_id!(/// One right to sign.
    MandateId);

/// Saying who signs for one's own authority.
pub const KEEP_SIGNERS: Action = Action { name: "signers.keep", roles: &[AUTHORITY_ADMIN] };

const BASIS_MAX: usize = 500;

/// The right of a person to sign for an authority in one capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    pub id: MandateId,
    pub authority: AuthorityId,
    pub person: PersonId,
    pub capacity: SigningCapacity,
    /// The decision, regulation or written authorisation it rests on.
    pub basis: String,
    pub from_at: Timestamp,
    pub to_at: Option<Timestamp>,
}

/// A right to be given.
#[derive(Debug, Clone)]
pub struct NewMandate {
    pub authority: AuthorityId,
    pub person: PersonId,
    pub capacity: SigningCapacity,
    pub basis: String,
    pub from_at: Timestamp,
    pub to_at: Option<Timestamp>,
}

// law!("30/2020:13")
/// Gives a person the right to sign in one capacity. Signing under authorisation is limited in time.
///
/// # Errors
/// The permission's; `mandate.basis`, `mandate.limit`.
pub fn give(tx: &Tx, actor: &Actor, new: &NewMandate) -> Result<MandateId> {
    let permit = actor.may(&KEEP_SIGNERS, Scope::Authority(new.authority))?;
    if !(1..=BASIS_MAX).contains(&new.basis.trim().chars().count()) {
        return Err(no_basis().into());
    }
    if new.capacity == SigningCapacity::UnderAuthorization && new.to_at.is_none() {
        return Err(no_limit().into());
    }
    let id = MandateId::new(tx);
    let event = Event::of("mandate.given", "person", new.person)
        .with("mandate", id.to_string())
        .with("authority", new.authority.0)
        .with("capacity", new.capacity.name());
    store::insert(&tx.change(&permit, &event)?, id, new)?;
    Ok(id)
}

/// Ends a right to sign now.
///
/// # Errors
/// The permission's; 404 when there is none, or it has ended.
pub fn end(tx: &Tx, actor: &Actor, authority: AuthorityId, id: MandateId) -> Result<()> {
    let permit = actor.may(&KEEP_SIGNERS, Scope::Authority(authority))?;
    let event = Event::of("mandate.ended", "mandate", id).with("authority", authority.0);
    if store::end(&tx.change(&permit, &event)?, authority, id)? == 0 {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// Every right to sign that was ever given for an authority, newest first.
///
/// # Errors
/// When the store fails.
pub fn of_authority(tx: &Tx, authority: AuthorityId) -> Result<Vec<Mandate>> {
    store::of_authority(tx, authority)
}

// law!("30/2020:13")
/// The right on which a person signs for an authority in this capacity now. It needs a position there, too.
///
/// # Errors
/// `signer.position`, `signer.mandate`.
pub fn in_force(
    tx: &Tx,
    authority: AuthorityId,
    person: PersonId,
    capacity: SigningCapacity,
) -> Result<Mandate> {
    let now = tx.now();
    let held = positions(tx, person)?;
    if !held.iter().any(|held| held.authority == authority && held.in_force(now)) {
        return Err(no_position().into());
    }
    let given = store::of(tx, authority, person)?;
    let in_force = |one: &Mandate| {
        one.capacity == capacity && one.from_at <= now && one.to_at.is_none_or(|end| now < end)
    };
    Ok(given.into_iter().find(in_force).ok_or_else(|| none(capacity))?)
}

fn no_basis() -> Refusal {
    Refusal::new(
        "mandate.basis",
        Text::new("Chưa ghi căn cứ của thẩm quyền ký.", "The right to sign names no basis."),
        Text::new(
            "Ghi quyết định, quy chế hoặc văn bản ủy quyền.",
            "Name the decision, the regulation or the written authorisation.",
        ),
    )
    .field("basis")
    .source("30/2020/NĐ-CP, Điều 13")
}

fn no_limit() -> Refusal {
    Refusal::new(
        "mandate.limit",
        Text::new(
            "Ủy quyền ký (TUQ.) phải có thời hạn.",
            "An authorisation to sign (TUQ.) is limited in time.",
        ),
        Text::new("Ghi ngày hết hạn ủy quyền.", "Give the day on which it ends."),
    )
    .field("to")
    .source("30/2020/NĐ-CP, Điều 13")
}

fn no_position() -> Refusal {
    Refusal::new(
        "signer.position",
        Text::new(
            "Người ký không giữ chức vụ nào tại cơ quan này vào lúc ký.",
            "The signer holds no position at this authority now.",
        ),
        Text::new(
            "Trình người có thẩm quyền hiện nay ký.",
            "Submit it to whoever has the right to sign now.",
        ),
    )
    .source("30/2020/NĐ-CP, Điều 13")
}

fn none(capacity: SigningCapacity) -> Refusal {
    let (vi, en) = words(capacity);
    Refusal::new(
        "signer.mandate",
        Text::with(
            format!("Người ký chưa được giao quyền, hoặc đã hết quyền ký với tư cách: {vi}."),
            format!("The signer has no right, or no longer one, to sign as: {en}."),
        ),
        Text::new(
            "Đề nghị quản trị của cơ quan cập nhật thẩm quyền ký, hoặc trình người khác ký.",
            "Ask the authority's administrator to bring the signing rights up to date, or submit it to another signer.",
        ),
    )
    .source("30/2020/NĐ-CP, Điều 13")
}

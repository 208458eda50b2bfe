//! Holds: an auditor or archivist freezes a file or a document, with a reason, and nothing of it is changed, moved or
//! destroyed until the hold is lifted, with a reason. Who held what, when and why stays.

mod store;

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use desk::Subject;
use directory::PersonId;
use directory::roles::{ARCHIVIST, AUDITOR};
use jiff::Timestamp;

use crate::{note, person};

/// Putting a hold on a file or a document, and lifting it.
pub const FREEZE: Action = Action { name: "office.freeze", roles: &[ARCHIVIST, AUDITOR] };

/// A hold that stands.
#[derive(Debug, Clone)]
pub(crate) struct Hold {
    pub(crate) at: Timestamp,
    pub(crate) by: PersonId,
    pub(crate) reason: String,
}

/// The hold on a thing, while one stands.
pub(crate) fn hold(tx: &Tx, subject: &Subject) -> Result<Option<Hold>> {
    store::standing(tx, subject)
}

/// The hold on a thing with the name of who put it there, for its page.
pub(crate) fn told(tx: &Tx, subject: &Subject) -> Result<Option<(Hold, String)>> {
    let Some(hold) = hold(tx, subject)? else { return Ok(None) };
    let name = directory::person::person(tx, hold.by)?.name;
    Ok(Some((hold, name)))
}

/// Refuses every change of what is held.
///
/// # Errors
/// `freeze.held`.
pub(crate) fn free(tx: &Tx, subject: &Subject) -> Result<()> {
    match hold(tx, subject)? {
        None => Ok(()),
        Some(hold) => Err(held(&hold).into()),
    }
}

/// Puts a hold on a thing. The caller knows that it exists and that the actor may see it.
///
/// # Errors
/// The permission's; `freeze.held` when one stands; `freeze.reason`.
pub(crate) fn freeze(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    subject: &Subject,
    reason: &str,
) -> Result<()> {
    let permit = actor.may(&FREEZE, Scope::Authority(authority))?;
    let reason = note::said("freeze.reason", "hold", reason)?;
    free(tx, subject)?;
    let change = tx.change(&permit, &Event::of("record.frozen", subject.kind, &subject.id))?;
    store::freeze(&change, subject, person(actor)?, reason).map(drop)
}

/// Lifts the hold on a thing.
///
/// # Errors
/// The permission's; 404 when none stands; `freeze.reason`.
pub(crate) fn lift(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    subject: &Subject,
    reason: &str,
) -> Result<()> {
    let permit = actor.may(&FREEZE, Scope::Authority(authority))?;
    let reason = note::said("freeze.reason", "hold", reason)?;
    hold(tx, subject)?.ok_or_else(Refusal::not_found)?;
    let change = tx.change(&permit, &Event::of("record.released", subject.kind, &subject.id))?;
    store::lift(&change, subject, person(actor)?, reason).map(drop)
}

fn held(hold: &Hold) -> Refusal {
    let reason = &hold.reason;
    Refusal::new(
        "freeze.held",
        Text::with(
            format!("Đang bị phong tỏa, không thay đổi được: {reason}"),
            format!("It is on hold and cannot be changed: {reason}"),
        ),
        Text::new(
            "Đề nghị lưu trữ hoặc người kiểm tra gỡ phong tỏa.",
            "Ask the archivist or the auditor to lift the hold.",
        ),
    )
    .status(409)
}

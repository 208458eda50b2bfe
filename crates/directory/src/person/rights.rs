//! A change of somebody's rights is flagged until an authorised person other than who made it confirms it (Decree
//! 30/2020/NĐ-CP, Appendix VI, III.3c). It holds at once: the flag is an alarm, not a lock.

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};

use super::{Person, Position, PositionId, person, store};
use crate::roles::{AUDITOR, AUTHORITY_ADMIN, LEADER};

/// Confirming that a change of rights was meant.
pub const CONFIRM_RIGHTS: Action =
    Action { name: "people.confirm", roles: &[AUTHORITY_ADMIN, LEADER, AUDITOR] };

/// Flags shown at once.
const FLAGGED_MAX: u32 = 200;

/// A position that was given or ended, and nobody confirmed it yet.
#[derive(Debug, Clone)]
pub struct Flagged {
    pub position: Position,
    pub person: Person,
    /// The actor that made the change.
    pub by: String,
}

/// The changes of rights at an authority that wait for confirmation.
///
/// # Errors
/// The permission's.
pub fn flagged(tx: &Tx, actor: &Actor, authority: AuthorityId) -> Result<Vec<Flagged>> {
    actor.may(&CONFIRM_RIGHTS, Scope::Authority(authority))?;
    let found = store::all_flagged(tx, authority, FLAGGED_MAX)?.into_iter();
    let read = |(id, by)| {
        let position = store::position(tx, id)?.ok_or_else(Refusal::not_found)?;
        Ok(Flagged { person: person(tx, position.person)?, position, by })
    };
    found.map(read).collect()
}

// law!("30/2020:PL VI")
/// Confirms the last change of a position.
///
/// # Errors
/// The permission's; 404 when nothing waits; `position.own-change` for whoever made the change.
pub fn confirm_position(tx: &Tx, actor: &Actor, id: PositionId) -> Result<()> {
    let position = store::position(tx, id)?.ok_or_else(Refusal::not_found)?;
    let permit = actor.may(&CONFIRM_RIGHTS, Scope::Authority(position.authority))?;
    let by = store::flagged(tx, id)?.ok_or_else(Refusal::not_found)?;
    if by == actor.name() {
        return Err(own_change().into());
    }
    let event = Event::of("position.confirmed", "person", position.person)
        .with("position", id.to_string())
        .with("authority", position.authority.0);
    store::confirm(&tx.change(&permit, &event)?, id, actor).map(drop)
}

fn own_change() -> Refusal {
    Refusal::new(
        "position.own-change",
        Text::new(
            "Bạn không tự xác nhận thay đổi quyền do mình thực hiện.",
            "You cannot confirm a change of rights that you made yourself.",
        ),
        Text::new(
            "Đề nghị lãnh đạo, người kiểm tra hoặc quản trị viên khác xác nhận.",
            "Ask a leader, an auditor or another administrator.",
        ),
    )
    .status(409)
    .source("Nghị định 30/2020/NĐ-CP, Phụ lục VI")
}

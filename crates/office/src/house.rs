//! Which authorities work in this office. What arrives for the others stays with the axis, whose other software takes it.

mod store;

use base::Result;
use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use directory::roles::{AUTHORITY_ADMIN, HUB_OPERATOR};

/// Opening the office of an authority.
pub const OPEN: Action = Action { name: "office.open", roles: &[AUTHORITY_ADMIN, HUB_OPERATOR] };

/// Opens the office of an authority: from now on its documents arrive here. One that is open stays so.
///
/// # Errors
/// The permission's.
pub fn open(tx: &Tx, actor: &Actor, authority: AuthorityId) -> Result<()> {
    let permit = actor.may(&OPEN, Scope::Authority(authority))?;
    if store::is_open(tx, authority)? {
        return Ok(());
    }
    let event = Event::of("office.opened", "authority", authority.0);
    store::open(&tx.change(&permit, &event)?, authority).map(drop)
}

/// Whether an authority works here.
///
/// # Errors
/// When the store fails.
pub fn is_open(tx: &Tx, authority: AuthorityId) -> Result<bool> {
    store::is_open(tx, authority)
}

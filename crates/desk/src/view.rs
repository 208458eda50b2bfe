//! Views of the desk that people keep under a name: what they look at again and again, one press away.

mod store;

use base::authority::{Actor, Permit, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::person::acting;

use crate::list;

base::typed_id!(/// One view that somebody keeps.
    ViewId);

/// Views that one person keeps: a list that is still read.
const VIEWS_MAX: usize = 30;
/// Letters of a name.
const NAME_MAX: usize = 60;

/// A view under its name.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) id: ViewId,
    pub(crate) name: String,
    /// As the address of the list carries it.
    pub(crate) filter: String,
}

/// Whoever has a desk, and the person they are.
pub(crate) fn theirs(actor: &Actor) -> Result<(Permit, PersonId)> {
    let permit =
        actor.may(&list::VIEW, actor.home().map_or(Scope::Installation, Scope::Authority))?;
    Ok((permit, acting(actor).ok_or_else(Refusal::not_found)?))
}

/// Keeps a view for the person themselves.
///
/// # Errors
/// `view.name`, `view.kept`; the permission's.
pub(crate) fn keep(tx: &Tx, actor: &Actor, name: &str, filter: &str) -> Result<ViewId> {
    let (permit, person) = theirs(actor)?;
    let home = actor.home().ok_or_else(Refusal::not_found)?;
    let name = name.trim();
    if !(1..=NAME_MAX).contains(&name.chars().count()) {
        return Err(unnamed().into());
    }
    if store::of(tx, home, person)?.len() >= VIEWS_MAX {
        return Err(enough().into());
    }
    let id = ViewId::new(tx);
    let change = tx.change(&permit, &Event::of("view.kept", "desk-view", id))?;
    store::insert(&change, id, (home, person), (name, filter))?;
    Ok(id)
}

/// Drops a view of one's own.
///
/// # Errors
/// 404 when it is not the person's.
pub(crate) fn remove(tx: &Tx, actor: &Actor, id: ViewId) -> Result<()> {
    let (permit, person) = theirs(actor)?;
    let change = tx.change(&permit, &Event::of("view.dropped", "desk-view", id))?;
    match store::delete(&change, id, person)? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

/// What somebody keeps at the authority they act at, by name.
pub(crate) fn kept(tx: &Tx, actor: &Actor) -> Result<Vec<View>> {
    match (actor.home(), acting(actor)) {
        (Some(home), Some(person)) => store::of(tx, home, person),
        _ => Ok(Vec::new()),
    }
}

fn unnamed() -> Refusal {
    Refusal::new(
        "view.name",
        Text::new(
            "Chưa có tên cho khung nhìn này, hoặc tên quá dài.",
            "The view has no name, or too long a one.",
        ),
        Text::with(
            format!("Đặt tên không quá {NAME_MAX} ký tự."),
            format!("Give it a name of at most {NAME_MAX} characters."),
        ),
    )
    .status(422)
    .field("name")
}

fn enough() -> Refusal {
    Refusal::new(
        "view.kept",
        Text::with(
            format!("Bạn đã lưu đủ {VIEWS_MAX} khung nhìn."),
            format!("You keep {VIEWS_MAX} views already."),
        ),
        Text::new("Bỏ bớt một khung nhìn rồi lưu lại.", "Drop one of them, then keep it again."),
    )
    .status(409)
    .field("name")
}

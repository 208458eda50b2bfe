//! Whose desk may be laid out: one's own, and that of a leader whom one assists and may sort for. It is one person's sight that
//! changes, never the work; the record says who laid it out (Decree 30/2020/NĐ-CP, art. 24: work stays with who holds it).

use base::authority::{Actor, Permit};
use base::db::Tx;
use base::{Refusal, Result, Text};
use directory::PersonId;
use directory::person::{acting, person as find_person};
use directory::substitution::assisted;

use crate::list::ROLES;
use crate::todo::{Holder, Todo};
use crate::view::theirs;

/// The person on whose desk a piece of work lies for this actor to lay out; the permit is the actor's own.
///
/// # Errors
/// The permission's; `order.other` when the work is another's; `assistant.sorts` when they assist without sorting.
pub(crate) fn desk_of(tx: &Tx, actor: &Actor, todo: &Todo) -> Result<(Permit, PersonId)> {
    let (permit, person) = theirs(actor)?;
    if todo.waits_for(actor, &ROLES) {
        return Ok((permit, person));
    }
    let assists = assisted(tx, actor)?.into_iter();
    let mut here =
        assists.filter(|_| todo.done_at.is_none() && actor.home() == Some(todo.authority));
    match here.find(|of| todo.holder == Holder::Person(of.leader)) {
        Some(of) if of.sorts => Ok((permit, of.leader)),
        Some(of) => Err(not_sorting(&find_person(tx, of.leader)?.name).into()),
        None => Err(others().into()),
    }
}

/// Who lays it out: named with every mark and everything put off.
pub(crate) fn by(actor: &Actor) -> Result<PersonId> {
    Ok(acting(actor).ok_or_else(Refusal::not_found)?)
}

fn others() -> Refusal {
    Refusal::new(
        "order.other",
        Text::new(
            "Đây là việc của người bạn đang làm thay.",
            "This is the work of somebody in whose place you work.",
        ),
        Text::new("Chỉ sắp xếp được việc của chính mình.", "Lay out what is your own."),
    )
    .status(409)
}

fn not_sorting(leader: &str) -> Refusal {
    Refusal::new(
        "assistant.sorts",
        Text::with(
            format!("Bạn là trợ lý của {leader}, không được giao sắp xếp bàn làm việc."),
            format!("You assist {leader}, but were not asked to sort the desk."),
        ),
        Text::new("Đề nghị lãnh đạo giao thêm.", "Ask the leader for it."),
    )
    .status(403)
}

//! Work marked to be looked at first: on top of its group on one person's desk, put there by themselves or by their assistant.

mod store;

use std::collections::HashMap;

use base::authority::Actor;
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::PersonId;

use crate::bulk::Bulk;
use crate::order::desk_of;
use crate::todo::{Todo, TodoId};

pub(crate) static MARK: Bulk = Bulk {
    name: "desk.mark",
    act: None,
    word: Text::new("Xem trước", "Look at first"),
    icon: "mark",
    asks: &[],
    verb: |tx, actor, todo, _| mark(tx, actor, todo),
};

pub(crate) static UNMARK: Bulk = Bulk {
    name: "desk.unmark",
    act: None,
    word: Text::new("Bỏ đánh dấu", "Unmark"),
    icon: "close",
    asks: &[],
    verb: |tx, actor, todo, _| unmark(tx, actor, todo),
};

/// Puts a piece of work on top of its group.
fn mark(tx: &Tx, actor: &Actor, todo: &Todo) -> Result<Text> {
    let (permit, of) = desk_of(tx, actor, todo)?;
    let event = Event::of("todo.marked", "todo", todo.id).with("desk", of.to_string());
    store::set(&tx.change(&permit, &event)?, todo.id, of, crate::order::by(actor)?)?;
    Ok(Text::new("Lên đầu nhóm", "On top of its group"))
}

fn unmark(tx: &Tx, actor: &Actor, todo: &Todo) -> Result<Text> {
    let (permit, of) = desk_of(tx, actor, todo)?;
    let event = Event::of("todo.unmarked", "todo", todo.id).with("desk", of.to_string());
    match store::end(&tx.change(&permit, &event)?, todo.id, of)? {
        0 => Err(unmarked().into()),
        _ => Ok(Text::new("Về thứ tự thường", "In the usual order")),
    }
}

/// What is marked on somebody's desk, each by whom.
pub(crate) fn of(tx: &Tx, person: PersonId) -> Result<HashMap<TodoId, PersonId>> {
    Ok(store::of(tx, person)?.into_iter().collect())
}

fn unmarked() -> Refusal {
    Refusal::new(
        "mark.none",
        Text::new("Dòng này không được đánh dấu.", "This line is not marked."),
        Text::new("Không cần làm gì thêm.", "There is nothing left to do."),
    )
    .status(409)
}

//! What waits for whom and until when. A shared room: the rooms open and close to-dos here in their own transactions,
//! and everybody finds theirs in one list (Decree 30/2020/NĐ-CP, art. 24: handling is followed and urged).

mod acts;
mod bulk;
pub mod calendar;
pub mod extension;
pub mod ladder;
mod list;
mod mark;
pub mod notice;
mod order;
pub mod pause;
pub mod rule;
mod said;
mod snooze;
pub mod supervision;
pub mod todo;
mod view;

pub use acts::{Acts, Kind};
pub use bulk::{Ask, AskKind, Bulk};
pub use calendar::Calendar;
pub use list::{VIEW, may_view};
pub use said::Said;
pub use todo::{Act, Closing, Holder, NewTodo, Subject, Todo, TodoId};

use axum::Router;
use base::authority::{Actor, Scope};
use base::db::Db;

/// Every route of the desk.
pub fn routes(db: &Db, acts: &Acts) -> Router {
    Router::new()
        .merge(list::routes(db.clone(), acts.clone()))
        .merge(bulk::routes(db.clone(), acts.clone()))
        .merge(notice::routes(db.clone(), acts.clone()))
        .merge(supervision::routes(db.clone(), acts.clone()))
}

/// Whether this actor supervises: decides on the entry in the navigation.
#[must_use]
pub fn may_supervise(actor: &Actor) -> bool {
    let home = actor.home();
    home.is_some_and(|home| actor.may(&supervision::SUPERVISE, Scope::Authority(home)).is_ok())
}

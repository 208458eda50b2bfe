//! What waits for whom and until when. A shared room: the rooms open and close to-dos here in their own transactions,
//! and everybody finds theirs in one list (Decree 30/2020/NĐ-CP, art. 24: handling is followed and urged).

pub mod calendar;
mod page;
pub mod todo;

pub use calendar::Calendar;
pub use page::{Acts, may_view, routes};
pub use todo::{Act, Closing, Holder, NewTodo, Subject, Todo, TodoId};

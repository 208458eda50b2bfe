//! Search over everything in the office that the asking person may open: incoming and outgoing documents, work files, and what
//! their files say (Decree 30/2020/NĐ-CP, Appendix VI, part I: all fields and full text, saved searches).
//!
//! `entry` says what a thing gives to the index and who may read it, `feed` follows the record of events, `shelf` keeps this
//! node's index, `find` answers and asks the database again about each match before it is shown.

mod entry;
mod feed;
mod find;
mod page;
mod refusals;
mod saved;
mod shelf;
mod store;
mod text;

pub(crate) use entry::{Found, hands, notes, readers};
pub use feed::feed;
pub(crate) use find::Shown;
pub use page::routes;
pub use shelf::Search;
pub(crate) use text::own as words_of;

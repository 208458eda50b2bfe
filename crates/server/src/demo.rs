//! A country in one process: the hub, its 95 members with real codes and names, and documents that flow between them.
//! Everything goes the same way as in production; only the people and the words are invented.

mod content;
pub mod letters;
pub mod offices;
pub mod people;
mod replay;
pub mod signing;
pub mod tasks;
pub mod trial;
mod trickle;
mod world;

pub use replay::{Progress, replay};
pub use trickle::{send_letter, trickle};
pub use world::seed;

/// Documents sent and copies received in the axis's first month, January 2019
/// (figures of the Government Office in the press of March 2019).
pub const FIRST_MONTH_SENT: u64 = 8_315;
pub const FIRST_MONTH_RECEIVED: u64 = 19_296;

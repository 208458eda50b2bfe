//! The office at scale: a year of a province in one installation, and how long its people wait for their pages.
//! People, numbers and subjects are invented; the pages are those of the product, asked for through its own router.

mod load;
mod measure;
mod seed;
mod words;

pub use load::{Crowd, crowd};
pub use measure::{Waited, first_load, pages};
pub use seed::{Seeded, seed};

//! Who: authorities and their codes in time, units, people, positions, sign-in. A shared room: every other room asks
//! it who somebody is, and it asks nobody.

pub mod authority;
pub mod code;

pub use authority::{Authority, Directory, Snapshot};
pub use code::AuthorityCode;

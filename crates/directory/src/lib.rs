//! Who: authorities and their codes in time, units, people, positions, sign-in. A shared room: every other room asks
//! it who somebody is, and it asks nobody.

use axum::Router;
use base::db::Db;

pub mod authority;
pub mod code;
mod fold;
pub mod import;
pub mod passkey;
pub mod people;
pub mod person;
pub mod roles;
mod sheet;
pub mod sign_in;
pub mod substitution;
#[cfg(test)]
mod testing;

pub use authority::{Authority, Directory, Snapshot};
pub use code::AuthorityCode;
pub use fold::fold;
pub use passkey::Passkeys;
pub use person::{Person, PersonId};
pub use sign_in::{SignIns, SignedIn, signed_in};

/// Every route of this crate. The door lays [`signed_in`] around them and all others.
pub fn routes(db: &Db, directory: &Directory, sign_ins: &SignIns) -> Router {
    Router::new()
        .merge(sign_in::routes(sign_ins))
        .merge(passkey::routes(sign_ins))
        .merge(sign_in::by_provider::routes(sign_ins))
        .merge(import::routes(db, directory))
        .merge(authority::routes(db, directory))
        .merge(people::routes(sign_ins, directory))
        .merge(substitution::routes(sign_ins))
}

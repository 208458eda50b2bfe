//! Validation.

mod changes;
mod coverage;
mod form;
mod found;

pub use changes::Forbidden;
pub use found::Kind;

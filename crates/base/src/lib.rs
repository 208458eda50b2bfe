//! The ground everything stands on: database, clock, randomness, ids, events, jobs, blobs, permits, pages, settings.
//! It knows no domain word beyond the authority that every row belongs to: no document, no parcel.

pub mod authority;
pub mod blobs;
pub mod clock;
pub mod config;
pub mod crash;
pub mod db;
pub mod error;
pub mod events;
pub mod ids;
pub mod jobs;
pub mod pages;
pub mod random;
#[cfg(feature = "testing")]
pub mod testing;
pub mod text;

// So that templates and macros say `base::…` in every crate, this one included.
extern crate self as base;

// For the macros, so that rooms need not name these crates.
pub use {jiff, serde, uuid};

pub use error::{Error, Refusal, Result};
pub use text::{Lang, Text};

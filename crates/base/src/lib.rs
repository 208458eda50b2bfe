//! The ground everything stands on: database, clock, randomness, ids, events, jobs, blobs, permits, pages, settings.
//! It knows no domain word: no authority, no document, no parcel.

pub mod clock;
pub mod error;
pub mod ids;
pub mod random;
pub mod text;

pub use error::{Error, Refusal, Result};
pub use text::{Lang, Text};

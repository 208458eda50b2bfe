//! The pages kit: what every page of the product has in common, so that a room writes only its own words.
//! A handler takes a [`Chrome`], fills a template that extends `layout.html`, and answers with a [`Page`];
//! a refusal or a failure it returns becomes a page by itself ([`dress`]).

mod assets;
mod attached;
mod away;
mod chrome;
mod cookies;
mod dress;
mod form;
mod live;
mod page;
#[cfg(any(test, feature = "testing"))]
pub mod sample;
#[cfg(test)]
mod tests;
mod time;
mod upload;

pub use assets::{asset, worker};
pub use attached::attached;
pub use away::away;
pub use chrome::{Chrome, Entry, Theme, Viewer, bell_word};
pub use cookies::cookie;
pub use dress::{Door, dress};
pub use form::{Choice, Refusals};
pub use live::{Audience, Closing, Seat, live};
pub use page::Page;
pub use upload::{FileForm, NAME_MAX, Upload, asks_json, cut_off};

//! Official documents in the legal layout: structured content in, PDF/A out.
//! Decree 30/2020/NĐ-CP, Appendices I and III. No I/O; time is an argument; no foreign type in the face.

#[cfg(feature = "render")]
pub mod book;
pub mod check;
pub mod convert;
pub mod document;
pub mod docx;
#[cfg(feature = "render")]
mod field_font;
pub mod layout;
pub mod limits;
pub mod numbering;
#[cfg(feature = "render")]
mod render;
mod rule;
#[cfg(feature = "render")]
pub mod volume;
mod wording;

pub use document::{Document, Draft};
#[cfg(feature = "render")]
pub use field_font::{FieldFontError, field_font};
pub use layout::{Layout, Measures};
#[cfg(feature = "testing")]
pub use render::render_changed;
#[cfg(feature = "render")]
pub use render::{
    Field, FieldAlign, FieldStyle, Mark, Options, PAGES_MAX, Part, Places, Rect, RenderError,
    Rendered, SignaturePlace, render, render_book, render_volume,
};
pub use rule::{Finding, Refused, Rule};
pub use wording::Wording;

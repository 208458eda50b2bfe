//! Official documents in the legal layout: structured content in, PDF/A out.
//! Decree 30/2020/NĐ-CP, Appendices I and III. No I/O; time is an argument; no foreign type in the face.

pub mod document;
mod field_font;
pub mod layout;
pub mod limits;
pub mod numbering;
mod render;
mod rule;

pub use document::{Document, Draft};
pub use field_font::{FieldFontError, field_font};
pub use layout::{Layout, Measures};
pub use render::{
    Field, FieldAlign, FieldStyle, Options, PAGES_MAX, Part, Places, Rect, RenderError, Rendered,
    SignaturePlace, render,
};
pub use rule::{Finding, Refused, Rule, Wording};

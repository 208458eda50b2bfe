//! PDF (ISO 32000-1) as a signature sees it: a file of revisions, each with exactly what its
//! cross-reference section says. Strict where readers differ, because differences hide attacks.

mod document;
mod error;
mod filter;
mod limits;
mod object;
mod object_stream;
mod parser;
mod section;
mod update;
mod view;
mod write;

pub use document::{Anomaly, Document, Revision};
pub use error::PdfError;
pub use limits::Limits;
pub use object::{Content, Dictionary, Object, ObjectId, Stream};
pub use section::{Entry, XrefStyle};
pub use update::{Update, Updated};
pub use view::View;
pub(crate) use write::write_hexadecimal;
pub use write::write_object;

//! Containers with signatures (ASiC-E with XAdES, ETSI EN 319 162-1): a ZIP of named files and of
//! signatures over them, for handing out evidence. Judged by [`crate::validate::asic`].
//!
//! ```text
//! mimetype                        first, not compressed
//! letter.pdf, trace.json, …       what is signed
//! META-INF/signatures001.xml      one document of signatures for each who signs
//! ```

mod name;
mod open;
mod pack;
mod zip;

use jiff::Timestamp;

pub use open::{Container, Entry};
pub use pack::pack;

use crate::cms::Signer;
use crate::xml::{
    self, Canonicalization, Detached, Form, Name, Part, Place, Request, Signing, XmlError,
};

/// Namespace of the documents in `META-INF`.
pub const ASIC: &str = "http://uri.etsi.org/02918/v1.2.1#";
/// Content of `mimetype`.
pub const MIME: &str = "application/vnd.etsi.asic-e+zip";
const META_INF: &str = "META-INF/";

/// Why a container is not made or not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AsicError {
    #[error("too many or too large: {0}")]
    Limit(&'static str),
    #[error("no ZIP as it should be: {0}")]
    Zip(&'static str),
    #[error("the file {0:?} is broken")]
    Broken(String),
    #[error("a file cannot be called {0:?}")]
    Name(String),
    #[error("two files are called {0:?}")]
    Twice(String),
    #[error("mimetype is missing, not first, or another")]
    MimeType,
    #[error("the signatures do not belong to these files")]
    Foreign,
    #[error(transparent)]
    Xml(#[from] XmlError),
}

/// A file to be signed.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    pub name: &'a str,
    /// Media type, for whoever opens the file.
    pub mime: &'a str,
    pub bytes: &'a [u8],
}

/// Prepares one signature over all files (level B-B). `Signing::finish` gives a document of
/// signatures, to which `xml::add_timestamp` may add a timestamp and which `pack` takes.
///
/// # Errors
/// When there is no file, or one cannot be called as it is.
pub fn prepare(
    files: &[File<'_>],
    id: &str,
    signed_at: Timestamp,
    signer: &Signer,
) -> Result<Signing, AsicError> {
    files.iter().try_for_each(|file| name::check_content(file.name))?;
    let uris: Vec<String> = files.iter().map(|file| name::encoded(file.name)).collect();
    let parts: Vec<Part<'_>> = files
        .iter()
        .zip(&uris)
        .map(|(file, uri)| Part::Detached {
            matter: Detached { uri, bytes: file.bytes },
            mime: file.mime,
        })
        .collect();
    let frame = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <asic:XAdESSignatures xmlns:asic=\"{ASIC}\"></asic:XAdESSignatures>"
    );
    let path = [Name { namespace: ASIC, local: "XAdESSignatures" }];
    let request = Request {
        id,
        form: Form::Xades { signed_at },
        canonicalization: Canonicalization::Exclusive,
        parts: &parts,
    };
    Ok(xml::prepare(Place::Within { xml: frame.as_bytes(), path: &path }, &request, signer)?)
}

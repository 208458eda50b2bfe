//! Opening a container (EN 319 162-1, 4.4 and A.1). What it holds is not judged here.

use super::zip::{self, STORED};
use super::{AsicError, META_INF, MIME, name};

/// A file of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// An open container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    /// What should be signed, in the order of the container.
    pub files: Vec<Entry>,
    /// Documents of signatures (XAdES).
    pub signatures: Vec<Entry>,
    /// Everything else in `META-INF`.
    pub others: Vec<Entry>,
}

impl Container {
    /// Reads and unpacks everything.
    ///
    /// # Errors
    /// When it is no container of this kind, contradicts itself, or is beyond a limit.
    pub fn open(bytes: &[u8]) -> Result<Container, AsicError> {
        let entries = zip::entries(bytes)?;
        let first = entries.first().ok_or(AsicError::MimeType)?;
        let announced = first.name == "mimetype" && first.method == STORED && !first.has_extra;
        if !announced || zip::unpacked(first)? != MIME.as_bytes() {
            return Err(AsicError::MimeType);
        }
        let mut container =
            Container { files: Vec::new(), signatures: Vec::new(), others: Vec::new() };
        for entry in &entries[1..] {
            let bytes = zip::unpacked(entry)?;
            if entry.name.ends_with('/') {
                if !bytes.is_empty() {
                    return Err(AsicError::Broken(entry.name.to_owned()));
                }
                continue;
            }
            let list = match name::is_meta(entry.name) {
                false => &mut container.files,
                true if is_signatures(entry.name) => &mut container.signatures,
                true => &mut container.others,
            };
            list.push(Entry { name: entry.name.to_owned(), bytes });
        }
        Ok(container)
    }
}

/// `META-INF/*signatures*.xml` (4.4.3.2).
fn is_signatures(name: &str) -> bool {
    let rest = name.strip_prefix(META_INF).and_then(|rest| rest.strip_suffix(".xml"));
    rest.is_some_and(|rest| rest.contains("signatures") && !rest.contains('/'))
}

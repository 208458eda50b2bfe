//! A whole work file as one PDF to be read and printed: a list of its documents, then every page of them as a picture, each
//! original attached as it came (Decree 30/2020/NĐ-CP, Appendix VI: a file leaves as one PDF in the order of time).
//! Pictures, because whatever is drawn on a page, fields and seals among it, has to stay as it was seen, and signed bytes
//! are never rewritten.

use serde::{Deserialize, Serialize};

use crate::book::printable;

/// Documents of one file.
pub const VOLUME_DOCUMENTS_MAX: usize = 2_000;
/// Pages of one volume: each takes eight megabytes while it is bound.
pub const VOLUME_PAGES_MAX: usize = 200;

/// What stands before the pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// "vi" or "en".
    pub lang: String,
    /// Whose file it is.
    pub authority: String,
    /// Its title, and its code among the authority's files.
    pub title: String,
    pub code: String,
    /// Who made it and when, at the foot of each page.
    pub made: String,
    /// Heads of the list: ordinal, number and notation, day, author, subject, page.
    pub heads: [String; 6],
    /// What is said of a document none of whose files can be shown: its originals are attached.
    pub not_shown: String,
}

/// A document of the file, its pages drawn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bound {
    /// Ordinal, number and notation, day, author, subject.
    pub cells: [String; 5],
    /// Each page as PNG or JPEG.
    pub pages: Vec<Vec<u8>>,
}

/// A file as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Original {
    /// A path, told apart by "/".
    pub name: String,
    /// What it belongs to.
    pub about: String,
    pub media_type: String,
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A work file, ready to be laid out on A4.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    pub(crate) cover: Cover,
    pub(crate) documents: Vec<Bound>,
    pub(crate) originals: Vec<Original>,
}

/// Why there is no volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VolumeError {
    #[error("a volume holds at most {VOLUME_DOCUMENTS_MAX} documents")]
    Documents,
    #[error("a volume holds at most {VOLUME_PAGES_MAX} pages")]
    Pages,
}

impl Volume {
    /// Letters without a shape in our fonts become a question mark.
    ///
    /// # Errors
    /// [`VolumeError`].
    pub fn new(
        cover: Cover,
        documents: Vec<Bound>,
        originals: Vec<Original>,
    ) -> Result<Volume, VolumeError> {
        if documents.len() > VOLUME_DOCUMENTS_MAX {
            return Err(VolumeError::Documents);
        }
        if documents.iter().map(|one| one.pages.len()).sum::<usize>() > VOLUME_PAGES_MAX {
            return Err(VolumeError::Pages);
        }
        let Cover { lang, authority, title, code, made, heads, not_shown } = cover;
        let [authority, title, code, made, not_shown] =
            [authority, title, code, made, not_shown].map(|text| printable(&text));
        let cover = Cover { lang, authority, title, code, made, heads, not_shown };
        let sound = |one: Bound| Bound { cells: one.cells.map(|cell| printable(&cell)), ..one };
        let documents = documents.into_iter().map(sound).collect();
        Ok(Volume { cover, documents, originals })
    }
}

/// What a volume is made of, before anything is drawn: how it is handed to the process that draws.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    pub cover: Cover,
    pub documents: Vec<Unbound>,
}

/// A document with its files, none of them drawn yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unbound {
    /// As [`Bound::cells`].
    pub cells: [String; 5],
    pub files: Vec<Original>,
}

/// The material was cut off, or is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the material of a volume")]
pub struct Broken;

impl Material {
    /// One line of JSON, then for each file its length in eight bytes, the highest first, and its bytes.
    ///
    /// # Errors
    /// None: every value has a form in JSON.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Broken> {
        let mut bytes = serde_json::to_vec(self).map_err(|_| Broken)?;
        bytes.push(b'\n');
        for file in self.documents.iter().flat_map(|one| &one.files) {
            bytes.extend_from_slice(&(file.bytes.len() as u64).to_be_bytes());
            bytes.extend_from_slice(&file.bytes);
        }
        Ok(bytes)
    }

    /// Reads what [`Material::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Material, Broken> {
        let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(Broken)?;
        let mut material: Material = serde_json::from_slice(&bytes[..end]).map_err(|_| Broken)?;
        let mut rest = &bytes[end + 1..];
        for file in material.documents.iter_mut().flat_map(|one| &mut one.files) {
            let (length, after) = rest.split_first_chunk::<8>().ok_or(Broken)?;
            let length = usize::try_from(u64::from_be_bytes(*length)).map_err(|_| Broken)?;
            let (body, after) = after.split_at_checked(length).ok_or(Broken)?;
            file.bytes = body.to_vec();
            rest = after;
        }
        if rest.is_empty() { Ok(material) } else { Err(Broken) }
    }
}

//! The parts of a DOCX package: a ZIP file whose parts are read one by one, each bounded. ECMA-376-2 (packages).

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::DocxError;
use super::xml::{Node, parse};

/// Bytes of a file; pictures make the largest.
pub const DOCX_BYTES_MAX: usize = 64 << 20;
/// Bytes of one part once unpacked: the words of a thousand pages with their styles.
const PART_BYTES_MAX: u64 = 32 << 20;
/// Entries of the package; each picture is one.
const ENTRIES_MAX: usize = 5_000;
/// Headers and footers that are looked at.
const MARGINALS_MAX: usize = 30;

pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, DocxError> {
        if bytes.len() > DOCX_BYTES_MAX {
            return Err(DocxError::TooLarge);
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| DocxError::NoPackage)?;
        if archive.len() > ENTRIES_MAX {
            return Err(DocxError::TooLarge);
        }
        Ok(Package { archive })
    }

    /// A part as a tree; none when the package has no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Node>, DocxError> {
        let Ok(file) = self.archive.by_name(name) else { return Ok(None) };
        let mut text = String::new();
        let read = file.take(PART_BYTES_MAX + 1).read_to_string(&mut text);
        match read.map_err(|_| DocxError::Malformed)? as u64 {
            0..=PART_BYTES_MAX => parse(text.trim_start_matches('\u{feff}')).map(Some),
            _ => Err(DocxError::TooLarge),
        }
    }

    /// Headers and footers by the ids under which sections name them.
    pub(super) fn marginals(&mut self) -> Result<Vec<(String, Node)>, DocxError> {
        let Some(relations) = self.part("word/_rels/document.xml.rels")? else {
            return Ok(Vec::new());
        };
        let mut marginals = Vec::new();
        for relation in relations.all("Relationship") {
            let kind = relation.attribute("Type").unwrap_or_default();
            let target = relation.attribute("Target").unwrap_or_default();
            let marginal = kind.ends_with("/header") || kind.ends_with("/footer");
            if !marginal || marginals.len() >= MARGINALS_MAX {
                continue;
            }
            let path = match target.strip_prefix('/') {
                Some(path) => path.to_owned(),
                None => format!("word/{target}"),
            };
            if let (Some(id), Some(part)) = (relation.attribute("Id"), self.part(&path)?) {
                marginals.push((id.to_owned(), part));
            }
        }
        Ok(marginals)
    }
}

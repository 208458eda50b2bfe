//! A file as the row of its revisions. Reading follows the chain of cross-reference sections once
//! and unpacks the object streams; objects are read when asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use memchr::memmem;

use super::object_stream::ObjectStream;
use super::section::{self, Budget, Section};
use super::{Dictionary, Entry, Limits, Object, ObjectId, PdfError, View, XrefStyle};

/// One revision: what was appended at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The byte after its `%%EOF`; a signature of this revision covers at least up to here.
    pub eof: usize,
    /// The byte after the line end that follows `%%EOF`; the next revision begins here.
    pub end: usize,
    /// Where its cross-reference section begins; of a linearised file, the first of two.
    pub startxref: usize,
    pub style: XrefStyle,
    /// The objects it defines or frees, by number.
    pub entries: BTreeMap<u32, Entry>,
    pub trailer: Dictionary,
}

/// Something unusual that does not stop reading. A validator decides what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anomaly {
    /// A section with `XRefStm`: old and new readers see different objects.
    Hybrid { revision: usize },
    /// An entry for a number beyond the trailer's `Size`, which some readers ignore.
    BeyondSize { revision: usize, number: u32 },
    /// Bytes other than white space after the last `%%EOF`.
    AfterEnd { at: usize },
    /// `%%EOF` in a revision before its own end: an update that the chain does not know, or the
    /// first part of a linearised file.
    UnlinkedEnd { at: usize },
}

/// A file read. Revisions stand oldest first.
pub struct Document<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) limits: Limits,
    pub(super) revisions: Vec<Revision>,
    pub(super) anomalies: Vec<Anomaly>,
    /// By the place of the container in the file.
    pub(super) object_streams: HashMap<usize, Result<ObjectStream, PdfError>>,
    /// Every place where something begins, sorted: no object is read beyond the next one.
    pub(super) bounds: Vec<usize>,
}

impl<'a> Document<'a> {
    /// Reads a file with the usual limits.
    ///
    /// # Errors
    /// When the file is no PDF, is encrypted, over a limit, or its sections are not sound.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PdfError> {
        Self::read_within(bytes, Limits::default())
    }

    /// Reads a file with limits of the caller.
    ///
    /// # Errors
    /// As `read`.
    pub fn read_within(bytes: &'a [u8], limits: Limits) -> Result<Self, PdfError> {
        if bytes.len() > limits.file_bytes {
            return Err(PdfError::Limit("bytes of the file"));
        }
        if !bytes.starts_with(b"%PDF-") {
            return Err(PdfError::Header);
        }
        let mut budget = Budget::new(&limits);
        let revisions = join(chain(bytes, &mut budget)?)?;
        check_places(&revisions)?;
        if revisions.iter().any(|revision| revision.trailer.contains("Encrypt")) {
            return Err(PdfError::Encrypted);
        }
        let unpacked_left = budget.unpacked;
        let bounds = bounds(bytes, &revisions);
        let anomalies = anomalies(bytes, &revisions);
        let object_streams = HashMap::new();
        let mut document = Document { bytes, limits, revisions, anomalies, object_streams, bounds };
        document.object_streams = document.unpack(unpacked_left);
        Ok(document)
    }

    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Oldest first; there is at least one.
    #[must_use]
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    #[must_use]
    pub fn anomalies(&self) -> &[Anomaly] {
        &self.anomalies
    }

    /// Where, after this place, something else begins: an object, a section, a revision, the end of the file.
    #[must_use]
    pub fn next_bound(&self, at: usize) -> usize {
        let next = self.bounds.partition_point(|bound| *bound <= at);
        self.bounds.get(next).copied().unwrap_or(self.bytes.len())
    }

    /// The file as it was when revision `index` (from 0) had been written; an index past the last
    /// stands for the last.
    #[must_use]
    pub fn at(&self, index: usize) -> View<'_> {
        View::new(self, index.min(self.revisions.len() - 1))
    }

    /// The file as it is.
    #[must_use]
    pub fn latest(&self) -> View<'_> {
        self.at(usize::MAX)
    }

    /// All object streams that some section names, each place in the file once.
    fn unpack(&self, unpacked_left: usize) -> HashMap<usize, Result<ObjectStream, PdfError>> {
        let mut budget = Budget::new(&self.limits);
        budget.unpacked = unpacked_left;
        let mut containers = BTreeSet::new();
        for entry in self.revisions.iter().flat_map(|revision| revision.entries.values()) {
            if let Entry::InStream { stream, .. } = entry {
                containers.insert(*stream);
            }
        }
        let mut unpacked = HashMap::new();
        for (index, revision) in self.revisions.iter().enumerate() {
            for number in &containers {
                let Some(Entry::InFile { offset, .. }) = revision.entries.get(number) else {
                    continue;
                };
                unpacked.entry(*offset).or_insert_with(|| {
                    let wrong = PdfError::ObjectStream { number: *number, what: "it is no stream" };
                    let id = ObjectId { number: *number, generation: 0 };
                    match self.at(index).in_file(id, *offset)? {
                        Object::Stream(stream) => {
                            ObjectStream::read(self.bytes, *number, &stream, &mut budget)
                        }
                        _ => Err(wrong),
                    }
                });
            }
        }
        unpacked
    }
}

/// All sections, newest first, as `startxref` and `Prev` link them.
fn chain(bytes: &[u8], budget: &mut Budget<'_>) -> Result<Vec<Section>, PdfError> {
    let mut at = section::last_startxref(bytes, budget.limits)?;
    let mut seen = BTreeSet::new();
    let mut sections = Vec::new();
    loop {
        if !seen.insert(at) {
            return Err(PdfError::SectionOrder { at });
        }
        if sections.len() == budget.limits.sections {
            return Err(PdfError::Limit("cross-reference sections"));
        }
        let section = section::read(bytes, at, budget)?;
        let previous = section.trailer.get("Prev").cloned();
        sections.push(section);
        match previous.map(|previous| previous.as_size()) {
            None => return Ok(sections),
            Some(Some(previous)) => at = previous,
            Some(None) => return Err(PdfError::SectionOrder { at }),
        }
    }
}

/// Sections to revisions, oldest first. Each must lie behind the one before; the one exception is
/// a linearised file, whose first revision has two sections (annex F).
fn join(sections: Vec<Section>) -> Result<Vec<Revision>, PdfError> {
    let mut revisions: Vec<Revision> = Vec::new();
    let mut sections = sections.into_iter().rev().peekable();
    while let Some(mut section) = sections.next() {
        let first_page =
            revisions.is_empty() && sections.peek().is_some_and(|next| next.at < section.at);
        let mut entrance = section.at;
        if first_page && let Some(front) = sections.next() {
            section.entries.extend(front.entries);
            section.trailer = front.trailer;
            entrance = front.at;
        }
        let end_before = revisions.last().map_or(0, |revision| revision.end);
        let closing = section.closing.ok_or(PdfError::Startxref)?;
        if closing.startxref != entrance || section.at < end_before {
            return Err(PdfError::SectionOrder { at: section.at });
        }
        revisions.push(Revision {
            eof: closing.eof,
            end: closing.end,
            startxref: entrance,
            style: section.style,
            entries: section.entries,
            trailer: section.trailer,
        });
    }
    Ok(revisions)
}

/// An entry that points behind its own revision would let later bytes change what was signed.
fn check_places(revisions: &[Revision]) -> Result<(), PdfError> {
    for revision in revisions {
        for (number, entry) in &revision.entries {
            if let Entry::InFile { offset, .. } = entry
                && *offset >= revision.end
            {
                return Err(PdfError::BeyondRevision { number: *number, offset: *offset });
            }
        }
    }
    Ok(())
}

fn bounds(bytes: &[u8], revisions: &[Revision]) -> Vec<usize> {
    let mut bounds = vec![bytes.len()];
    for revision in revisions {
        bounds.extend([revision.startxref, revision.end]);
        bounds.extend(revision.entries.values().filter_map(|entry| match entry {
            Entry::InFile { offset, .. } => Some(*offset),
            Entry::Free { .. } | Entry::InStream { .. } => None,
        }));
    }
    bounds.sort_unstable();
    bounds.dedup();
    bounds
}

fn anomalies(bytes: &[u8], revisions: &[Revision]) -> Vec<Anomaly> {
    let mut found = Vec::new();
    let mut begin = 0;
    for (revision, of) in revisions.iter().enumerate() {
        if of.style == XrefStyle::Hybrid {
            found.push(Anomaly::Hybrid { revision });
        }
        let size = of.trailer.get("Size").and_then(Object::as_size).unwrap_or(0);
        let beyond = of.entries.iter().find(|(number, entry)| {
            **number as usize >= size && !matches!(entry, Entry::Free { .. })
        });
        if let Some((&number, _)) = beyond {
            found.push(Anomaly::BeyondSize { revision, number });
        }
        let own = of.eof - 5;
        if let Some(at) = memmem::find(&bytes[begin..own], b"%%EOF") {
            found.push(Anomaly::UnlinkedEnd { at: begin + at });
        }
        begin = of.end;
    }
    if let Some(at) = bytes[begin..].iter().position(|byte| !super::parser::is_space(*byte)) {
        found.push(Anomaly::AfterEnd { at: begin + at });
    }
    found
}

//! The file as of one revision: objects, what references lead to, and the unpacked streams.

use super::parser::Parser;
use super::{Content, Dictionary, Document, Entry, Object, ObjectId, PdfError, Stream, filter};

/// References that lead to references; one is usual, none is needed.
const REFERENCES_MAX: usize = 8;

/// A document with the eyes of somebody who had it when this revision was the last.
#[derive(Clone, Copy)]
pub struct View<'d> {
    document: &'d Document<'d>,
    revision: usize,
}

impl<'d> View<'d> {
    pub(super) fn new(document: &'d Document<'d>, revision: usize) -> Self {
        View { document, revision }
    }

    #[must_use]
    pub fn document(self) -> &'d Document<'d> {
        self.document
    }

    /// Index of the revision from 0.
    #[must_use]
    pub fn revision(self) -> usize {
        self.revision
    }

    #[must_use]
    pub fn trailer(self) -> &'d Dictionary {
        &self.document.revisions[self.revision].trailer
    }

    /// What is said of an object number, and the index of the revision that says it.
    #[must_use]
    pub fn entry(self, number: u32) -> Option<(usize, Entry)> {
        let revisions = self.document.revisions[..=self.revision].iter().enumerate().rev();
        revisions
            .filter_map(|(index, revision)| Some((index, *revision.entries.get(&number)?)))
            .next()
    }

    /// An object. A number that is free, unknown or of another generation is null (7.3.10).
    ///
    /// # Errors
    /// When the object is not where it should be or is malformed.
    pub fn get(self, id: ObjectId) -> Result<Object, PdfError> {
        match self.entry(id.number) {
            None | Some((_, Entry::Free { .. })) => Ok(Object::Null),
            Some((_, Entry::InFile { generation, .. })) if generation != id.generation => {
                Ok(Object::Null)
            }
            Some((_, Entry::InFile { offset, .. })) => self.in_file(id, offset),
            Some((_, Entry::InStream { .. })) if id.generation != 0 => Ok(Object::Null),
            Some((_, Entry::InStream { stream, index })) => {
                self.in_stream(id.number, stream, index)
            }
        }
    }

    /// The value itself, or what its reference leads to.
    ///
    /// # Errors
    /// As `get`, and when references lead on for ever.
    pub fn resolve(self, value: &Object) -> Result<Object, PdfError> {
        let Object::Reference(first) = value else { return Ok(value.clone()) };
        let mut id = *first;
        for _ in 0..REFERENCES_MAX {
            match self.get(id)? {
                Object::Reference(next) => id = next,
                found => return Ok(found),
            }
        }
        Err(PdfError::ReferenceLoop(*first))
    }

    /// An entry of a dictionary with its reference followed; null when there is none.
    ///
    /// # Errors
    /// As `resolve`.
    pub fn lookup(self, dictionary: &Dictionary, name: &str) -> Result<Object, PdfError> {
        dictionary.get(name).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// The document's root.
    ///
    /// # Errors
    /// When there is none, or as `get`.
    pub fn catalog(self) -> Result<Dictionary, PdfError> {
        match self.lookup(self.trailer(), "Root")? {
            Object::Dictionary(catalog) if catalog.is("Type", "Catalog") => Ok(catalog),
            _ => Err(PdfError::Structure("no catalog")),
        }
    }

    /// How many pages the page tree claims to have (ISO 32000-1, 7.7.3.2): for showing, nothing relies on it.
    ///
    /// # Errors
    /// When the catalog or the page tree cannot be read.
    pub fn page_count(self) -> Result<usize, PdfError> {
        let pages = self.lookup(&self.catalog()?, "Pages")?;
        let count = match pages.as_dictionary() {
            Some(pages) => self.lookup(pages, "Count")?.as_integer(),
            None => None,
        };
        Ok(count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0))
    }

    /// The bytes of a stream as they stand in the file.
    #[must_use]
    pub fn raw<'s>(self, stream: &'s Stream) -> &'s [u8]
    where
        'd: 's,
    {
        match &stream.content {
            Content::InFile(range) => self.document.bytes.get(range.clone()).unwrap_or_default(),
            Content::New(bytes) => bytes,
        }
    }

    /// The bytes of a stream unpacked.
    ///
    /// # Errors
    /// An unknown filter, broken packing, or more than the limit.
    pub fn unpack(self, stream: &Stream) -> Result<Vec<u8>, PdfError> {
        let bytes_max = self.document.limits.stream_bytes;
        filter::decode(self.raw(stream), &stream.dictionary, bytes_max, &|value| {
            self.resolve(value)
        })
    }

    /// The numbers of all objects that are in use.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        let revisions = &self.document.revisions[..=self.revision];
        let all: std::collections::BTreeSet<u32> =
            revisions.iter().flat_map(|revision| revision.entries.keys().copied()).collect();
        all.into_iter().filter(move |number| {
            self.entry(*number).is_some_and(|(_, entry)| !matches!(entry, Entry::Free { .. }))
        })
    }

    /// Reads the object at this place, which ends before anything else begins.
    pub(super) fn in_file(self, id: ObjectId, offset: usize) -> Result<Object, PdfError> {
        let mut parser = self.window(offset);
        if parser.object_head() != Ok(id) {
            return Err(PdfError::Misplaced { number: id.number });
        }
        parser.object_body(|length| self.length(length))
    }

    fn window(self, offset: usize) -> Parser<'d> {
        let bounds = &self.document.bounds;
        let next = bounds.partition_point(|bound| *bound <= offset);
        let end = bounds.get(next).copied().unwrap_or(self.document.bytes.len());
        Parser::new(&self.document.bytes[..end], offset, &self.document.limits)
    }

    /// A stream's length; one that is an object of its own must be a plain number, so that finding
    /// it asks for no other length.
    fn length(self, said: &Object) -> Result<usize, PdfError> {
        let wrong = PdfError::Structure("a stream's Length");
        let Object::Reference(id) = said else { return said.as_size().ok_or(wrong) };
        let (offset, generation) = match self.entry(id.number) {
            Some((_, Entry::InFile { offset, generation })) => (offset, generation),
            Some((_, Entry::InStream { .. })) => return self.get(*id)?.as_size().ok_or(wrong),
            Some((_, Entry::Free { .. })) | None => return Err(wrong),
        };
        let mut parser = self.window(offset);
        if parser.object_head()? != *id || generation != id.generation {
            return Err(PdfError::Misplaced { number: id.number });
        }
        let length = parser.value(0)?.as_size().ok_or(wrong)?;
        parser.keyword("endobj")?;
        Ok(length)
    }

    fn in_stream(self, number: u32, stream: u32, index: u32) -> Result<Object, PdfError> {
        let wrong = |what| PdfError::ObjectStream { number: stream, what };
        let Some((_, Entry::InFile { offset, .. })) = self.entry(stream) else {
            return Err(wrong("it is not in the file"));
        };
        match self.document.object_streams.get(&offset) {
            Some(Ok(container)) => container.member(number, index, &self.document.limits),
            Some(Err(error)) => Err(error.clone()),
            None => Err(wrong("it is unknown")),
        }
    }
}

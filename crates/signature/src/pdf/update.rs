//! The incremental update (ISO 32000-1, 7.5.6): what is new is written behind the file, not one
//! byte of which is touched. Style of the cross-reference section, ID, Info and numbers are kept.

use std::collections::BTreeMap;

use super::write::{text, write_dictionary, write_object};
use super::{Dictionary, Document, Object, ObjectId, PdfError, Stream, View, XrefStyle};

/// What a cross-reference stream says about itself, and links that are made anew.
const NOT_KEPT: [&str; 9] =
    ["Prev", "XRefStm", "Size", "Type", "W", "Index", "Filter", "DecodeParms", "Length"];

/// Objects to be added and replaced.
pub struct Update<'d> {
    view: View<'d>,
    changed: BTreeMap<ObjectId, Object>,
    next: u32,
}

/// The file with its update, and where in it each new object begins.
pub struct Updated {
    pub bytes: Vec<u8>,
    pub places: BTreeMap<ObjectId, usize>,
}

impl<'d> Update<'d> {
    #[must_use]
    pub fn new(document: &'d Document<'d>) -> Self {
        let view = document.latest();
        let size = view.trailer().get("Size").and_then(Object::as_size);
        let size = size.and_then(|size| u32::try_from(size).ok()).unwrap_or(1);
        let highest = document.revisions().iter().filter_map(|revision| {
            revision.entries.last_key_value().map(|(number, _)| number.saturating_add(1))
        });
        // A number that any revision ever spoke of is not used again.
        let next = highest.fold(size.max(1), u32::max);
        Update { view, changed: BTreeMap::new(), next }
    }

    /// Adds an object under a number that was never used.
    pub fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = ObjectId { number: self.next, generation: 0 };
        self.next = self.next.saturating_add(1);
        self.changed.insert(id, object.into());
        id
    }

    /// Replaces an object, or one added before.
    pub fn set(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.changed.insert(id, object.into());
    }

    /// An object as it will be.
    ///
    /// # Errors
    /// As `View::get`.
    pub fn get(&self, id: ObjectId) -> Result<Object, PdfError> {
        self.changed.get(&id).map_or_else(|| self.view.get(id), |object| Ok(object.clone()))
    }

    /// The value itself, or what its reference will lead to.
    ///
    /// # Errors
    /// As `View::resolve`.
    pub fn resolve(&self, value: &Object) -> Result<Object, PdfError> {
        match value {
            Object::Reference(id) if self.changed.contains_key(id) => self.get(*id),
            other => self.view.resolve(other),
        }
    }

    /// An entry of a dictionary with its reference followed; null when there is none.
    ///
    /// # Errors
    /// As `View::resolve`.
    pub fn lookup(&self, dictionary: &Dictionary, name: &str) -> Result<Object, PdfError> {
        dictionary.get(name).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// A dictionary that must be there.
    ///
    /// # Errors
    /// When the object is something else, or as `get`.
    pub fn dictionary(&self, id: ObjectId) -> Result<Dictionary, PdfError> {
        match self.get(id)? {
            Object::Dictionary(dictionary) => Ok(dictionary),
            _ => Err(PdfError::Structure("a dictionary is something else")),
        }
    }

    /// The number of the document's root.
    ///
    /// # Errors
    /// When the trailer names none.
    pub fn root(&self) -> Result<ObjectId, PdfError> {
        let root = self.view.trailer().get("Root").and_then(Object::as_reference);
        root.ok_or(PdfError::Structure("no catalog"))
    }

    #[must_use]
    pub fn view(&self) -> View<'d> {
        self.view
    }

    /// The file, then the new objects, then their cross-reference section in the file's own style.
    #[must_use]
    pub fn finish(mut self) -> Updated {
        let source = self.view.document().bytes();
        let revision = &self.view.document().revisions()[self.view.revision()];
        let mut out = source.to_vec();
        if !matches!(source.last(), Some(b'\n' | b'\r')) {
            out.push(b'\n');
        }
        let mut places = BTreeMap::new();
        for (id, object) in &self.changed {
            places.insert(*id, out.len());
            write_object(&mut out, *id, object, source);
        }
        let mut trailer = revision.trailer.clone();
        for name in NOT_KEPT {
            trailer.remove(name);
        }
        trailer.set("Prev", integer(revision.startxref));
        let startxref = match revision.style {
            XrefStyle::Stream => {
                let own = self.add(Object::Null);
                trailer.set("Size", i64::from(self.next));
                let at = out.len();
                let mut listed = places.clone();
                listed.insert(own, at);
                write_object(&mut out, own, &Object::Stream(as_stream(trailer, &listed)), source);
                at
            }
            XrefStyle::Table | XrefStyle::Hybrid => {
                trailer.set("Size", i64::from(self.next));
                let at = out.len();
                write_table(&mut out, &places);
                out.extend_from_slice(b"trailer\n");
                write_dictionary(&mut out, &trailer);
                out.push(b'\n');
                at
            }
        };
        text(&mut out, format_args!("startxref\n{startxref}\n%%EOF\n"));
        Updated { bytes: out, places }
    }
}

/// Places in memory are never beyond what i64 can say.
fn integer(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// Runs of numbers that follow one another.
fn runs(places: &BTreeMap<ObjectId, usize>) -> Vec<Vec<(ObjectId, usize)>> {
    let mut runs: Vec<Vec<(ObjectId, usize)>> = Vec::new();
    for (id, place) in places {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|(last, _)| last.number + 1 == id.number) => {
                run.push((*id, *place));
            }
            _ => runs.push(vec![(*id, *place)]),
        }
    }
    runs
}

fn write_table(out: &mut Vec<u8>, places: &BTreeMap<ObjectId, usize>) {
    out.extend_from_slice(b"xref\n");
    for run in runs(places) {
        text(out, format_args!("{} {}\n", run[0].0.number, run.len()));
        for (id, place) in run {
            text(out, format_args!("{place:010} {:05} n \n", id.generation));
        }
    }
}

fn as_stream(trailer: Dictionary, places: &BTreeMap<ObjectId, usize>) -> Stream {
    let mut rows = Vec::new();
    let mut index = Vec::new();
    for run in runs(places) {
        index.extend([Object::from(i64::from(run[0].0.number)), integer(run.len()).into()]);
        for (id, place) in run {
            rows.push(1);
            rows.extend_from_slice(&(place as u64).to_be_bytes());
            rows.extend_from_slice(&id.generation.to_be_bytes());
        }
    }
    let widths: Vec<Object> = [1_i64, 8, 2].map(Object::from).into();
    let dictionary =
        trailer.with("Type", Object::name("XRef")).with("W", widths).with("Index", index);
    Stream { dictionary, content: super::Content::New(rows) }
}

//! What typst sees: four fonts, our templates, one sheet and what was given along with it. No files, no packages, no network, no clock.

use std::collections::HashMap;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// The four faces of Tinos, metric-compatible with Times New Roman (SIL Open Font License 1.1).
pub(crate) const FACES: [&[u8]; 4] = [
    include_bytes!("../../fonts/Tinos-Regular.ttf"),
    include_bytes!("../../fonts/Tinos-Italic.ttf"),
    include_bytes!("../../fonts/Tinos-Bold.ttf"),
    include_bytes!("../../fonts/Tinos-BoldItalic.ttf"),
];

/// The first three are where typst begins: a document, a book or a volume.
const TEMPLATES: [(&str, &str); 6] = [
    ("document.typ", include_str!("../template/document.typ")),
    ("book.typ", include_str!("../template/book.typ")),
    ("volume.typ", include_str!("../template/volume.typ")),
    ("parts.typ", include_str!("../template/parts.typ")),
    ("content.typ", include_str!("../template/content.typ")),
    ("ends.typ", include_str!("../template/ends.typ")),
];

/// What is the same for every document, made once.
struct House {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: Vec<Source>,
    sheet: FileId,
}

static HOUSE: LazyLock<House> = LazyLock::new(|| {
    let fonts: Vec<Font> =
        FACES.iter().filter_map(|face| Font::new(Bytes::new(*face), 0)).collect();
    House {
        library: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        templates: TEMPLATES
            .iter()
            .map(|(name, text)| Source::new(file(name), (*text).to_owned()))
            .collect(),
        sheet: file("sheet.json"),
    }
});

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a sound path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// What is laid out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Document = 0,
    Book = 1,
    Volume = 2,
}

/// What a file that is given along is called in a sheet.
pub(super) fn name_of(given: usize) -> String {
    format!("given-{given}")
}

/// One document on its way through typst.
pub(super) struct Sheets {
    kind: Kind,
    json: Bytes,
    /// Pictures and originals of a volume, by their names.
    given: HashMap<FileId, Bytes>,
    /// Templates with something wrong, in the place of the true ones.
    #[cfg(feature = "testing")]
    changed: Vec<Source>,
}

impl Sheets {
    pub(super) fn new(kind: Kind, json: Vec<u8>) -> Self {
        Self {
            kind,
            json: Bytes::new(json),
            given: HashMap::new(),
            #[cfg(feature = "testing")]
            changed: Vec::new(),
        }
    }

    /// With files, which sheets call as [`name_of`] says.
    pub(super) fn with(self, files: Vec<Bytes>) -> Self {
        let named = files.into_iter().enumerate().map(|(at, bytes)| (file(&name_of(at)), bytes));
        Self { given: named.collect(), ..self }
    }

    /// With each text of the templates replaced by another.
    #[cfg(feature = "testing")]
    pub(super) fn changed(json: Vec<u8>, texts: &[(&str, &str)]) -> Self {
        let change = |(name, text): &(&str, &str)| {
            let text =
                texts.iter().fold((*text).to_owned(), |text, (from, to)| text.replace(from, to));
            Source::new(file(name), text)
        };
        Self {
            kind: Kind::Document,
            json: Bytes::new(json),
            given: HashMap::new(),
            changed: TEMPLATES.iter().map(change).collect(),
        }
    }

    fn templates(&self) -> impl Iterator<Item = &Source> {
        #[cfg(feature = "testing")]
        return self.changed.iter().chain(&HOUSE.templates);
        #[cfg(not(feature = "testing"))]
        HOUSE.templates.iter()
    }
}

impl World for Sheets {
    fn library(&self) -> &LazyHash<Library> {
        &HOUSE.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &HOUSE.book
    }

    fn main(&self) -> FileId {
        HOUSE.templates[self.kind as usize].id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.templates().find(|source| source.id() == id);
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let found = if id == HOUSE.sheet { Some(&self.json) } else { self.given.get(&id) };
        found.cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        HOUSE.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

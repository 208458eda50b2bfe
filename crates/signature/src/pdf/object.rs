//! The values a PDF is made of (ISO 32000-1, 7.3), owned, with streams that remember their place in
//! the file.

use std::collections::BTreeMap;
use std::ops::Range;

/// Number and generation of an indirect object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    pub number: u32,
    pub generation: u16,
}

/// Any value. Strings and names are bytes with all escapes undone.
#[derive(Debug, Clone, PartialEq)]
pub enum Object {
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    String(Vec<u8>),
    Name(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    Stream(Stream),
    Reference(ObjectId),
}

/// Names to values, sorted by name, so that what is written is the same each time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dictionary(BTreeMap<Vec<u8>, Object>);

/// A dictionary and the bytes that go with it, still encoded as its `Filter` says.
#[derive(Debug, Clone, PartialEq)]
pub struct Stream {
    pub dictionary: Dictionary,
    pub content: Content,
}

/// Where the bytes of a stream are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Read: these bytes of the file.
    InFile(Range<usize>),
    /// Made by us, not yet in a file.
    New(Vec<u8>),
}

impl Object {
    #[must_use]
    pub fn name(name: &str) -> Object {
        Object::Name(name.as_bytes().to_vec())
    }

    #[must_use]
    pub fn as_name(&self) -> Option<&[u8]> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Object::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// An integer that counts or places something in memory.
    #[must_use]
    pub fn as_size(&self) -> Option<usize> {
        self.as_integer().and_then(|value| usize::try_from(value).ok())
    }

    /// An integer or a real number.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Object::Real(value) => Some(*value),
            // Lengths on a page are far below 2^53.
            Object::Integer(value) => Some(*value as f64),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_string(&self) -> Option<&[u8]> {
        match self {
            Object::String(value) => Some(value),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_array(&self) -> Option<&[Object]> {
        match self {
            Object::Array(items) => Some(items),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_reference(&self) -> Option<ObjectId> {
        match self {
            Object::Reference(id) => Some(*id),
            _ => None,
        }
    }

    /// The dictionary itself, or a stream's.
    #[must_use]
    pub fn as_dictionary(&self) -> Option<&Dictionary> {
        match self {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_stream(&self) -> Option<&Stream> {
        match self {
            Object::Stream(stream) => Some(stream),
            _ => None,
        }
    }
}

impl Dictionary {
    #[must_use]
    pub fn new() -> Self {
        Dictionary::default()
    }

    /// The value as it stands: a reference is not followed, see `View::lookup`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Object> {
        self.0.get(name.as_bytes())
    }

    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains_key(name.as_bytes())
    }

    /// Whether the entry is this name, as in `/Type /Sig`.
    #[must_use]
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).and_then(Object::as_name) == Some(value.as_bytes())
    }

    pub fn set(&mut self, name: &str, value: impl Into<Object>) {
        self.0.insert(name.as_bytes().to_vec(), value.into());
    }

    /// The dictionary with one entry more.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Object>) -> Self {
        self.set(name, value);
        self
    }

    pub fn remove(&mut self, name: &str) -> Option<Object> {
        self.0.remove(name.as_bytes())
    }

    /// Keeps the value that stands already and gives back the one that found the place taken.
    pub(crate) fn insert_new(&mut self, name: Vec<u8>, value: Object) -> Result<(), Object> {
        match self.0.entry(name) {
            std::collections::btree_map::Entry::Occupied(_) => Err(value),
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(value);
                Ok(())
            }
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &Object)> {
        self.0.iter().map(|(name, value)| (name.as_slice(), value))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Dictionary> for Object {
    fn from(value: Dictionary) -> Self {
        Object::Dictionary(value)
    }
}

impl From<ObjectId> for Object {
    fn from(value: ObjectId) -> Self {
        Object::Reference(value)
    }
}

impl From<Vec<Object>> for Object {
    fn from(value: Vec<Object>) -> Self {
        Object::Array(value)
    }
}

impl From<i64> for Object {
    fn from(value: i64) -> Self {
        Object::Integer(value)
    }
}

impl From<f64> for Object {
    fn from(value: f64) -> Self {
        Object::Real(value)
    }
}

impl From<bool> for Object {
    fn from(value: bool) -> Self {
        Object::Boolean(value)
    }
}

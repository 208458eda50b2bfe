//! Numbers that objects point at. One that points at nothing yet is a door left open: whoever
//! defines it later changes what was signed (a shadow attack), so it counts as changed.

use std::collections::HashMap;

use crate::pdf::{Dictionary, Document, Entry, Object, ObjectId, PdfError};

/// Objects read for this in one file: bounds the time of an answer.
const OBJECTS_MAX: usize = 400_000;

/// Where a mention stands that is in no object: the trailer. Object 0 is never in use (7.5.4).
pub(super) const TRAILER: u32 = 0;

#[derive(Default)]
pub(super) struct Mentions {
    /// Number → the objects that point at it, each once in a row.
    by: HashMap<u32, Vec<u32>>,
    objects: usize,
}

impl Mentions {
    pub(super) fn contains(&self, number: u32) -> bool {
        self.by.contains_key(&number)
    }

    /// Whether nothing else points at it than what `permitted` names.
    pub(super) fn only_from(&self, number: u32, permitted: impl Fn(u32) -> bool) -> bool {
        self.by.get(&number).is_none_or(|by| by.iter().all(|from| permitted(*from)))
    }

    /// Adds what the objects of one revision and its trailer point at.
    pub(super) fn add(&mut self, document: &Document<'_>, revision: usize) -> Result<(), PdfError> {
        let of = &document.revisions()[revision];
        let view = document.at(revision);
        self.dictionary(TRAILER, &of.trailer);
        for (number, entry) in &of.entries {
            let generation = match entry {
                Entry::Free { .. } => continue,
                Entry::InFile { generation, .. } => *generation,
                Entry::InStream { .. } => 0,
            };
            self.objects += 1;
            if self.objects > OBJECTS_MAX {
                return Err(PdfError::Limit("objects of a signed file"));
            }
            // What cannot be read now cannot be read by those who saw it signed, either.
            let Ok(object) = view.get(ObjectId { number: *number, generation }) else { continue };
            // A cross-reference stream is a trailer.
            let trailer = matches!(&object, Object::Stream(s) if s.dictionary.is("Type", "XRef"));
            self.object(if trailer { TRAILER } else { *number }, &object);
        }
        Ok(())
    }

    fn object(&mut self, from: u32, object: &Object) {
        match object {
            Object::Reference(id) => {
                let by = self.by.entry(id.number).or_default();
                if by.last() != Some(&from) {
                    by.push(from);
                }
            }
            Object::Array(items) => items.iter().for_each(|item| self.object(from, item)),
            Object::Dictionary(dictionary) => self.dictionary(from, dictionary),
            Object::Stream(stream) => self.dictionary(from, &stream.dictionary),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::String(_)
            | Object::Name(_) => {}
        }
    }

    fn dictionary(&mut self, from: u32, dictionary: &Dictionary) {
        dictionary.iter().for_each(|(_, value)| self.object(from, value));
    }
}

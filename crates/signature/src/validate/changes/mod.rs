//! What each revision changed, object by object. An object that was there before, or that an older
//! one pointed at, may change only in a role that explains it: whatever no rule permits is
//! forbidden. Sources: ISO 32000-1, 12.8.2 (DocMDP, FieldMDP); EN 319 142-1, 5.4 (DSS, timestamps).

mod catalog;
mod fields;
mod mentions;
mod pages;
mod roles;

use super::form::Form;
use crate::pdf::{Dictionary, Document, Entry, Object, ObjectId, PdfError, View};
use mentions::Mentions;
use roles::{Role, Roles};

/// One thing that a revision changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Certificates, revocation data and the like for long-term keeping.
    Evidence,
    /// What the file says of itself outside its pages.
    Metadata,
    /// A signature field got its value.
    Signed {
        field: String,
    },
    /// The same with a document timestamp.
    Timestamped {
        field: String,
    },
    /// An empty signature field was added; it shows something when it has an appearance.
    FieldAdded {
        field: String,
        shows: bool,
    },
    /// A field that is no signature got a value and its appearance.
    Filled {
        field: String,
        was_empty: bool,
    },
    Forbidden(Forbidden),
}

/// What may never change after a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::validate) enum Forbidden {
    /// An entry of the document's root.
    Root { entry: String },
    /// The form's own entries, or its order.
    Form,
    /// A field that is no signature field was added.
    FieldAdded { field: String },
    /// A field was taken away or changed in more than value and appearance.
    FieldChanged { field: String },
    /// The appearance of a field changed without its value.
    AppearanceChanged { field: String },
    /// A signature was replaced or taken away.
    SignatureReplaced { field: String },
    /// A page, its content or its annotations. Pages are counted from 1.
    Page { page: usize },
    /// An object that no permitted change explains.
    Object { number: u32 },
}

/// The changes of every revision, oldest first; the first revision changes nothing.
pub(super) fn changes(
    document: &Document<'_>,
    forms: &[Form],
) -> Result<Vec<Vec<Change>>, PdfError> {
    let mut mentions = Mentions::default();
    let mut all = vec![Vec::new()];
    for revision in 1..document.revisions().len() {
        mentions.add(document, revision - 1)?;
        let step = Step {
            old: document.at(revision - 1),
            new: document.at(revision),
            old_form: &forms[revision - 1],
            new_form: &forms[revision],
        };
        all.push(step.changes(&mentions)?);
    }
    Ok(all)
}

/// One revision beside the one before.
struct Step<'a> {
    old: View<'a>,
    new: View<'a>,
    old_form: &'a Form,
    new_form: &'a Form,
}

impl Step<'_> {
    fn changes(&self, mentions: &Mentions) -> Result<Vec<Change>, PdfError> {
        let touched = self.touched(mentions)?;
        let roles = Roles::of(self)?;
        let mut changes = Vec::new();
        let (mut pages, mut shown) = (Vec::new(), Vec::new());
        for number in &touched {
            match roles.of_number(*number, mentions) {
                Some(Role::Page(page) | Role::Annotations(page)) => pages.push(page),
                Some(Role::Appearance(field)) => shown.push(field),
                Some(Role::Information) => changes.push(Change::Metadata),
                Some(Role::Metadata) if self.is_metadata(*number)? => {
                    changes.push(Change::Metadata);
                }
                // Each of these is compared as a whole below.
                Some(Role::Root | Role::Form | Role::Field | Role::Evidence) => {}
                Some(Role::Metadata) | None => {
                    changes.push(Change::Forbidden(Forbidden::Object { number: *number }));
                }
            }
        }
        catalog::compare(self, &mut changes)?;
        fields::compare(
            self,
            &shown,
            &|id| roles.of_fields_only(id.number, mentions),
            &mut changes,
        )?;
        pages.sort_unstable();
        pages.dedup();
        for page in pages {
            pages::compare(self, &roles, page, &mut changes)?;
        }
        changes.dedup();
        Ok(changes)
    }

    fn is_metadata(&self, number: u32) -> Result<bool, PdfError> {
        let found = self.new.get(ObjectId { number, generation: 0 })?;
        Ok(found.as_stream().is_some_and(|stream| stream.dictionary.is("Type", "Metadata")))
    }

    /// Numbers that stood before, or that something before pointed at, and are now something else.
    fn touched(&self, mentions: &Mentions) -> Result<Vec<u32>, PdfError> {
        let mut touched = Vec::new();
        let revision = &self.new.document().revisions()[self.new.revision()];
        for (number, entry) in &revision.entries {
            let same = match (self.old.entry(*number), entry) {
                (None | Some((_, Entry::Free { .. })), Entry::Free { .. }) => true,
                (None | Some((_, Entry::Free { .. })), _) => !mentions.contains(*number),
                (Some(_), Entry::Free { .. }) => false,
                (Some((_, before)), now) => {
                    let (before, now) = (generation(before), generation(*now));
                    before == now
                        && self.same_object(ObjectId { number: *number, generation: now })?
                }
            };
            if !same {
                touched.push(*number);
            }
        }
        Ok(touched)
    }

    fn same_object(&self, id: ObjectId) -> Result<bool, PdfError> {
        let (before, now) = (self.old.get(id)?, self.new.get(id)?);
        let xref = |object: &Object| {
            object.as_stream().is_some_and(|stream| stream.dictionary.is("Type", "XRef"))
        };
        // Nothing points at a cross-reference stream, so its number may be used again.
        Ok(self.same(&before, &now) || xref(&before) && xref(&now))
    }

    /// Equal without following references; streams by the bytes they stand in the file with.
    fn same(&self, before: &Object, now: &Object) -> bool {
        match (before, now) {
            (Object::Stream(before), Object::Stream(now)) => {
                before.dictionary == now.dictionary && self.old.raw(before) == self.new.raw(now)
            }
            (before, now) => before == now,
        }
    }
}

fn generation(entry: Entry) -> u16 {
    match entry {
        Entry::InFile { generation, .. } | Entry::Free { generation } => generation,
        Entry::InStream { .. } => 0,
    }
}

/// The names of entries that differ, without following references.
fn differing<'a>(before: &'a Dictionary, now: &'a Dictionary) -> Vec<&'a [u8]> {
    let mut names: Vec<&[u8]> = before.iter().chain(now.iter()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let entry = |of: &'a Dictionary, wanted: &[u8]| {
        of.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    };
    names.retain(|name| entry(before, name) != entry(now, name));
    names
}

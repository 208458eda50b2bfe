//! The signatures of a file: values of signature fields, each counted once, by the revision that
//! brought it. One that a later revision took away is still found.

use std::collections::HashMap;

use super::form::{Field, Form, form};
use crate::pdf::{Dictionary, Document, Entry, Object, ObjectId, PdfError};

/// Signatures of one file; each costs a verification. Long-kept documents have some ten.
pub(super) const SIGNATURES_MAX: usize = 64;

/// Whether somebody signed or a time was fixed (ISO 32000-2, 12.8.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Signature,
    DocTimestamp,
}

/// A signature as it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) field: String,
    pub(super) kind: Kind,
    /// The revision that brought it.
    pub(super) revision: usize,
    /// It no longer stands in the last revision as it did.
    pub(super) removed: bool,
    pub(super) dictionary: Dictionary,
    /// The field's own lock (`Lock` of the field, table 233).
    pub(super) lock: Option<Dictionary>,
    /// Where the object that holds it begins; none when it is packed.
    pub(super) place: Option<usize>,
}

/// The form of every revision, oldest first.
pub(super) fn forms(document: &Document<'_>) -> Result<Vec<Form>, PdfError> {
    (0..document.revisions().len()).map(|index| form(document.at(index))).collect()
}

/// All signatures, oldest first.
pub(super) fn signatures(document: &Document<'_>, forms: &[Form]) -> Result<Vec<Found>, PdfError> {
    let mut found: Vec<Found> = Vec::new();
    let mut known: HashMap<(Vec<u8>, Vec<i64>), usize> = HashMap::new();
    for (revision, form) in forms.iter().enumerate() {
        for field in form.fields.iter().filter(|field| field.is_signature()) {
            let Object::Dictionary(value) = &field.value else { continue };
            if known.contains_key(&identity(value)) {
                continue;
            }
            if found.len() == SIGNATURES_MAX {
                return Err(PdfError::Limit("signatures"));
            }
            known.insert(identity(value), found.len());
            found.push(of(document, revision, field, value)?);
        }
    }
    for (index, form) in known.values().map(|index| (*index, forms.last())) {
        let still = form.is_some_and(|form| {
            form.fields.iter().any(|field| {
                matches!(&field.value, Object::Dictionary(value)
                    if field.is_signature() && *value == found[index].dictionary)
            })
        });
        found[index].removed = !still;
    }
    Ok(found)
}

/// The same bytes signed by the same value are one signature, however many fields show it.
fn identity(value: &Dictionary) -> (Vec<u8>, Vec<i64>) {
    let contents = value.get("Contents").and_then(Object::as_string).unwrap_or_default();
    let range = value.get("ByteRange").and_then(Object::as_array).unwrap_or_default();
    (contents.to_vec(), range.iter().map(|item| item.as_integer().unwrap_or(-1)).collect())
}

fn of(
    document: &Document<'_>,
    revision: usize,
    field: &Field,
    value: &Dictionary,
) -> Result<Found, PdfError> {
    let view = document.at(revision);
    let stamp = value.is("Type", "DocTimeStamp") || value.is("SubFilter", "ETSI.RFC3161");
    let place = |id: ObjectId| match view.entry(id.number) {
        Some((_, Entry::InFile { offset, .. })) => Some(offset),
        _ => None,
    };
    let lock = match view.lookup(&field.dictionary, "Lock")? {
        Object::Dictionary(lock) => Some(lock),
        _ => None,
    };
    Ok(Found {
        field: field.name.clone(),
        kind: if stamp { Kind::DocTimestamp } else { Kind::Signature },
        revision,
        removed: false,
        dictionary: value.clone(),
        lock,
        place: field.value_id.or(field.id).and_then(place),
    })
}

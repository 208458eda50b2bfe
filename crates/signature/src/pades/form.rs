//! The interactive form of a file that is being updated: its fields by name, its pages, and how
//! widgets get onto them (ISO 32000-1, 12.7).

use super::{PadesError, Place};
use crate::pdf::{Dictionary, Object, ObjectId, PdfError, Update};

/// Fields looked at in one form, and nodes of the page tree: bounds the walk through both.
const NODES_MAX: usize = 20_000;

/// All fields that are dictionaries of their own, with their full names.
pub(super) fn fields(update: &Update<'_>) -> Result<Vec<(String, ObjectId)>, PadesError> {
    let catalog = update.dictionary(update.root()?)?;
    let form = update.lookup(&catalog, "AcroForm")?;
    let Some(form) = form.as_dictionary() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut waiting: Vec<(String, Object)> = list(update, form, "Fields")?
        .into_iter()
        .rev()
        .map(|field| (String::new(), field))
        .collect();
    let mut left = NODES_MAX;
    while let Some((above, field)) = waiting.pop() {
        left = left.checked_sub(1).ok_or(PdfError::Limit("form fields"))?;
        let Some(id) = field.as_reference() else { continue };
        let dictionary = update.dictionary(id)?;
        let own = update.lookup(&dictionary, "T")?;
        // A kid without a name is a mere widget of its field.
        let Some(own) = own.as_string().map(plain) else { continue };
        let name = if above.is_empty() { own } else { format!("{above}.{own}") };
        for kid in list(update, &dictionary, "Kids")?.into_iter().rev() {
            waiting.push((name.clone(), kid));
        }
        found.push((name, id));
    }
    Ok(found)
}

/// The field of this full name.
pub(super) fn field(update: &Update<'_>, name: &str) -> Result<Option<ObjectId>, PadesError> {
    Ok(fields(update)?.into_iter().find(|(found, _)| found == name).map(|(_, id)| id))
}

fn list(update: &Update<'_>, of: &Dictionary, name: &str) -> Result<Vec<Object>, PdfError> {
    Ok(update.lookup(of, name)?.as_array().map(<[Object]>::to_vec).unwrap_or_default())
}

/// A text string as text (ISO 32000-1, 7.9.2.2); letters of PDFDocEncoding beyond Latin-1 are not
/// told apart.
fn plain(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|letter| letter.unwrap_or('\u{fffd}')).collect()
        }
        None => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// Puts a new field with its widget into the form and onto its page; an invisible one stands on
/// the first page without extent.
pub(super) fn add(
    update: &mut Update<'_>,
    field: Dictionary,
    place: Option<Place>,
) -> Result<ObjectId, PadesError> {
    let name = field.get("T").and_then(Object::as_string).map(plain).unwrap_or_default();
    // A full stop would make it a field inside another (12.7.3.2).
    if name.is_empty() || name.contains('.') {
        return Err(PadesError::FieldName(name));
    }
    let place = place.unwrap_or(Place { page: 0, left: 0., bottom: 0., width: 0., height: 0. });
    let page = page(update, place.page)?;
    let (right, top) = (place.left + place.width, place.bottom + place.height);
    let corners = [place.left, place.bottom, right, top].map(Object::Real);
    let widget = field
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        // Printed, and not to be moved (table 165): bits 3 and 8.
        .with("F", 132_i64)
        .with("Rect", corners.to_vec())
        .with("P", page);
    let id = update.add(widget);
    append(update, page, "Annots", id)?;
    let form = ensure(update)?;
    append(update, form, "Fields", id)?;
    Ok(id)
}

/// The form's dictionary as an object of its own, made if there is none. `SigFlags` 3: there are
/// signature fields, and the file is to be changed by appending only.
pub(super) fn ensure(update: &mut Update<'_>) -> Result<ObjectId, PadesError> {
    let root = update.root()?;
    let mut catalog = update.dictionary(root)?;
    let form = match catalog.get("AcroForm").cloned() {
        Some(Object::Reference(id)) => id,
        present => {
            let own = present.and_then(|form| form.as_dictionary().cloned()).unwrap_or_default();
            let id = update.add(own.with("SigFlags", 3_i64));
            catalog.set("AcroForm", id);
            update.set(root, catalog);
            id
        }
    };
    let mut dictionary = update.dictionary(form)?;
    // A viewer that draws fields anew would not show what was signed.
    let redrawn = dictionary.remove("NeedAppearances").is_some();
    if redrawn || dictionary.get("SigFlags").and_then(Object::as_integer) != Some(3) {
        update.set(form, dictionary.with("SigFlags", 3_i64));
    }
    Ok(form)
}

/// Appends a reference to an array that stands in a dictionary or beside it.
fn append(
    update: &mut Update<'_>,
    owner: ObjectId,
    name: &str,
    id: ObjectId,
) -> Result<(), PadesError> {
    let mut dictionary = update.dictionary(owner)?;
    let mut items = list(update, &dictionary, name)?;
    items.push(id.into());
    match dictionary.get(name) {
        Some(Object::Reference(array)) => update.set(*array, items),
        _ => {
            dictionary.set(name, items);
            update.set(owner, dictionary);
        }
    }
    Ok(())
}

/// The page with this index from 0.
fn page(update: &Update<'_>, index: usize) -> Result<ObjectId, PadesError> {
    let catalog = update.dictionary(update.root()?)?;
    let mut waiting: Vec<Object> = catalog.get("Pages").cloned().into_iter().collect();
    let (mut left, mut before) = (NODES_MAX, 0);
    while let Some(node) = waiting.pop() {
        left = left.checked_sub(1).ok_or(PdfError::Limit("pages"))?;
        let Some(id) = node.as_reference() else { continue };
        let dictionary = update.dictionary(id)?;
        if dictionary.contains("Kids") {
            waiting.extend(list(update, &dictionary, "Kids")?.into_iter().rev());
        } else if before == index {
            return Ok(id);
        } else {
            before += 1;
        }
    }
    Err(PadesError::NoPage(index))
}

//! The form of a document as of one revision: every node of the field tree with its widgets
//! (ISO 32000-1, 12.7). Signatures are the values of its signature fields.

use crate::pdf::{Dictionary, Object, ObjectId, PdfError, View};

/// Nodes of one field tree: registers printed as forms have some thousands.
const FIELDS_MAX: usize = 20_000;
/// Fields below fields; real forms need three.
const DEPTH_MAX: usize = 16;

/// A node of the field tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// None when it stands directly in the list of its parent.
    pub(super) id: Option<ObjectId>,
    /// Names from the root down, joined by dots.
    pub(super) name: String,
    /// `FT`, inherited from above.
    pub(super) kind: Vec<u8>,
    pub(super) dictionary: Dictionary,
    /// `V` with its reference followed, inherited from above.
    pub(super) value: Object,
    /// Where its own `V` leads.
    pub(super) value_id: Option<ObjectId>,
    /// Its appearances on pages that are objects of their own.
    pub(super) widgets: Vec<(Option<ObjectId>, Dictionary)>,
    /// It has fields below it.
    pub(super) inner: bool,
}

/// The form: its own dictionary and all nodes, parents before children.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Form {
    pub(super) id: Option<ObjectId>,
    pub(super) list_id: Option<ObjectId>,
    pub(super) dictionary: Dictionary,
    pub(super) fields: Vec<Field>,
}

impl Field {
    pub(super) fn is_signature(&self) -> bool {
        !self.inner && self.kind == b"Sig"
    }
}

/// Reads the form; a document without one has an empty one.
pub(super) fn form(view: View<'_>) -> Result<Form, PdfError> {
    let catalog = view.catalog()?;
    let mut form = Form::default();
    let Some(value) = catalog.get("AcroForm") else { return Ok(form) };
    form.id = value.as_reference();
    match view.resolve(value)? {
        Object::Dictionary(dictionary) => form.dictionary = dictionary,
        Object::Null => return Ok(form),
        _ => return Err(PdfError::Structure("AcroForm is no dictionary")),
    }
    let list = form.dictionary.get("Fields").cloned().unwrap_or(Object::Null);
    form.list_id = list.as_reference();
    let above = Above { name: String::new(), kind: Vec::new(), value: Object::Null };
    for item in items(view, &list)? {
        walk(view, &item, &above, 0, &mut form.fields)?;
    }
    Ok(form)
}

/// What a node inherits.
struct Above {
    name: String,
    kind: Vec<u8>,
    value: Object,
}

fn walk(
    view: View<'_>,
    item: &Object,
    above: &Above,
    depth: usize,
    fields: &mut Vec<Field>,
) -> Result<(), PdfError> {
    if depth > DEPTH_MAX || fields.len() >= FIELDS_MAX {
        return Err(PdfError::Limit("form fields"));
    }
    let Object::Dictionary(dictionary) = view.resolve(item)? else {
        return Err(PdfError::Structure("a form field is no dictionary"));
    };
    let own = view.lookup(&dictionary, "T")?;
    let own = own.as_string().map(text_string);
    let name = match own {
        Some(own) if above.name.is_empty() => own,
        Some(own) => format!("{}.{own}", above.name),
        None => above.name.clone(),
    };
    let kind = match view.lookup(&dictionary, "FT")? {
        Object::Name(kind) => kind,
        _ => above.kind.clone(),
    };
    let value = match dictionary.get("V") {
        Some(value) => view.resolve(value)?,
        None => above.value.clone(),
    };
    let value_id = dictionary.get("V").and_then(Object::as_reference);
    let kids = items(view, dictionary.get("Kids").unwrap_or(&Object::Null))?;
    let (mut widgets, mut below) = (Vec::new(), Vec::new());
    for kid in kids {
        match view.resolve(&kid)? {
            Object::Dictionary(found) if is_widget_only(&found) => {
                widgets.push((kid.as_reference(), found));
            }
            _ => below.push(kid),
        }
    }
    let inner = !below.is_empty();
    let here = Above { name: name.clone(), kind: kind.clone(), value: value.clone() };
    let id = item.as_reference();
    fields.push(Field { id, name, kind, dictionary, value, value_id, widgets, inner });
    for kid in below {
        walk(view, &kid, &here, depth + 1, fields)?;
    }
    Ok(())
}

/// A kid without a name of its own is an appearance of its parent (12.7.3.1).
fn is_widget_only(kid: &Dictionary) -> bool {
    !kid.contains("T") && !kid.contains("Kids") && !kid.contains("FT")
}

pub(super) fn items(view: View<'_>, list: &Object) -> Result<Vec<Object>, PdfError> {
    match view.resolve(list)? {
        Object::Array(items) => Ok(items),
        Object::Null => Ok(Vec::new()),
        _ => Err(PdfError::Structure("a list is no array")),
    }
}

/// A text string (7.9.2.2): UTF-16 with its mark, UTF-8 with its mark, else one byte a letter.
pub(super) fn text_string(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
        return char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

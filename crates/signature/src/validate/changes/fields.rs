//! The form: empty fields may be filled, empty signature fields signed, new signature fields added.

use super::{Change, Forbidden, Step, differing};
use crate::pdf::{Dictionary, Object, ObjectId, PdfError};
use crate::validate::form::Field;

/// What changes with a value, in the field or in its appearance on a page.
const WITH_A_VALUE: [&[u8]; 5] = [b"V", b"AP", b"AS", b"M", b"RV"];
/// What a signature field or its appearance may consist of: no actions.
const OF_A_SIGNATURE_FIELD: [&[u8]; 26] = [
    b"Type",
    b"Subtype",
    b"FT",
    b"T",
    b"TU",
    b"TM",
    b"V",
    b"F",
    b"Ff",
    b"Rect",
    b"P",
    b"AP",
    b"AS",
    b"MK",
    b"DA",
    b"Q",
    b"Lock",
    b"SV",
    b"Kids",
    b"Parent",
    b"M",
    b"NM",
    b"Border",
    b"BS",
    b"H",
    b"StructParent",
];

/// `shown` are the fields, by their index, whose appearances changed in their own objects; `alone` says whether nothing
/// but fields points at an object.
pub(super) fn compare(
    step: &Step<'_>,
    shown: &[usize],
    alone: &dyn Fn(ObjectId) -> bool,
    changes: &mut Vec<Change>,
) -> Result<(), PdfError> {
    if !form_stays(step)? {
        changes.push(Change::Forbidden(Forbidden::Form));
    }
    let mut added: Vec<&Field> = step.new_form.fields.iter().collect();
    for (index, before) in step.old_form.fields.iter().enumerate() {
        let place = added.iter().position(|now| now.id == before.id && now.name == before.name);
        match place.map(|place| added.remove(place)) {
            Some(now) => {
                let change = field(step, before, now, shown.contains(&index));
                let shared = change.is_some() && !appearances(before).into_iter().all(alone);
                changes.extend(if shared { Some(changed(before)) } else { change });
            }
            None => changes.push(changed(before)),
        }
    }
    changes.extend(added.into_iter().map(|field| new_field(step, field)));
    Ok(())
}

/// The form's own entries: flags that say it is signed, and fonts for new appearances, may come.
fn form_stays(step: &Step<'_>) -> Result<bool, PdfError> {
    let (before, now) = (&step.old_form.dictionary, &step.new_form.dictionary);
    for name in differing(before, now) {
        let stays = match name {
            // Compared one by one.
            b"Fields" | b"SigFlags" => true,
            b"DA" => !before.contains("DA"),
            b"DR" => resources_grew(step)?,
            // Without it the appearances that were signed are shown.
            b"NeedAppearances" => now.get("NeedAppearances") != Some(&Object::Boolean(true)),
            _ => false,
        };
        if !stays {
            return Ok(false);
        }
    }
    Ok(true)
}

fn resources_grew(step: &Step<'_>) -> Result<bool, PdfError> {
    let of = |view: crate::pdf::View<'_>, form: &Dictionary| view.lookup(form, "DR");
    let before = of(step.old, &step.old_form.dictionary)?;
    let now = of(step.new, &step.new_form.dictionary)?;
    let (Some(before), Some(now)) = (before.as_dictionary(), now.as_dictionary()) else {
        return Ok(before == Object::Null);
    };
    for (name, value) in before.iter() {
        let name = std::str::from_utf8(name).unwrap_or_default();
        let (before, now) = (step.old.resolve(value)?, step.new.lookup(now, name)?);
        let kept = match (before.as_dictionary(), now.as_dictionary()) {
            (Some(before), Some(now)) => {
                before.iter().all(|(name, value)| now.iter().any(|entry| entry == (name, value)))
            }
            _ => before == now,
        };
        if !kept {
            return Ok(false);
        }
    }
    Ok(true)
}

fn changed(field: &Field) -> Change {
    Change::Forbidden(Forbidden::FieldChanged { field: field.name.clone() })
}

/// The appearance dictionaries of a field that are objects of their own.
fn appearances(field: &Field) -> Vec<ObjectId> {
    let widgets = field.widgets.iter().map(|(_, widget)| widget);
    let all = std::iter::once(&field.dictionary).chain(widgets);
    all.filter_map(|of| of.get("AP")?.as_reference()).collect()
}

fn field(step: &Step<'_>, before: &Field, now: &Field, shown: bool) -> Option<Change> {
    let mut entries = differing(&before.dictionary, &now.dictionary);
    if before.widgets.len() != now.widgets.len() || before.inner != now.inner {
        return Some(changed(before));
    }
    for ((old_id, old), (new_id, new)) in before.widgets.iter().zip(&now.widgets) {
        if old_id != new_id {
            return Some(changed(before));
        }
        entries.extend(differing(old, new));
    }
    let value_same = step.same(&before.value, &now.value);
    if entries.is_empty() && value_same && !shown {
        return None;
    }
    let name = before.name.clone();
    if before.is_signature() && before.value != Object::Null && !value_same {
        return Some(Change::Forbidden(Forbidden::SignatureReplaced { field: name }));
    }
    // Signing programs mark the field for print.
    let permitted = |entry: &&[u8]| {
        WITH_A_VALUE.contains(entry) || before.is_signature() && [&b"F"[..], b"MK"].contains(entry)
    };
    if !entries.iter().all(permitted) {
        return Some(changed(before));
    }
    if value_same {
        return Some(Change::Forbidden(Forbidden::AppearanceChanged { field: name }));
    }
    if before.is_signature() {
        return Some(signed(name, &now.value));
    }
    Some(Change::Filled { field: name, was_empty: is_empty(&before.value) })
}

fn is_empty(value: &Object) -> bool {
    match value {
        Object::Null => true,
        Object::String(text) => matches!(&text[..], [] | [0xfe, 0xff]),
        // An unpressed button.
        Object::Name(name) => name == b"Off",
        _ => false,
    }
}

fn signed(field: String, value: &Object) -> Change {
    match value.as_dictionary() {
        Some(value)
            if value.is("Type", "DocTimeStamp") || value.is("SubFilter", "ETSI.RFC3161") =>
        {
            Change::Timestamped { field }
        }
        Some(_) => Change::Signed { field },
        None => Change::Forbidden(Forbidden::FieldChanged { field }),
    }
}

fn new_field(step: &Step<'_>, field: &Field) -> Change {
    let plain = |of: &Dictionary| of.iter().all(|(name, _)| OF_A_SIGNATURE_FIELD.contains(&name));
    let sound = plain(&field.dictionary) && field.widgets.iter().all(|(_, widget)| plain(widget));
    // An object that stood before as something else is no new field.
    let fresh = field.id.is_some_and(|id| step.old.entry(id.number).is_none());
    if !field.is_signature() || !sound || !fresh || field.dictionary.contains("Parent") {
        return Change::Forbidden(Forbidden::FieldAdded { field: field.name.clone() });
    }
    if field.value != Object::Null {
        return signed(field.name.clone(), &field.value);
    }
    // Without an appearance some viewers paint the background that MK asks for.
    let paints = |of: &Dictionary| of.contains("AP") || of.contains("MK");
    let shows = paints(&field.dictionary) || field.widgets.iter().any(|(_, w)| paints(w));
    Change::FieldAdded { field: field.name.clone(), shows }
}

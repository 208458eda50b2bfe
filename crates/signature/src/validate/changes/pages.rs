//! A page may gain the appearance of a new signature field; everything else of it stays.

use super::roles::Roles;
use super::{Change, Forbidden, Step, differing};
use crate::pdf::{Dictionary, Object, ObjectId, PdfError};
use crate::validate::form::items;

pub(super) fn compare(
    step: &Step<'_>,
    roles: &Roles,
    index: usize,
    changes: &mut Vec<Change>,
) -> Result<(), PdfError> {
    let forbidden = Change::Forbidden(Forbidden::Page { page: index + 1 });
    let Some(id) = roles.pages.get(index).copied() else { return Ok(()) };
    let (Object::Dictionary(before), Object::Dictionary(now)) =
        (step.old.get(id)?, step.new.get(id)?)
    else {
        changes.push(forbidden);
        return Ok(());
    };
    let entries = differing(&before, &now);
    let permitted = |name: &&[u8]| matches!(*name, b"Annots" | b"LastModified");
    if !entries.iter().all(permitted) || !annotations_grew(step, &before, &now)? {
        changes.push(forbidden);
    }
    Ok(())
}

/// All that were there still are, in their order; each new one belongs to a new signature field.
fn annotations_grew(
    step: &Step<'_>,
    before: &Dictionary,
    now: &Dictionary,
) -> Result<bool, PdfError> {
    let list = |of: Option<&Object>, view| items(view, of.unwrap_or(&Object::Null));
    let before = list(before.get("Annots"), step.old)?;
    let now = list(now.get("Annots"), step.new)?;
    let mut left = before.iter().peekable();
    for item in &now {
        if left.next_if_eq(&item).is_some() {
            continue;
        }
        if !item.as_reference().is_some_and(|id| of_new_signature_field(step, id)) {
            return Ok(false);
        }
    }
    Ok(left.next().is_none())
}

fn of_new_signature_field(step: &Step<'_>, id: ObjectId) -> bool {
    let is_new = |id: ObjectId| step.old.entry(id.number).is_none();
    step.new_form.fields.iter().filter(|field| field.is_signature()).any(|field| {
        let own = field.id == Some(id);
        let widget = field.widgets.iter().any(|(widget, _)| *widget == Some(id));
        (own || widget) && is_new(id)
    })
}

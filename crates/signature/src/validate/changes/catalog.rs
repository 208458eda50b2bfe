//! The document's root: evidence and metadata may come, nothing else.

use super::{Change, Forbidden, Step, differing};
use crate::pdf::{Dictionary, Object, PdfError};

/// What a document security store may hold (EN 319 142-1, 5.4.2.2).
const STORE_ENTRIES: [&str; 5] = ["Type", "VRI", "Certs", "CRLs", "OCSPs"];

pub(super) fn compare(step: &Step<'_>, changes: &mut Vec<Change>) -> Result<(), PdfError> {
    let root = |trailer: &Dictionary| trailer.get("Root").cloned();
    if root(step.old.trailer()) != root(step.new.trailer()) {
        changes.push(forbidden(b"Root"));
    }
    let (before, now) = (step.old.catalog()?, step.new.catalog()?);
    for name in differing(&before, &now) {
        match name {
            // Compared as a form.
            b"AcroForm" => {}
            b"Metadata" | b"Version" => changes.push(Change::Metadata),
            b"Extensions" => changes.push(Change::Evidence),
            b"DSS" => changes.push(store(step, &now)?),
            b"Perms" if first_certification(step, &before) => {}
            other => changes.push(forbidden(other)),
        }
    }
    // The store may have grown in its own object.
    if let Some(value) = before.get("DSS")
        && step.old.resolve(value)? != step.new.lookup(&now, "DSS")?
    {
        changes.push(store(step, &now)?);
    }
    Ok(())
}

fn forbidden(entry: &[u8]) -> Change {
    let entry = String::from_utf8_lossy(entry).into_owned();
    Change::Forbidden(Forbidden::Root { entry })
}

/// A certification enters the root when it is the first signature of the file.
fn first_certification(step: &Step<'_>, before: &Dictionary) -> bool {
    let signed = step
        .old_form
        .fields
        .iter()
        .any(|field| field.is_signature() && !matches!(field.value, Object::Null));
    !before.contains("Perms") && !signed
}

fn store(step: &Step<'_>, catalog: &Dictionary) -> Result<Change, PdfError> {
    let Object::Dictionary(store) = step.new.lookup(catalog, "DSS")? else {
        return Ok(forbidden(b"DSS"));
    };
    let known = |name: &[u8]| STORE_ENTRIES.iter().any(|entry| entry.as_bytes() == name);
    Ok(if store.iter().all(|(name, _)| known(name)) { Change::Evidence } else { forbidden(b"DSS") })
}

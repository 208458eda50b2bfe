//! Signatures that a document has already: what is written must not break them.

use super::XmlError;
use super::document::{Node, Xml, place};
use super::read::{Read, signatures};
use super::resolve::{octets, resolve};

/// Holds a document against the one it was made of, which has one signature less or as many. Parts
/// kept elsewhere do not change.
///
/// # Errors
/// When a signature covered what it names before, and no longer does.
pub(super) fn unbroken(before: &Xml<'_>, after: &Xml<'_>, own: &str) -> Result<(), XmlError> {
    let is_other = |node: &Node<'_, '_>| node.attribute("Id") != Some(own);
    let (old, new) = (signatures(before).filter(is_other), signatures(after).filter(is_other));
    for (old, new) in old.zip(new) {
        if holds(before, old) && !holds(after, new) {
            return Err(XmlError::Breaks(place(old)));
        }
    }
    Ok(())
}

/// Whether the parts within the document have the digests that the signature names.
fn holds<'t, 'a>(xml: &'t Xml<'a>, node: Node<'t, 'a>) -> bool {
    let Ok(read) = Read::of(node) else { return false };
    read.references.iter().all(|reference| match resolve(xml, &[], reference) {
        Ok(target) => octets(xml, &target, node, reference)
            .is_ok_and(|octets| reference.digest.hash(&octets) == reference.value),
        Err(error) => matches!(error, XmlError::External(_)),
    })
}

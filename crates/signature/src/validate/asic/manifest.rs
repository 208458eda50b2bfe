//! The other form of ASiC-E (EN 319 162-1, 4.4.4): a manifest lists files with their digests, and a
//! signature in CMS (CAdES, EN 319 122-1) is over the manifest.

use super::super::cryptography;
use super::super::reason::{self, Effect, Reason, with};
use super::super::xml::{Checked, Covered, What};
use crate::asic::{ASIC, Container, Entry};
use crate::xml::{DSIG, Detached, Node, Xml, XmlError, base64, digest, given};

/// Files in one manifest.
const FILES_MAX: usize = 256;

/// A manifest that was read.
struct Manifest {
    signature: String,
    files: Vec<Listed>,
}

struct Listed {
    uri: String,
    digest: crate::crypto::Digest,
    value: Vec<u8>,
}

/// A manifest, the signature over it, and what was found out about both.
pub(super) struct Judged<'a> {
    /// The file with the signature, or the manifest when there is none.
    pub(super) name: &'a str,
    pub(super) checked: Checked,
}

pub(super) fn is_manifest(name: &str) -> bool {
    let rest = name.strip_prefix("META-INF/").and_then(|rest| rest.strip_suffix(".xml"));
    rest.is_some_and(|rest| rest.starts_with("ASiCManifest") && !rest.contains('/'))
}

/// Checks the signature over a manifest and the files in it.
pub(super) fn check<'a>(container: &'a Container, manifest: &'a Entry) -> Judged<'a> {
    let mut checked = Checked::default();
    let mut name = &*manifest.name;
    let outcome = read(manifest).map_err(Reason::from).and_then(|read| {
        let others: Vec<Detached<'_>> = container.others.iter().map(detached).collect();
        let found = given(&others, &read.signature);
        let found = found.ok_or_else(|| with(reason::reference_missing(), &read.signature))?;
        name = found.uri;
        signature(&found, manifest, &mut checked)?;
        let files: Vec<Detached<'_>> = container.files.iter().map(detached).collect();
        read.files.iter().try_for_each(|listed| file(listed, &files, &mut checked))
    });
    checked.intact = match outcome {
        Ok(()) if checked.covered.is_empty() => {
            checked.reasons.push(reason::coverage_nothing());
            Some(false)
        }
        Ok(()) => Some(true),
        Err(why) => {
            let proven = why.effect == Effect::Failed;
            checked.reasons.push(why);
            proven.then_some(false)
        }
    };
    Judged { name, checked }
}

fn detached(entry: &Entry) -> Detached<'_> {
    Detached { uri: &entry.name, bytes: &entry.bytes }
}

/// The value over the manifest as it stands, to the byte.
fn signature(found: &Detached<'_>, manifest: &Entry, checked: &mut Checked) -> Result<(), Reason> {
    if !found.uri.ends_with(".p7s") {
        return Err(with(reason::form_unknown(), found.uri));
    }
    let mut value = cryptography::Checked { pades: true, ..Default::default() };
    let outcome = cryptography::detached(found.bytes, &[&manifest.bytes], &mut value);
    checked.reasons = value.reasons;
    checked.signer = value.signer;
    checked.certificates = value.certificates;
    checked.algorithm = Some(value.algorithm).filter(|name| !name.is_empty());
    checked.stamps = value.stamps;
    checked.profiled = true;
    outcome
}

fn file(listed: &Listed, files: &[Detached<'_>], checked: &mut Checked) -> Result<(), Reason> {
    let found = given(files, &listed.uri);
    let found = found.ok_or_else(|| with(reason::reference_not_given(), &listed.uri))?;
    if listed.digest.hash(found.bytes) != listed.value {
        return Err(reason::digest_mismatch());
    }
    checked.reasons.extend(cryptography::weaknesses([listed.digest].into_iter(), None));
    checked.covered.push(Covered {
        uri: listed.uri.clone(),
        what: What::Detached { name: found.uri.to_owned() },
        digest: listed.digest,
        value: listed.value.clone(),
    });
    Ok(())
}

fn read(manifest: &Entry) -> Result<Manifest, XmlError> {
    let xml = Xml::read(&manifest.bytes)?;
    let root = xml.tree().root_element();
    if !root.has_tag_name((ASIC, "ASiCManifest")) {
        return Err(XmlError::Structure("ASiCManifest"));
    }
    let mut children = root.children().filter(Node::is_element);
    let first = children.next().filter(|node| node.has_tag_name((ASIC, "SigReference")));
    let uri = |node: Node<'_, '_>| node.attribute("URI").map(str::to_owned);
    let signature = first.and_then(uri).ok_or(XmlError::Structure("SigReference"))?;
    let mut files: Vec<Listed> = Vec::new();
    for node in children.filter(|node| !node.has_tag_name((ASIC, "ASiCManifestExtensions"))) {
        let wrong = XmlError::Structure("DataObjectReference");
        if files.len() == FILES_MAX {
            return Err(XmlError::Limit("files"));
        }
        let uri = uri(node).filter(|_| node.has_tag_name((ASIC, "DataObjectReference")));
        let uri = uri.ok_or(wrong.clone())?;
        if files.iter().any(|other| other.uri == uri) {
            return Err(wrong);
        }
        let child = |name| node.children().find(|child| child.has_tag_name((DSIG, name)));
        let method = child("DigestMethod").and_then(|method| method.attribute("Algorithm"));
        let value = base64(child("DigestValue").ok_or(wrong.clone())?)?;
        files.push(Listed { uri, digest: digest(method.ok_or(wrong)?)?, value });
    }
    Ok(Manifest { signature, files })
}

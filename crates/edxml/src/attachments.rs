//! Attachments: what each one is by the reader's rule, and how they pair with the manifest.
//! QCVN 102:2016/BTTTT, edXMLManifest and AttachmentEncoded; the rule of unzipping is observed.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::document::Reference;
use crate::fields::{Fields, Spot};
use crate::rule::Rule;
use crate::stream::Content;
use crate::zip::{ZipFacts, ZipFault};

/// A SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How the content lies in what travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    /// The decoded bytes are the content.
    Plain,
    /// The first entry of a zip is the content: declared `application/zip`, name not `.zip`.
    FirstEntry,
}

/// One attachment as read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttachmentRead {
    /// The number given to the [`crate::AttachmentSink`]; none when there was no content element.
    pub index: Option<usize>,
    /// As written, `cid:` included.
    pub content_id: Option<String>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub field_name: Option<String>,
    pub mime_type: Option<String>,
    pub declared_type: Option<String>,
    /// The name's extension.
    pub format: Option<String>,
    /// Where the base64 text stands in the packet as UTF-8.
    pub encoded_at: Range<u64>,
    pub packing: Packing,
    /// Bytes after base64.
    pub decoded_size: u64,
    /// Of the bytes after base64.
    pub sha256: Digest,
    /// Of the content by the reader's rule; none when its zip could not be read.
    pub content_size: Option<u64>,
    pub content_sha256: Option<Digest>,
}

pub(crate) fn read(
    root: &Spot,
    contents: &[Content],
    manifest: &[Reference],
    fields: &mut Fields<'_>,
) -> Vec<AttachmentRead> {
    let Some(list) = root.child("AttachmentEncoded") else {
        dangling(root, manifest, &[], fields);
        return Vec::new();
    };
    let spots: Vec<_> = list.children("Attachment").collect();
    let read: Vec<_> = spots.iter().map(|spot| one(spot, contents, fields)).collect();
    pair(&spots, &read, manifest, fields);
    dangling(&list, manifest, &read, fields);
    read
}

fn one(spot: &Spot, contents: &[Content], fields: &mut Fields<'_>) -> AttachmentRead {
    let text = |fields: &mut Fields<'_>, name| fields.text(spot, name, usize::MAX);
    let name = text(fields, "AttachmentName");
    let declared_type = text(fields, "ContentType");
    let index = spot.node.last("ContentTransferEncoded").and_then(|node| node.streamed);
    let content = index.and_then(|index| contents.get(index)).filter(|content| content.size > 0);
    let unzipped = declared_type.as_deref() == Some("application/zip")
        && !name.as_deref().unwrap_or_default().ends_with(".zip");
    if name.is_none() {
        fields.findings.add(
            Rule::AttachmentName,
            spot.node.at,
            &spot.below("AttachmentName"),
            None,
        );
    }
    if content.is_none() {
        let path = spot.below("ContentTransferEncoded");
        fields.findings.add(Rule::AttachmentContent, spot.node.at, &path, name.as_deref());
    }
    if let Some(content) = content {
        judge(spot, content, declared_type.as_deref(), unzipped, name.as_deref(), fields);
    }
    let plain = content.map(|content| (content.size, content.sha256));
    let entry = content.and_then(|content| content.zip.as_ref()).and_then(|zip| zip.first);
    let inner = if unzipped { entry } else { plain };
    let format = name.as_deref().and_then(|name| name.rsplit_once('.'));
    AttachmentRead {
        index,
        content_id: text(fields, "ContentId"),
        format: format.map(|(_, extension)| extension.to_owned()),
        name,
        description: text(fields, "Description"),
        field_name: text(fields, "FieldName"),
        mime_type: text(fields, "MimeType"),
        declared_type,
        encoded_at: spot
            .node
            .last("ContentTransferEncoded")
            .map_or(0..0, |node| node.content.clone()),
        packing: if unzipped { Packing::FirstEntry } else { Packing::Plain },
        decoded_size: plain.map_or(0, |(size, _)| size),
        sha256: plain.map_or(Digest::default(), |(_, sha256)| Digest(sha256)),
        content_size: inner.map(|(size, _)| size),
        content_sha256: inner.map(|(_, sha256)| Digest(sha256)),
    }
}

fn judge(
    spot: &Spot,
    content: &Content,
    declared: Option<&str>,
    unzipped: bool,
    name: Option<&str>,
    fields: &mut Fields<'_>,
) {
    let path = spot.below("ContentTransferEncoded");
    let at = spot.node.last("ContentTransferEncoded").map_or(spot.node.at, |node| node.at);
    let mut add = |rule| fields.findings.add(rule, at, &path, name);
    if content.oddities.junk {
        add(Rule::Base64Junk);
    }
    if content.oddities.truncated || content.oddities.after_padding {
        add(Rule::Base64Truncated);
    }
    if let Some(rule) = content.zip.as_ref().and_then(|zip| zip_rule(zip, declared, unzipped)) {
        add(rule);
    }
    let head = content.head.as_slice();
    if declared.is_some_and(|declared| contradicts(declared, head)) {
        add(Rule::TypeMismatch);
    }
    if head.starts_with(b"%PDF") && head.windows(3).any(|three| three == [0xef, 0xbf, 0xbd]) {
        add(Rule::PdfDamaged);
    }
}

/// What a zip's faults mean: where receivers unpack it they break, elsewhere it is their reader's matter.
fn zip_rule(zip: &ZipFacts, declared: Option<&str>, unzipped: bool) -> Option<Rule> {
    if declared != Some("application/zip") {
        return None;
    }
    let bomb = match zip.fault? {
        ZipFault::TooManyEntries | ZipFault::Ratio | ZipFault::TooLarge => true,
        ZipFault::NotZip | ZipFault::Damaged | ZipFault::Unsupported => false,
    };
    match (unzipped, bomb) {
        (true, true) => Some(Rule::ZipBomb),
        (true, false) if zip.first.is_none() => Some(Rule::ZipUnreadable),
        _ => Some(Rule::ZipSuspicious),
    }
}

/// Whether the first bytes are plainly of another kind than declared. `application/zip` has its own rules.
fn contradicts(declared: &str, head: &[u8]) -> bool {
    let zip = head.starts_with(b"PK\x03\x04");
    let pdf = head.windows(4).any(|four| four == b"%PDF");
    let ole = head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]);
    match declared.to_ascii_lowercase().as_str() {
        "application/pdf" => !pdf,
        "application/doc" | "application/msword" | "application/xls" => zip || pdf,
        "application/docx" | "application/xlsx" => !zip,
        text if text.starts_with("text/") => zip || pdf || ole,
        _ => false,
    }
}

/// Ids compare without any leading `cid:`, since each hop may add one.
fn bare(id: &str) -> &str {
    let mut id = id;
    while let Some(rest) = id.strip_prefix("cid:") {
        id = rest;
    }
    id
}

/// Each attachment should find its line by id; by name or by position will do.
fn pair(spots: &[Spot], read: &[AttachmentRead], manifest: &[Reference], fields: &mut Fields<'_>) {
    for (position, (spot, attachment)) in spots.iter().zip(read).enumerate() {
        let id = attachment.content_id.as_deref().unwrap_or_default();
        if id.starts_with("cid:cid:") {
            fields.findings.add(
                Rule::CidRepeated,
                spot.node.at,
                &spot.below("ContentId"),
                Some(id),
            );
        }
        let listed = manifest.iter().any(|line| same_id(line, attachment));
        if listed {
            continue;
        }
        let otherwise = manifest.iter().any(|line| same_name(line, attachment))
            || manifest
                .get(position)
                .is_some_and(|line| !read.iter().any(|one| same_id(line, one)));
        let rule = if otherwise { Rule::ManifestMismatch } else { Rule::ManifestAbsent };
        let value = attachment.name.as_deref().or(Some(id));
        fields.findings.add(rule, spot.node.at, &spot.path, value);
    }
}

fn dangling(at: &Spot, manifest: &[Reference], read: &[AttachmentRead], fields: &mut Fields<'_>) {
    for (position, line) in manifest.iter().enumerate() {
        let there = read.iter().any(|one| same_id(line, one) || same_name(line, one));
        let pairs_by_position = read.get(position).is_some_and(|one| {
            !manifest.iter().any(|line| same_id(line, one) || same_name(line, one))
        });
        if !there && !pairs_by_position {
            let value = line.name.as_deref().or(line.content_id.as_deref());
            let path = "edXMLBody/edXMLManifest/Reference";
            fields.findings.add(Rule::ManifestDangling, at.node.at, path, value);
        }
    }
}

fn same_id(line: &Reference, attachment: &AttachmentRead) -> bool {
    let ids = line.content_id.as_deref().zip(attachment.content_id.as_deref());
    ids.is_some_and(|(left, right)| bare(left) == bare(right))
}

fn same_name(line: &Reference, attachment: &AttachmentRead) -> bool {
    line.name.is_some() && line.name == attachment.name
}

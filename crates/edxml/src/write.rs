//! Writing packets strictly: the library's layout and order, and nothing that breaks a receiver.
//! QCVN 102:2016/BTTTT; attachments by the common library's rule (observed).

use std::io::{self, Read, Write};

use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;
use sha2::{Digest as _, Sha256};

use crate::document::{Document, Organization, StatusMessage};
use crate::element::{Element, escape};
use crate::rule::Rule;
use crate::secrecy::secrecy;
use crate::{write_fields, write_zip};

/// Extensions that travel as they are; everything else is zipped. `xsl` and `xslx` are the library's
/// own slips and kept, because its readers follow the declared type.
const PLAIN: [&str; 6] = ["pdf", "doc", "docx", "zip", "xsl", "xslx"];
const PREFIX: &str = "edXML:";

/// An attachment to be written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachmentMeta {
    /// Usually a UUID; `cid:` is written before it once, whatever it brings.
    pub content_id: String,
    /// The original file name; its extension decides how the content travels.
    pub name: String,
    pub description: Option<String>,
    /// Name of the zip entry without extension, a UUID; derived from id and name when absent.
    pub entry_id: Option<String>,
}

/// Why a packet was not written. After an I/O error, or a refusal of content, part of it may be.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("the packet breaks the rule {}", .0.id())]
    Refused(Rule),
    #[error("the packet could not be written")]
    Io(#[from] io::Error),
}

/// Writes a document. Its `signature`, `manifest` and `marking` are not written: the first would no
/// longer verify, the second follows from the attachments. Attachments are read one after the other,
/// but their list is taken first, so readers should open their files late.
///
/// # Errors
/// [`WriteError::Refused`] before the first byte when the document lacks what receivers need or is
/// marked secret, and in the middle when an attachment turns out empty or too large.
pub fn write_document<R: Read>(
    document: &Document,
    attachments: impl IntoIterator<Item = (AttachmentMeta, R)>,
    mut out: impl Write,
) -> Result<(), WriteError> {
    let attachments: Vec<_> = attachments.into_iter().collect();
    refuse_document(document)?;
    for (meta, _) in &attachments {
        refuse(Rule::AttachmentName, !written(&meta.name))?;
    }
    begin(&mut out)?;
    write_fields::header(document).write(&mut out, PREFIX, 2)?;
    if !attachments.is_empty() {
        let lines = attachments.iter().map(|(meta, _)| manifest_line(meta));
        let manifest = Element::new("edXMLManifest").with_attributes(" version=\"1.0\"");
        let body = Element::new("edXMLBody").child(Some(manifest.children(lines)));
        body.write(&mut out, PREFIX, 2)?;
    }
    write!(out, "  </edXML:edXMLEnvelope>\r\n")?;
    if !attachments.is_empty() {
        write!(out, "  <AttachmentEncoded>\r\n")?;
        for (meta, content) in attachments {
            write_attachment(&meta, content, &mut out)?;
        }
        write!(out, "  </AttachmentEncoded>\r\n")?;
    }
    out.write_all(b"</edXML>")?;
    Ok(out.flush()?)
}

/// Writes a status message.
///
/// # Errors
/// [`WriteError::Refused`] before the first byte when sender, receiver, document or code is missing.
pub fn write_status(status: &StatusMessage, mut out: impl Write) -> Result<(), WriteError> {
    let named = |organization: &Option<Organization>| {
        organization.as_ref().is_some_and(|one| present(&one.organ_id))
    };
    let target = status.response_for.as_ref();
    refuse(Rule::FromMissing, !named(&status.from))?;
    refuse(Rule::StatusTargetMissing, !target.is_some_and(|target| present(&target.organ_id)))?;
    refuse(
        Rule::StatusCodeMissing,
        !status.code.as_ref().is_some_and(|code| written(code.code())),
    )?;
    refuse(Rule::DateUnreadable, status.timestamp.value.is_none())?;
    begin(&mut out)?;
    write_fields::status_header(status).write(&mut out, PREFIX, 2)?;
    write!(out, "  </edXML:edXMLEnvelope>\r\n</edXML>")?;
    Ok(out.flush()?)
}

fn refuse_document(document: &Document) -> Result<(), WriteError> {
    let to = |one: &Organization| present(&one.organ_id);
    refuse(Rule::FromMissing, !document.from.as_ref().is_some_and(to))?;
    refuse(Rule::ToMissing, !document.to.iter().any(to))?;
    // Without it every reading invents another id.
    refuse(Rule::DocumentIdMissing, !present(&document.document_id))?;
    let promulgated = document.promulgation.as_ref().is_some_and(|info| info.date.value.is_some());
    refuse(Rule::PromulgationDateMissing, !promulgated)?;
    refuse(Rule::SecrecyMarked, secrecy(document).is_some())
}

fn refuse(rule: Rule, broken: bool) -> Result<(), WriteError> {
    if broken { Err(WriteError::Refused(rule)) } else { Ok(()) }
}

fn present(text: &Option<String>) -> bool {
    text.as_deref().is_some_and(written)
}

/// Whether anything of a text reaches the reader.
fn written(text: &str) -> bool {
    !escape(text).trim().is_empty()
}

fn begin(out: &mut impl Write) -> io::Result<()> {
    let namespace = crate::NAMESPACE;
    write!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<edXML xmlns=\"{namespace}\">\r\n")?;
    write!(out, "  <edXML:edXMLEnvelope xmlns:edXML=\"{namespace}\">\r\n")
}

fn manifest_line(meta: &AttachmentMeta) -> Element {
    Element::new("Reference")
        .text("ContentId", Some(&content_id(meta)))
        .text("ContentType", Some(&content_type(meta).0))
        .text("Description", meta.description.as_deref())
        .text("AttachmentName", Some(&meta.name))
}

fn write_attachment<R: Read>(
    meta: &AttachmentMeta,
    content: R,
    out: &mut impl Write,
) -> Result<(), WriteError> {
    let namespace = crate::NAMESPACE;
    let (declared, zipped) = content_type(meta);
    write!(out, "    <Attachment>\r\n")?;
    let fields = [
        ("ContentId", content_id(meta)),
        ("AttachmentName", meta.name.clone()),
        ("Description", meta.description.clone().unwrap_or_default()),
        ("ContentType", declared),
    ];
    for (name, text) in fields.iter().filter(|(_, text)| !text.is_empty()) {
        write!(out, "      <{name}>{}</{name}>\r\n", escape(text))?;
    }
    write!(out, "      <edXML:ContentTransferEncoded xmlns:edXML=\"{namespace}\">")?;
    let mut encoder = EncoderWriter::new(&mut *out, &STANDARD);
    let size = if zipped {
        write_zip::write(&entry_name(meta), content, &mut encoder)?
    } else {
        write_zip::copy_bounded(content, &mut encoder)?
    };
    encoder.finish()?;
    drop(encoder);
    let size = size.ok_or(WriteError::Refused(Rule::LimitAttachment))?;
    // A zip of nothing is something, but plain content must not be nothing.
    refuse(Rule::AttachmentContent, size == 0 && !zipped)?;
    Ok(write!(out, "</edXML:ContentTransferEncoded>\r\n    </Attachment>\r\n")?)
}

fn content_id(meta: &AttachmentMeta) -> String {
    let mut id = meta.content_id.trim();
    while let Some(rest) = id.strip_prefix("cid:") {
        id = rest;
    }
    format!("cid:{id}")
}

/// The type declared, and whether the content is zipped.
fn content_type(meta: &AttachmentMeta) -> (String, bool) {
    let extension = extension(meta).to_ascii_lowercase();
    if PLAIN.contains(&extension.as_str()) && !hides_zip(meta) {
        return (format!("application/{extension}"), false);
    }
    ("application/zip".to_owned(), true)
}

/// `.ZIP` in capitals is declared a zip but not named `.zip`: readers would unpack it. Zipping it once
/// more gives them the file itself.
fn hides_zip(meta: &AttachmentMeta) -> bool {
    let name = meta.name.trim();
    extension(meta).eq_ignore_ascii_case("zip") && !name.ends_with(".zip")
}

fn extension(meta: &AttachmentMeta) -> &str {
    meta.name.trim().rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn entry_name(meta: &AttachmentMeta) -> String {
    let id = meta.entry_id.clone().unwrap_or_else(|| derived_id(meta));
    let extension = extension(meta);
    let plain = !extension.is_empty() && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain { format!("{id}.{extension}") } else { id }
}

/// A UUID of version 8 made from what names the attachment, so that one packet is written one way.
fn derived_id(meta: &AttachmentMeta) -> String {
    let digest = Sha256::digest(format!("{}\n{}", content_id(meta), meta.name));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

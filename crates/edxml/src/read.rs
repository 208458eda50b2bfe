//! Reading a packet from its first byte to its last, once, in bounded memory.
//! QCVN 102:2016/BTTTT for the frame; what breaks receivers was observed on the common library.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use crate::attachments::{self, AttachmentRead};
use crate::document::{Document, StatusMessage};
use crate::fields::{Fields, Spot};
use crate::finding::{Finding, Findings};
use crate::limits::Limits;
use crate::rule::{Rule, Severity};
use crate::scan::{Encoding, Namespace, Scanner, Stop};
use crate::secrecy::secrecy;
use crate::signature;
use crate::stream::AttachmentSink;
use crate::trace::{self, TracePoint};
use crate::tree::{self, Node, Tree};

/// Elements of which there may be many.
const MANY: [&str; 19] = [
    "To",
    "ResponseFor",
    "Appendix",
    "TaskCode",
    "Place",
    "BussinessDocumentInfo",
    "ReceiverList",
    "Receiver",
    "ReplacementInfoList",
    "ReplacementInfo",
    "OrganIdList",
    "StaffInfo",
    "TraceHeader",
    "Reference",
    "Transform",
    "Attachment",
    "Signature",
    "X509Data",
    "X509Certificate",
];

/// What the packet is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Packet {
    Document(Document),
    Status(StatusMessage),
}

/// A packet read to its end. Refusals among the findings mean that it must not be passed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub packet: Packet,
    pub attachments: Vec<AttachmentRead>,
    pub findings: Vec<Finding>,
    pub trace_point: TracePoint,
    pub encoding: Encoding,
    /// Bytes as they arrived.
    pub size: u64,
}

impl Reading {
    /// The first finding that forbids passing the packet on.
    #[must_use]
    pub fn refusal(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.severity == Severity::Refuse)
    }
}

/// Why there is no reading.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The text stops being a packet here; the findings' only element.
    #[error("{} at line {}, column {}", .0.rule.id(), .0.line, .0.column)]
    Refused(Box<Finding>),
    #[error("the packet could not be read")]
    Source(#[source] io::Error),
    #[error("an attachment could not be handed on")]
    Sink(#[source] io::Error),
}

/// Reads a packet, handing attachment content to the sink as it streams by.
///
/// # Errors
/// [`ReadError::Refused`] when the text is not XML, exceeds a limit or is no edXML at all; everything
/// less is a finding of the reading. The other errors are those of the source and the sink.
pub fn read(
    source: impl BufRead,
    limits: &Limits,
    sink: &mut dyn AttachmentSink,
) -> Result<Reading, ReadError> {
    let mut scanner = Scanner::new(source, limits);
    let tree = tree::grow(&mut scanner, limits, sink).map_err(|stop| match stop {
        Stop::Source(error) => ReadError::Source(error),
        Stop::Sink(error) => ReadError::Sink(error),
        Stop::Fault { rule, at, value } => {
            ReadError::Refused(Box::new(Finding::new(rule, at, "", Some(&value))))
        }
    })?;
    let frame = Frame::of(&tree.root)?;
    let mut findings = Findings::new(limits);
    let encoding = scanner.source.encoding();
    if matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        let declared = scanner.source.declared.as_deref();
        findings.add(Rule::XmlUtf16, tree.root.at, "", declared);
    }
    let (packet, attachments, trace_point) = interpret(&tree, &frame, &mut findings);
    let findings = findings.into_sorted();
    let size = scanner.source.taken;
    Ok(Reading { packet, attachments, findings, trace_point, encoding, size })
}

fn interpret(
    tree: &Tree,
    frame: &Frame<'_>,
    findings: &mut Findings,
) -> (Packet, Vec<AttachmentRead>, TracePoint) {
    let (root, header) = (Spot::new(&tree.root, ""), Spot::new(frame.header, ""));
    let envelope = Spot::new(frame.envelope, "");
    Lint { findings, seen: BTreeSet::new() }.walk(&root, false);
    let signatures = signature::find(&tree.root, findings);
    let mut fields = Fields { findings };
    if is_status(frame.message) {
        let status = fields.status(&header);
        let attachments = attachments::read(&root, &tree.contents, &[], &mut fields);
        return (Packet::Status(status), attachments, TracePoint::Absent);
    }
    let mut document = fields.document(&header, &envelope);
    document.signature = signatures.read;
    let attachments = attachments::read(&root, &tree.contents, &document.manifest, &mut fields);
    if let Some(degree) = secrecy(&document) {
        let (at, value) = (frame.message.at, Some(degree.vietnamese()));
        fields.findings.add(Rule::SecrecyMarked, at, "MessageHeader", value);
    }
    let point =
        if signatures.covers_trace { TracePoint::Signed } else { trace::point(frame.header) };
    (Packet::Document(document), attachments, point)
}

/// A status has a code; without one, a time and nothing that only documents have.
fn is_status(message: &Node) -> bool {
    let has = |name: &str| message.last(name).is_some();
    let of_documents = ["To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject"];
    has("StatusCode") || (has("Timestamp") && !of_documents.iter().any(|name| has(name)))
}

/// The elements without which there is nothing to read.
struct Frame<'t> {
    envelope: &'t Node,
    header: &'t Node,
    message: &'t Node,
}

impl<'t> Frame<'t> {
    fn of(root: &'t Node) -> Result<Self, ReadError> {
        let refuse = |rule, at: &Node, path: &str, value: &str| {
            Err(ReadError::Refused(Box::new(Finding::new(rule, at.at, path, Some(value)))))
        };
        if root.local != "edXML" {
            return refuse(Rule::RootName, root, "", &root.local);
        }
        if root.namespace != Namespace::Edxml {
            return refuse(Rule::NamespaceWrong, root, "edXML", "");
        }
        if !root.prefix.is_empty() && root.default_namespace != Namespace::Missing {
            return refuse(Rule::RootPrefixed, root, "edXML", &root.prefix);
        }
        let child = |node: &'t Node, name: &str| {
            node.children.iter().rev().find(|child| child.local == name)
        };
        let Some(envelope) = child(root, "edXMLEnvelope") else {
            return refuse(Rule::EnvelopeMissing, root, "edXMLEnvelope", "");
        };
        if envelope.namespace != Namespace::Edxml {
            return refuse(Rule::NamespaceWrong, envelope, "edXMLEnvelope", &envelope.prefix);
        }
        let Some(header) = envelope.last("edXMLHeader") else {
            return refuse(Rule::HeaderMissing, envelope, "edXMLHeader", "");
        };
        let Some(message) = header.last("MessageHeader") else {
            return refuse(Rule::MessageHeaderMissing, header, "MessageHeader", "");
        };
        Ok(Frame { envelope, header, message })
    }
}

/// What concerns elements as such, wherever they stand.
struct Lint<'f> {
    findings: &'f mut Findings,
    /// Rules that are told once.
    seen: BTreeSet<Rule>,
}

impl Lint<'_> {
    fn walk(&mut self, spot: &Spot, in_envelope: bool) {
        let mut names = BTreeSet::new();
        for child in &spot.node.children {
            let path = match child.local.as_str() {
                "edXMLEnvelope" | "edXMLHeader" => spot.path.clone(),
                name => spot.below(name),
            };
            let place = Spot { node: child, path };
            if child.namespace == Namespace::Other {
                self.findings.add(Rule::ElementForeign, child.at, &place.path, None);
                continue;
            }
            let name = child.local.as_str();
            let many = MANY.contains(&name) || (name == "OrganId" && spot.node.is("OrganIdList"));
            if !names.insert(name) && !many {
                self.findings.add(Rule::ElementRepeated, child.at, &place.path, None);
            }
            self.names(&place, in_envelope);
            let inside = in_envelope || name == "edXMLEnvelope";
            self.walk(&place, inside && name != "Signature");
        }
    }

    fn names(&mut self, place: &Spot, in_envelope: bool) {
        let node = place.node;
        if node.namespace == Namespace::Undeclared {
            self.once(Rule::PrefixUndeclared, place, &node.prefix);
        }
        if node.undeclared_attribute {
            let name = node.attributes.iter().find(|(name, _)| name.contains(':'));
            self.once(Rule::PrefixUndeclared, place, name.map_or("", |(name, _)| name));
        }
        let enveloped = in_envelope && node.local != "Signature";
        if enveloped && node.prefix != "edXML" && node.local != "DigitalSignature" {
            self.once(Rule::PrefixUnusual, place, &node.prefix);
        }
        match node.local.as_str() {
            "MessageStatus" | "edXMLStatus" => {
                self.findings.add(Rule::StatusElement, node.at, &place.path, None);
            }
            "edXMLAttachments" => {
                self.findings.add(Rule::AttachmentsHomeMade, node.at, &place.path, None);
            }
            _ => {}
        }
    }

    fn once(&mut self, rule: Rule, place: &Spot, value: &str) {
        if self.seen.insert(rule) {
            self.findings.add(rule, place.node.at, &place.path, Some(value));
        }
    }
}

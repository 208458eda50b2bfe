//! Signatures inside a packet: what they say, where they stand, and whether they cover the trace list.
//! Nothing is verified here; XML Signature (W3C) gives the meaning of `URI` and of transforms.

use crate::document::{Signature, SignedReference};
use crate::finding::Findings;
use crate::rule::Rule;
use crate::scan::Namespace;
use crate::tree::Node;

/// The signature a reader sees, and whether any signature forbids touching the trace list.
pub(crate) struct Signatures {
    pub(crate) read: Option<Signature>,
    pub(crate) covers_trace: bool,
}

/// Looks for signatures in the header, elsewhere under the envelope, or under the root.
pub(crate) fn find(root: &Node, findings: &mut Findings) -> Signatures {
    let mut found = Vec::new();
    collect(root, &mut found);
    note_empty(root, findings);
    // A signature inside the header is where the regulation puts it, so it is the one shown.
    let header = root.last("edXMLEnvelope").and_then(|envelope| envelope.last("edXMLHeader"));
    let shown = header.and_then(|header| header.last("Signature")).or(found.last().copied());
    let covers_trace = found.iter().any(|node| is_filled(node) && covers_list(node, root));
    for node in found {
        note(node, findings);
    }
    if covers_trace {
        let at = shown.map_or(root.at, |node| node.at);
        findings.add(Rule::SignatureCoversTrace, at, "Signature", None);
    }
    Signatures { read: shown.filter(|node| !node.children.is_empty()).map(read), covers_trace }
}

fn collect<'t>(node: &'t Node, found: &mut Vec<&'t Node>) {
    for child in &node.children {
        // Some .NET senders call it so, usually empty.
        let renamed = child.is("DigitalSignature") && child.last("SignedInfo").is_some();
        if child.is("Signature") || renamed {
            found.push(child);
        } else if !child.is("AttachmentEncoded") {
            collect(child, found);
        }
    }
}

fn note(node: &Node, findings: &mut Findings) {
    let signature = read(node);
    if !is_filled(node) {
        findings.add(Rule::SignatureEmpty, node.at, "Signature", None);
        return;
    }
    if !signature.is_xmldsig {
        findings.add(Rule::SignatureNamespace, node.at, "Signature", None);
    }
    let digests = signature.references.iter().filter_map(|one| one.digest_method.as_deref());
    let weak = signature.method.as_deref().into_iter().chain(digests).find(|name| is_sha1(name));
    if let Some(name) = weak {
        findings.add(Rule::SignatureSha1, node.at, "Signature", Some(name));
    }
}

/// .NET senders add an empty `DigitalSignature`.
fn note_empty(node: &Node, findings: &mut Findings) {
    for child in &node.children {
        if child.is("DigitalSignature") && child.children.is_empty() {
            findings.add(Rule::SignatureEmpty, child.at, "DigitalSignature", None);
        }
        note_empty(child, findings);
    }
}

fn read(node: &Node) -> Signature {
    let info = node.last("SignedInfo");
    let algorithm = |parent: Option<&Node>, name: &str| {
        parent?.last(name)?.attribute("Algorithm").map(str::to_owned)
    };
    let references = info.map_or_else(Vec::new, |info| {
        info.children.iter().filter(|child| child.is("Reference")).map(read_reference).collect()
    });
    let data = node.last("KeyInfo").and_then(|info| info.last("X509Data"));
    Signature {
        canonicalization: algorithm(info, "CanonicalizationMethod"),
        method: algorithm(info, "SignatureMethod"),
        references,
        value: text(node.last("SignatureValue")),
        subject: text(data.and_then(|data| data.last("X509SubjectName"))),
        certificate: text(data.and_then(|data| data.last("X509Certificate"))),
        is_xmldsig: node.namespace == Namespace::Dsig,
    }
}

fn read_reference(node: &Node) -> SignedReference {
    let algorithm = |node: &Node| node.attribute("Algorithm").map(str::to_owned);
    let transforms = node.last("Transforms").map_or_else(Vec::new, |list| {
        list.children.iter().filter(|child| child.is("Transform")).filter_map(algorithm).collect()
    });
    SignedReference {
        uri: node.attribute("URI").map(str::to_owned),
        transforms,
        digest_method: node.last("DigestMethod").and_then(algorithm),
        digest_value: text(node.last("DigestValue")),
    }
}

fn text(node: Option<&Node>) -> Option<String> {
    node.map(|node| node.text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Whether there is a value and a digest: some senders leave the frame empty.
fn is_filled(node: &Node) -> bool {
    let signature = read(node);
    signature.value.is_some()
        && signature.references.iter().any(|reference| reference.digest_value.is_some())
}

/// Whether inserting into the trace list would change what this signature covers. In doubt, yes.
fn covers_list(signature: &Node, root: &Node) -> bool {
    let references = signature.last("SignedInfo").map_or(&[][..], |info| &info.children);
    references.iter().filter(|child| child.is("Reference")).any(|reference| {
        match reference.attribute("URI").unwrap_or_default() {
            "" | "#xpointer(/)" => !excludes_trace(reference),
            uri => uri.strip_prefix('#').is_some_and(|id| {
                let id =
                    id.strip_prefix("xpointer(id('").map_or(id, |id| id.trim_end_matches("'))"));
                names_list(root, id) && !excludes_trace(reference)
            }),
        }
    })
}

/// An XPath filter that speaks of the trace is taken to leave it out.
fn excludes_trace(reference: &Node) -> bool {
    let transforms = reference.last("Transforms").map_or(&[][..], |list| &list.children);
    transforms
        .iter()
        .flat_map(|transform| &transform.children)
        .any(|filter| filter.local == "XPath" && filter.text.contains("TraceHeader"))
}

/// Whether the trace list or an element around it bears the id; without a list, the header does.
fn names_list(root: &Node, id: &str) -> bool {
    let mut node = root;
    for next in ["edXMLEnvelope", "edXMLHeader", "TraceHeaderList"] {
        if has_id(node, id) {
            return true;
        }
        let Some(child) = node.last(next) else { return false };
        node = child;
    }
    has_id(node, id)
}

fn has_id(node: &Node, id: &str) -> bool {
    node.attributes.iter().any(|(name, value)| {
        let local = name.rsplit(':').next().unwrap_or(name);
        local.eq_ignore_ascii_case("id") && value == id
    })
}

fn is_sha1(algorithm: &str) -> bool {
    algorithm.ends_with("sha1")
}

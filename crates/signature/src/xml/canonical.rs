//! Canonical XML 1.0 and 1.1 (W3C) and Exclusive XML Canonicalization 1.0 (W3C, RFC 3741) of a
//! document or of one element, less the signature in it. Other node sets are not needed, since
//! nothing selects them.

use roxmltree::{Attribute, NodeId, NodeType};

use super::XmlError;
use super::document::{Node, XML_NAMESPACE, Xml};

/// An element costs as much time as about so many bytes of words.
const ELEMENT_WORK: usize = 64;

/// The form in which XML is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Canonicalization {
    Inclusive10,
    Inclusive11,
    Exclusive,
}

/// The form with its parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Method<'a> {
    pub(crate) form: Canonicalization,
    pub(crate) comments: bool,
    /// `InclusiveNamespaces` of the exclusive form; an empty name stands for the default namespace.
    pub(crate) prefixes: Vec<&'a str>,
}

impl Method<'_> {
    pub(crate) fn of(form: Canonicalization) -> Self {
        Method { form, comments: false, prefixes: Vec::new() }
    }
}

/// Writes the document (its root node) or an element, leaving out one element with all that it
/// contains.
pub(crate) fn canonical<'t, 'a>(
    xml: &'t Xml<'a>,
    apex: Node<'t, 'a>,
    without: Option<NodeId>,
    method: &'t Method<'_>,
) -> Result<Vec<u8>, XmlError> {
    let mut writer =
        Writer { xml, method, without, apex: apex.id(), out: Vec::new(), shown: Vec::new() };
    writer.node(apex)?;
    Ok(writer.out)
}

struct Writer<'t, 'a> {
    xml: &'t Xml<'a>,
    method: &'t Method<'t>,
    without: Option<NodeId>,
    apex: NodeId,
    out: Vec<u8>,
    /// Declarations written by the elements that are open, prefix and name.
    shown: Vec<(&'t str, &'t str)>,
}

impl<'t, 'a> Writer<'t, 'a> {
    fn node(&mut self, node: Node<'t, 'a>) -> Result<(), XmlError> {
        if self.without == Some(node.id()) {
            return Ok(());
        }
        match node.node_type() {
            NodeType::Root => self.document(node)?,
            NodeType::Element => self.element(node)?,
            NodeType::Text => {
                let words = node.text().unwrap_or_default();
                self.xml.spend(words.len())?;
                text(&mut self.out, words);
            }
            NodeType::Comment if self.method.comments => {
                self.put(&["<!--", &lines(node.text().unwrap_or_default()), "-->"]);
            }
            NodeType::Comment => {}
            NodeType::PI => {
                let Some(pi) = node.pi() else { return Ok(()) };
                let value = pi.value.map(|value| format!(" {}", lines(value)));
                self.put(&["<?", pi.target, &value.unwrap_or_default(), "?>"]);
            }
        }
        Ok(())
    }

    fn put(&mut self, parts: &[&str]) {
        parts.iter().for_each(|part| self.out.extend_from_slice(part.as_bytes()));
    }

    /// What stands beside the document's element has a line of its own.
    fn document(&mut self, root: Node<'t, 'a>) -> Result<(), XmlError> {
        let mut after = false;
        for child in root.children() {
            let begun = self.out.len();
            self.node(child)?;
            if child.is_element() {
                after = true;
            } else if self.out.len() > begun {
                self.out.insert(if after { begun } else { self.out.len() }, b'\n');
            }
        }
        Ok(())
    }

    fn element(&mut self, element: Node<'t, 'a>) -> Result<(), XmlError> {
        let (name, outer, begun) = (self.xml.name_of(element), self.shown.len(), self.out.len());
        let looked_up = (1 + element.attributes().len()) * (1 + element.namespaces().len());
        self.xml.spend(ELEMENT_WORK + looked_up)?;
        self.put(&["<", name]);
        let declarations = match self.method.form {
            Canonicalization::Exclusive => self.used(element),
            Canonicalization::Inclusive10 | Canonicalization::Inclusive11 => self.all(element),
        };
        self.declare(declarations)?;
        self.attributes(element)?;
        self.out.push(b'>');
        self.xml.spend(self.out.len() - begun)?;
        for child in element.children() {
            self.node(child)?;
        }
        self.put(&["</", name, ">"]);
        self.shown.truncate(outer);
        Ok(())
    }

    /// All namespaces in force, where they may differ from those of the element around.
    fn all(&self, element: Node<'t, 'a>) -> Vec<(&'t str, &'t str)> {
        if self.apex != element.id() && !self.xml.declares(element) {
            return Vec::new();
        }
        element.namespaces().map(|one| (one.name().unwrap_or_default(), one.uri())).collect()
    }

    /// The namespaces that the element's name and attributes use, and those of the list.
    fn used(&self, element: Node<'t, 'a>) -> Vec<(&'t str, &'t str)> {
        let mut prefixes = vec![prefix(self.xml.name_of(element))];
        let written = element.attributes().map(|one| prefix(self.xml.name_of_attribute(&one)));
        prefixes.extend(written.filter(|prefix| !prefix.is_empty()));
        prefixes.sort_unstable();
        prefixes.dedup();
        let in_force = |prefix: &str| {
            let found = element.namespaces().find(|one| one.name().unwrap_or_default() == prefix);
            found.map(|one| (one.name().unwrap_or_default(), one.uri()))
        };
        let named = |prefix: &&str| in_force(prefix).or(prefix.is_empty().then_some(("", "")));
        let mut used: Vec<_> = prefixes.iter().filter_map(named).collect();
        if self.apex == element.id() || self.xml.declares(element) {
            used.extend(self.method.prefixes.iter().filter_map(|prefix| in_force(prefix)));
        }
        used
    }

    fn declare(&mut self, mut declarations: Vec<(&'t str, &'t str)>) -> Result<(), XmlError> {
        declarations.sort_unstable();
        declarations.dedup();
        for (prefix, uri) in declarations.into_iter().filter(|(prefix, _)| *prefix != "xml") {
            let shown = self.shown.iter().rev().find(|(of, _)| *of == prefix);
            let shown = shown.map_or("", |(_, uri)| uri);
            if uri.is_empty() && !prefix.is_empty() {
                return Err(XmlError::Canonical("a prefix bound to nothing"));
            }
            if shown == uri {
                continue;
            }
            self.put(&[if prefix.is_empty() { " xmlns" } else { " xmlns:" }, prefix, "=\""]);
            attribute_value(&mut self.out, uri);
            self.out.push(b'"');
            self.shown.push((prefix, uri));
        }
        Ok(())
    }

    fn attributes(&mut self, element: Node<'t, 'a>) -> Result<(), XmlError> {
        let mut attributes: Vec<Attribute<'t, 'a>> = element.attributes().collect();
        if self.apex == element.id() {
            attributes.extend(self.inherited(element)?);
        }
        attributes.sort_by_key(|one| (one.namespace().unwrap_or_default(), one.name()));
        for attribute in attributes {
            self.put(&[" ", self.xml.name_of_attribute(&attribute), "=\""]);
            attribute_value(&mut self.out, attribute.value());
            self.out.push(b'"');
        }
        Ok(())
    }

    /// Attributes of the namespace `xml` that elements around pass on to the topmost element (1.0,
    /// 2.4; 1.1, 2.4).
    fn inherited(&self, apex: Node<'t, 'a>) -> Result<Vec<Attribute<'t, 'a>>, XmlError> {
        let mut found: Vec<Attribute<'t, 'a>> = Vec::new();
        if self.method.form == Canonicalization::Exclusive {
            return Ok(found);
        }
        let own = |name: &str| apex.attribute((XML_NAMESPACE, name)).is_some();
        let around = apex.ancestors().skip(1).flat_map(|node| node.attributes());
        for one in around.filter(|one| one.namespace() == Some(XML_NAMESPACE)) {
            let name = one.name();
            if self.method.form == Canonicalization::Inclusive11 {
                if name == "base" {
                    return Err(XmlError::Canonical("xml:base of an element around"));
                }
                if !["lang", "space"].contains(&name) {
                    continue;
                }
            }
            if !own(name) && !found.iter().any(|nearer| nearer.name() == name) {
                found.push(one);
            }
        }
        Ok(found)
    }
}

/// The prefix of a name as it is written; empty when there is none.
fn prefix(name: &str) -> &str {
    name.split_once(':').map_or("", |(prefix, _)| prefix)
}

/// Ends of lines as XML 1.0 (2.11) reads them; the parser leaves them in comments and instructions.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn text(out: &mut Vec<u8>, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

fn attribute_value(out: &mut Vec<u8>, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'"' => Some("&quot;"),
        b'\t' => Some("&#x9;"),
        b'\n' => Some("&#xA;"),
        b'\r' => Some("&#xD;"),
        _ => None,
    });
}

/// Words as they may stand in an attribute or between tags.
pub(super) fn escaped(words: &str) -> String {
    let mut out = Vec::new();
    attribute_value(&mut out, words);
    String::from_utf8_lossy(&out).into_owned()
}

fn escape(out: &mut Vec<u8>, text: &str, of: impl Fn(u8) -> Option<&'static str>) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if let Some(instead) = of(byte) {
            out.extend_from_slice(&text.as_bytes()[done..at]);
            out.extend_from_slice(instead.as_bytes());
            done = at + 1;
        }
    }
    out.extend_from_slice(&text.as_bytes()[done..]);
}

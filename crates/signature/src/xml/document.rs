//! A document as a tree, with its ids and with the names as they were written (XML 1.0, Namespaces
//! in XML 1.0, xml:id). There is no DTD, so the names of attributes tell which of them are ids.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

use roxmltree::{Attribute, Document, NodeId, ParsingOptions};

use super::{XmlError, bounds};

pub(crate) type Node<'t, 'a> = roxmltree::Node<'t, 'a>;

/// What may be done with one document: bytes written and names looked up, about a second's worth.
/// References may name the same large element again and again.
pub(super) const WORK_MAX: usize = 1 << 28;
pub(crate) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// Attributes without a namespace that name their element, as XML Signature and its users write
/// them.
const ID_NAMES: [&str; 3] = ["Id", "ID", "id"];

/// A document that was read.
pub(crate) struct Xml<'a> {
    text: &'a str,
    tree: Document<'a>,
    /// None: several elements have it.
    ids: HashMap<String, Option<NodeId>>,
    work: Cell<usize>,
}

impl<'a> Xml<'a> {
    /// Reads UTF-8 without document type declaration.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, XmlError> {
        let text = std::str::from_utf8(bytes).map_err(|_| XmlError::Encoding)?;
        declared(text)?;
        bounds::check(text)?;
        let tree = Document::parse_with_options(text, ParsingOptions::default());
        let tree = tree.map_err(|error| XmlError::Malformed(error.to_string()))?;
        let mut ids: HashMap<String, Option<NodeId>> = HashMap::new();
        for node in tree.descendants() {
            for attribute in node.attributes().filter(is_id) {
                let entry = ids.entry(attribute.value().to_owned());
                entry.and_modify(|held| *held = None).or_insert(Some(node.id()));
            }
        }
        Ok(Xml { text, tree, ids, work: Cell::new(0) })
    }

    pub(crate) fn tree(&self) -> &Document<'a> {
        &self.tree
    }

    /// Takes this much work from what is left.
    pub(crate) fn spend(&self, work: usize) -> Result<(), XmlError> {
        self.work.set(self.work.get().saturating_add(work));
        if self.work.get() > WORK_MAX { Err(XmlError::Limit("work")) } else { Ok(()) }
    }

    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.ids.contains_key(id)
    }

    /// The one element with this id.
    pub(crate) fn by_id(&self, id: &str) -> Result<Node<'_, 'a>, XmlError> {
        let held = self.ids.get(id).ok_or_else(|| XmlError::Unresolved(id.to_owned()))?;
        let node = held.and_then(|held| self.tree.get_node(held));
        node.ok_or_else(|| XmlError::Ambiguous(id.to_owned()))
    }

    /// The element's name as it is written, with its prefix.
    pub(crate) fn name_of(&self, element: Node<'_, 'a>) -> &'a str {
        let rest = &self.text[element.range().start + 1..];
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>');
        &rest[..end.unwrap_or(rest.len())]
    }

    /// The attribute's name as it is written, with its prefix.
    pub(crate) fn name_of_attribute(&self, attribute: &Attribute<'_, 'a>) -> &'a str {
        let written = &self.text[attribute.range()];
        written.split('=').next().unwrap_or_default().trim_end()
    }

    /// Whether the element's start tag may declare a namespace.
    pub(crate) fn declares(&self, element: Node<'_, 'a>) -> bool {
        let inside = element.first_child().map_or(element.range().end, |child| child.range().start);
        self.text[element.range().start..inside].contains("xmlns")
    }

    /// The document before and behind a place.
    pub(crate) fn split(&self, at: usize) -> (&'a str, &'a str) {
        self.text.split_at(at)
    }

    /// Where the element's content ends; none for an empty-element tag.
    pub(crate) fn content_end(&self, element: Node<'_, 'a>) -> Option<usize> {
        let Range { start, end } = element.range();
        let written = &self.text[start..end];
        if written.ends_with("/>") && !element.has_children() {
            return None;
        }
        written.rfind("</").map(|place| start + place)
    }
}

/// Nothing but XML 1.0 in UTF-8 is declared; a byte order mark may stand in front.
fn declared(text: &str) -> Result<(), XmlError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rest = text.strip_prefix("<?xml").filter(|rest| rest.starts_with(char::is_whitespace));
    let Some(rest) = rest else { return Ok(()) };
    let declaration = rest.split("?>").next().unwrap_or_default();
    let mut quoted = declaration.split(['"', '\'']);
    while let (Some(name), Some(value)) = (quoted.next(), quoted.next()) {
        let known = match name.trim().trim_end_matches('=').trim_end() {
            "version" => value == "1.0",
            "encoding" => value.eq_ignore_ascii_case("utf-8"),
            "standalone" => true,
            _ => false,
        };
        if !known {
            return Err(XmlError::Encoding);
        }
    }
    Ok(())
}

fn is_id(attribute: &Attribute<'_, '_>) -> bool {
    match attribute.namespace() {
        None => ID_NAMES.contains(&attribute.name()),
        Some(namespace) => namespace == XML_NAMESPACE && attribute.name() == "id",
    }
}

/// The place of an element as numbers of elements from the root (`element()` scheme of XPointer):
/// `/1/2/1`.
pub(crate) fn place(element: Node<'_, '_>) -> String {
    let mut steps: Vec<usize> = element
        .ancestors()
        .filter(Node::is_element)
        .map(|node| 1 + node.prev_siblings().skip(1).filter(Node::is_element).count())
        .collect();
    steps.reverse();
    steps.iter().map(|step| format!("/{step}")).collect()
}

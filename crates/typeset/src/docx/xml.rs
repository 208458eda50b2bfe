//! A small tree of an XML part: names without prefixes, attributes, children, words. Bounded in depth and in nodes;
//! DOCTYPE and foreign entities are refused. XML 1.0; ECMA-376-2, 8.1.4 (no DTD in packages).

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::DocxError;

/// Elements within elements; real documents nest some thirty, tables in tables included.
const DEPTH_MAX: usize = 100;
/// Elements of one part: some 500 full pages.
const NODES_MAX: usize = 600_000;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Without its prefix: "p" for `w:p`.
    pub name: String,
    attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub text: String,
}

impl Node {
    /// The first child of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|child| child.name == name)
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |child| child.name == name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The attribute `val` of a child, as most properties are written.
    pub(super) fn value(&self, child: &str) -> Option<&str> {
        self.child(child)?.attribute("val")
    }

    /// A property that is on when it is there, unless it says otherwise.
    pub(super) fn switch(&self, child: &str) -> Option<bool> {
        let value = self.child(child)?.attribute("val").unwrap_or("true");
        Some(!matches!(value, "0" | "false" | "off" | "none"))
    }

    /// Every element of this name below, in order.
    pub(super) fn below<'a>(&'a self, name: &str) -> Vec<&'a Node> {
        let mut found = Vec::new();
        for child in &self.children {
            if child.name == name {
                found.push(child);
            }
            found.extend(child.below(name));
        }
        found
    }
}

/// The root element of a part.
pub(super) fn parse(text: &str) -> Result<Node, DocxError> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Node> = vec![Node::default()];
    let mut nodes = 0;
    loop {
        let event = reader.read_event().map_err(|_| DocxError::Malformed)?;
        match event {
            Event::Start(start) => open.push(node(&start, &mut nodes)?),
            Event::Empty(start) => {
                let empty = node(&start, &mut nodes)?;
                top(&mut open)?.children.push(empty);
            }
            Event::End(_) => {
                let closed = open.pop().ok_or(DocxError::Malformed)?;
                top(&mut open)?.children.push(closed);
            }
            Event::Text(words) => top(&mut open)?.text.push_str(&words.xml10_content()),
            Event::CData(words) => top(&mut open)?.text.push_str(&words),
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().map_err(|_| DocxError::Malformed)?;
                let text = letter.map(String::from);
                let known = quick_xml::escape::resolve_predefined_entity(&reference);
                let text = text.or(known.map(str::to_owned)).ok_or(DocxError::Malformed)?;
                top(&mut open)?.text.push_str(&text);
            }
            Event::DocType(_) => return Err(DocxError::Malformed),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => break,
        }
        if open.len() > DEPTH_MAX || nodes > NODES_MAX {
            return Err(DocxError::TooLarge);
        }
    }
    let root = open.pop().filter(|_| open.is_empty()).ok_or(DocxError::Malformed)?;
    root.children.into_iter().next().ok_or(DocxError::Malformed)
}

fn top(open: &mut [Node]) -> Result<&mut Node, DocxError> {
    open.last_mut().ok_or(DocxError::Malformed)
}

fn node(start: &BytesStart<'_>, nodes: &mut usize) -> Result<Node, DocxError> {
    *nodes += 1;
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| DocxError::Malformed)?;
        let version = quick_xml::XmlVersion::Implicit1_0;
        let value = attribute.normalized_value(version).map_err(|_| DocxError::Malformed)?;
        attributes.push((attribute.key.local_name().into_inner().to_owned(), value.into_owned()));
    }
    let name = start.local_name().into_inner().to_owned();
    Ok(Node { name, attributes, ..Node::default() })
}

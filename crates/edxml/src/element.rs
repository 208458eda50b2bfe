//! Elements to be written: the library's own layout of two-space indent, CRLF, `<a />` when empty.
//! Observed on the common library; a .NET consumer insists on the prefix.

use std::io::{self, Write};

/// An element with text or children, never both.
pub(crate) struct Element {
    name: &'static str,
    attributes: &'static str,
    text: String,
    children: Vec<Element>,
}

impl Element {
    pub(crate) fn new(name: &'static str) -> Self {
        Element { name, attributes: "", text: String::new(), children: Vec::new() }
    }

    pub(crate) fn with_attributes(self, attributes: &'static str) -> Self {
        Element { attributes, ..self }
    }

    /// Adds a child with text; nothing when there is none or it is empty.
    pub(crate) fn text(mut self, name: &'static str, text: Option<&str>) -> Self {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.children.push(Element { text: escape(text), ..Element::new(name) });
        }
        self
    }

    pub(crate) fn value(self, name: &'static str, value: &impl ToString) -> Self {
        self.text(name, Some(&value.to_string()))
    }

    pub(crate) fn texts(self, name: &'static str, texts: &[String]) -> Self {
        texts.iter().fold(self, |element, text| element.text(name, Some(text)))
    }

    pub(crate) fn child(mut self, child: Option<Element>) -> Self {
        self.children.extend(child);
        self
    }

    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children);
        self
    }

    /// Writes the element and everything below with one prefix (with colon, or empty).
    pub(crate) fn write(&self, out: &mut dyn Write, prefix: &str, depth: usize) -> io::Result<()> {
        let Element { name, attributes, text, children } = self;
        write!(out, "{:1$}<{prefix}{name}{attributes}", "", depth * 2)?;
        if children.is_empty() && text.is_empty() {
            return out.write_all(b" />\r\n");
        }
        if children.is_empty() {
            return write!(out, ">{text}</{prefix}{name}>\r\n");
        }
        out.write_all(b">\r\n")?;
        for child in children {
            child.write(out, prefix, depth + 1)?;
        }
        write!(out, "{:1$}</{prefix}{name}>\r\n", "", depth * 2)
    }
}

/// Text as element content. Characters that XML forbids are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            c if crate::scan::is_char(c) => escaped.push(c),
            _ => {}
        }
    }
    escaped
}

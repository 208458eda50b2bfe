//! Markup into tokens: tags with their namespace, text handed on in pieces, nothing else let through.
//! XML 1.0 and Namespaces in XML 1.0, more lenient in one thing: an undeclared prefix is reported
//! with the element, because the common library does not mind it (observed).

use std::io::BufRead;

use super::names::{first_forbidden, is_space};
use super::{Position, Source, Stop};
use crate::limits::Limits;
use crate::rule::Rule;

const EDXML: &str = crate::NAMESPACE;
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// `]]>`, `<!--`, `<![CDATA[` and the like fit.
pub(super) const LOOKAHEAD: usize = 16;

/// Where a name belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    Edxml,
    Dsig,
    Other,
    /// No prefix and no default namespace in scope.
    Missing,
    /// A prefix that nothing declares.
    Undeclared,
}

#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) prefix: String,
    pub(crate) local: String,
    pub(crate) namespace: Namespace,
    /// The namespace without prefix, where this element stands.
    pub(crate) default_namespace: Namespace,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) undeclared_attribute: bool,
    pub(crate) empty: bool,
    pub(crate) at: Position,
}

#[derive(Debug)]
pub(crate) enum Token {
    Start(Tag),
    /// Text follows: take it with [`Scanner::text`].
    Text,
    /// An end tag that began at this place.
    End(Position),
    Eof,
}

/// Takes the text of an element piece by piece.
pub(crate) trait TextSink {
    /// A piece of text, references and line ends resolved.
    fn push(&mut self, piece: &str) -> Result<(), TextRefused>;

    /// Offered raw bytes; answers how many from the front it took. May take only characters that
    /// mean themselves: one byte each, no markup, no line end.
    fn take_plain(&mut self, _bytes: &[u8]) -> Result<usize, TextRefused> {
        Ok(0)
    }
}

#[derive(Debug)]
pub(crate) enum TextRefused {
    Rule(Rule),
    Sink(std::io::Error),
}

#[derive(PartialEq)]
pub(super) enum Stage {
    Start,
    Prolog,
    Inside,
    Epilog,
}

pub(crate) struct Scanner<'l, R> {
    pub(crate) source: Source<R>,
    pub(super) limits: &'l Limits,
    pub(super) stage: Stage,
    open: Vec<String>,
    bindings: Vec<(usize, String, Namespace)>,
    elements: usize,
    spent: usize,
}

impl<'l, R: BufRead> Scanner<'l, R> {
    pub(crate) fn new(reader: R, limits: &'l Limits) -> Self {
        Scanner {
            source: Source::new(reader),
            limits,
            stage: Stage::Start,
            open: Vec::new(),
            bindings: Vec::new(),
            elements: 0,
            spent: 0,
        }
    }

    pub(crate) fn position(&self) -> Position {
        self.source.position
    }

    pub(crate) fn next(&mut self) -> Result<Token, Stop> {
        if self.stage == Stage::Start {
            self.stage = Stage::Prolog;
            self.source.fill(LOOKAHEAD)?;
            self.source.skip_mark();
            if self.sees(b"<?xml")? && self.ahead(6)?.get(5).is_some_and(|byte| is_space(*byte)) {
                self.declaration()?;
            }
        }
        loop {
            if self.source.taken > self.limits.document_bytes {
                return self.fault(Rule::LimitDocument, "");
            }
            let Some(&first) = self.ahead(1)?.first() else { return self.end_of_input() };
            if first != b'<' {
                if self.stage == Stage::Inside {
                    return Ok(Token::Text);
                }
                self.space_outside(first)?;
            } else if self.sees(b"<?")? {
                self.instruction()?;
            } else if self.sees(b"<!--")? {
                self.comment()?;
            } else if self.sees(b"<![CDATA[")? && self.stage == Stage::Inside {
                return Ok(Token::Text);
            } else if self.sees(b"<!")? {
                let doctype = self
                    .ahead(9)?
                    .get(..9)
                    .is_some_and(|word| word.eq_ignore_ascii_case(b"<!DOCTYPE"));
                return self
                    .fault(if doctype { Rule::XmlDoctype } else { Rule::XmlMalformed }, "<!");
            } else if self.sees(b"</")? {
                return self.end_tag();
            } else {
                return self.start_tag();
            }
        }
    }

    /// Hands the text from here to the next tag, comment or instruction to the sink.
    pub(crate) fn text(&mut self, sink: &mut dyn TextSink) -> Result<(), Stop> {
        let mut literal = false;
        loop {
            if self.source.taken > self.limits.document_bytes {
                return self.fault(Rule::LimitDocument, "");
            }
            let at = self.position();
            let refuse = |refused| match refused {
                TextRefused::Rule(rule) => Stop::Fault { rule, at, value: String::new() },
                TextRefused::Sink(error) => Stop::Sink(error),
            };
            let piece = self.source.fill(LOOKAHEAD)?;
            let Some(&first) = piece.first() else { return self.fault(Rule::XmlUnclosed, "") };
            let plain = sink.take_plain(piece).map_err(refuse)?;
            if plain > 0 {
                self.source.advance_plain(plain);
            } else if literal && piece.starts_with(b"]]>") {
                literal = false;
                self.source.advance(3);
            } else if !literal && piece.starts_with(b"<![CDATA[") {
                literal = true;
                self.source.advance(9);
            } else if !literal && first == b'<' {
                return Ok(());
            } else if !literal && piece.starts_with(b"]]>") {
                return self.fault(Rule::XmlMalformed, "]]>");
            } else if first == b'\r' {
                let width = if piece.starts_with(b"\r\n") { 2 } else { 1 };
                sink.push("\n").map_err(refuse)?;
                self.source.advance(width);
            } else if !literal && first == b'&' {
                let c = self.reference()?;
                sink.push(c.encode_utf8(&mut [0; 4])).map_err(refuse)?;
            } else {
                self.run_of_text(literal, sink)?;
            }
        }
    }

    fn run_of_text(&mut self, literal: bool, sink: &mut dyn TextSink) -> Result<(), Stop> {
        let at = self.position();
        let piece = self.source.fill(LOOKAHEAD)?;
        let stops = |byte: &u8| match byte {
            b'\r' | b']' => true,
            b'<' | b'&' => !literal,
            _ => false,
        };
        // The first byte is known to mean itself. A `]` goes alone, so that `]]>` is always seen whole; a
        // line end goes alone, so that a sink of plain bytes is offered the next line.
        let width = match piece[0] {
            b']' | b'\n' => 1,
            _ => piece.iter().skip(1).position(stops).map_or(piece.len(), |index| index + 1),
        };
        let width = match first_forbidden(&piece[..width]) {
            Some(0) => return self.fault(Rule::XmlCharacter, ""),
            Some(index) => index,
            None => width,
        };
        let text = std::str::from_utf8(&piece[..width]).unwrap_or_default();
        sink.push(text).map_err(|refused| match refused {
            TextRefused::Rule(rule) => Stop::Fault { rule, at, value: String::new() },
            TextRefused::Sink(error) => Stop::Sink(error),
        })?;
        self.source.advance(width);
        Ok(())
    }

    fn start_tag(&mut self) -> Result<Token, Stop> {
        let at = self.position();
        if self.stage == Stage::Epilog {
            return self.fault(Rule::XmlAfterRoot, "<");
        }
        self.stage = Stage::Inside;
        self.elements += 1;
        if self.elements > self.limits.elements {
            return self.fault(Rule::LimitElements, "");
        }
        if self.open.len() >= self.limits.depth {
            return self.fault(Rule::LimitDepth, "");
        }
        self.source.advance(1);
        let name = self.name()?;
        let (attributes, empty) = self.attributes()?;
        self.declare(&attributes);
        let undeclared_attribute = attributes.iter().any(|(name, _)| {
            name.split_once(':').is_some_and(|(prefix, _)| {
                prefix != "xmlns" && self.resolve(prefix) == Namespace::Undeclared
            })
        });
        let (prefix, local) = name.split_once(':').unwrap_or(("", &name));
        let tag = Tag {
            prefix: prefix.to_owned(),
            local: local.to_owned(),
            namespace: self.resolve(prefix),
            default_namespace: self.resolve(""),
            attributes,
            undeclared_attribute,
            empty,
            at,
        };
        self.open.push(name);
        if empty {
            self.close();
        }
        Ok(Token::Start(tag))
    }

    fn end_tag(&mut self) -> Result<Token, Stop> {
        let at = self.position();
        self.source.advance(2);
        let name = self.name()?;
        self.skip_space()?;
        if self.open.last().is_none_or(|open| *open != name) {
            return Err(Stop::Fault { rule: Rule::XmlMismatchedTag, at, value: name });
        }
        if !self.sees(b">")? {
            return self.fault(Rule::XmlMalformed, "</");
        }
        self.source.advance(1);
        self.close();
        Ok(Token::End(at))
    }

    /// Leaves the innermost element and the namespaces it declared.
    fn close(&mut self) {
        let depth = self.open.len();
        self.bindings.retain(|(declared_at, ..)| *declared_at < depth);
        self.open.pop();
        if self.open.is_empty() {
            self.stage = Stage::Epilog;
        }
    }

    fn declare(&mut self, attributes: &[(String, String)]) {
        let depth = self.open.len() + 1;
        for (name, value) in attributes {
            let prefix = match name.split_once(':') {
                Some(("xmlns", prefix)) => prefix,
                None if name == "xmlns" => "",
                _ => continue,
            };
            let namespace = match value.as_str() {
                EDXML => Namespace::Edxml,
                DSIG => Namespace::Dsig,
                "" => Namespace::Missing,
                _ => Namespace::Other,
            };
            self.bindings.push((depth, prefix.to_owned(), namespace));
        }
    }

    fn resolve(&self, prefix: &str) -> Namespace {
        let bound = self.bindings.iter().rev().find(|(_, bound, _)| bound == prefix);
        match bound {
            Some((_, _, namespace)) => *namespace,
            None if prefix.is_empty() => Namespace::Missing,
            None if prefix == "xml" => Namespace::Other,
            None => Namespace::Undeclared,
        }
    }

    /// Counts what is kept in memory.
    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), Stop> {
        self.spent += bytes;
        if self.spent > self.limits.header_bytes {
            return self.fault(Rule::LimitHeader, "");
        }
        Ok(())
    }

    fn end_of_input(&self) -> Result<Token, Stop> {
        match self.stage {
            Stage::Epilog => Ok(Token::Eof),
            Stage::Inside => {
                self.fault(Rule::XmlUnclosed, self.open.last().map_or("", |name| name))
            }
            Stage::Start | Stage::Prolog => self.fault(Rule::XmlEmpty, ""),
        }
    }

    pub(super) fn skip_space(&mut self) -> Result<bool, Stop> {
        let mut any = false;
        while self.ahead(1)?.first().is_some_and(|byte| is_space(*byte)) {
            self.source.advance(1);
            any = true;
        }
        Ok(any)
    }

    pub(super) fn sees(&mut self, text: &[u8]) -> Result<bool, Stop> {
        Ok(self.source.fill(text.len())?.starts_with(text))
    }

    pub(super) fn ahead(&mut self, length: usize) -> Result<&[u8], Stop> {
        self.source.fill(length)
    }

    pub(super) fn fault<T>(&self, rule: Rule, value: &str) -> Result<T, Stop> {
        Err(Stop::Fault { rule, at: self.position(), value: value.to_owned() })
    }
}

//! Markup into tokens: tags with their namespace, text handed on in pieces, nothing else let through.
//! XML 1.0 and Namespaces in XML 1.0, more lenient in one thing: an undeclared prefix is reported
//! with the element, because the common library does not mind it (observed).

use std::io::BufRead;

use super::names::{ends_name, first_forbidden, is_char, is_qualified, is_space};
use super::{Position, Source, Stop};
use crate::limits::Limits;
use crate::rule::Rule;

const EDXML: &str = crate::NAMESPACE;
const DSIG: &str = "http://www.w3.org/2000/09/xmldsig#";
/// `]]>`, `<!--`, `<![CDATA[` and the like fit.
const LOOKAHEAD: usize = 16;

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
enum Stage {
    Start,
    Prolog,
    Inside,
    Epilog,
}

pub(crate) struct Scanner<'l, R> {
    pub(crate) source: Source<R>,
    limits: &'l Limits,
    stage: Stage,
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
        // The first byte is known to mean itself; a `]` goes alone, so that `]]>` is always seen whole.
        let width = piece.iter().skip(1).position(stops).map_or(piece.len(), |index| index + 1);
        let width = if piece[0] == b']' { 1 } else { width };
        if let Some(index) = first_forbidden(&piece[..width]) {
            self.source.advance(index);
            return self.fault(Rule::XmlCharacter, "");
        }
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

    fn attributes(&mut self) -> Result<(Vec<(String, String)>, bool), Stop> {
        let mut attributes: Vec<(String, String)> = Vec::new();
        loop {
            let spaced = self.skip_space()?;
            if self.sees(b">")? {
                self.source.advance(1);
                return Ok((attributes, false));
            }
            if self.sees(b"/>")? {
                self.source.advance(2);
                return Ok((attributes, true));
            }
            if !spaced {
                return self.fault_or_end();
            }
            if attributes.len() >= self.limits.attributes {
                return self.fault(Rule::LimitAttributes, "");
            }
            let name = self.name()?;
            if attributes.iter().any(|(known, _)| *known == name) {
                return self.fault(Rule::XmlDuplicateAttribute, &name);
            }
            self.skip_space()?;
            if !self.sees(b"=")? {
                return self.fault_or_end();
            }
            self.source.advance(1);
            self.skip_space()?;
            let value = self.attribute_value()?;
            attributes.push((name, value));
        }
    }

    fn attribute_value(&mut self) -> Result<String, Stop> {
        let Some(&quote @ (b'"' | b'\'')) = self.ahead(1)?.first() else {
            return self.fault_or_end();
        };
        self.source.advance(1);
        let mut value = String::new();
        loop {
            let piece = self.source.fill(LOOKAHEAD)?;
            let stops =
                |byte: &u8| *byte == quote || matches!(byte, b'<' | b'&') || is_space(*byte);
            let width = piece.iter().position(stops).unwrap_or(piece.len());
            if let Some(index) = first_forbidden(&piece[..width]) {
                self.source.advance(index);
                return self.fault(Rule::XmlCharacter, "");
            }
            value.push_str(std::str::from_utf8(&piece[..width]).unwrap_or_default());
            let stop = piece.get(width).copied();
            let ended = piece.is_empty();
            self.source.advance(width);
            self.spend(width)?;
            if value.len() > self.limits.text_bytes {
                return self.fault(Rule::LimitText, "");
            }
            match stop {
                Some(byte) if byte == quote => {
                    self.source.advance(1);
                    return Ok(value);
                }
                Some(b'&') => value.push(self.reference()?),
                Some(b'<') => return self.fault(Rule::XmlMalformed, "<"),
                Some(_) => {
                    let width = if self.sees(b"\r\n")? { 2 } else { 1 };
                    self.source.advance(width);
                    value.push(' ');
                }
                None if ended => return self.fault(Rule::XmlUnclosed, ""),
                None => {}
            }
        }
    }

    /// One of the five named references or a character by number; anything else is refused unread.
    fn reference(&mut self) -> Result<char, Stop> {
        let piece = self.source.fill(LOOKAHEAD)?;
        let Some(close) = piece.iter().take(LOOKAHEAD).position(|byte| *byte == b';') else {
            return self.fault(Rule::XmlEntity, "&");
        };
        let name = String::from_utf8_lossy(&piece[1..close]).into_owned();
        let number = |digits: &str, radix| {
            let plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let code = u32::from_str_radix(digits, radix).ok().filter(|_| plain)?;
            char::from_u32(code).filter(|c| is_char(*c))
        };
        let c = match name.as_str() {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => match name.strip_prefix("#x") {
                Some(digits) => number(digits, 16),
                None => name.strip_prefix('#').and_then(|digits| number(digits, 10)),
            },
        };
        let Some(c) = c else { return self.fault(Rule::XmlEntity, &format!("&{name};")) };
        self.source.advance(close + 1);
        Ok(c)
    }

    fn name(&mut self) -> Result<String, Stop> {
        let at = self.position();
        let mut name = Vec::new();
        loop {
            let piece = self.source.fill(1)?;
            if piece.is_empty() {
                return self.fault(Rule::XmlUnclosed, "");
            }
            let width = piece.iter().position(|byte| ends_name(*byte));
            let taken = width.unwrap_or(piece.len());
            name.extend_from_slice(&piece[..taken]);
            self.source.advance(taken);
            if name.len() > self.limits.name_bytes {
                return Err(Stop::Fault { rule: Rule::LimitName, at, value: String::new() });
            }
            if width.is_some() {
                break;
            }
        }
        self.spend(name.len())?;
        let name = String::from_utf8(name).unwrap_or_default();
        if is_qualified(&name) {
            return Ok(name);
        }
        Err(Stop::Fault { rule: Rule::XmlMalformed, at, value: format!("<{name}") })
    }

    /// Counts what is kept in memory.
    pub(crate) fn spend(&mut self, bytes: usize) -> Result<(), Stop> {
        self.spent += bytes;
        if self.spent > self.limits.header_bytes {
            return self.fault(Rule::LimitHeader, "");
        }
        Ok(())
    }

    /// `<?xml version="1.0" encoding="…"?>`: the version is 1.0, the encoding one we really read.
    fn declaration(&mut self) -> Result<(), Stop> {
        let at = self.position();
        let mut text = String::new();
        self.source.advance(5);
        while !self.sees(b"?>")? {
            let Some(&byte) = self.ahead(1)?.first() else {
                return self.fault(Rule::XmlUnclosed, "<?xml");
            };
            if !byte.is_ascii() || text.len() >= self.limits.name_bytes || byte == b'<' {
                return self.fault(Rule::XmlMalformed, "<?xml");
            }
            text.push(char::from(byte));
            self.source.advance(1);
        }
        self.source.advance(2);
        let malformed =
            Err(Stop::Fault { rule: Rule::XmlMalformed, at, value: format!("<?xml{text}?>") });
        let Some(values) = pseudo_attributes(&text) else { return malformed };
        let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
        let ordered = matches!(
            names[..],
            ["version"]
                | ["version", "encoding" | "standalone"]
                | ["version", "encoding", "standalone"]
        );
        if !ordered || values[0].1 != "1.0" {
            return malformed;
        }
        let encoding = values.iter().find(|(name, _)| *name == "encoding").map(|(_, value)| *value);
        match encoding.map(str::to_ascii_lowercase).as_deref() {
            None | Some("utf-8" | "utf8" | "us-ascii") => Ok(()),
            Some(other) => {
                Err(Stop::Fault { rule: Rule::XmlEncodingName, at, value: other.to_owned() })
            }
        }
    }

    fn instruction(&mut self) -> Result<(), Stop> {
        let at = self.position();
        self.source.advance(2);
        let target = self.name()?;
        if target.eq_ignore_ascii_case("xml") {
            let prolog = self.stage == Stage::Prolog;
            let rule = if prolog { Rule::XmlBeforeStart } else { Rule::XmlMalformed };
            return Err(Stop::Fault { rule, at, value: "<?xml".to_owned() });
        }
        while !self.sees(b"?>")? {
            self.skip_one()?;
        }
        self.source.advance(2);
        Ok(())
    }

    fn comment(&mut self) -> Result<(), Stop> {
        self.source.advance(4);
        while !self.sees(b"--")? {
            self.skip_one()?;
        }
        if !self.sees(b"-->")? {
            return self.fault(Rule::XmlMalformed, "--");
        }
        self.source.advance(3);
        Ok(())
    }

    /// Steps over one character inside a comment or instruction.
    fn skip_one(&mut self) -> Result<(), Stop> {
        let piece = self.ahead(1)?;
        let Some(&first) = piece.first() else { return self.fault(Rule::XmlUnclosed, "") };
        let width = match first {
            0..0x80 => 1,
            0x80..0xe0 => 2,
            0xe0..0xf0 => 3,
            _ => 4,
        };
        if first_forbidden(&piece[..width.min(piece.len())]).is_some() {
            return self.fault(Rule::XmlCharacter, "");
        }
        self.source.advance(width);
        if self.source.taken > self.limits.document_bytes {
            return self.fault(Rule::LimitDocument, "");
        }
        Ok(())
    }

    /// Only white space may stand outside the root; before it, `next` has taken the declaration.
    fn space_outside(&mut self, first: u8) -> Result<(), Stop> {
        if is_space(first) {
            self.source.advance(1);
            return Ok(());
        }
        let before = self.stage == Stage::Prolog;
        self.fault(if before { Rule::XmlBeforeStart } else { Rule::XmlAfterRoot }, "")
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

    fn skip_space(&mut self) -> Result<bool, Stop> {
        let mut any = false;
        while self.ahead(1)?.first().is_some_and(|byte| is_space(*byte)) {
            self.source.advance(1);
            any = true;
        }
        Ok(any)
    }

    fn sees(&mut self, text: &[u8]) -> Result<bool, Stop> {
        Ok(self.source.fill(text.len())?.starts_with(text))
    }

    fn ahead(&mut self, length: usize) -> Result<&[u8], Stop> {
        self.source.fill(length)
    }

    fn fault_or_end<T>(&mut self) -> Result<T, Stop> {
        let ended = self.ahead(1)?.is_empty();
        self.fault(if ended { Rule::XmlUnclosed } else { Rule::XmlMalformed }, "")
    }

    fn fault<T>(&self, rule: Rule, value: &str) -> Result<T, Stop> {
        Err(Stop::Fault { rule, at: self.position(), value: value.to_owned() })
    }
}

/// ` name="value" name='value'` of an XML declaration.
fn pseudo_attributes(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut rest = text;
    let mut found = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        if trimmed.is_empty() {
            return Some(found);
        }
        let (name, after) = trimmed.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        if trimmed.len() == rest.len() {
            return None;
        }
        found.push((name.trim_end(), value));
        rest = after;
    }
}

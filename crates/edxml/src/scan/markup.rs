//! The inside of tags: names, attributes, references.
//! XML 1.0, §2.3, §3.1 and §4.1; no reference leads anywhere, see production 68 and the five of §4.6.

use std::io::BufRead;

use super::Stop;
use super::names::{ends_name, first_forbidden, is_char, is_qualified, is_space};
use super::scanner::{LOOKAHEAD, Scanner};
use crate::rule::Rule;

impl<R: BufRead> Scanner<'_, R> {
    pub(super) fn attributes(&mut self) -> Result<(Vec<(String, String)>, bool), Stop> {
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
        // Limits are told at the start of the value, so that they do not depend on how it arrives.
        let at = self.position();
        let mut value = String::new();
        loop {
            let piece = self.source.fill(LOOKAHEAD)?;
            let stops =
                |byte: &u8| *byte == quote || matches!(byte, b'<' | b'&') || is_space(*byte);
            let width = piece.iter().position(stops).unwrap_or(piece.len());
            let forbidden = first_forbidden(&piece[..width]);
            let width = forbidden.unwrap_or(width);
            value.push_str(std::str::from_utf8(&piece[..width]).unwrap_or_default());
            let stop = piece.get(width).copied();
            let ended = piece.is_empty();
            self.source.advance(width);
            if value.len() > self.limits.text_bytes {
                return Err(Stop::Fault { rule: Rule::LimitText, at, value: String::new() });
            }
            match stop {
                Some(byte) if byte == quote => {
                    self.source.advance(1);
                    self.spend(value.len())?;
                    return Ok(value);
                }
                _ if forbidden.is_some() => return self.fault(Rule::XmlCharacter, ""),
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
    pub(super) fn reference(&mut self) -> Result<char, Stop> {
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

    pub(super) fn name(&mut self) -> Result<String, Stop> {
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

    fn fault_or_end<T>(&mut self) -> Result<T, Stop> {
        let ended = self.ahead(1)?.is_empty();
        self.fault(if ended { Rule::XmlUnclosed } else { Rule::XmlMalformed }, "")
    }
}

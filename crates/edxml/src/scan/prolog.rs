//! What stands beside the elements: the declaration, comments, instructions, white space.
//! XML 1.0, §2.5, §2.6 and §2.8.

use std::io::BufRead;

use super::Stop;
use super::names::{first_forbidden, is_space};
use super::scanner::{Scanner, Stage};
use crate::rule::Rule;

impl<R: BufRead> Scanner<'_, R> {
    /// `<?xml version="1.0" encoding="…"?>`: the version is 1.0, the encoding one we really read.
    pub(super) fn declaration(&mut self) -> Result<(), Stop> {
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

    pub(super) fn instruction(&mut self) -> Result<(), Stop> {
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

    pub(super) fn comment(&mut self) -> Result<(), Stop> {
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
    pub(super) fn space_outside(&mut self, first: u8) -> Result<(), Stop> {
        if is_space(first) {
            self.source.advance(1);
            return Ok(());
        }
        let before = self.stage == Stage::Prolog;
        self.fault(if before { Rule::XmlBeforeStart } else { Rule::XmlAfterRoot }, "")
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

//! Text to values (ISO 32000-1, 7.2 and 7.3). Reads a window of bytes and never beyond it, so the
//! whole file is passed over a fixed number of times whatever it says about itself.

use super::{Content, Dictionary, Limits, Object, ObjectId, PdfError, Stream};

/// Longest number as text: more digits than any length, offset or coordinate has.
const NUMBER_BYTES_MAX: usize = 64;

pub(crate) struct Parser<'a> {
    /// The file up to the end of the window; offsets are those of the file.
    bytes: &'a [u8],
    at: usize,
    depth_max: usize,
    values_left: usize,
}

pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !is_delimiter(byte)
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

impl<'a> Parser<'a> {
    /// Reads from `at` to the end of `bytes`.
    pub(crate) fn new(bytes: &'a [u8], at: usize, limits: &Limits) -> Self {
        Parser { bytes, at, depth_max: limits.depth, values_left: limits.values }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn wrong<T>(&self, expected: &'static str) -> Result<T, PdfError> {
        Err(PdfError::Syntax { at: self.at, expected })
    }

    /// Steps over white space and comments.
    pub(crate) fn skip(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                self.at += self.rest().iter().take_while(|b| !matches!(b, b'\r' | b'\n')).count();
            } else if is_space(byte) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Steps over white space alone: what follows may begin with a percent sign.
    pub(crate) fn skip_space(&mut self) {
        self.at += self.rest().iter().take_while(|byte| is_space(**byte)).count();
    }

    /// Steps over one end of line, if one stands here.
    pub(crate) fn skip_line_end(&mut self) {
        if self.rest().starts_with(b"\r\n") {
            self.at += 2;
        } else if matches!(self.peek(), Some(b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// Takes these bytes if they stand here.
    pub(crate) fn take(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Takes a whole keyword after white space.
    pub(crate) fn keyword(&mut self, word: &'static str) -> Result<(), PdfError> {
        self.skip();
        let whole = !self.rest().get(word.len()).is_some_and(|byte| is_regular(*byte));
        if whole && self.take(word.as_bytes()) { Ok(()) } else { self.wrong(word) }
    }

    /// An unsigned integer after white space.
    pub(crate) fn unsigned(&mut self) -> Result<u64, PdfError> {
        self.skip();
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = self.rest().get(..digits.min(NUMBER_BYTES_MAX)).unwrap_or_default();
        match std::str::from_utf8(text).ok().and_then(|text| text.parse().ok()) {
            Some(value) => {
                self.at += digits;
                Ok(value)
            }
            None => self.wrong("a number"),
        }
    }

    /// `12 0 obj`.
    pub(crate) fn object_head(&mut self) -> Result<ObjectId, PdfError> {
        let number = self.unsigned()?.try_into();
        let generation = self.unsigned()?.try_into();
        self.keyword("obj")?;
        match (number, generation) {
            (Ok(number), Ok(generation)) => Ok(ObjectId { number, generation }),
            _ => self.wrong("an object number"),
        }
    }

    /// What follows `12 0 obj`, up to and with `endobj`. `length` finds the value of a stream's
    /// `Length`, which may be an object of its own.
    pub(crate) fn object_body(
        &mut self,
        length: impl FnOnce(&Object) -> Result<usize, PdfError>,
    ) -> Result<Object, PdfError> {
        let value = self.value(0)?;
        self.skip();
        let Object::Dictionary(dictionary) = value else {
            self.keyword("endobj")?;
            return Ok(value);
        };
        if !self.take(b"stream") {
            self.keyword("endobj")?;
            return Ok(dictionary.into());
        }
        if !self.take(b"\r\n") && !self.take(b"\n") {
            return self.wrong("a line end after stream");
        }
        let Some(said) = dictionary.get("Length") else { return self.wrong("the stream's Length") };
        let start = self.at;
        let end = start.checked_add(length(said)?).filter(|end| *end <= self.bytes.len());
        let Some(end) = end else { return Err(PdfError::StreamLength { at: start }) };
        self.at = end;
        self.skip_line_end();
        if !self.take(b"endstream") {
            return Err(PdfError::StreamLength { at: end });
        }
        self.keyword("endobj")?;
        Ok(Object::Stream(Stream { dictionary, content: Content::InFile(start..end) }))
    }

    /// One value after white space.
    pub(crate) fn value(&mut self, depth: usize) -> Result<Object, PdfError> {
        self.values_left =
            self.values_left.checked_sub(1).ok_or(PdfError::Limit("values in one object"))?;
        if depth > self.depth_max {
            return Err(PdfError::Limit("nesting"));
        }
        self.skip();
        match self.peek() {
            Some(b'/') => self.name().map(Object::Name),
            Some(b'(') => self.literal().map(Object::String),
            Some(b'[') => self.array(depth),
            Some(b'<') if self.rest().starts_with(b"<<") => self.dictionary(depth),
            Some(b'<') => self.hexadecimal().map(Object::String),
            Some(b'0'..=b'9' | b'+' | b'-' | b'.') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Object, PdfError> {
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let value = match self.rest().get(..length) {
            Some(b"true") => Object::Boolean(true),
            Some(b"false") => Object::Boolean(false),
            Some(b"null") => Object::Null,
            _ => return self.wrong("a value"),
        };
        self.at += length;
        Ok(value)
    }

    fn array(&mut self, depth: usize) -> Result<Object, PdfError> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip();
            if self.take(b"]") {
                return Ok(Object::Array(items));
            }
            items.push(self.value(depth + 1)?);
        }
    }

    fn dictionary(&mut self, depth: usize) -> Result<Object, PdfError> {
        self.at += 2;
        let mut entries = Dictionary::new();
        loop {
            self.skip();
            if self.take(b">>") {
                return Ok(Object::Dictionary(entries));
            }
            if self.peek() != Some(b'/') {
                return self.wrong("a name");
            }
            let name = self.name()?;
            let value = self.value(depth + 1)?;
            // Readers disagree about which of two counts.
            if entries.insert_new(name, value).is_err() {
                return Err(PdfError::DuplicateKey { at: self.at });
            }
        }
    }

    fn name(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|byte| is_regular(*byte)) {
            self.at += 1;
            if byte != b'#' {
                name.push(byte);
                continue;
            }
            match self.rest() {
                [high, low, ..] => match (hex(*high), hex(*low)) {
                    (Some(high), Some(low)) => name.push(high << 4 | low),
                    _ => return self.wrong("two hexadecimal digits"),
                },
                _ => return self.wrong("two hexadecimal digits"),
            }
            self.at += 2;
        }
        Ok(name)
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut text = Vec::new();
        let mut high = None;
        loop {
            let Some(byte) = self.peek() else { return self.wrong(">") };
            self.at += 1;
            match (byte, hex(byte), high) {
                (b'>', ..) => {
                    text.extend(high.map(|high: u8| high << 4));
                    return Ok(text);
                }
                (_, Some(digit), None) => high = Some(digit),
                (_, Some(digit), Some(first)) => {
                    text.push(first << 4 | digit);
                    high = None;
                }
                (byte, None, _) if is_space(byte) => {}
                _ => return self.wrong("a hexadecimal digit"),
            }
        }
    }

    fn literal(&mut self) -> Result<Vec<u8>, PdfError> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_usize;
        loop {
            let Some(byte) = self.peek() else { return self.wrong(")") };
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => open -= 1,
                b'\\' => {
                    self.escape(&mut text);
                    continue;
                }
                b'\r' => {
                    self.take(b"\n");
                    text.push(b'\n');
                    continue;
                }
                _ => {}
            }
            if open == 0 {
                return Ok(text);
            }
            text.push(byte);
        }
    }

    /// What follows a backslash in a string; one before the window's end says nothing.
    fn escape(&mut self, text: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        if matches!(byte, b'\r' | b'\n') {
            return self.skip_line_end();
        }
        if let b'0'..=b'7' = byte {
            let digits = self.rest().iter().take(3).take_while(|b| matches!(b, b'0'..=b'7'));
            let (mut value, mut count) = (0_u32, 0);
            for digit in digits {
                value = value * 8 + u32::from(digit - b'0');
                count += 1;
            }
            self.at += count;
            // High-order overflow is ignored, says table 3.
            text.push((value & 0xff) as u8);
            return;
        }
        self.at += 1;
        text.push(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 0x08,
            b'f' => 0x0c,
            other => other,
        });
    }

    fn number(&mut self) -> Result<Object, PdfError> {
        let length = self.rest().iter().take_while(|byte| is_regular(**byte)).count();
        let text = self.rest().get(..length.min(NUMBER_BYTES_MAX)).unwrap_or_default();
        let plain = text.iter().skip(1).all(|byte| matches!(byte, b'0'..=b'9' | b'.'));
        let text = std::str::from_utf8(text).unwrap_or_default();
        if length > NUMBER_BYTES_MAX || !plain || !text.contains(|c: char| c.is_ascii_digit()) {
            return self.wrong("a number");
        }
        if let Ok(value) = text.parse::<i64>() {
            if let Some(id) = self.reference(length) {
                return Ok(id.into());
            }
            self.at += length;
            return Ok(Object::Integer(value));
        }
        match text.parse::<f64>() {
            Ok(value) => {
                self.at += length;
                Ok(Object::Real(value))
            }
            Err(_) => self.wrong("a number"),
        }
    }

    /// `12 0 R`, the first number of which is `length` long; takes nothing when it is no reference.
    fn reference(&mut self, length: usize) -> Option<ObjectId> {
        let text = self.rest().get(..length).filter(|text| text[0].is_ascii_digit())?;
        let number = std::str::from_utf8(text).ok()?.parse().ok()?;
        let mut ahead = Parser { at: self.at + length, ..*self };
        ahead.skip_space();
        if !ahead.peek()?.is_ascii_digit() {
            return None;
        }
        let generation = ahead.unsigned().ok()?.try_into().ok()?;
        ahead.skip_space();
        let whole = !ahead.rest().get(1).is_some_and(|byte| is_regular(*byte));
        if !whole || !ahead.take(b"R") {
            return None;
        }
        self.at = ahead.at;
        Some(ObjectId { number, generation })
    }
}

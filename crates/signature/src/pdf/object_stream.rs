//! An object stream unpacked: where each member begins and ends (ISO 32000-1, 7.5.7).

use super::parser::Parser;
use super::section::Budget;
use super::{Content, Limits, Object, PdfError, Stream};

pub(crate) struct ObjectStream {
    number: u32,
    data: Vec<u8>,
    /// Object number, first byte, end: the place where the next member begins.
    members: Vec<(u32, usize, usize)>,
}

impl ObjectStream {
    pub(crate) fn read(
        bytes: &[u8],
        number: u32,
        stream: &Stream,
        budget: &mut Budget<'_>,
    ) -> Result<Self, PdfError> {
        let wrong = |what| PdfError::ObjectStream { number, what };
        let size = |name| stream.dictionary.get(name).and_then(Object::as_size);
        let Content::InFile(range) = stream.content.clone() else {
            return Err(wrong("it is not in the file"));
        };
        if !stream.dictionary.is("Type", "ObjStm") {
            return Err(wrong("its Type is not ObjStm"));
        }
        let count = size("N").ok_or(wrong("no N"))?;
        let first = size("First").ok_or(wrong("no First"))?;
        let data = budget.unpack(&bytes[range], &stream.dictionary)?;
        // Each member takes at least four bytes of the list.
        if first > data.len() || count > first {
            return Err(wrong("First or N is too large"));
        }
        let mut parser = Parser::new(&data[..first], 0, budget.limits);
        let mut members = Vec::with_capacity(count);
        for _ in 0..count {
            let member =
                parser.unsigned()?.try_into().map_err(|_| wrong("a number is too large"))?;
            let offset = usize::try_from(parser.unsigned()?).unwrap_or(usize::MAX);
            let begin = first.checked_add(offset).filter(|begin| *begin < data.len());
            members.push((member, begin.ok_or(wrong("an offset is too large"))?, data.len()));
        }
        bound(&mut members).map_err(wrong)?;
        Ok(ObjectStream { number, data, members })
    }

    /// Member `index`, which must be object `number`.
    pub(crate) fn member(
        &self,
        number: u32,
        index: u32,
        limits: &Limits,
    ) -> Result<Object, PdfError> {
        let member = usize::try_from(index).ok().and_then(|index| self.members.get(index));
        let &(_, begin, end) =
            member.filter(|(found, ..)| *found == number).ok_or(PdfError::Misplaced { number })?;
        let mut parser = Parser::new(&self.data[..end], begin, limits);
        let value = parser.value(0)?;
        parser.skip();
        if parser.at() != end {
            let what = "something stands between two members";
            return Err(PdfError::ObjectStream { number: self.number, what });
        }
        Ok(value)
    }
}

/// Ends each member where the next begins, so that no byte is read for two of them.
fn bound(members: &mut [(u32, usize, usize)]) -> Result<(), &'static str> {
    let mut begins: Vec<usize> = members.iter().map(|(_, begin, _)| *begin).collect();
    begins.sort_unstable();
    if begins.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err("two members begin at one place");
    }
    for (_, begin, end) in members {
        let next = begins.partition_point(|other| other <= begin);
        *end = begins.get(next).copied().unwrap_or(*end);
    }
    Ok(())
}

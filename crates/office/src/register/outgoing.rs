//! The register of outgoing documents, and the one of what also left on paper (Decree 30/2020/NĐ-CP, Appendix IV).

use base::{Result, Text};
use directory::PersonId;
use tables::Cell;

use super::store::{self, Numbered};
use super::{Line, Lines, Reading, Register};
use crate::outgoing::{on_paper, signer_of};

const BASIS: Text =
    Text::new("Nghị định 30/2020/NĐ-CP, Phụ lục IV", "Decree 30/2020/NĐ-CP, Appendix IV");
/// Recipients named in one line; the rest is counted.
const NAMED_MAX: usize = 5;

// law!("30/2020:15")
pub(super) static NUMBERS: Register = Register {
    name: "outgoing",
    title: Text::new("Sổ đăng ký văn bản đi", "Register of outgoing documents"),
    basis: BASIS,
    columns: &[
        (Text::new("Số, ký hiệu văn bản", "Number and notation"), 7),
        (Text::new("Ngày tháng văn bản", "Dated"), 5),
        (Text::new("Tên loại và trích yếu nội dung văn bản", "Kind and subject"), 16),
        (Text::new("Người ký", "Signed by"), 7),
        (Text::new("Nơi nhận văn bản", "Recipients"), 12),
        (Text::new("Đơn vị, người nhận bản lưu", "Copy kept by"), 7),
        (Text::new("Số lượng bản", "Copies"), 3),
        (Text::new("Ngày chuyển", "Sent on"), 5),
        (Text::new("Ký nhận", "Received"), 5),
        (Text::new("Ghi chú", "Notes"), 5),
    ],
    lines: numbers,
};

// law!("30/2020:18")
pub(super) static POST: Register = Register {
    name: "post",
    title: Text::new("Sổ gửi văn bản đi bưu điện", "Register of what left by post"),
    basis: BASIS,
    columns: &[
        (Text::new("Ngày chuyển", "Sent on"), 5),
        (Text::new("Số, ký hiệu văn bản", "Number and notation"), 7),
        (Text::new("Nơi nhận văn bản", "Recipient"), 14),
        (Text::new("Số lượng bì", "Envelopes"), 4),
        (Text::new("Ký nhận và dấu bưu điện", "Received, postmark"), 8),
        (Text::new("Ghi chú", "Notes"), 12),
    ],
    lines: post,
};

fn numbers(reading: &Reading<'_, '_>, after: &str, limit: usize) -> Result<Lines> {
    let line = |one: Numbered| {
        let signer: Option<PersonId> = signer_of(&one.sheet);
        let clerks = reading.say("Văn thư cơ quan", "Clerk's office");
        let kept = format!("{clerks}; {}", reading.names.name(Some(one.author))?);
        let received = match one.recipients {
            0 => String::new(),
            all => format!("{}/{all}", one.received),
        };
        Ok(Line {
            cells: vec![
                Cell::words(one.reference()),
                Cell::day(Some(one.dated_on)),
                Cell::words(one.kind_and_subject()),
                Cell::words(reading.names.name(signer)?),
                Cell::words(recipients(reading, &one)?),
                Cell::words(kept),
                Cell::Count(one.recipients + on_paper(&one.sheet).len() as u64),
                Cell::day(one.issued_at.map(|at| Reading::local(at).date())),
                Cell::words(received),
                Cell::Nothing,
            ],
            way: Some(one.way()),
        })
    };
    let found = store::numbered(reading, after, limit)?;
    let next = next(&found, limit);
    Ok(Lines { lines: found.into_iter().map(line).collect::<Result<_>>()?, next })
}

/// The first of them by name, then how many more there are.
fn recipients(reading: &Reading<'_, '_>, one: &Numbered) -> Result<String> {
    let mut named = store::recipients(reading.tx, &one.id, NAMED_MAX)?;
    let more = usize::try_from(one.recipients).unwrap_or(0).saturating_sub(named.len());
    if more > 0 {
        let others = reading.say("cơ quan khác", "others");
        named.push(format!("{} {more} {others}", reading.say("và", "and")));
    }
    named.extend(on_paper(&one.sheet).into_iter().map(|(name, _)| name));
    Ok(named.join("; "))
}

fn post(reading: &Reading<'_, '_>, after: &str, limit: usize) -> Result<Lines> {
    let found = store::numbered(reading, after, limit)?;
    let next = next(&found, limit);
    let mut lines = Vec::new();
    for one in &found {
        for (name, reason) in on_paper(&one.sheet) {
            let cells = vec![
                Cell::day(one.issued_at.map(|at| Reading::local(at).date())),
                Cell::words(one.reference()),
                Cell::words(name),
                Cell::Count(1),
                Cell::Nothing,
                Cell::words(reason),
            ];
            lines.push(Line { way: Some(one.way()), cells });
        }
    }
    Ok(Lines { lines, next })
}

fn next(found: &[Numbered], limit: usize) -> Option<String> {
    found.last().filter(|_| found.len() == limit).map(Numbered::key)
}

impl Numbered {
    fn reference(&self) -> String {
        format!("{:02}/{}", self.number, self.notation)
    }

    fn kind_and_subject(&self) -> String {
        let kind = crate::outgoing::kind_words(&self.kind);
        [kind.as_str(), self.subject.as_str()].join(" ").trim().to_owned()
    }

    fn way(&self) -> String {
        format!("{}{}", crate::outgoing::WAY, self.id)
    }
}

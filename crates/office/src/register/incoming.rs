//! The register of incoming documents, and the one by which their handling is followed (Decree 30/2020/NĐ-CP, Appendix IV).

use base::{Result, Text};
use jiff::Timestamp;
use tables::Cell;

use super::store::{self, Entered};
use super::{Line, Lines, Reading, Register};
use crate::incoming::state_words;

const BASIS: Text =
    Text::new("Nghị định 30/2020/NĐ-CP, Phụ lục IV", "Decree 30/2020/NĐ-CP, Appendix IV");

// law!("30/2020:22")
pub(super) static ENTRIES: Register = Register {
    name: "incoming",
    title: Text::new("Sổ đăng ký văn bản đến", "Register of incoming documents"),
    basis: BASIS,
    columns: &[
        (Text::new("Ngày đến", "Arrived on"), 5),
        (Text::new("Số đến", "Entry number"), 3),
        (Text::new("Tác giả", "Author"), 8),
        (Text::new("Số, ký hiệu", "Number and notation"), 7),
        (Text::new("Ngày tháng văn bản", "Dated"), 5),
        (Text::new("Tên loại và trích yếu nội dung văn bản", "Kind and subject"), 16),
        (Text::new("Đơn vị hoặc người nhận", "Unit or person"), 8),
        (Text::new("Ngày chuyển", "Handed over on"), 5),
        (Text::new("Ký nhận", "Received"), 6),
        (Text::new("Ghi chú", "Notes"), 5),
    ],
    lines: entries,
};

// law!("30/2020:24")
pub(super) static HANDLING: Register = Register {
    name: "handling",
    title: Text::new("Sổ theo dõi giải quyết văn bản đến", "Register of handling"),
    basis: BASIS,
    columns: &[
        (Text::new("Số đến", "Entry number"), 3),
        (
            Text::new(
                "Tên loại, số, ký hiệu, ngày tháng và cơ quan ban hành văn bản",
                "Kind, number, notation, date and issuer",
            ),
            16,
        ),
        (Text::new("Đơn vị hoặc người nhận", "Unit or person"), 8),
        (Text::new("Thời hạn giải quyết", "Due"), 6),
        (Text::new("Tiến độ giải quyết", "Progress"), 8),
        (Text::new("Số, ký hiệu văn bản trả lời", "Answered by"), 7),
        (Text::new("Ghi chú", "Notes"), 8),
    ],
    lines: handling,
};

fn entries(reading: &Reading<'_, '_>, after: &str, limit: usize) -> Result<Lines> {
    let line = |one: Entered| {
        let note = match one.rank {
            1 => reading.say("Hỏa tốc", "Express"),
            2 => reading.say("Thượng khẩn", "Very urgent"),
            3 => reading.say("Khẩn", "Urgent"),
            _ => "",
        };
        Ok(Line {
            cells: vec![
                Cell::Day(Reading::local(one.received_at).date()),
                Cell::Count(one.number),
                Cell::words(one.sender.as_str()),
                Cell::words(one.reference.as_str()),
                Cell::day(one.dated_on),
                Cell::words(one.kind_and_subject()),
                Cell::words(reading.names.name(one.holder)?),
                Cell::day(one.given_at.map(|at| Reading::local(at).date())),
                Cell::moment(one.seen_at.map(Reading::local)),
                Cell::words(note),
            ],
            way: Some(one.way()),
        })
    };
    let found = store::entered(reading, after, limit)?;
    let last = found.last().filter(|_| found.len() == limit);
    let next = last.map(|one| one.number.to_string());
    Ok(Lines { lines: found.into_iter().map(line).collect::<Result<_>>()?, next })
}

fn handling(reading: &Reading<'_, '_>, after: &str, limit: usize) -> Result<Lines> {
    let line = |one: Entered| {
        let late = one.due_at.is_some_and(|due| due < one.done_at.unwrap_or(reading.tx.now()));
        let mut progress = {
            let (_, (vi, en)) = state_words(one.state);
            reading.say(vi, en).to_owned()
        };
        if late {
            progress = format!("{progress}, {}", reading.say("quá hạn", "late"));
        }
        if let Some(at) = one.done_at {
            progress = format!("{progress} ({})", day(at));
        }
        let dated = one.dated_on.map(|on| on.strftime("%d/%m/%Y").to_string());
        let parts = [one.kind.clone(), one.reference.clone(), dated.unwrap_or_default()];
        let mut document: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        document.push(one.sender.clone());
        Ok(Line {
            cells: vec![
                Cell::Count(one.number),
                Cell::words(document.join(", ")),
                Cell::words(reading.names.name(one.holder)?),
                Cell::moment(one.due_at.map(Reading::local)),
                Cell::words(progress),
                Cell::words(store::answered_by(reading.tx, &one.id)?.join("; ")),
                Cell::words(one.late_reason.clone().unwrap_or_default()),
            ],
            way: Some(one.way()),
        })
    };
    let found = store::entered(reading, after, limit)?;
    let last = found.last().filter(|_| found.len() == limit);
    let next = last.map(|one| one.number.to_string());
    Ok(Lines { lines: found.into_iter().map(line).collect::<Result<_>>()?, next })
}

fn day(at: Timestamp) -> String {
    Reading::local(at).strftime("%d/%m/%Y").to_string()
}

impl Entered {
    fn kind_and_subject(&self) -> String {
        [self.kind.as_str(), self.subject.as_str()].join(" ").trim().to_owned()
    }

    fn way(&self) -> String {
        format!("{}{}", crate::incoming::WAY, self.id)
    }
}

//! The two reports on documents: how incoming ones are being handled, and what left (Decree 30/2020/NĐ-CP, Appendix VI, I).

use base::{Result, Text};
use tables::Cell;

use super::store;
use super::{Line, Lines, Reading, Register};

const BASIS: Text =
    Text::new("Nghị định 30/2020/NĐ-CP, Phụ lục VI", "Decree 30/2020/NĐ-CP, Appendix VI");

pub(super) static INCOMING: Register = Register {
    name: "incoming-report",
    title: Text::new("Báo cáo tình hình giải quyết văn bản đến", "Report on handling"),
    basis: BASIS,
    columns: &[
        (Text::new("Người chủ trì", "In charge"), 12),
        (Text::new("Được giao", "Given"), 5),
        (Text::new("Xong trong hạn", "Done in time"), 5),
        (Text::new("Xong quá hạn", "Done late"), 5),
        (Text::new("Đang xử lý trong hạn", "Open, in time"), 5),
        (Text::new("Đang xử lý quá hạn", "Open, overdue"), 5),
    ],
    lines: incoming,
};

pub(super) static OUTGOING: Register = Register {
    name: "outgoing-report",
    title: Text::new("Báo cáo văn bản đi", "Report on outgoing documents"),
    basis: BASIS,
    columns: &[
        (Text::new("Tên loại văn bản", "Kind"), 12),
        (Text::new("Số văn bản", "Documents"), 5),
        (Text::new("Gửi qua trục", "Sent over the axis"), 5),
        (Text::new("Trả lời văn bản đến", "Answers"), 5),
        (Text::new("Số lượt gửi", "Deliveries"), 5),
    ],
    lines: outgoing,
};

fn incoming(reading: &Reading<'_, '_>, _after: &str, _limit: usize) -> Result<Lines> {
    let found = store::handled(reading)?;
    let mut lines = Vec::new();
    let mut sums = [0; 5];
    for one in &found {
        let counts = [one.given, one.in_time, one.late, one.running, one.overdue];
        lines.push(counted(reading.names.name(Some(one.person))?, &counts));
        add(&mut sums, &counts);
    }
    lines.push(counted(reading.say("Tổng cộng", "Total").to_owned(), &sums));
    Ok(Lines { lines, next: None })
}

fn outgoing(reading: &Reading<'_, '_>, _after: &str, _limit: usize) -> Result<Lines> {
    let mut lines = Vec::new();
    let mut sums = [0; 4];
    for (kind, all, by_axis, answers, deliveries) in store::sent(reading)? {
        let counts = [all, by_axis, answers, deliveries];
        lines.push(counted(crate::outgoing::kind_words(&kind), &counts));
        add(&mut sums, &counts);
    }
    lines.push(counted(reading.say("Tổng cộng", "Total").to_owned(), &sums));
    Ok(Lines { lines, next: None })
}

fn counted(name: String, counts: &[u64]) -> Line {
    let counts = counts.iter().map(|count| Cell::Count(*count));
    Line { way: None, cells: std::iter::once(Cell::words(name)).chain(counts).collect() }
}

fn add<const N: usize>(sums: &mut [u64; N], counts: &[u64; N]) {
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum += count;
    }
}

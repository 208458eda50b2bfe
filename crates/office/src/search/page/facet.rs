//! Ways to narrow a search down. Each is a link that writes an operator into the query, so that what is clicked can be read,
//! changed and kept. No way says how many it leads to: only what was asked for again of the database is counted.

use base::Lang;
use base::pages::Chrome;
use jiff::civil::Date;
use search::tokens;

use crate::search::find::Line;

/// Years offered, this one first.
const YEARS: i16 = 5;

/// One side from which a search is narrowed down.
pub(super) struct Facet {
    pub(super) name: &'static str,
    pub(super) ways: Vec<Way>,
}

pub(super) struct Way {
    pub(super) label: String,
    pub(super) query: String,
    /// It stands in the query now; the link takes it out.
    pub(super) on: bool,
}

/// Room, deadline, year; kind and state as far as they occur among what is shown.
pub(super) fn facets(chrome: &Chrome, words: &str, lines: &[Line], today: Date) -> Vec<Facet> {
    let lang = chrome.lang;
    let pick = |vi: &'static str, en: &'static str| lang.pick(vi, en);
    let rooms = [
        (pick("mục:đến", "in:incoming"), pick("Văn bản đến", "Incoming")),
        (pick("mục:đi", "in:outgoing"), pick("Văn bản đi", "Outgoing")),
        (pick("mục:hồ-sơ", "in:file"), pick("Hồ sơ", "Files")),
        (pick("mục:nhiệm-vụ", "in:task"), pick("Nhiệm vụ", "Tasks")),
    ];
    let dues = [
        (pick("quá-hạn", "overdue"), pick("Quá hạn", "Overdue")),
        (pick("hạn:<7d", "due:<7d"), pick("Đến hạn trong 7 ngày", "Due within 7 days")),
    ];
    let owned = |(way, label): (&str, &str)| (way.to_owned(), label.to_owned());
    let years = (0..YEARS).map(|ago| today.year() - ago);
    let years = years.map(|year| (format!("{}:{year}", pick("ngày", "date")), year.to_string()));
    let kinds = lines.iter().map(|line| line.shown.kind.clone());
    let states = lines.iter().map(|line| {
        let (_, (vi, en)) = line.shown.state;
        lang.pick(vi, en).to_owned()
    });
    let sides = [
        (pick("Mục", "Where"), rooms.map(owned).to_vec()),
        (pick("Hạn", "Due"), dues.map(owned).to_vec()),
        (pick("Tình trạng", "State"), occurring(pick("tình-trạng", "state"), states)),
        (pick("Tên loại", "Kind"), occurring(pick("loại", "type"), kinds)),
        (pick("Năm", "Year"), years.collect()),
    ];
    let facet = |(name, ways)| Facet { name, ways: narrowed(words, ways) };
    sides.into_iter().map(facet).filter(|facet| !facet.ways.is_empty()).collect()
}

/// Operators for the values that occur, each once.
fn occurring(operator: &str, values: impl Iterator<Item = String>) -> Vec<(String, String)> {
    let mut ways = Vec::new();
    for value in values.filter(|value| !value.is_empty()) {
        let words: Vec<String> = tokens(&value).into_iter().map(|token| token.exact).collect();
        let way = (format!("{operator}:{}", words.join("-")), value);
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

/// The query with each of the ways instead of the others of its side; without it where it stands in it already.
fn narrowed(words: &str, ways: Vec<(String, String)>) -> Vec<Way> {
    let known: Vec<String> = ways.iter().map(|(way, _)| way.clone()).collect();
    let rest: Vec<&str> =
        words.split_whitespace().filter(|word| !known.iter().any(|way| way == word)).collect();
    let way = |(way, label): (String, String)| {
        let on = words.split_whitespace().any(|word| word == way);
        let mut query = rest.join(" ");
        if !on {
            query = format!("{query} {way}").trim().to_owned();
        }
        Way { label, query, on }
    };
    ways.into_iter().map(way).collect()
}

/// What the operators do, with an example each: written into the field when it is chosen.
pub(super) fn examples(lang: Lang) -> [(&'static str, &'static str); 9] {
    let one = |vi: (&'static str, &'static str), en| lang.pick(vi, en);
    [
        one(
            ("\"phòng cháy chữa cháy\"", "đúng cụm từ này"),
            ("\"phòng cháy chữa cháy\"", "exactly this phrase"),
        ),
        one(("ngân sách -2025", "không có từ 2025"), ("ngân sách -2025", "without the word 2025")),
        one(("số:05/VPCP", "số, ký hiệu"), ("no:05/VPCP", "number and notation")),
        one(
            ("từ:\"Bộ Tài chính\"", "nơi gửi, người ký"),
            ("from:\"Bộ Tài chính\"", "sender, signer"),
        ),
        one(("đến:H26", "nơi nhận"), ("to:H26", "recipient")),
        one(("loại:báo-cáo", "tên loại văn bản"), ("type:báo-cáo", "kind of document")),
        one(
            ("ngày:1/11/2026..22/11/2026", "ngày, tháng hoặc năm"),
            ("date:1/11/2026..22/11/2026", "day, month or year"),
        ),
        one(("hạn:<7d", "đến hạn trong 7 ngày"), ("due:<7d", "due within 7 days")),
        one(("quá-hạn", "đã quá hạn"), ("overdue", "past its deadline")),
    ]
}

//! Samples: every page offers some, so that one test renders every page and a person can look at it as a picture.

use std::sync::Arc;

use askama::Template;
use http::{HeaderMap, Uri};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};

use super::{Choice, Chrome, Door, Entry, Refusals, Viewer};
use crate::clock::Clock;
use crate::random::Random;
use crate::{Lang, Refusal, Text};

/// A page that can be shown without a database: some named samples, the ordinary and the extreme.
pub trait Samples: Template + Sized {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Self)>;
}

impl Chrome {
    /// The chrome of a sample: a Friday morning, an official signed in, at this address.
    ///
    /// # Panics
    /// When the address is none.
    #[must_use]
    pub fn sample(lang: Lang, here: &str) -> Chrome {
        let uri: Uri = here.parse().expect("a sample's address is an address");
        let mut chrome = Chrome::of(Arc::new(door()), &uri, &HeaderMap::new());
        chrome.lang = lang;
        chrome.signed_in(viewer());
        chrome
    }
}

/// The door of the samples.
#[must_use]
pub fn door() -> Door {
    let tz = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    let morning = date(2026, 11, 20).at(9, 30, 0, 0).to_zoned(tz).expect("a time that exists");
    Door {
        product: Text::new("Trục", "Trục"),
        nav: vec![Entry::new("/", Text::new("Trang đầu", "Start"), "home")],
        foot: vec![Entry::new("/list", Text::new("Danh mục cơ quan", "Authorities"), "building")],
        clock: Clock::manual(morning.timestamp()),
        random: Random::seeded(1),
    }
}

fn viewer() -> Viewer {
    Viewer {
        id: "huong".into(),
        name: "Nguyễn Thị Hường".into(),
        acting_for: "Ủy ban nhân dân xã Đông Anh".into(),
        account: "/me",
        nav: vec![
            Entry::new("/inbox", Text::new("Việc của tôi", "My work"), "inbox").count(12),
            Entry::new("/list", Text::new("Văn bản đi", "Outgoing"), "send"),
            Entry::new("/received", Text::new("Văn bản đến", "Incoming"), "receive").count(3),
            Entry::new("/registers", Text::new("Sổ đăng ký", "Registers"), "book"),
            Entry::new("/board", Text::new("Giám sát", "Supervision"), "board"),
        ],
    }
}

// The four kinds of page, drawn with the kit: list, thing, board, form.

#[derive(Template)]
#[template(path = "sample/list.html")]
struct List {
    chrome: Chrome,
    rows: Vec<Row>,
    open: bool,
}

struct Row {
    due: Timestamp,
    now: Timestamp,
    issued_at: Timestamp,
    number: &'static str,
    subject: &'static str,
    kind: &'static str,
    state: Text,
    reached: u32,
    recipients: u32,
}

impl Row {
    fn late(&self) -> bool {
        self.due < self.now
    }
}

impl Samples for List {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, List)> {
        let list = |rows, open| List { chrome: chrome.clone(), rows, open };
        vec![("list", list(rows(chrome.now), true)), ("list-empty", list(Vec::new(), false))]
    }
}

fn rows(now: Timestamp) -> Vec<Row> {
    let row =
        |hours: i64, number, subject, kind, state: (&'static str, &'static str), reached| Row {
            due: now + SignedDuration::from_hours(hours),
            now,
            issued_at: now - SignedDuration::from_hours(30 + hours),
            number,
            subject,
            kind,
            state: Text::new(state.0, state.1),
            reached,
            recipients: 95,
        };
    let received = ("Đã tiếp nhận", "Received");
    let waiting = ("Chờ tiếp nhận", "Waiting");
    vec![
        row(
            -3,
            "1847/QĐ-BTC",
            "Về việc công bố thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực quản lý giá",
            "wait",
            waiting,
            94,
        ),
        row(
            -1,
            "312/TB-VPCP",
            "Thông báo kết luận của Thủ tướng Chính phủ tại cuộc họp Thường trực về tiến độ giải ngân vốn đầu tư công",
            "stopped",
            ("Bị từ chối", "Refused"),
            0,
        ),
        row(
            5,
            "98/CĐ-TTg",
            "Công điện về việc chủ động ứng phó mưa lũ, sạt lở đất tại các tỉnh Trung Bộ",
            "running",
            ("Đang gửi", "Being sent"),
            61,
        ),
        row(
            50,
            "4410/UBND-NC",
            "Về việc rà soát, báo cáo kết quả thực hiện nhiệm vụ Chính phủ giao",
            "wait",
            waiting,
            80,
        ),
        row(
            72,
            "2205/BNV-CCHC",
            "Góp ý dự thảo Nghị định quy định việc sử dụng chữ ký số của người có thẩm quyền",
            "done",
            received,
            95,
        ),
        row(120, "77/GM-UBND", "Giấy mời họp phiên thường kỳ tháng 11", "done", received, 95),
        row(
            200,
            "1001/SKHĐT-ĐKKD",
            "Về việc cung cấp thông tin đăng ký doanh nghiệp",
            "sealed",
            ("Đã đóng dấu", "Sealed"),
            0,
        ),
    ]
}

#[derive(Template)]
#[template(path = "sample/thing.html")]
struct Thing {
    chrome: Chrome,
    due: Timestamp,
}

impl Samples for Thing {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Thing)> {
        let due = chrome.now + SignedDuration::from_hours(49);
        vec![("thing", Thing { chrome: chrome.clone(), due })]
    }
}

#[derive(Template)]
#[template(path = "sample/board.html")]
struct Board {
    chrome: Chrome,
    lines: Vec<(&'static str, u32, u32)>,
}

impl Samples for Board {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Board)> {
        let lines = vec![
            ("Sở Nông nghiệp và Môi trường tỉnh Thừa Thiên Huế", 412, 86),
            ("Ủy ban nhân dân phường Nguyễn Trãi", 190, 40),
            ("Thanh tra Chính phủ", 35, 8),
        ];
        vec![("board", Board { chrome: chrome.clone(), lines })]
    }
}

#[derive(Template)]
#[template(path = "sample/form.html")]
struct Form {
    chrome: Chrome,
    refusals: Refusals,
    choices: Vec<Choice>,
}

impl Samples for Form {
    fn samples(chrome: &Chrome) -> Vec<(&'static str, Form)> {
        let choices = vec![
            Choice::new("desk", chrome.say("Tại bộ phận một cửa", "At the one-stop desk")),
            Choice::new("post", chrome.say("Qua bưu chính", "By post")),
        ];
        let form = |refusals| Form { chrome: chrome.clone(), refusals, choices: choices.clone() };
        let mut wrong = Refusals::none();
        wrong.add(
            Refusal::new(
                "phone.malformed",
                Text::new(
                    "Số điện thoại có chữ “o”.",
                    "The telephone number contains the letter “o”.",
                ),
                Text::new("Nhập lại bằng chữ số.", "Write it with digits only."),
            )
            .field("phone"),
        );
        wrong.add(
            Refusal::new(
                "day.missing",
                Text::new("Chưa có ngày sinh.", "The date of birth is missing."),
                Text::new("Nhập ngày, tháng, năm.", "Write day, month, year."),
            )
            .field("day"),
        );
        vec![("form", form(Refusals::none())), ("form-wrong", form(wrong))]
    }
}

#[cfg(test)]
pub(super) fn first(chrome: &Chrome) -> impl Template {
    List { chrome: chrome.clone(), rows: rows(chrome.now), open: true }
}

/// Every sample of a page, rendered, by name.
///
/// # Errors
/// When a template cannot be rendered.
pub fn render<P: Samples>(chrome: &Chrome) -> crate::Result<Vec<(&'static str, String)>> {
    P::samples(chrome)
        .iter()
        .map(|(name, page)| Ok((*name, page.render().map_err(|error| anyhow::anyhow!(error))?)))
        .collect()
}

/// The kit's own samples.
///
/// # Errors
/// As [`render`].
pub fn kit(chrome: &Chrome) -> crate::Result<Vec<(&'static str, String)>> {
    let mut all = render::<List>(chrome)?;
    all.extend(render::<Thing>(chrome)?);
    all.extend(render::<Board>(chrome)?);
    all.extend(render::<Form>(chrome)?);
    Ok(all)
}

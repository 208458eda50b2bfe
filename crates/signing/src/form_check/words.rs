//! The report in the words of the page.

use base::Text;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::page::{Answer, Picture};
use super::report::{Finding, Verdict, Words};

/// A finding's rectangle on a picture, a little larger than its words; its number stands beside it.
pub(super) struct Mark {
    pub(super) number: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) words_x: f64,
    pub(super) words_y: f64,
}

/// Room between words and their rectangle, in points.
const ROOM_PT: f64 = 2.0;
/// The number stands this far left of the rectangle, in points; less than any margin.
const ASIDE_PT: f64 = 5.0;

impl Answer {
    /// Kind of alert, icon, headline, meaning.
    pub(super) fn verdict(&self) -> (&'static str, &'static str, Text, Text) {
        match self.report.verdict {
            Verdict::Sound => (
                "success",
                "done",
                Text::new("Không phát hiện sai sót về thể thức", "Nothing was found"),
                Text::new(
                    "Những gì máy kiểm tra được đều phù hợp với Phụ lục I Nghị định 30/2020/NĐ-CP.",
                    "All that a machine can see keeps to Appendix I of Decree 30/2020/NĐ-CP.",
                ),
            ),
            Verdict::Faulty => (
                "warning",
                "late",
                Text::new("Có điểm chưa đúng thể thức", "The form is not kept"),
                Text::new(
                    "Sửa các điểm dưới đây trước khi trình ký.",
                    "Correct what is listed below before it goes to be signed.",
                ),
            ),
            Verdict::Refused => (
                "danger",
                "stopped",
                Text::new("Không tiếp nhận", "Refused"),
                Text::new("Tệp không được kiểm tra.", "The file was not checked."),
            ),
            Verdict::Unreadable => (
                "info",
                "info",
                Text::new("Không đọc được tệp", "The file was not read"),
                Text::new("Tệp không được kiểm tra.", "The file was not checked."),
            ),
        }
    }

    pub(super) fn say<'a>(&self, words: &'a Words) -> &'a str {
        self.chrome.say(&words.vi, &words.en)
    }

    /// The element as a heading: its first letter large.
    pub(super) fn about(&self, finding: &Finding) -> Option<String> {
        let name = self.say(finding.element_name.as_ref()?);
        let mut letters = name.chars();
        let first = letters.next()?;
        Some(first.to_uppercase().chain(letters).collect())
    }

    /// Where it stands, in words.
    pub(super) fn place(&self, finding: &Finding) -> Option<String> {
        match (finding.page, finding.paragraph) {
            (Some(page), _) => Some(format!("{} {page}", self.chrome.say("trang", "page"))),
            (None, Some(paragraph)) => {
                Some(format!("{} {paragraph}", self.chrome.say("đoạn", "paragraph")))
            }
            (None, None) => None,
        }
    }

    pub(super) fn has_picture(&self, page: &usize) -> bool {
        self.pictures.iter().any(|picture| picture.page == *page)
    }

    pub(super) fn marks(&self, picture: &Picture) -> Vec<Mark> {
        let on_page = self.report.findings.iter().enumerate();
        let on_page = on_page.filter(|(_, finding)| finding.page == Some(picture.page));
        let mark = |(place, finding): (usize, &Finding)| {
            let area = finding.area?;
            let (x, y) = (area.left - ROOM_PT, area.top - ROOM_PT);
            Some(Mark {
                number: place + 1,
                x,
                y,
                width: area.right - area.left + 2.0 * ROOM_PT,
                height: area.bottom - area.top + 2.0 * ROOM_PT,
                words_x: (x - ASIDE_PT).max(ASIDE_PT),
                words_y: area.bottom,
            })
        };
        let mut marks: Vec<Mark> = on_page.filter_map(mark).collect();
        // Several findings about one place: their numbers stand side by side.
        for place in 1..marks.len() {
            let taken = |other: &Mark, it: &Mark| {
                (other.words_y - it.words_y).abs() < 6.0
                    && (other.words_x - it.words_x).abs() < 10.0
            };
            while (0..place).any(|before| taken(&marks[before], &marks[place])) {
                marks[place].words_x -= 13.0;
            }
        }
        marks
    }

    /// The structured document as an address that is saved to a file.
    pub(super) fn download(&self) -> Option<String> {
        let document = self.report.conversion.as_ref()?.document.as_ref()?;
        let json = serde_json::to_vec_pretty(document).ok()?;
        Some(format!("data:application/json;base64,{}", STANDARD.encode(json)))
    }

    /// What the file is to be saved as.
    pub(super) fn file_name(&self) -> String {
        let name = self.name.rsplit_once('.').map_or(self.name.as_str(), |(name, _)| name);
        format!("{}.json", if name.is_empty() { "van-ban" } else { name })
    }
}

//! The report in its JSON form, version 1: a promise, described in docs/connect/form-check.md.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use typeset::check::{self, CheckError, Pair};
use typeset::convert::convert;

/// Version of the JSON form.
const VERSION: u32 = 1;
/// Points and figures are told to a tenth.
const ROUND: f64 = 10.0;

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing was found.
    Sound,
    /// Findings.
    Faulty,
    /// Marked secret: it must not be here.
    Refused,
    /// Not looked at; the reason says why.
    Unreadable,
}

/// What the file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    Pdf,
    Docx,
}

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub vi: String,
    pub en: String,
}

impl Words {
    pub(super) fn new(vi: &str, en: &str) -> Words {
        Words { vi: vi.to_owned(), en: en.to_owned() }
    }
}

impl From<Pair> for Words {
    fn from(pair: Pair) -> Words {
        Words { vi: pair.vi, en: pair.en }
    }
}

/// Why there is no answer, by a stable code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub code: String,
    #[serde(flatten)]
    pub words: Words,
}

/// In points from the upper left corner of the page.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// Size of a page in points.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Page {
    pub width: f64,
    pub height: f64,
}

/// One thing that does not keep to the form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: String,
    pub article: String,
    pub element: Option<String>,
    pub element_name: Option<Words>,
    /// From 1; of a PDF.
    pub page: Option<usize>,
    pub area: Option<Area>,
    /// From 1; of a DOCX.
    pub paragraph: Option<usize>,
    pub quote: String,
    pub found: Option<Words>,
    pub wanted: Option<Words>,
    pub sentence: Words,
    pub remedy: Words,
}

/// A DOCX as a structured document, as far as it could be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conversion {
    /// The form truc.document/1; none when something obligatory could not be made out.
    pub document: Option<Value>,
    /// What was left out, guessed, or stands in the way.
    pub notes: Vec<Reason>,
}

/// Room on one line for digits, in points from the upper left corner; the page from 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Room {
    pub page: usize,
    pub left: f64,
    pub right: f64,
    pub baseline: f64,
    pub size: f64,
}

/// Where number, date and signature enter a PDF; none of them, when one has no free place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Places {
    /// Number, day, month, year.
    pub rooms: Option<[Room; 4]>,
    /// Between office and name of the signer.
    pub signature: Option<(usize, Area)>,
    /// The elements without a free place.
    pub missing: Vec<Words>,
}

impl Places {
    fn of(paper: &check::Paper, words: &[check::PlacedWord]) -> Places {
        let named = |element: &check::Element| Words::new(element.vietnamese(), element.english());
        let room = |room: check::Room| {
            let check::Room { page, left, right, baseline, size_pt } = room;
            Room { page, left, right, baseline, size: size_pt }
        };
        match check::free_places(paper, words) {
            Ok(free) => {
                let rooms = [free.number, free.day, free.month, free.year].map(room);
                let (page, check::Area { left, top, right, bottom }) = free.signature;
                let signature = Some((page, Area { left, top, right, bottom }));
                Places { rooms: Some(rooms), signature, missing: Vec::new() }
            }
            Err(missing) => {
                let missing = missing.iter().map(named).collect();
                Places { rooms: None, signature: None, missing }
            }
        }
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub version: u32,
    pub verdict: Verdict,
    pub format: Option<Format>,
    /// Why it was refused or not read; or that only a part was looked at.
    pub reasons: Vec<Reason>,
    pub findings: Vec<Finding>,
    /// Pages of a PDF that were looked at.
    pub pages: Vec<Page>,
    pub conversion: Option<Conversion>,
    /// Where a PDF leaves room for number, date and signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<Places>,
}

impl Report {
    fn bare(verdict: Verdict, format: Option<Format>, reasons: Vec<Reason>) -> Report {
        let (findings, pages, version) = (Vec::new(), Vec::new(), VERSION);
        let (conversion, places) = (None, None);
        Report { version, verdict, format, reasons, findings, pages, conversion, places }
    }

    /// No answer, for this reason.
    #[must_use]
    pub fn unreadable(format: Option<Format>, code: &str, vi: &str, en: &str) -> Report {
        let reason = Reason { code: code.to_owned(), words: Words::new(vi, en) };
        Report::bare(Verdict::Unreadable, format, vec![reason])
    }

    /// The file was made to take too long.
    #[must_use]
    pub fn out_of_time() -> Report {
        Report::unreadable(
            None,
            "file.time",
            "Tệp quá phức tạp, không đọc xong trong thời gian cho phép.",
            "The file is too intricate to be read in the time given.",
        )
    }

    pub(super) fn of(format: Format, checked: Result<Vec<check::Finding>, CheckError>) -> Report {
        match checked {
            Ok(findings) => {
                let verdict = if findings.is_empty() { Verdict::Sound } else { Verdict::Faulty };
                let findings = findings.into_iter().map(Finding::from).collect();
                Report { findings, ..Report::bare(verdict, Some(format), Vec::new()) }
            }
            Err(CheckError::NoWords) => Report::unreadable(
                Some(format),
                "file.no_words",
                "Tệp không có chữ đọc được: có thể là bản quét. Hãy dùng tệp xuất từ phần mềm soạn thảo.",
                "The file holds no words that can be read: it may be a scan. Use the file that the word processor exports.",
            ),
            Err(CheckError::Secret) => {
                let words = Words::new(
                    "Văn bản mang dấu chỉ độ mật. Hệ thống này không tiếp nhận bí mật nhà nước; xử lý trên máy không kết nối mạng.",
                    "The document is marked secret. This system takes in no state secrets; handle it on a machine without network.",
                );
                let reason = Reason { code: "document.secret".to_owned(), words };
                Report::bare(Verdict::Refused, Some(format), vec![reason])
            }
        }
    }

    /// With the room that a PDF that was looked at leaves for number, date and signature.
    pub(super) fn placed(self, paper: &check::Paper, words: &[check::PlacedWord]) -> Report {
        match self.verdict {
            Verdict::Sound | Verdict::Faulty => {
                Report { places: Some(Places::of(paper, words)), ..self }
            }
            Verdict::Refused | Verdict::Unreadable => self,
        }
    }

    /// With the structured form of a document that was looked at.
    pub(super) fn converted(self, paper: &check::Paper) -> Report {
        if !matches!(self.verdict, Verdict::Sound | Verdict::Faulty) {
            return self;
        }
        let conversion = convert(paper);
        let json = conversion.document.as_ref().map(typeset::Document::to_json);
        let document = json.and_then(|json| serde_json::from_str(&json).ok());
        let note = |note: typeset::convert::Note| Reason {
            code: note.code.to_owned(),
            words: Words::from(note.words),
        };
        let notes = conversion.notes.into_iter().map(note).collect();
        Report { conversion: Some(Conversion { document, notes }), ..self }
    }

    pub(super) fn noting(mut self, code: &str, vi: &str, en: &str) -> Report {
        self.reasons.push(Reason { code: code.to_owned(), words: Words::new(vi, en) });
        self
    }
}

fn rounded(value: f64) -> f64 {
    (value * ROUND).round() / ROUND
}

impl From<check::Finding> for Finding {
    fn from(finding: check::Finding) -> Finding {
        let (vi, en) = (finding.rule.vietnamese(), finding.rule.english());
        let element = finding.element;
        let name = |it: check::Element| Words::new(it.vietnamese(), it.english());
        let area = |area: check::Area| Area {
            left: rounded(area.left),
            top: rounded(area.top),
            right: rounded(area.right),
            bottom: rounded(area.bottom),
        };
        Finding {
            rule: finding.rule.id().to_owned(),
            article: finding.article().to_owned(),
            element: element.map(|element| element.id().to_owned()),
            element_name: element.map(name),
            page: finding.place.page.map(|page| page + 1),
            area: finding.place.area.map(area),
            paragraph: finding.place.paragraph.map(|paragraph| paragraph + 1),
            quote: finding.quote,
            found: finding.found.map(Words::from),
            wanted: finding.wanted.map(Words::from),
            sentence: Words::new(vi.sentence, en.sentence),
            remedy: Words::new(vi.remedy, en.remedy),
        }
    }
}

//! Marks on a document: urgency and circulation enter, secrecy never does.
//! Decree 30/2020/NĐ-CP, Appendix I, III.2; Decision 28/2018/QĐ-TTg, art. 1(2).

use serde::{Deserialize, Serialize};

/// Mức độ khẩn, decided by the signer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    #[default]
    Normal,
    Urgent,
    VeryUrgent,
    Express,
}

/// A boxed mark as it is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stamp {
    pub words: &'static str,
    pub width_mm: f64,
    pub height_mm: f64,
}

impl Urgency {
    // law!("30/2020:PL1.III.2b")
    /// The stamp with the size the law gives it, none for ordinary documents.
    #[must_use]
    pub fn stamp(self) -> Option<Stamp> {
        let stamp = |words, width_mm| Some(Stamp { words, width_mm, height_mm: 8.0 });
        match self {
            Self::Normal => None,
            Self::Urgent => stamp("KHẨN", 20.0),
            Self::VeryUrgent => stamp("THƯỢNG KHẨN", 40.0),
            Self::Express => stamp("HỎA TỐC", 30.0),
        }
    }
}

/// Chỉ dẫn về phạm vi lưu hành.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circulation {
    ReturnAfterReading,
    InternalUse,
}

impl Circulation {
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::ReturnAfterReading => "XEM XONG TRẢ LẠI",
            Self::InternalUse => "LƯU HÀNH NỘI BỘ",
        }
    }
}

const SECRECY_MARKS: [&str; 3] = ["tuyệt mật", "tối mật", "mật"];
/// Field names under which other systems carry a degree of secrecy.
const SECRECY_FIELDS: [&str; 6] =
    ["secrecy", "secrecy_level", "security_level", "confidentiality", "do_mat", "dau_chi_do_mat"];

// law!("28/2018:1.2")
/// Whether the text stands as a mark of secrecy: the mark alone, in brackets or after "Độ mật:", or the longer marks
/// in capitals at the beginning. Ordinary words such as "mật ong" or "bảo mật" are none.
#[must_use]
pub(crate) fn is_secrecy_mark(text: &str) -> bool {
    let folded = text.trim().to_lowercase();
    let value = ["dấu chỉ độ mật", "mức độ mật", "độ mật"]
        .iter()
        .find_map(|label| folded.strip_prefix(label)?.trim_start().strip_prefix([':', '-', '=']))
        .unwrap_or(&folded);
    let bare = value.trim_matches(|c: char| !c.is_alphanumeric());
    let bracketed = |open: char, close: char| {
        let first = folded.strip_prefix(open).and_then(|rest| rest.split_once(close));
        let last = folded.strip_suffix(close).and_then(|rest| rest.rsplit_once(open));
        first.map(|(inside, _)| inside).or(last.map(|(_, inside)| inside))
    };
    let inside = bracketed('(', ')').or_else(|| bracketed('[', ']')).unwrap_or_default().trim();
    SECRECY_MARKS.iter().any(|mark| bare == *mark || inside == *mark)
        || ["TUYỆT MẬT", "TỐI MẬT"].iter().any(|mark| text.trim().starts_with(mark))
}

/// Whether a message about an unknown field speaks of one that carries secrecy.
pub(super) fn names_secrecy_field(message: &str) -> bool {
    SECRECY_FIELDS.iter().any(|field| message.contains(&format!("unknown field `{field}`")))
}

//! Whether a document is marked as a state secret; such documents may not travel over this exchange.
//! Decision 28/2018/QĐ-TTg, art. 1(2). The regulation has no field for it, so the marking is sought
//! where people put it, and only where it stands as a marking.

use serde::Serialize;

use crate::document::Document;
use crate::tree::Node;

/// Degrees of state secrets (mật, tối mật, tuyệt mật).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    Confidential,
    Secret,
    TopSecret,
}

impl Secrecy {
    #[must_use]
    pub fn vietnamese(self) -> &'static str {
        match self {
            Self::Confidential => "Mật",
            Self::Secret => "Tối mật",
            Self::TopSecret => "Tuyệt mật",
        }
    }
}

/// Longer marks first, so that "tuyệt mật" is not taken for "mật".
const MARKS: [(&str, Secrecy); 3] = [
    ("tuyệt mật", Secrecy::TopSecret),
    ("tối mật", Secrecy::Secret),
    ("mật", Secrecy::Confidential),
];
const ELEMENTS: [&str; 10] = [
    "securitylevel",
    "secrecy",
    "secrecylevel",
    "secretlevel",
    "domat",
    "mucdomat",
    "confidential",
    "confidentiality",
    "confidentiallevel",
    "securityclassification",
];

// law!("28/2018:1.2")
/// The highest degree a document is marked with, if any.
#[must_use]
pub fn secrecy(document: &Document) -> Option<Secrecy> {
    let other = document.other.as_ref();
    let fields = [
        other.and_then(|other| other.sphere_of_promulgation.as_deref()),
        document.document_type.as_ref().and_then(|kind| kind.name.as_deref()),
        document.subject.as_deref(),
        document.content.as_deref(),
    ];
    let marked = fields.into_iter().flatten().filter_map(marking);
    marked.chain(document.marking.as_deref().and_then(degree)).max()
}

/// The value of a home-made element such as `SecurityLevel` or `DoMat` anywhere in the header.
pub(crate) fn home_made(node: &Node) -> Option<String> {
    let named = |node: &Node| ELEMENTS.contains(&node.local.to_lowercase().as_str());
    let own = Some(node.text.trim()).filter(|text| named(node) && degree(text).is_some());
    let below = || node.children.iter().find_map(home_made);
    own.map(str::to_owned).or_else(below)
}

/// The degree a home-made element states: a word, a number from 1, or anything that is not "none".
fn degree(value: &str) -> Option<Secrecy> {
    match fold(value).trim() {
        "" | "0" | "00" | "false" | "none" | "normal" | "no" | "thường" | "bình thường"
        | "không" | "không mật" => None,
        "3" | "03" => Some(Secrecy::TopSecret),
        "2" | "02" => Some(Secrecy::Secret),
        text => {
            let named = MARKS.iter().find(|(mark, _)| text.contains(mark));
            Some(named.map_or(Secrecy::Confidential, |(_, degree)| *degree))
        }
    }
}

/// The highest degree that is stamped on a document, by its lines as they were read from a file. A stamp is in capitals and
/// fills its line, or begins it on the first lines, where number and date stand (Circular 24/2020/TT-BCA). A machine that
/// reads pictures loses marks over letters, so a line of nothing but the bare word counts as well.
#[must_use]
pub fn stamped<'a>(lines: impl Iterator<Item = &'a str>) -> Option<Secrecy> {
    lines.enumerate().filter_map(|(place, line)| stamp(line.trim(), place < HEAD_LINES)).max()
}

/// Lines at the beginning of a document among which the stamp stands beside place and date.
const HEAD_LINES: usize = 16;

fn stamp(line: &str, in_head: bool) -> Option<Secrecy> {
    const BARE: [(&str, Secrecy); 3] = [
        ("TUYET MAT", Secrecy::TopSecret),
        ("TOI MAT", Secrecy::Secret),
        ("MAT", Secrecy::Confidential),
    ];
    let composed = compose(line);
    let alone = composed.trim_matches(|c: char| !c.is_alphanumeric());
    let bare = BARE.iter().find(|(mark, _)| *mark == alone).map(|(_, degree)| *degree);
    let filled = (alone == alone.to_uppercase())
        .then(|| MARKS.iter().find(|(mark, _)| *mark == alone.to_lowercase()))
        .flatten();
    bare.or(filled.map(|(_, degree)| *degree)).or_else(|| labelled(&composed)).or_else(|| {
        let capitals = composed.chars().take_while(|c| c.is_alphabetic()).all(char::is_uppercase);
        leading(&composed).filter(|_| in_head && capitals)
    })
}

/// A marking at the beginning of a text, or in brackets at either end.
#[must_use]
pub fn marking(text: &str) -> Option<Secrecy> {
    let composed = compose(text);
    let text = composed.trim();
    bracketed(text).or_else(|| labelled(text)).or_else(|| leading(text))
}

/// `[Mật] …`, `(Tối mật) …`, `… (Mật)`.
fn bracketed(text: &str) -> Option<Secrecy> {
    let inside = |text: &str| {
        let word = fold(text);
        let word = word.trim();
        let word =
            word.strip_prefix("độ mật").map_or(word, |rest| rest.trim_matches([':', ' ', '-']));
        MARKS.iter().find(|(mark, _)| *mark == word).map(|(_, degree)| *degree)
    };
    [('[', ']'), ('(', ')'), ('{', '}'), ('"', '"')].into_iter().find_map(|(open, close)| {
        let first = text.strip_prefix(open).and_then(|rest| rest.split_once(close));
        let last = text.strip_suffix(close).and_then(|rest| rest.rsplit_once(open));
        first.and_then(|(word, _)| inside(word)).or_else(|| last.and_then(|(_, word)| inside(word)))
    })
}

/// `Độ mật: Mật`.
fn labelled(text: &str) -> Option<Secrecy> {
    let folded = fold(text);
    let rest = ["độ mật", "mức độ mật", "dấu chỉ độ mật"]
        .iter()
        .find_map(|label| folded.strip_prefix(label)?.trim_start().strip_prefix([':', '-', '=']))?;
    let rest = rest.trim_start();
    MARKS
        .iter()
        .find(|(mark, _)| rest.starts_with(mark) && ends_word(&rest[mark.len()..]))
        .map(|m| m.1)
}

/// `MẬT`, `Mật - …`, `TỐI MẬT Báo cáo …`; but not `Mật ong …` or `MẬT ĐỘ XÂY DỰNG …`.
fn leading(text: &str) -> Option<Secrecy> {
    let folded = fold(text);
    let (mark, degree) = MARKS.iter().find(|(mark, _)| folded.starts_with(mark))?;
    let length = mark.chars().count();
    let rest: String = text.chars().skip(length).collect();
    if !ends_word(&rest) {
        return None;
    }
    let next = rest.trim_start().chars().next();
    let alone = next.is_none_or(|c| !c.is_alphanumeric() && c != '"');
    let capitals = text.chars().take(length).all(|c| c == ' ' || c.is_uppercase());
    let next_word = rest.split_whitespace().next().unwrap_or_default();
    let next_in_capitals = next_word.chars().all(|c| !c.is_lowercase());
    let stands_out = capitals && (*degree != Secrecy::Confidential || !next_in_capitals);
    (alone || stands_out).then_some(*degree)
}

fn ends_word(rest: &str) -> bool {
    rest.chars().next().is_none_or(|c| !c.is_alphanumeric())
}

fn fold(text: &str) -> String {
    compose(text).to_lowercase()
}

/// The few letters of the marks that may come in pieces (Unicode NFD), and the wrong Đ.
fn compose(text: &str) -> String {
    const PIECES: [(&str, &str); 22] = [
        ("a\u{323}\u{302}", "ậ"),
        ("â\u{323}", "ậ"),
        ("ạ\u{302}", "ậ"),
        ("A\u{323}\u{302}", "Ậ"),
        ("Â\u{323}", "Ậ"),
        ("Ạ\u{302}", "Ậ"),
        ("o\u{302}\u{301}", "ố"),
        ("ô\u{301}", "ố"),
        ("O\u{302}\u{301}", "Ố"),
        ("Ô\u{301}", "Ố"),
        ("e\u{323}\u{302}", "ệ"),
        ("ê\u{323}", "ệ"),
        ("ẹ\u{302}", "ệ"),
        ("E\u{323}\u{302}", "Ệ"),
        ("Ê\u{323}", "Ệ"),
        ("Ẹ\u{302}", "Ệ"),
        ("o\u{323}\u{302}", "ộ"),
        ("ô\u{323}", "ộ"),
        ("ọ\u{302}", "ộ"),
        ("Ô\u{323}", "Ộ"),
        ("ð", "đ"),
        ("Ð", "Đ"),
    ];
    PIECES.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::{Secrecy, marking, stamped};

    #[test]
    fn a_stamp_is_seen_on_a_page() {
        let lines = |text: &str| stamped(text.lines()).map(Secrecy::vietnamese);
        assert_eq!(lines("BỘ NỘI VỤ\nSố: 1/BNV\nMẬT\nKính gửi"), Some("Mật"));
        assert_eq!(lines("UBND TỈNH\nTỐI MẬT Hà Nội, ngày 1 tháng 2"), Some("Tối mật"));
        assert_eq!(lines("[TUYỆT MẬT]"), Some("Tuyệt mật"));
        assert_eq!(lines("TUYET MAT"), Some("Tuyệt mật"), "read by a machine");
        assert_eq!(lines("Độ mật: Tối mật"), Some("Tối mật"));
    }

    #[test]
    fn a_page_about_secrets_bears_no_stamp() {
        for text in [
            "Mật, Tối mật, Tuyệt mật là ba độ",
            "Mật\nkhẩu được đổi hằng quý",
            "MẬT ĐỘ XÂY DỰNG",
            "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",
            "BÍ MẬT",
            "",
        ] {
            assert_eq!(stamped(text.lines()), None, "{text}");
        }
    }

    #[test]
    fn a_marking_is_seen_where_it_stands_as_one() {
        for text in [
            "MẬT",
            "Mật",
            "[Mật] Báo cáo",
            "(Mật)",
            "Độ mật: Mật",
            "Báo cáo quý (Mật)",
            "Mật - V/v",
        ] {
            assert_eq!(marking(text), Some(Secrecy::Confidential), "{text}");
        }
        for text in [
            "TỐI MẬT",
            "Tối mật: kế hoạch",
            "[TỐI MẬT]",
            "TỐI MẬT Báo cáo",
            "To\u{302}\u{301}i ma\u{323}\u{302}t",
        ] {
            assert_eq!(marking(text), Some(Secrecy::Secret), "{text}");
        }
        for text in ["TUYỆT MẬT", "Độ mật: Tuyệt mật", "MẬT", "TUYỆT MẬT KẾ HOẠCH"]
        {
            assert!(marking(text).is_some(), "{text}");
        }
    }

    #[test]
    fn ordinary_words_are_no_marking() {
        for text in [
            "Mật ong rừng U Minh",
            "MẬT ONG RỪNG",
            "V/v bảo mật thông tin",
            "Mật độ xây dựng khu đô thị",
            "MẬT ĐỘ XÂY DỰNG",
            "Quy chế bảo vệ bí mật nhà nước",
            "Độ mật: Thường",
            "Độ mật: không",
            "Mật khẩu hệ thống",
            "mật vụ",
            "Thỏa thuận bảo mật",
            "Bí mật",
            "",
        ] {
            assert_eq!(marking(text), None, "{text}");
        }
    }
}

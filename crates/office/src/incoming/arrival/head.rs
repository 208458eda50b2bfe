//! What the first page of a document offers for the fields of the register: issuer, number and notation, date, kind, abstract
//! (Decree 30/2020/NĐ-CP, art. 8 and Appendix I say where each stands). It is offered, never taken: people compare.

use jiff::civil::Date;
use typeset::document::Kind;

/// What stands on the right side of a head, beside the issuer and the number.
const MOTTO: [&str; 2] = ["cộng hòa xã hội", "độc lập"];
/// Lines of an abstract under its kind, or under the number of a letter.
const ABSTRACT_LINES_MAX: usize = 6;
/// The kind of what names none on its face.
const LETTER: &str = "Công văn";

/// What could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offered {
    pub(super) issuer: String,
    pub(super) reference: String,
    pub(super) dated_on: Option<Date>,
    pub(super) kind: String,
    pub(super) subject: String,
}

/// Reads the lines of a first page, from a PDF or a DOCX.
pub(super) fn read(head: &str) -> Offered {
    let lines: Vec<&str> = head.lines().map(str::trim).collect();
    let (kind, subject) = titled(&lines).or_else(|| letter(&lines)).unwrap_or_default();
    Offered {
        issuer: issuer(&lines),
        reference: lines.iter().find_map(|line| reference(line)).unwrap_or_default(),
        dated_on: lines.iter().find_map(|line| date(line)),
        kind,
        subject,
    }
}

/// The words before the motto, down to the number.
fn issuer(lines: &[&str]) -> String {
    let above = lines.iter().take_while(|line| !is_number(line) && date(line).is_none());
    let left = above.map(|line| {
        let lower = line.to_lowercase();
        let cut = MOTTO.iter().filter_map(|word| lower.find(word)).min();
        // Capitals and small letters of Vietnamese take as many bytes.
        line.get(..cut.unwrap_or(line.len())).unwrap_or(line).trim()
    });
    left.filter(|part| part.chars().any(char::is_alphabetic)).collect::<Vec<_>>().join(" ")
}

fn is_number(line: &str) -> bool {
    line.to_lowercase().starts_with("số")
}

/// "Số: 123/BNV-VTLT", when the number is there and not only the notation.
fn reference(line: &str) -> Option<String> {
    let rest = line.strip_prefix("Số").or_else(|| line.strip_prefix("SỐ"))?;
    let rest = rest.trim_start_matches([':', ' ', '\u{a0}']);
    let written = rest.split_whitespace().next()?.trim_end_matches([',', ';']);
    let (number, notation) = written.split_once('/')?;
    let sound = number.starts_with(|c: char| c.is_ascii_digit()) && !notation.is_empty();
    sound.then(|| written.to_owned())
}

/// "…, ngày 20 tháng 11 năm 2026".
fn date(line: &str) -> Option<Date> {
    let lower = line.to_lowercase();
    let words: Vec<&str> =
        lower.split([' ', ',', '.', '\u{a0}']).filter(|w| !w.is_empty()).collect();
    words.windows(6).find_map(|six| match six {
        ["ngày", day, "tháng", month, "năm", year] => {
            Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
        }
        _ => None,
    })
}

/// A kind in capitals on a line of its own, and the abstract under it.
fn titled(lines: &[&str]) -> Option<(String, String)> {
    let named = |line: &str| {
        Kind::ALL.into_iter().map(Kind::vietnamese).find(|kind| line == kind.to_uppercase())
    };
    let (at, kind) = lines.iter().enumerate().find_map(|(at, line)| Some((at, named(line)?)))?;
    Some((kind.to_owned(), joined(&lines[at + 1..])))
}

/// "V/v …" under the number of a letter.
fn letter(lines: &[&str]) -> Option<(String, String)> {
    let begins = |line: &str| line.to_lowercase().starts_with("v/v");
    let at = lines.iter().position(|line| begins(line))?;
    Some((LETTER.to_owned(), joined(&lines[at..])))
}

/// Lines down to the first gap, or to what stands beside or below an abstract.
fn joined(lines: &[&str]) -> String {
    let ends = |line: &str| {
        let lower = line.to_lowercase();
        line.is_empty()
            || lower.starts_with("kính gửi")
            || lower.starts_with("căn cứ")
            || MOTTO.iter().any(|word| lower.starts_with(word))
            || date(line).is_some()
    };
    let lines = lines.iter().skip_while(|line| line.is_empty()).take_while(|line| !ends(line));
    lines.take(ABSTRACT_LINES_MAX).copied().collect::<Vec<_>>().join(" ")
}

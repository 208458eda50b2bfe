//! What lines say: letters without marks for tolerant comparing, the number line, the date line.
//! Decree 30/2020/NĐ-CP, Appendix I, II.3 and II.4.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small letters without marks: "CỘNG HOÀ" and "Cộng hòa" compare alike.
pub(super) fn folded(text: &str) -> String {
    let letters = text.nfd().filter(|letter| !is_combining_mark(*letter));
    let plain: String = letters.flat_map(char::to_lowercase).collect();
    plain.replace('đ', "d")
}

/// The same words with the same marks, however the hyphens, the spaces and the place of the tone mark are written.
pub(super) fn letters_only(text: &str) -> String {
    folded(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Whether the letters are capitals; a text without letters is not.
pub(crate) fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|letter| letter.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|letter| !letter.is_lowercase())
}

/// "Số: 05/QĐ-BNV" taken apart; the digits are empty when the number is not yet given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NumberLine {
    pub digits: String,
    /// "2020" of a normative document's "30/2020/NĐ-CP".
    pub year: Option<String>,
    pub notation: String,
    /// The label, a stroke or a hyphen is not as the law writes it.
    pub misformed: bool,
}

// law!("30/2020:PL1.II.3")
/// Reads a line that begins with "Số"; none when it holds no stroke.
pub(crate) fn number_line(text: &str) -> Option<NumberLine> {
    let rest = text.strip_prefix("Số").or_else(|| text.strip_prefix("SỐ"))?;
    let labelled = text.starts_with("Số:") && !text.starts_with("Số::");
    let rest = rest.trim_start_matches([':', ' ', '.', '…']);
    let (before, after) = rest.split_once('/')?;
    let digits: String = before.chars().filter(char::is_ascii_digit).collect();
    let blank = |c: char| c.is_whitespace() || matches!(c, '.' | '…' | '_');
    let foreign = before.chars().any(|c| !c.is_ascii_digit() && !blank(c));
    let (year, notation) = match after.split_once('/') {
        Some((year, rest)) if year.trim().len() == 4 && year.trim().parse::<u16>().is_ok() => {
            (Some(year.trim().to_owned()), rest)
        }
        _ => (None, after),
    };
    let spaced = notation.trim_end().contains(char::is_whitespace);
    let hyphens = notation.contains(['–', '—', '_']) || notation.contains("--");
    let notation = notation.replace(['–', '—', '_'], "-").split_whitespace().collect::<String>();
    let misformed = !labelled || foreign || spaced || hyphens || notation.contains('/');
    Some(NumberLine { digits, year, notation, misformed })
}

/// "Hà Nội, ngày 05 tháng 02 năm 2026" taken apart; parts not yet given are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateLine {
    pub place: String,
    pub comma: bool,
    pub day: String,
    pub month: String,
    pub year: String,
}

// law!("30/2020:PL1.II.4")
/// Reads a line of place and date; none when it is none.
pub(crate) fn date_line(text: &str) -> Option<DateLine> {
    let (place, rest) = text.split_once("ngày")?;
    let (day, rest) = rest.split_once("tháng")?;
    let (month, year) = rest.split_once("năm")?;
    let place = place.trim();
    let figure = |text: &str| {
        text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '_')).to_owned()
    };
    let parts = [figure(day), figure(month), figure(year)];
    let plain = |part: &String| part.len() <= 4 && part.chars().all(|c| c.is_ascii_digit());
    let [day, month, year] = parts;
    let named =
        !place.is_empty() && place.chars().count() <= 60 && !place.contains(char::is_numeric);
    let sound = named && plain(&day) && plain(&month) && plain(&year);
    let comma = place.ends_with(',');
    let place = place.trim_end_matches(',').trim().to_owned();
    sound.then_some(DateLine { place, comma, day, month, year })
}

#[cfg(test)]
mod tests {
    use super::{date_line, number_line};

    #[test]
    fn numbers_are_read_as_they_are_written() {
        // law!("30/2020:PL1.II.3")
        let read =
            |text| number_line(text).map(|line| (line.digits, line.notation, line.misformed));
        let line =
            |digits: &str, notation: &str, bad| Some((digits.to_owned(), notation.to_owned(), bad));
        assert_eq!(read("Số: 05/QĐ-BNV"), line("05", "QĐ-BNV", false));
        assert_eq!(read("Số: /QĐ-BNV"), line("", "QĐ-BNV", false));
        assert_eq!(read("Số 05/QĐ - BNV"), line("05", "QĐ-BNV", true));
        assert_eq!(read("Số: 05/QĐ–BNV"), line("05", "QĐ-BNV", true));
        assert_eq!(read("Số: 5a/QĐ-BNV"), line("5", "QĐ-BNV", true));
        assert_eq!(read("Số liệu"), None);
        let year = number_line("Số: 28/2018/QĐ-TTg").and_then(|line| line.year);
        assert_eq!(year.as_deref(), Some("2018"));
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        // law!("30/2020:PL1.II.4")
        let line = date_line("Hà Nội, ngày 5 tháng 02 năm 2026").unwrap();
        assert_eq!((line.place.as_str(), line.comma, line.day.as_str()), ("Hà Nội", true, "5"));
        assert!(date_line("Hà Nội, ngày tháng năm").is_some_and(|line| line.year.is_empty()));
        assert!(date_line("Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020").is_none());
    }
}

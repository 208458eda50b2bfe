//! The rows of a table in a file: CSV in UTF-8 with comma, semicolon or tab (RFC 4180), or the first sheet of an XLSX workbook.
//! What the columns mean is the caller's.

use std::io::Cursor;

use base::{Refusal, Text};
use calamine::{DataRef, Reader, Xlsx};
use sha2::{Digest, Sha256};

/// Heads may stand below a title, so many rows down at most.
pub(crate) const HEAD_ROWS: usize = 20;
/// Columns beyond are not looked at.
const COLUMNS_MAX: usize = 100;

/// Takes a row: where it stands in the file, counted from 1, and its texts.
type Take<'a> = dyn FnMut(usize, &[String]) -> Result<(), Refusal> + 'a;

/// Gives every row of a file that has anything in it to `take`; a workbook is known by its first bytes.
///
/// # Errors
/// `import.encoding`, `import.unreadable`, and whatever `take` refuses.
pub(crate) fn rows(
    bytes: &[u8],
    mut take: impl FnMut(usize, &[String]) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    match bytes.starts_with(b"PK") {
        true => read_workbook(bytes, &mut take),
        false => read_csv(bytes, &mut take),
    }
}

/// SHA-256 of a file in hexadecimal, for the record.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_csv(bytes: &[u8], take: &mut Take<'_>) -> Result<(), Refusal> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| wrong_encoding())?;
    let mut records = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    for record in records.records() {
        let record = record.map_err(|_| unreadable())?;
        let line = record.position().map_or(0, csv::Position::line);
        let texts: Vec<String> = record.iter().take(COLUMNS_MAX).map(str::to_owned).collect();
        take(usize::try_from(line).unwrap_or(usize::MAX), &texts)?;
    }
    Ok(())
}

/// The sign that stands most often in the first lines.
fn delimiter(text: &str) -> u8 {
    let first: String = text.lines().take(3).collect();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn read_workbook(bytes: &[u8], take: &mut Take<'_>) -> Result<(), Refusal> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let sheet = book.sheet_names().into_iter().next().ok_or_else(unreadable)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| unreadable())?;
    let (mut line, mut texts) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize + 1, column as usize);
        if row != line && line > 0 {
            take(line, &texts)?;
            texts.clear();
        }
        line = row;
        if column < COLUMNS_MAX {
            texts.resize(texts.len().max(column + 1), String::new());
            texts[column] = words(cell.get_value());
        }
    }
    if line > 0 { take(line, &texts) } else { Ok(()) }
}

fn words(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        // A code of digits that the sheet took for a number.
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) => "#".to_owned(),
        DataRef::Empty => String::new(),
    }
}

fn wrong_encoding() -> Refusal {
    Refusal::new(
        "import.encoding",
        Text::new("Tệp CSV không dùng bảng mã UTF-8.", "The CSV file is not in UTF-8."),
        Text::new(
            "Trong Excel, lưu với kiểu “CSV UTF-8”, hoặc gửi thẳng tệp .xlsx.",
            "In Excel, save it as “CSV UTF-8”, or send the .xlsx file itself.",
        ),
    )
    .field("file")
}

fn unreadable() -> Refusal {
    Refusal::new(
        "import.unreadable",
        Text::new("Không đọc được bảng trong tệp này.", "No table could be read from this file."),
        Text::new(
            "Dùng tệp .csv (UTF-8) hoặc .xlsx không đặt mật khẩu; bảng ở trang tính đầu tiên.",
            "Use a .csv (UTF-8) or .xlsx file without a password, with the table on its first sheet.",
        ),
    )
    .field("file")
}

//! From bytes to a table: CSV in UTF-8 with comma, semicolon or tab, or the first sheet of an XLSX workbook.

use std::io::Cursor;

use base::{Refusal, Text};
use calamine::{DataRef, Reader, Xlsx};
use sha2::{Digest, Sha256};

use super::table::{Cells, Column, Table};

/// Twice the national list of October 2025 (111,339), and some.
pub const ROWS_MAX: usize = 200_000;
pub const BYTES_MAX: usize = 64 * 1024 * 1024;
/// Columns beyond are not looked at.
const COLUMNS_MAX: usize = 100;
/// Heads may stand below a title, so many rows down at most.
const HEAD_ROWS: usize = 20;

/// Reads a file; a workbook is known by its first bytes.
///
/// # Errors
/// `import.too-large`, `import.too-many-rows`, `import.encoding`, `import.unreadable`, `import.heads`.
pub fn read(bytes: &[u8]) -> Result<Table, Refusal> {
    if bytes.len() > BYTES_MAX {
        return Err(too_large());
    }
    let mut reading = Reading::default();
    if bytes.starts_with(b"PK") {
        read_workbook(bytes, &mut reading)?;
    } else {
        read_csv(bytes, &mut reading)?;
    }
    if reading.columns.is_none() {
        return Err(no_heads());
    }
    let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Table { rows: reading.rows, digest })
}

/// What has been read so far.
#[derive(Default)]
struct Reading {
    /// The meaning of each column, once the heads were found.
    columns: Option<Vec<Option<Column>>>,
    rows: Vec<Cells>,
    seen: usize,
}

impl Reading {
    fn take(&mut self, line: usize, texts: &[String]) -> Result<(), Refusal> {
        let Some(columns) = &self.columns else {
            self.seen += 1;
            let known: Vec<Option<Column>> = texts.iter().map(|text| Column::of(text)).collect();
            if known.contains(&Some(Column::Code)) && known.contains(&Some(Column::Name)) {
                self.columns = Some(known);
            } else if self.seen >= HEAD_ROWS {
                return Err(no_heads());
            }
            return Ok(());
        };
        let mut cells = Cells::new(line);
        for (column, text) in columns.iter().zip(texts) {
            if let Some(column) = column {
                cells.set(*column, text);
            }
        }
        if cells.is_empty() {
            return Ok(());
        }
        if self.rows.len() >= ROWS_MAX {
            return Err(too_many_rows());
        }
        self.rows.push(cells);
        Ok(())
    }
}

fn read_csv(bytes: &[u8], reading: &mut Reading) -> Result<(), Refusal> {
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
        reading.take(usize::try_from(line).unwrap_or(usize::MAX), &texts)?;
    }
    Ok(())
}

/// The sign that stands most often in the first lines.
fn delimiter(text: &str) -> u8 {
    let first: String = text.lines().take(3).collect();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

fn read_workbook(bytes: &[u8], reading: &mut Reading) -> Result<(), Refusal> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
    let sheet = book.sheet_names().into_iter().next().ok_or_else(unreadable)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(|_| unreadable())?;
    let (mut line, mut texts) = (0, Vec::new());
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        let (row, column) = (row as usize + 1, column as usize);
        if row != line && line > 0 {
            reading.take(line, &texts)?;
            texts.clear();
        }
        line = row;
        if column < COLUMNS_MAX {
            texts.resize(texts.len().max(column + 1), String::new());
            texts[column] = words(cell.get_value());
        }
    }
    if line > 0 { reading.take(line, &texts) } else { Ok(()) }
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

fn too_large() -> Refusal {
    let megabytes = BYTES_MAX / 1024 / 1024;
    Refusal::new(
        "import.too-large",
        Text::with(
            format!("Tệp lớn hơn {megabytes} MB."),
            format!("The file is larger than {megabytes} MB."),
        ),
        Text::new(
            "Tách thành nhiều tệp, cấp trên trước.",
            "Split it into several files, upper levels first.",
        ),
    )
    .status(413)
    .field("file")
}

fn too_many_rows() -> Refusal {
    Refusal::new(
        "import.too-many-rows",
        Text::with(
            format!("Tệp có nhiều hơn {ROWS_MAX} dòng."),
            format!("The file has more than {ROWS_MAX} rows."),
        ),
        Text::new(
            "Tách thành nhiều tệp, cấp trên trước.",
            "Split it into several files, upper levels first.",
        ),
    )
    .field("file")
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

fn no_heads() -> Refusal {
    Refusal::new(
        "import.heads",
        Text::new(
            "Không thấy dòng tiêu đề có cột “Mã định danh” và cột “Tên”.",
            "There is no row of heads with a column “code” and a column “name”.",
        ),
        Text::new(
            "Đặt tiêu đề: Mã định danh, Tên, Mã cấp trên, Mã cũ, Thư điện tử, Ngày hiệu lực, Ngày đóng, Mã kế thừa, Loại.",
            "Use the heads: code, name, parent, old code, mail, valid from, closed, successor, kind.",
        ),
    )
    .field("file")
}

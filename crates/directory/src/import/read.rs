//! From bytes to a table of authorities: the heads are found, the rows below them kept.

use base::{Refusal, Text};

use super::table::{Cells, Column, Table};
use crate::sheet::{self, HEAD_ROWS};

/// Twice the national list of October 2025 (111,339), and some.
pub const ROWS_MAX: usize = 200_000;
pub const BYTES_MAX: usize = 64 * 1024 * 1024;

/// Reads a file.
///
/// # Errors
/// `import.too-large`, `import.too-many-rows`, `import.encoding`, `import.unreadable`, `import.heads`.
pub fn read(bytes: &[u8]) -> Result<Table, Refusal> {
    if bytes.len() > BYTES_MAX {
        return Err(too_large());
    }
    let mut reading = Reading::default();
    sheet::rows(bytes, |line, texts| reading.take(line, texts))?;
    if reading.columns.is_none() {
        return Err(no_heads());
    }
    Ok(Table { rows: reading.rows, digest: sheet::digest(bytes) })
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

//! A spreadsheet (ECMA-376), written row by row: what was written lies in a file, not in memory.

use std::fs::File;
use std::io::{Seek, SeekFrom};

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook};

use crate::{Cell, Table, TableError};

/// Rows that a sheet holds (2^20), less the head.
pub const SPREADSHEET_ROWS_MAX: u32 = 1_048_576 - HEAD_ROWS;
/// Title, whose and of what, who made it, the heads of the columns.
const HEAD_ROWS: u32 = 4;
/// Characters of one cell, by the format; the rest is cut and ends in an ellipsis.
const CELL_MAX: usize = 32_000;
/// A share of the page's width, in characters of the sheet.
const SHARE_WIDTH: f64 = 2.6;

/// A spreadsheet that is being written.
pub struct Spreadsheet {
    book: Workbook,
    columns: usize,
    next: u32,
    words: Format,
    day: Format,
    moment: Format,
}

impl Spreadsheet {
    /// Begins with the head; the heads of the columns stay in sight and print again on each page.
    ///
    /// # Errors
    /// [`TableError::Spreadsheet`].
    pub fn begin(table: &Table) -> Result<Spreadsheet, TableError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        for (at, column) in (0..).zip(&table.columns) {
            sheet.set_column_width(at, f64::from(column.share) * SHARE_WIDTH)?;
        }
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_freeze_panes(HEAD_ROWS, 0)?;
        sheet.set_repeat_rows(HEAD_ROWS - 1, HEAD_ROWS - 1)?;
        let title = Format::new().set_bold().set_font_size(14);
        sheet.write_string_with_format(0, 0, &table.title, &title)?;
        let whose = [&table.authority, &table.about].map(String::as_str);
        let whose: Vec<&str> = whose.into_iter().filter(|words| !words.is_empty()).collect();
        sheet.write_string(1, 0, whose.join(" · "))?;
        sheet.write_string(2, 0, &table.made)?;
        let framed = || {
            let top = Format::new().set_align(FormatAlign::Top);
            top.set_text_wrap().set_border(FormatBorder::Thin)
        };
        let head = framed().set_bold().set_align(FormatAlign::Center);
        for (at, column) in (0..).zip(&table.columns) {
            sheet.write_string_with_format(HEAD_ROWS - 1, at, &column.name, &head)?;
        }
        Ok(Spreadsheet {
            book,
            columns: table.columns.len(),
            next: HEAD_ROWS,
            words: framed(),
            day: framed().set_num_format("dd/mm/yyyy"),
            moment: framed().set_num_format("dd/mm/yyyy hh:mm:ss"),
        })
    }

    /// Writes the next row. Words are written as words: none becomes a formula.
    ///
    /// # Errors
    /// [`TableError::Shape`] for a ragged row or one too many; [`TableError::Spreadsheet`].
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), TableError> {
        if cells.len() != self.columns || self.next >= SPREADSHEET_ROWS_MAX + HEAD_ROWS {
            return Err(TableError::Shape(format!("row {} does not fit", self.next)));
        }
        let sheet = self.book.worksheet_from_index(0)?;
        for (at, cell) in (0..).zip(cells) {
            match cell {
                Cell::Nothing => sheet.write_blank(self.next, at, &self.words)?,
                Cell::Words(words) => {
                    sheet.write_string_with_format(self.next, at, fitting(words), &self.words)?
                }
                #[expect(clippy::cast_precision_loss, reason = "sheets know doubles only")]
                Cell::Count(count) => {
                    sheet.write_number_with_format(self.next, at, *count as f64, &self.words)?
                }
                Cell::Day(day) => {
                    sheet.write_datetime_with_format(self.next, at, date(*day)?, &self.day)?
                }
                Cell::Moment(moment) => {
                    let time = moment.time();
                    let [hour, minute, second] = [time.hour(), time.minute(), time.second()];
                    let at_time = date(moment.date())?.and_hms(
                        hour.unsigned_abs().into(),
                        minute.unsigned_abs(),
                        second.unsigned_abs(),
                    )?;
                    sheet.write_datetime_with_format(self.next, at, at_time, &self.moment)?
                }
            };
        }
        self.next += 1;
        Ok(())
    }

    /// The whole spreadsheet, in a file without a name that goes with its handle.
    ///
    /// # Errors
    /// [`TableError::Spreadsheet`], [`TableError::File`].
    pub fn finish(mut self) -> Result<File, TableError> {
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(&mut file)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

fn date(day: jiff::civil::Date) -> Result<ExcelDateTime, TableError> {
    let [month, day_of_month] = [day.month(), day.day()].map(i8::unsigned_abs);
    Ok(ExcelDateTime::from_ymd(day.year().unsigned_abs(), month, day_of_month)?)
}

fn fitting(words: &str) -> String {
    let mut kept: String = words.chars().take(CELL_MAX).collect();
    if words.chars().nth(CELL_MAX).is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::*;
    use crate::Column;

    fn table() -> Table {
        let names = ["Số đến", "Ngày đến", "Lúc", "Trích yếu"];
        let column = |name: &str| Column { name: name.to_owned(), share: 5 };
        Table {
            title: "Sổ đăng ký văn bản đến".to_owned(),
            authority: "Bộ A".to_owned(),
            about: "Năm 2026".to_owned(),
            columns: names.map(column).to_vec(),
            ..Table::default()
        }
    }

    #[test]
    fn a_spreadsheet_reads_back_with_its_types() {
        let mut sheet = Spreadsheet::begin(&table()).unwrap();
        let day = date(2026, 11, 22);
        let row = |words: &str| {
            vec![
                Cell::Count(7),
                Cell::Day(day),
                Cell::Moment(day.at(9, 5, 1, 0)),
                Cell::words(words),
            ]
        };
        sheet.row(&row("=HYPERLINK(\"http://x\")")).unwrap();
        sheet.row(&row("")).unwrap();
        let mut read: Xlsx<_> = Xlsx::new(sheet.finish().unwrap()).unwrap();
        let range = read.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(range.get_value((1, 0)), Some(&Data::String("Bộ A · Năm 2026".to_owned())));
        assert_eq!(range.get_value((3, 3)), Some(&Data::String("Trích yếu".to_owned())));
        assert_eq!(range.get_value((4, 0)), Some(&Data::Float(7.0)));
        let words = Data::String("=HYPERLINK(\"http://x\")".to_owned());
        assert_eq!(range.get_value((4, 3)), Some(&words));
        let Some(Data::DateTime(days)) = range.get_value((4, 1)) else { panic!("a day is a day") };
        assert_eq!(days.as_f64(), 46_348.0);
        assert!(read.worksheet_formula("Sheet1").unwrap().is_empty());
    }

    #[test]
    fn a_ragged_row_is_refused() {
        let mut sheet = Spreadsheet::begin(&table()).unwrap();
        assert!(matches!(sheet.row(&[Cell::Count(1)]), Err(TableError::Shape(_))));
    }
}

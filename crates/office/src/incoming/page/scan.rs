//! What a machine read on the scans of a document: to look at beside the file, never in its place.

use base::Result;
use base::db::Tx;
use base::pages::Chrome;

use crate::files::File;
use crate::ocr::{self, PageRead};

/// One file of which pages are pictures.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    pub(super) name: String,
    pub(super) pages: Vec<PageRead>,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waits,
    Read,
    /// It waits, and nobody here can read it.
    NoMachine,
}

impl Scan {
    /// The scans among the files; `reads` where a machine is there.
    pub(super) fn read(tx: &Tx, files: &[File], reads: bool) -> Result<Vec<Scan>> {
        let mut scans = Vec::new();
        for file in files {
            let pages = ocr::read_of(tx, file.body.digest)?;
            let waits = ocr::waits(tx, file.body.digest)?;
            let picture = file.media_type.starts_with("image/");
            // Of a PDF nobody knows whether pages are pictures before they were counted.
            if pages.is_empty() && !(waits && picture) {
                continue;
            }
            let state = match (waits, reads) {
                (true, true) => State::Waits,
                (true, false) => State::NoMachine,
                (false, _) => State::Read,
            };
            scans.push(Scan { name: file.name.clone(), pages, state });
        }
        Ok(scans)
    }

    /// How sure the machine is over all pages, weighed by their letters; none as long as nothing was read.
    pub(super) fn told(&self, chrome: &Chrome) -> String {
        let (mut letters, mut sure) = (0, 0);
        for page in &self.pages {
            let length = i64::try_from(page.words.len()).unwrap_or(i64::MAX);
            letters += length;
            sure += length * page.certainty.unwrap_or(0);
        }
        let (count, mean) = (self.pages.len(), sure / letters.max(1));
        let (vi, en) = match self.state {
            State::NoMachine => (
                "Máy chủ không có chương trình nhận dạng chữ; chưa đọc bản quét.".to_owned(),
                "No machine here reads scans; this one was not read.".to_owned(),
            ),
            State::Waits => (
                "Máy đang đọc bản quét; tải lại trang sau ít phút.".to_owned(),
                "A machine is reading the scan; load the page again in some minutes.".to_owned(),
            ),
            State::Read => (
                format!("Máy đọc {count} trang, chắc chắn {mean} %. Bản gốc là tệp đính kèm."),
                format!("Pages read by machine: {count}, {mean} % sure. The file is what counts."),
            ),
        };
        chrome.lang.pick(vi, en)
    }

    /// A page as it is headed.
    pub(super) fn heading(&self, chrome: &Chrome, page: &PageRead) -> String {
        let number = page.page;
        let (vi, en) = match page.certainty {
            Some(sure) => (
                format!("Trang {number}, chắc chắn {sure} %"),
                format!("Page {number}, {sure} % sure"),
            ),
            None => (
                format!("Trang {number}: không đọc được"),
                format!("Page {number}: could not be read"),
            ),
        };
        chrome.lang.pick(vi, en)
    }
}

//! Pages that are pictures, read by a machine: by Tesseract, an outside program, one page at a time, in a process that may be
//! killed. What it says stands beside the file, which stays as it came (Decree 30/2020/NĐ-CP, art. 25 and Appendix I on scans).

mod lay;
mod pages;
mod stamp;
mod store;
mod sweep;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use signing::child::{Limits, MEMORY_KB, ask};
use tokio::sync::Semaphore;

pub(crate) use pages::first;
pub(crate) use stamp::{Stamp, confirm, dismiss, standing};
pub(crate) use store::{PageRead, read_of, waits};
pub(crate) use sweep::want;
pub use sweep::{BELL, read_waiting};

/// A page is read in one to five seconds; whatever takes longer is no letter. A page of a register has some ten thousand
/// words, each a line of the answer. The size of a picture is bounded by the memory of the process: a gigabyte holds a page
/// of a hundred million pixels, A2 in colour at 600 dots per inch.
const LIMITS: Limits =
    Limits { wait: Duration::from_secs(30), answer_max: 4 * 1024 * 1024, memory_kb: MEMORY_KB };
/// The program answers at once which languages it has.
const ASKED: Limits =
    Limits { wait: Duration::from_secs(5), answer_max: 64 * 1024, memory_kb: MEMORY_KB };
/// Pages read at once: each takes a processor, and people wait only for the first one of an upload.
const AT_ONCE_MAX: usize = 2;
/// Bytes with which pictures begin. Anything else would be taken for a list of names of files to be read.
const PICTURES: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*"];

/// The machine that reads. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Ocr {
    program: PathBuf,
    languages: String,
    turns: Arc<Semaphore>,
}

/// What a machine read on one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    /// A line for each line, an empty one between paragraphs.
    pub(crate) words: String,
    /// How sure the machine is of them, in hundredths.
    pub(crate) certainty: u8,
}

impl Ocr {
    /// The machine, when the program is here and knows every language ("vie+eng"); it is looked for on the path.
    pub async fn open(program: &str, languages: &str) -> Option<Ocr> {
        let plain = |language: &str| {
            !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if program.is_empty() || !languages.split('+').all(plain) {
            return None;
        }
        let said = ask(Path::new(program), "--list-langs", b"", ASKED).await?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let here = |wanted: &str| said.lines().any(|known| known.trim() == wanted);
        languages.split('+').all(here).then(|| Ocr {
            program: program.into(),
            languages: languages.to_owned(),
            turns: Arc::new(Semaphore::new(AT_ONCE_MAX)),
        })
    }

    /// Reads a page, counted from 1, of a PNG, JPEG or TIFF; `dpi` where the picture does not say it. None when it cannot be
    /// read, or not in time.
    pub(crate) async fn read(
        &self,
        picture: &[u8],
        page: usize,
        dpi: Option<u32>,
    ) -> Option<Reading> {
        if !PICTURES.iter().any(|head| picture.starts_with(head)) {
            return None;
        }
        let _turn = self.turns.acquire().await.ok()?;
        let (languages, page) = (&self.languages, page.checked_sub(1)?);
        let dpi = dpi.map_or_else(String::new, |dpi| format!(" --dpi {dpi}"));
        let arguments =
            format!("stdin stdout -l {languages}{dpi} -c tessedit_page_number={page} tsv");
        let said = ask(&self.program, &arguments, picture, LIMITS).await?;
        lay::out(&String::from_utf8_lossy(&said))
    }
}

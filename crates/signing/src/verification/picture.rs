//! What was signed, as a picture: the file as it was at each signature, drawn in a process of its own. A file made to
//! hang or to eat memory takes that process down, not the service.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::DateTime;
use tokio::sync::{Mutex, Semaphore};

use crate::child::{Limits, MEMORY_KB, ask};

/// A page is drawn in some tens of milliseconds; whatever takes longer is not shown. A page at the size of the screen has
/// some hundred kilobytes.
const LIMITS: Limits =
    Limits { wait: Duration::from_secs(3), answer_max: 4 * 1024 * 1024, memory_kb: MEMORY_KB };
/// Pages drawn at once; the rest waits for its turn.
const AT_ONCE_MAX: usize = 4;
/// A book of five hundred pages is read in some seconds, and holds about a megabyte of letters.
const WORDS_LIMITS: Limits =
    Limits { wait: Duration::from_secs(10), answer_max: 2 * 1024 * 1024, memory_kb: MEMORY_KB };
/// A page takes some tens of milliseconds, and eight megabytes until all are written.
const VOLUME_LIMITS: Limits = Limits {
    wait: Duration::from_secs(120),
    answer_max: 4 * VOLUME_BYTES_MAX,
    memory_kb: 3 * MEMORY_KB,
};
/// Bytes of all files that are bound as one: they are held in memory.
pub const VOLUME_BYTES_MAX: u64 = 128 << 20;

/// A page for a machine that reads: nobody waits for most of them, and noisy colours at 216 dots per inch pack badly.
const SCAN_LIMITS: Limits =
    Limits { wait: Duration::from_secs(30), answer_max: 48 * 1024 * 1024, memory_kb: MEMORY_KB };
/// Dots per inch of such a page; letters of 9 points have the twenty dots that reading them takes.
pub const SCAN_DPI: u32 = 216;

/// With what the words of a file begin, so that words that are none are told from a program that did not start.
pub const WORDS_HEAD: &str = "truc.words/1\n";

/// Who draws: this program once more, as `truc signature show`.
#[derive(Debug, Clone)]
pub struct Drawing {
    program: PathBuf,
    turns: Arc<Semaphore>,
    /// One volume is bound at a time: it takes more memory than all the rest.
    volumes: Arc<Mutex<()>>,
}

impl Drawing {
    #[must_use]
    pub fn by(program: PathBuf) -> Drawing {
        Drawing { program, turns: Arc::new(Semaphore::new(AT_ONCE_MAX)), volumes: Arc::default() }
    }

    /// The first page as a data address for a page; none when it cannot be drawn.
    pub(super) async fn first_page(&self, pdf: &[u8]) -> Option<String> {
        self.shown(pdf, 1).await
    }

    /// A page, counted from 1, as a data address for a page; none when it cannot be drawn.
    pub(crate) async fn shown(&self, pdf: &[u8], number: usize) -> Option<String> {
        let png = self.page(pdf, number).await?;
        Some(format!("data:image/png;base64,{}", STANDARD.encode(png)))
    }

    /// A page, counted from 1, as PNG; none when it cannot be drawn.
    pub async fn page(&self, pdf: &[u8], number: usize) -> Option<Vec<u8>> {
        let _turn = self.turns.acquire().await.ok()?;
        let arguments = format!("signature show - --page {number}");
        let png = ask(&self.program, &arguments, pdf, LIMITS).await?;
        Some(png).filter(|png| png.starts_with(b"\x89PNG"))
    }

    /// A work file as one PDF, made of its material; none when that holds too much, or what cannot be drawn.
    pub async fn volume(&self, material: &[u8], made_at: DateTime) -> Option<Vec<u8>> {
        let _turn = self.volumes.lock().await;
        let arguments = format!("document volume --made-at {}", made_at.strftime("%FT%T"));
        let pdf = ask(&self.program, &arguments, material, VOLUME_LIMITS).await?;
        // Cut where it is larger than is read.
        let whole = pdf.starts_with(b"%PDF") && pdf.trim_ascii_end().ends_with(b"%%EOF");
        Some(pdf).filter(|_| whole)
    }

    /// A page, counted from 1, as PNG for a machine that reads, at [`SCAN_DPI`]; none when it cannot be drawn.
    pub async fn scan(&self, pdf: &[u8], number: usize) -> Option<Vec<u8>> {
        let _turn = self.turns.acquire().await.ok()?;
        let scale = SCAN_DPI / 72;
        let arguments = format!("signature show - --page {number} --scale {scale}");
        let png = ask(&self.program, &arguments, pdf, SCAN_LIMITS).await?;
        Some(png).filter(|png| png.starts_with(b"\x89PNG"))
    }

    /// The words of a PDF: a line for each line, an empty one between paragraphs, a form feed after each page; none when
    /// they cannot be read.
    pub async fn words(&self, pdf: &[u8]) -> Option<String> {
        let _turn = self.turns.acquire().await.ok()?;
        let text = ask(&self.program, "document words - --pages 500", pdf, WORDS_LIMITS).await?;
        // Cut within a letter where there is more than is read.
        let text = String::from_utf8_lossy(&text).into_owned();
        Some(text)
            .filter(|text| text.starts_with(WORDS_HEAD))
            .map(|text| text[WORDS_HEAD.len()..].to_owned())
    }
}

//! What was signed, as a picture: the file as it was at each signature, drawn in a process of its own. A file made to
//! hang or to eat memory takes that process down, not the service.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::sync::Semaphore;

use crate::child::{Limits, ask};

/// A page is drawn in some tens of milliseconds; whatever takes longer is not shown. A page at the size of the screen has
/// some hundred kilobytes.
const LIMITS: Limits = Limits { wait: Duration::from_secs(3), answer_max: 4 * 1024 * 1024 };
/// Pages drawn at once; the rest waits for its turn.
const AT_ONCE_MAX: usize = 4;
/// A book of five hundred pages is read in some seconds, and holds about a megabyte of letters.
const WORDS_LIMITS: Limits = Limits { wait: Duration::from_secs(10), answer_max: 2 * 1024 * 1024 };

/// A page for a machine that reads: nobody waits for most of them, and noisy colours at 216 dots per inch pack badly.
const SCAN_LIMITS: Limits = Limits { wait: Duration::from_secs(30), answer_max: 48 * 1024 * 1024 };
/// Dots per inch of such a page; letters of 9 points have the twenty dots that reading them takes.
pub const SCAN_DPI: u32 = 216;

/// With what the words of a file begin, so that words that are none are told from a program that did not start.
pub const WORDS_HEAD: &str = "truc.words/1\n";

/// Who draws: this program once more, as `truc signature show`.
#[derive(Debug, Clone)]
pub struct Drawing {
    program: PathBuf,
    turns: Arc<Semaphore>,
}

impl Drawing {
    #[must_use]
    pub fn by(program: PathBuf) -> Drawing {
        Drawing { program, turns: Arc::new(Semaphore::new(AT_ONCE_MAX)) }
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

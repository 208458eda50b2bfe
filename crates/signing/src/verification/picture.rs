//! What was signed, as a picture: the file as it was at each signature, drawn in a process of its own. A file made to
//! hang or to eat memory takes that process down, not the service.

use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;

/// A page is drawn in some tens of milliseconds; whatever takes longer is not shown.
const DRAWING_WAIT: Duration = Duration::from_secs(3);
/// Pages drawn at once; the rest waits for its turn.
const AT_ONCE_MAX: usize = 4;
/// A page at the size of the screen is far below.
const PICTURE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Address space of the drawing process, in KiB.
const MEMORY_KB: u32 = 1024 * 1024;

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
        let png = self.page(pdf, 1).await?;
        Some(format!("data:image/png;base64,{}", STANDARD.encode(png)))
    }

    /// A page, counted from 1, as PNG; none when it cannot be drawn.
    pub(crate) async fn page(&self, pdf: &[u8], page: usize) -> Option<Vec<u8>> {
        let _turn = self.turns.acquire().await.ok()?;
        let drawn = tokio::time::timeout(DRAWING_WAIT, self.draw(pdf, page)).await.ok()?;
        drawn.ok().filter(|png| png.starts_with(b"\x89PNG"))
    }

    async fn draw(&self, pdf: &[u8], page: usize) -> std::io::Result<Vec<u8>> {
        let limited = format!("ulimit -v {MEMORY_KB}; exec \"$0\" signature show - --page {page}");
        let mut child = Command::new("/bin/sh")
            .arg("-c")
            .arg(limited)
            .arg(&self.program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(pdf).await?;
        }
        let mut png = Vec::new();
        if let Some(output) = child.stdout.take() {
            output.take(PICTURE_BYTES_MAX).read_to_end(&mut png).await?;
        }
        child.wait().await?;
        Ok(png)
    }
}

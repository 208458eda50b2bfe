//! `truc document words`: what a PDF says, as plain text: an empty line between paragraphs, a form feed after each page. The index of the search reads files so, in a process of its own.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use base::Result;
use clap::Args;
use picture::{PDF_BYTES_MAX, PageWords, Word};
use signing::verification::WORDS_HEAD;

/// One byte above what is read is enough to say that it is too large.
const READ_MAX: u64 = PDF_BYTES_MAX as u64 + 1;
/// Words closer than this share of their size are one word in two styles.
const GAP_MIN: f64 = 0.12;
/// Words whose baselines lie this share of their size apart stand on two lines, or in two paragraphs.
const LINE_MIN: f64 = 0.5;
const PARAGRAPH_MIN: f64 = 1.6;

#[derive(Args)]
pub struct Words {
    /// A PDF, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Pages that are read at most.
    #[arg(long, value_name = "N", default_value_t = 500)]
    pages: usize,
}

impl Words {
    pub fn run(&self) -> Result<ExitCode> {
        let mut bytes = Vec::new();
        match self.file.as_os_str() == "-" {
            true => std::io::stdin().take(READ_MAX).read_to_end(&mut bytes),
            false => std::fs::File::open(&self.file)
                .and_then(|file| file.take(READ_MAX).read_to_end(&mut bytes)),
        }
        .with_context(|| format!("reading {}", self.file.display()))?;
        let words = picture::words(&bytes, self.pages).context("reading the words")?;
        let pages: String = words.pages.iter().map(said).collect();
        let text = format!("{WORDS_HEAD}{pages}");
        std::io::stdout().write_all(text.as_bytes()).context("writing the words")?;
        Ok(ExitCode::SUCCESS)
    }
}

fn said(page: &PageWords) -> String {
    let mut text = String::new();
    let mut last: Option<&Word> = None;
    for word in &page.words {
        text.push_str(last.map_or("", |last| between(last, word)));
        text.push_str(&word.text);
        last = Some(word);
    }
    text.push('\u{c}');
    text
}

fn between(last: &Word, next: &Word) -> &'static str {
    let apart = (last.baseline - next.baseline).abs() / last.size_pt;
    let gap = (next.left - last.right).abs();
    match apart {
        apart if apart > PARAGRAPH_MIN => "\n\n",
        apart if apart >= LINE_MIN => "\n",
        _ if gap < GAP_MIN * last.size_pt => "",
        _ => " ",
    }
}

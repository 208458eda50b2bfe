//! `truc document check`: holds a finished document against the legal layout; ends with 0 when nothing was found, 1 with
//! findings, 2 when it was not read or must not be here. `truc document convert`: a DOCX as a structured document.
//! `truc document words`: a PDF as plain text.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use anyhow::Context as _;
use base::Result;
use clap::{Args, Subcommand};
use signing::form_check::{FILE_BYTES_MAX, Finding, Report, Verdict, check};

use super::volume::MakeVolume;
use super::words::Words;

/// Long plans with many pages take a second; whatever takes longer was made to.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// One byte above what is checked is enough to say that it is too large.
const READ_MAX: u64 = FILE_BYTES_MAX as u64 + 1;

/// Check the form of official documents.
#[derive(Args)]
pub struct Document {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Hold a PDF or DOCX against the legal layout (Decree 30/2020/NĐ-CP, Appendix I).
    Check(Check),
    /// Write a DOCX as a structured document (truc.document/1) to standard output.
    Convert(Convert),
    /// Write the words of a PDF as plain text to standard output, in the order of the file.
    Words(Words),
    /// Bind a work file as one PDF; the service asks for it.
    #[command(hide = true)]
    Volume(MakeVolume),
}

#[derive(Args)]
struct Check {
    /// A PDF or DOCX, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the report as JSON (docs/connect/form-check.md).
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Convert {
    /// A DOCX, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Document {
    pub fn run(&self) -> Result<ExitCode> {
        match &self.of {
            Of::Check(check) => check.run(),
            Of::Convert(convert) => convert.run(),
            Of::Words(words) => words.run(),
            Of::Volume(volume) => volume.run().map(|()| ExitCode::SUCCESS),
        }
    }
}

impl Check {
    fn run(&self) -> Result<ExitCode> {
        let report = answer(&self.file)?;
        if self.json {
            println!("{}", pretty(&report)?);
        } else {
            print(&report);
        }
        Ok(ExitCode::from(match report.verdict {
            Verdict::Sound => 0,
            Verdict::Faulty => 1,
            Verdict::Refused | Verdict::Unreadable => 2,
        }))
    }
}

impl Convert {
    /// Ends with 0 when it was converted, 1 when it could not be, 2 when it was not read.
    fn run(&self) -> Result<ExitCode> {
        let report = answer(&self.file)?;
        let Some(conversion) = report.conversion else {
            for reason in &report.reasons {
                eprintln!("[{}] {}\n  {}", reason.code, reason.words.vi, reason.words.en);
            }
            if report.reasons.is_empty() {
                eprintln!("Chỉ chuyển được tệp DOCX.\n  Only a DOCX can be converted.");
            }
            return Ok(ExitCode::from(2));
        };
        for note in &conversion.notes {
            eprintln!("[{}] {}\n  {}", note.code, note.words.vi, note.words.en);
        }
        let Some(document) = conversion.document else { return Ok(ExitCode::from(1)) };
        writeln!(std::io::stdout(), "{}", pretty(&document)?).context("writing the document")?;
        Ok(ExitCode::SUCCESS)
    }
}

fn pretty(value: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(value).map_err(anyhow::Error::from)?)
}

/// The report, or that there is none within its time.
fn answer(file: &Path) -> Result<Report> {
    let bytes = bounded(file)?;
    let (told, hears) = mpsc::channel();
    // Nobody listens any more when the time is over.
    std::thread::spawn(move || told.send(check(&bytes)).unwrap_or(()));
    Ok(hears.recv_timeout(ANSWER_WAIT).unwrap_or_else(|_| Report::out_of_time()))
}

fn bounded(file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = match file.as_os_str() == "-" {
        true => std::io::stdin().take(READ_MAX).read_to_end(&mut bytes),
        false => std::fs::File::open(file).and_then(|it| it.take(READ_MAX).read_to_end(&mut bytes)),
    };
    read.with_context(|| format!("reading {}", file.display()))?;
    Ok(bytes)
}

fn print(report: &Report) {
    println!(
        "{}",
        match report.verdict {
            Verdict::Sound => "Không phát hiện sai sót về thể thức. / Nothing found.",
            Verdict::Faulty => "Có điểm chưa đúng thể thức. / Findings.",
            Verdict::Refused => "Không tiếp nhận. / Refused.",
            Verdict::Unreadable => "Không đọc được. / Not read.",
        }
    );
    for reason in &report.reasons {
        println!("  [{}] {}\n    {}", reason.code, reason.words.vi, reason.words.en);
    }
    for (place, finding) in report.findings.iter().enumerate() {
        println!("{}. [{}] {}", place + 1, finding.rule, said(finding, |words| &words.vi));
        println!("    {}", said(finding, |words| &words.en));
        println!("    {}{}", finding.article, place_of(finding));
    }
}

/// Element, what is wrong with it, what was found and what is asked for, and what to do.
fn said(finding: &Finding, lang: fn(&signing::form_check::Words) -> &String) -> String {
    let name = finding.element_name.as_ref().map_or(String::new(), |it| format!("{}: ", lang(it)));
    let found = finding.found.as_ref().map_or(String::new(), |it| format!(" {} ≠", lang(it)));
    let wanted = finding.wanted.as_ref().map_or(String::new(), |it| format!(" {}.", lang(it)));
    let (sentence, remedy) = (lang(&finding.sentence), lang(&finding.remedy));
    format!("{name}{sentence}{found}{wanted} {remedy}")
}

fn place_of(finding: &Finding) -> String {
    let quote =
        if finding.quote.is_empty() { String::new() } else { format!(" “{}”", finding.quote) };
    match (finding.page, finding.paragraph) {
        (Some(page), _) => format!(", tr. / p. {page}{quote}"),
        (None, Some(paragraph)) => format!(", đoạn / para. {paragraph}{quote}"),
        (None, None) => quote,
    }
}

//! `truc signature verify`: says of a signed PDF, XML file or container what is signed, by whom, and what came after, to people or as JSON.
//! Ends with 0 when it passed, 1 when it failed, 2 when it is indeterminate, 3 when it is unsigned.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use ::signature::validate::{Anchors, Context, Reason, Report, Verdict, asic, json, validate, xml};
use anyhow::Context as _;
use base::clock::{Clock, vietnam};
use base::{Refusal, Result, Text};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

/// Any file gets its answer within three seconds; the rest is for starting and printing.
const ANSWER_WAIT: Duration = Duration::from_millis(2_800);
/// Pixels per point: legible, and some 100 KB a page.
const SHOWN_SCALE: f32 = 1.2;
/// One byte above what is checked is enough to say that it is too large.
const READ_MAX: u64 = (192 << 20) + 1;

/// Check signed files.
#[derive(Args)]
pub struct Signature {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Say what is signed, by whom, and what came after.
    Verify(Verify),
    /// Write a page as a picture (PNG) to standard output, as it was at a signature or as it is.
    Show(Show),
}

#[derive(Args)]
struct Show {
    /// A PDF, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// As it was when this signature was made, counted from 1 as `verify` lists them.
    #[arg(long, value_name = "N")]
    signature: Option<usize>,
    #[arg(long, value_name = "N", default_value_t = 1)]
    page: usize,
    /// Pixels per point, up to 4.
    #[arg(long, value_name = "N", default_value_t = SHOWN_SCALE)]
    scale: f32,
}

#[derive(Args)]
struct Verify {
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the report as JSON (docs/connect/verification.md).
    #[arg(long)]
    json: bool,
    /// A folder of trusted certificates (.pem, .crt, .cer, .der) with .crl and .ocsp files.
    #[arg(long, value_name = "DIR", conflicts_with = "no_trust")]
    trust: Option<PathBuf>,
    /// Leave the signers' identity aside.
    #[arg(long)]
    no_trust: bool,
    /// The time of validation, e.g. 2026-11-22 or 2026-11-22T08:00:00+07:00; now when it is left out.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

impl Signature {
    pub fn run(&self) -> Result<ExitCode> {
        match &self.of {
            Of::Verify(verify) => verify.run(),
            Of::Show(show) => show.run(),
        }
    }
}

impl Verify {
    fn run(&self) -> Result<ExitCode> {
        let anchors = match (&self.trust, self.no_trust) {
            (Some(folder), _) => Some(signing::trust::load(folder)?),
            (None, true) => None,
            (None, false) => Some(Anchors::default()),
        };
        let at = self.at.as_deref().map_or_else(|| Ok(Clock::system().now()), instant)?;
        let report = answer(bounded(&self.file)?, anchors, at)?;
        if self.json {
            let text = serde_json::to_string_pretty(&report.json());
            println!("{}", text.map_err(anyhow::Error::from)?);
        } else {
            print(&report);
        }
        Ok(ExitCode::from(match report.verdict() {
            Verdict::Passed => 0,
            Verdict::Failed => 1,
            Verdict::Indeterminate => 2,
            Verdict::Unsigned => 3,
        }))
    }
}

impl Show {
    fn run(&self) -> Result<ExitCode> {
        let bytes = match self.file.as_os_str() == "-" {
            true => {
                let mut bytes = Vec::new();
                let read = std::io::stdin().take(READ_MAX).read_to_end(&mut bytes);
                read.context("reading standard input")?;
                bytes
            }
            false => bounded(&self.file)?,
        };
        let end = match self.signature {
            None => bytes.len(),
            Some(number) => {
                let Judged::Pdf(report) = answer(bytes.clone(), None, Clock::system().now())?
                else {
                    return Err(no_such(number, 0).into());
                };
                let found = number.checked_sub(1).and_then(|place| report.signatures.get(place));
                found.ok_or_else(|| no_such(number, report.signatures.len()))?.revision_end
            }
        };
        let page = self.page.saturating_sub(1);
        let png = picture::page(&bytes[..end], page, self.scale);
        let png = png.with_context(|| format!("drawing page {}", self.page))?;
        std::io::stdout().write_all(&png).context("writing the picture")?;
        Ok(ExitCode::SUCCESS)
    }
}

fn no_such(number: usize, there: usize) -> Refusal {
    Refusal::new(
        "signature.no-such",
        Text::with(
            format!("Tệp không có chữ ký số {number}; có tất cả {there} chữ ký."),
            format!("The file has no signature number {number}; it has {there}."),
        ),
        Text::new(
            "Chạy `truc signature verify` để xem danh sách.",
            "`truc signature verify` lists them.",
        ),
    )
    .field("--signature")
}

fn bounded(file: &Path) -> Result<Vec<u8>> {
    let opened =
        std::fs::File::open(file).with_context(|| format!("opening {}", file.display()))?;
    let mut bytes = Vec::new();
    let read = opened.take(READ_MAX).read_to_end(&mut bytes);
    read.with_context(|| format!("reading {}", file.display()))?;
    Ok(bytes)
}

/// What was found out, by the kind of file.
enum Judged {
    Pdf(Report),
    Xml(xml::Report),
    Container(asic::Report),
}

impl Judged {
    /// The file is what its first bytes say: a container (ASiC-E), XML, else a PDF.
    fn of(bytes: &[u8], context: Context<'_>) -> Judged {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        if bytes.starts_with(b"PK\x03\x04") {
            return Judged::Container(asic::validate(bytes, context));
        }
        if text.starts_with(b"<") {
            let matter = xml::Matter { xml: bytes, detached: &[], must_cover: &[] };
            return Judged::Xml(xml::validate(&matter, context));
        }
        Judged::Pdf(validate(bytes, context))
    }

    fn verdict(&self) -> Verdict {
        match self {
            Judged::Pdf(report) => report.verdict,
            Judged::Xml(report) => report.verdict,
            Judged::Container(report) => report.verdict,
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Judged::Pdf(report) => json::report(report),
            Judged::Xml(report) => json::xml_report(report),
            Judged::Container(report) => json::container_report(report),
        }
    }
}

/// The report, or that there is none within its time: a file made to hang is told so.
fn answer(bytes: Vec<u8>, anchors: Option<Anchors>, at: Timestamp) -> Result<Judged> {
    let (told, hears) = mpsc::channel();
    std::thread::spawn(move || {
        let report = Judged::of(&bytes, Context { anchors: anchors.as_ref(), at });
        // Nobody listens any more when the time is over.
        told.send(report).unwrap_or(());
    });
    let answered = hears.recv_timeout(ANSWER_WAIT);
    Ok(answered.unwrap_or_else(|_| Judged::Pdf(Report::out_of_time())))
}

/// A day means its beginning in Việt Nam.
fn instant(text: &str) -> Result<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let day = text.parse::<Date>().ok();
    let begins = day.and_then(|day| day.to_zoned(TimeZone::fixed(offset(7))).ok());
    let begins = begins.ok_or_else(|| {
        Refusal::new(
            "signature.time",
            Text::with(
                format!("Không đọc được thời điểm “{text}”."),
                format!("The time “{text}” cannot be read."),
            ),
            Text::new(
                "Ghi ví dụ 2026-11-22 hoặc 2026-11-22T08:00:00+07:00.",
                "Write for example 2026-11-22 or 2026-11-22T08:00:00+07:00.",
            ),
        )
        .field("--at")
    })?;
    Ok(begins.timestamp())
}

fn print(judged: &Judged) {
    println!(
        "{}",
        match judged.verdict() {
            Verdict::Passed => "Chữ ký hợp lệ. / Passed.",
            Verdict::Failed => "Không hợp lệ. / Failed.",
            Verdict::Indeterminate => "Chưa kết luận được. / Indeterminate.",
            Verdict::Unsigned => "Không có chữ ký số. / Unsigned.",
        }
    );
    match judged {
        Judged::Pdf(report) => {
            reasons(&report.reasons);
            for (place, one) in report.signatures.iter().enumerate() {
                line(
                    place,
                    one.signer.as_deref(),
                    one.signing_time,
                    one.time_proven,
                    one.verdict(),
                );
                reasons(&one.reasons);
            }
        }
        Judged::Xml(report) => print_xml(report),
        Judged::Container(report) => {
            reasons(&report.reasons);
            for of in &report.signatures {
                println!("{}", of.name);
                print_xml(&of.report);
            }
        }
    }
}

fn print_xml(report: &xml::Report) {
    reasons(&report.reasons);
    for (place, one) in report.signatures.iter().enumerate() {
        line(place, one.signer.as_deref(), one.signing_time, one.time_proven, one.verdict());
        // A sound XML signature says nothing of what it does not cover.
        let whole = one.covered.iter().any(|covered| covered.uri.is_empty());
        if !one.covered.is_empty() && !whole {
            println!("  Chỉ những phần sau được ký: / Nothing but these parts is signed:");
        }
        for covered in &one.covered {
            match covered.uri.as_str() {
                "" => println!("  = cả tệp / the whole file"),
                uri => println!("  = {uri}"),
            }
        }
        reasons(&one.reasons);
    }
}

fn line(
    place: usize,
    signer: Option<&str>,
    at: Option<Timestamp>,
    time_proven: bool,
    verdict: Verdict,
) {
    let at = at.map_or(String::new(), |at| {
        let proven = if time_proven { "" } else { " (?)" };
        format!(", {}{proven}", vietnam(at).strftime("%d/%m/%Y %H:%M:%S %:z"))
    });
    println!("{}. {}{at} – {}", place + 1, signer.unwrap_or("?"), json::verdict(verdict));
}

fn reasons(all: &[Reason]) {
    for reason in all {
        println!("  [{}] {}\n    {}", reason.code, reason.vi, reason.en);
    }
}

//! `truc edxml check`: explains what is wrong with a packet, to people or as JSON. Ends with 1 when the packet would
//! be refused.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use base::Result;
use clap::{Args, Subcommand};
use edxml::{Limits, Report, Verdict};

/// Look at edXML packets.
#[derive(Args)]
pub struct Edxml {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Check a packet and explain every fault.
    Check {
        /// Print everything read as JSON.
        #[arg(long)]
        json: bool,
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

impl Edxml {
    pub fn run(&self) -> Result<ExitCode> {
        let Of::Check { json, file } = &self.of;
        let opened = File::open(file).with_context(|| format!("opening {}", file.display()))?;
        let report = edxml::check(BufReader::new(opened), &Limits::default())
            .with_context(|| format!("reading {}", file.display()))?;
        if *json {
            let text = serde_json::to_string_pretty(&report).map_err(anyhow::Error::from)?;
            println!("{text}");
        } else {
            print(&report);
        }
        Ok(match report.verdict() {
            Verdict::Refused => ExitCode::FAILURE,
            Verdict::Accepted | Verdict::AcceptedWithWarnings => ExitCode::SUCCESS,
        })
    }
}

fn print(report: &Report) {
    for finding in &report.findings {
        let value = finding.value.as_ref().map_or(String::new(), |value| format!(" “{value}”"));
        println!(
            "{}:{} [{}] {}{value}",
            finding.line,
            finding.column,
            finding.rule.id(),
            finding.field
        );
        println!("    {}\n    → {}", finding.vi.sentence, finding.vi.remedy);
        println!("    {}\n    → {}", finding.en.sentence, finding.en.remedy);
    }
    for attachment in &report.attachments {
        let name = attachment.name.as_deref().unwrap_or("?");
        println!("{name}\t{} bytes\tsha256 {}", attachment.decoded_size, attachment.sha256);
    }
    println!(
        "{}",
        match report.verdict() {
            Verdict::Accepted => "Đạt. / Accepted.",
            Verdict::AcceptedWithWarnings => "Đạt, có điểm nên sửa. / Accepted, with warnings.",
            Verdict::Refused => "Không đạt: trục sẽ từ chối gói tin này. / Refused.",
        }
    );
}

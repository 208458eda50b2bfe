//! The sub-commands of `truc`. Each file is one of them.

mod bench;
mod check_config;
mod demo;
mod directory;
mod document;
mod edxml;
mod hub;
mod office;
mod search;
pub mod serve;
mod signature;
mod signers;
mod signing;
mod verify;
mod volume;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base::{Refusal, Text};
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::installation::Installation;

/// Trục: a government works without paper.
#[derive(Parser)]
#[command(name = "truc", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// See a country exchange documents, on this machine alone.
    Demo(demo::Demo),
    /// Run the service.
    Serve(serve::Serve),
    /// The hub: connect agency systems.
    Hub(hub::HubCommand),
    /// The directory: import authorities, add people.
    Directory(directory::DirectoryCommand),
    /// Look at edXML packets.
    Edxml(edxml::Edxml),
    /// Check the form of official documents, and convert them.
    Document(document::Document),
    /// Check signed files.
    Signature(signature::Signature),
    /// Say who signs for an authority: keys, certificates, mandates.
    Signers(signers::Signers),
    /// The signing desk: who keeps keys.
    Signing(signing::SigningCommand),
    /// The paperless office: which authorities work here.
    Office(office::OfficeCommand),
    /// Search: make the index of a node again.
    Search(search::SearchCommand),
    /// Explain the settings in force.
    CheckConfig(check_config::CheckConfig),
    /// Measure on this machine what docs/performance.md tells.
    Bench(bench::Bench),
    /// Check the audit chain of a data folder.
    Verify(verify::Verify),
}

/// The data folder and the settings: what most sub-commands need.
#[derive(clap::Args, Clone)]
pub struct Place {
    /// The folder that holds the database, the bodies and the keys.
    #[arg(long, value_name = "DIR")]
    pub data: PathBuf,
    /// A settings file laid over the defaults.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl Place {
    /// Opens an installation that must be there already: a mistyped folder must not become a second, empty one.
    ///
    /// # Errors
    /// `data.missing` when it is not; else as [`Installation::open`].
    pub async fn existing(&self) -> base::Result<Installation> {
        must_hold_data(&self.data)?;
        let (config, _) = Config::load(self.config.as_deref())?;
        Installation::open(&self.data, config).await
    }
}

/// Refuses a folder in which there is no installation.
fn must_hold_data(folder: &Path) -> base::Result<()> {
    if folder.join("keys/sealing.key").is_file() {
        return Ok(());
    }
    let shown = folder.display();
    Err(Refusal::new(
        "data.missing",
        Text::with(
            format!("Thư mục {shown} không phải thư mục dữ liệu của Trục."),
            format!("The folder {shown} holds no data of Trục."),
        ),
        Text::new(
            "Kiểm tra đường dẫn sau --data; `truc serve` tạo thư mục mới.",
            "Check the path after --data; `truc serve` makes a new folder.",
        ),
    )
    .field("--data")
    .into())
}

impl Cli {
    /// Does what was asked; an error is told in both languages.
    #[must_use]
    pub fn run(self) -> ExitCode {
        let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                eprintln!("the runtime does not start: {error}");
                return ExitCode::FAILURE;
            }
        };
        let done = runtime.block_on(async {
            match self.command {
                Command::Demo(demo) => demo.run().await,
                Command::Serve(serve) => serve.run().await,
                Command::Hub(hub) => hub.run().await,
                Command::Directory(directory) => directory.run().await,
                Command::Edxml(edxml) => edxml.run(),
                Command::Document(document) => document.run(),
                Command::Signature(signature) => signature.run(),
                Command::Signers(signers) => signers.run().await,
                Command::Signing(signing) => signing.run().await,
                Command::Office(office) => office.run().await,
                Command::Bench(bench) => bench.run().await,
                Command::Search(search) => search.run(),
                Command::CheckConfig(check) => check.run(),
                Command::Verify(verify) => verify.run().await,
            }
        });
        match done {
            Ok(code) => code,
            Err(error) => {
                tell(&error);
                ExitCode::FAILURE
            }
        }
    }
}

fn tell(error: &base::Error) {
    match error {
        base::Error::Refused(refusal) => {
            let field = refusal.field.as_ref().map_or(String::new(), |field| format!(" [{field}]"));
            eprintln!("{} ({}{field})\n  → {}", refusal.what.vi, refusal.rule, refusal.remedy.vi);
            eprintln!("{}\n  → {}", refusal.what.en, refusal.remedy.en);
        }
        base::Error::Failed(cause) => eprintln!("{cause:#}"),
    }
}

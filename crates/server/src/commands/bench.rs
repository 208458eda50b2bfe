//! `truc bench …`: measures on this machine what docs/performance.md tells.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use base::Result;
use base::db::Tx;
use clap::{Args, Subcommand};

use super::Place;
use super::serve::start_log;
use crate::bench::{Seeded, crowd, first_load, pages, seed};
use crate::config::{Config, Log, LogForm};
use crate::installation::Installation;

#[derive(Args)]
pub struct Bench {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// The office with a year of documents: its pages, and many people at once.
    Office(Office),
}

#[derive(Args)]
struct Office {
    #[command(flatten)]
    place: Place,
    /// Documents to begin with, incoming and outgoing, in twenty authorities.
    #[arg(long, default_value_t = 1_000_000)]
    documents: u64,
    /// People of these authorities.
    #[arg(long, default_value_t = 5_000)]
    people: u64,
    /// People who work at once.
    #[arg(long, default_value_t = 200)]
    at_once: usize,
}

impl Bench {
    pub async fn run(self) -> Result<ExitCode> {
        let Of::Office(of) = self.of;
        start_log(&Log { level: "error".to_owned(), form: LogForm::Text })?;
        let (config, _) = Config::load(of.place.config.as_deref())?;
        let installation = Installation::open(&of.place.data, config).await?.shared();
        let start = Instant::now();
        let seeded = seed(&installation, of.documents, of.people).await?;
        desk::supervision::tally::count(&installation.db).await?;
        println!("seeded in {:.0} s", start.elapsed().as_secs_f64());
        let router = crate::router::router(&installation, None);
        let documents = some_documents(&installation, &seeded).await?;
        println!("{:<44} {:<9} {:>9} {:>9} {:>9}", "page", "for", "p50 ms", "p95 ms", "max ms");
        for one in pages(&router, &seeded, &documents).await? {
            let [p50, p95, max] = [one.p50, one.p95, one.max].map(|time| time.as_secs_f64() * 1e3);
            println!("{:<44} {:<9} {p50:>9.1} {p95:>9.1} {max:>9.1}", one.page, one.who);
        }
        let loaded = first_load(&router, &seeded).await?;
        let sum: usize = loaded.iter().map(|(_, bytes)| bytes).sum();
        println!(
            "first load of /desk without fonts: {:.1} KiB in {} parts",
            sum as f64 / 1024.0,
            loaded.len()
        );
        for reading in [Duration::from_secs(3), Duration::ZERO] {
            let lasting = Duration::from_secs(30);
            let came = crowd(&router, &seeded, of.at_once, (lasting, reading)).await?;
            let [p50, p95, max] =
                [came.p50, came.p95, came.max].map(|time| time.as_secs_f64() * 1e3);
            let rate = came.pages as f64 / came.lasted.as_secs_f64();
            println!(
                "{} people at once, reading {} s: {} pages ({rate:.0}/s), {} errors, p50 {p50:.1}, p95 {p95:.1}, max {max:.1} ms",
                of.at_once,
                reading.as_secs(),
                came.pages,
                came.errors
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// One document of each kind, of the largest authority.
async fn some_documents(installation: &Installation, seeded: &Seeded) -> Result<Vec<String>> {
    let Some(home) = seeded.houses.first().map(|house| house.authority) else {
        return Ok(Vec::new());
    };
    let read = move |tx: &Tx| office::past::samples(tx, home);
    installation.db.read(read).await
}

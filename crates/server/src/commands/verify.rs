//! `truc verify`: reads every event of the record and checks it against the audit chain.

use std::process::ExitCode;

use base::Result;
use base::events::{self, Verdict};

use super::Place;
/// Check the audit chain of a data folder.
#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    place: Place,
}

impl Verify {
    pub async fn run(self) -> Result<ExitCode> {
        let installation = self.place.existing().await?;
        Ok(match events::verify(&installation.db).await? {
            Verdict::Whole { sealed, waiting, hash } => {
                let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
                println!("whole: {sealed} events sealed, {waiting} waiting\n{hash}");
                ExitCode::SUCCESS
            }
            Verdict::Broken { position } => {
                eprintln!("BROKEN at position {position}: the record differs from what was sealed");
                ExitCode::FAILURE
            }
        })
    }
}

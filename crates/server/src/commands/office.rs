//! `truc office …`: which authorities work in this office. It may run beside the service.

use std::process::ExitCode;

use base::Result;
use base::authority::Actor;
use base::db::Tx;
use clap::{Args, Subcommand};
use office::house;

use super::Place;

#[derive(Args)]
pub struct OfficeCommand {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Open the office of an authority: from now on its documents arrive on its people's desks.
    Open {
        #[command(flatten)]
        place: Place,
        /// The authority's code.
        code: String,
    },
}

impl OfficeCommand {
    pub async fn run(self) -> Result<ExitCode> {
        let Of::Open { place, code } = self.of;
        let installation = place.existing().await?;
        let (directory, now) =
            (installation.hub.directory.snapshot(), installation.db.clock().now());
        let authority = directory.resolve(&code, now)?;
        let id = authority.id;
        let act = move |tx: &Tx| house::open(tx, &Actor::machine("command-line"), id);
        installation.db.write(act).await?;
        println!("{} ({}) works here from now on", authority.name, authority.code);
        Ok(ExitCode::SUCCESS)
    }
}

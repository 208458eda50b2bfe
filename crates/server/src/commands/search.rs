//! `truc search rebuild`: the index of a node is made again. It only leaves word in the data folder, so that it may run beside
//! the service; the old index answers until the new one stands.

use std::path::PathBuf;
use std::process::ExitCode;

use base::Result;
use clap::{Args, Subcommand};
use office::search::Search;

#[derive(Args)]
pub struct SearchCommand {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Make the index again from the database: at once where the service runs, else when it starts.
    Rebuild {
        /// The data folder of the node.
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
}

impl SearchCommand {
    pub fn run(self) -> Result<ExitCode> {
        let Of::Rebuild { data } = self.of;
        super::must_hold_data(&data)?;
        Search::in_folder(&data.join(crate::installation::SEARCH_FOLDER)).want_anew()?;
        println!("the index is made again: at once where the service runs, else when it starts");
        Ok(ExitCode::SUCCESS)
    }
}

//! `truc check-config`: says which settings are in force and where each comes from, or what is wrong with the file.

use std::path::PathBuf;
use std::process::ExitCode;

use base::Result;

use crate::config::{Config, DEFAULTS};

/// Explain the settings in force.
#[derive(clap::Args)]
pub struct CheckConfig {
    /// The settings file; without one the commented defaults are printed.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl CheckConfig {
    pub fn run(&self) -> Result<ExitCode> {
        if self.file.is_none() {
            print!("{DEFAULTS}");
            return Ok(ExitCode::SUCCESS);
        }
        let (_, settings) = Config::load(self.file.as_deref())?;
        for setting in settings {
            let origin = if setting.set { "" } else { "   # default" };
            println!("{} = {}{origin}", setting.name, setting.value);
        }
        Ok(ExitCode::SUCCESS)
    }
}

//! The program `truc`.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    server::commands::Cli::parse().run()
}

//! `truc directory …`: imports authorities and adds people. It may run beside the service, which takes the change
//! over within seconds.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use base::authority::{Actor, Role, Scope};
use base::db::Tx;
use base::{Error, Result};
use clap::{Args, Subcommand};
use directory::import::{BYTES_MAX, Fault, Report, dry_run, import, read};
use directory::person::{Login, NewPerson, NewPosition, Unit, add_person, take_position};
use directory::sign_in::{Password, set_password};
use directory::{authority, roles};

use super::Place;
use crate::config::Config;
use crate::installation::Installation;

#[derive(Args)]
pub struct DirectoryCommand {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Load the list of level-1 authorities that comes with the program.
    National {
        #[command(flatten)]
        place: Place,
    },
    /// Import authorities and units from a CSV or XLSX file.
    Import(Import),
    /// People who sign in.
    #[command(subcommand)]
    Person(PersonCommand),
}

#[derive(Args)]
struct Import {
    #[command(flatten)]
    place: Place,
    /// Only say what would change and what is wrong.
    #[arg(long)]
    dry_run: bool,
    file: PathBuf,
}

#[derive(Subcommand)]
enum PersonCommand {
    /// Add a person with one position and print their password, once.
    Add(AddPerson),
}

#[derive(Args)]
struct AddPerson {
    #[command(flatten)]
    place: Place,
    /// The name to sign in with.
    #[arg(long)]
    login: String,
    /// Full name.
    #[arg(long)]
    name: String,
    /// The authority they work for, by any of its codes.
    #[arg(long, value_name = "CODE")]
    authority: String,
    /// What they may do there: leader, official, clerk, archivist, auditor, authority-admin, directory-keeper, hub-operator.
    #[arg(long, value_name = "ROLE", num_args = 1.., required = true)]
    role: Vec<String>,
    /// Their title, as it is written.
    #[arg(long, default_value = "")]
    title: String,
    #[arg(long, default_value = "")]
    mail: String,
    /// Take the password from standard input (`-`) instead of making one.
    #[arg(long, value_name = "-")]
    password: Option<String>,
}

impl DirectoryCommand {
    pub async fn run(self) -> Result<ExitCode> {
        match self.of {
            Of::National { place } => national(&place).await,
            Of::Import(command) => command.run().await,
            Of::Person(PersonCommand::Add(command)) => command.run().await,
        }
    }
}

impl Import {
    async fn run(self) -> Result<ExitCode> {
        let shown = self.file.display();
        let file = File::open(&self.file).with_context(|| format!("reading {shown}"))?;
        // One byte more than allowed is enough to refuse it.
        let mut bytes = Vec::new();
        file.take(BYTES_MAX as u64 + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("reading {shown}"))?;
        let table = read(&bytes)?;
        let installation = self.place.existing().await?;
        let actor = Actor::machine("command-line");
        let report = if self.dry_run {
            installation.db.read(move |tx: &Tx| dry_run(tx, &actor, &table)).await?
        } else {
            installation.db.write(move |tx: &Tx| import(tx, &actor, &table)).await?
        };
        tell(&report);
        Ok(if report.sound() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

fn tell(report: &Report) {
    for Fault { row, column, value, refusal } in &report.faults {
        let column = column.name();
        println!("{row}\t{} / {}\t{value}\t{}", column.vi, column.en, refusal.rule);
        println!("\t{} {}", refusal.what.vi, refusal.remedy.vi);
        println!("\t{} {}", refusal.what.en, refusal.remedy.en);
    }
    if report.more_faults > 0 {
        println!("… {} more faults", report.more_faults);
    }
    let Report { rows, new, changed, closed, same, .. } = report;
    println!("{rows} rows: {new} new, {changed} changed, {closed} closed, {same} same");
    if !report.sound() {
        println!("nothing was changed");
    }
}

impl AddPerson {
    async fn run(self) -> Result<ExitCode> {
        let installation = self.place.existing().await?;
        let now = installation.db.clock().now();
        let authority = installation.hub.directory.snapshot().resolve(&self.authority, now)?.id;
        let login = Login::parse(&self.login)?;
        let password = match self.password {
            None => Password::made(installation.db.random()),
            Some(_) => Password::parse(&line()?, &login)?,
        };
        let hash = installation.sign_ins.hash(password.clone()).await?;
        let person = NewPerson { authority, name: self.name, login, mail: self.mail };
        // Names that nobody knows are refused with the list of those that are.
        let role = |name: &String| {
            roles::find(name).map_or_else(|| Role(name.clone().into()), |known| known.role.clone())
        };
        let roles: Vec<Role> = self.role.iter().map(role).collect();
        let title = self.title;
        let add = move |tx: &Tx| {
            let actor = Actor::machine("command-line");
            let id = add_person(tx, &actor, &person)?;
            let position = NewPosition {
                person: id,
                authority,
                unit: Unit::Named(String::new()),
                title: title.clone(),
                title_en: None,
                roles: roles.clone(),
                from_at: tx.now(),
            };
            take_position(tx, &actor, &position)?;
            set_password(tx, &actor, id, &hash)
        };
        installation.db.write(add).await?;
        println!("{}", password.reveal());
        Ok(ExitCode::SUCCESS)
    }
}

fn line() -> Result<String> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| Error::Failed(error.into()))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// The place may be new: this is how a directory begins.
async fn national(place: &Place) -> Result<ExitCode> {
    let (config, _) = Config::load(place.config.as_deref())?;
    let installation = Installation::open(&place.data, config).await?;
    let permit = Actor::machine("command-line").may(&authority::KEEP, Scope::Installation)?;
    let count = installation.db.write(move |tx| authority::load_national_list(tx, &permit)).await?;
    println!("{count} authorities");
    Ok(ExitCode::SUCCESS)
}

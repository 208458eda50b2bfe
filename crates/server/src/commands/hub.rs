//! `truc hub system …`: connects agency systems and changes their secrets. It may run beside the service, which
//! takes the change over within seconds.

use std::process::ExitCode;

use axis::system::{self, CONNECT, NewSystem, Secret};
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::{Error, Result};
use clap::{Args, Subcommand};
use jiff::SignedDuration;

use super::Place;
use crate::installation::Installation;

#[derive(Args)]
pub struct HubCommand {
    #[command(subcommand)]
    of: Of,
}

#[derive(Subcommand)]
enum Of {
    /// Agency systems that connect to the hub.
    #[command(subcommand)]
    System(SystemCommand),
}

#[derive(Subcommand)]
enum SystemCommand {
    /// Connect a system and print its secret, once.
    Add {
        #[command(flatten)]
        place: Place,
        /// The id that the system's software is configured with (systemid).
        #[arg(long)]
        id: String,
        /// The authority it speaks for, by any of its codes.
        #[arg(long, value_name = "CODE")]
        authority: String,
        /// Further authorities it may send and receive for.
        #[arg(long, value_name = "CODE", num_args = 1..)]
        may_act_for: Vec<String>,
        /// Take the secret from standard input (`-`) instead of making one.
        #[arg(long, value_name = "-")]
        secret: Option<String>,
    },
    /// Give a system a new secret; the old one stays good for a while.
    Rotate {
        #[command(flatten)]
        place: Place,
        #[arg(long)]
        id: String,
        /// How long the old secret stays good.
        #[arg(long, value_name = "HOURS", default_value_t = 72)]
        keep_old: i64,
        #[arg(long, value_name = "-")]
        secret: Option<String>,
    },
    /// Disconnect a system at once.
    Remove {
        #[command(flatten)]
        place: Place,
        #[arg(long)]
        id: String,
    },
    /// List all systems.
    List {
        #[command(flatten)]
        place: Place,
    },
}

impl HubCommand {
    pub async fn run(self) -> Result<ExitCode> {
        let Of::System(command) = self.of;
        match command {
            SystemCommand::Add { place, id, authority, may_act_for, secret } => {
                let installation = place.existing().await?;
                let secret = chosen(&installation, secret.as_deref())?;
                let authority = find(&installation, &authority)?;
                let also = may_act_for
                    .iter()
                    .map(|code| find(&installation, code))
                    .collect::<Result<_>>()?;
                let system = NewSystem { id, authority, also };
                let (given, key) = (secret.clone(), installation.hub.systems.key().clone());
                let permit = Actor::machine("command-line").may(&CONNECT, Scope::Installation)?;
                installation
                    .db
                    .write(move |tx| system::connect(tx, &permit, &system, &given, &key))
                    .await?;
                println!("{}", secret.reveal());
            }
            SystemCommand::Rotate { place, id, keep_old, secret } => {
                let installation = place.existing().await?;
                let secret = chosen(&installation, secret.as_deref())?;
                let (given, key) = (secret.clone(), installation.hub.systems.key().clone());
                let permit = Actor::machine("command-line").may(&CONNECT, Scope::Installation)?;
                let overlap = SignedDuration::from_hours(keep_old.clamp(0, 24 * 365));
                installation
                    .db
                    .write(move |tx| system::rotate(tx, &permit, &id, &given, overlap, &key))
                    .await?;
                println!("{}", secret.reveal());
            }
            SystemCommand::Remove { place, id } => {
                let installation = place.existing().await?;
                let permit = Actor::machine("command-line").may(&CONNECT, Scope::Installation)?;
                installation.db.write(move |tx| system::disconnect(tx, &permit, &id)).await?;
            }
            SystemCommand::List { place } => list(&place.existing().await?).await?,
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn find(installation: &Installation, code: &str) -> Result<AuthorityId> {
    let directory = installation.hub.directory.snapshot();
    Ok(directory.resolve(code, installation.db.clock().now())?.id)
}

fn chosen(installation: &Installation, secret: Option<&str>) -> Result<Secret> {
    if secret.is_none() {
        return Ok(Secret::new(installation.db.random()));
    }
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(|error| Error::Failed(error.into()))?;
    Ok(Secret::parse(&line)?)
}

async fn list(installation: &Installation) -> Result<()> {
    let directory = installation.hub.directory.snapshot();
    for system in installation.db.read(system::list).await? {
        let authority = directory.get(system.authority);
        let (code, name) = authority
            .map_or((String::new(), ""), |found| (found.code.to_string(), found.name.as_str()));
        let state = match (system.closed_at, system.last_seen_at) {
            (Some(at), _) => format!("disconnected {}", vietnam(at).strftime("%Y-%m-%d %H:%M")),
            (None, Some(at)) => format!("last seen {}", vietnam(at).strftime("%Y-%m-%d %H:%M")),
            (None, None) => "never seen".to_owned(),
        };
        println!("{}\t{code}\t{name}\t{state}", system.id);
    }
    Ok(())
}

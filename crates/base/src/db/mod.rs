//! The storage waist: one synchronous transaction type and one SQL text over two engines, embedded SQLite
//! (default) and PostgreSQL. Nothing is answered before it is durable (docs/decisions/0002, 0003).
//!
//! A transaction is a plain closure over [`Tx`], run on a thread of its own. It takes its time and randomness
//! from the transaction and cannot wait for anything, so no network call can hide inside. It may run more than
//! once (serialisation failures are retried), therefore it must not change what it captures.

mod bells;
mod change;
mod migrate;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;
mod tx;
mod value;
mod work;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use change::Change;
pub use tx::Tx;
pub use value::{FromRow, FromValue, Row, Value};

use crate::clock::Clock;
use crate::error::{Error, Result};
use crate::random::Random;
use bells::Bells;
use tokio::sync::Notify;
use work::{Lane, pending};

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// One file beside the rest of the data folder.
    Sqlite(PathBuf),
    /// A `postgres://` address; also databases that speak its protocol.
    Postgres(String),
}

/// How many connections read at once, on either engine; writers on PostgreSQL number the same.
const CONNECTIONS: usize = 4;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    writes: Lane,
    reads: Lane,
    location: Location,
    sources: Sources,
}

/// What every transaction is given: the sources of time and chance.
#[derive(Clone)]
pub(crate) struct Sources {
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) bells: Bells,
}

impl Db {
    /// Opens the database, creating it and bringing its schema up to date as needed.
    ///
    /// # Errors
    /// When it cannot be opened, or was written by a newer version of the program.
    pub fn open(location: Location, clock: Clock, random: Random) -> Result<Db> {
        let sources = Sources { clock, random, bells: Bells::default() };
        let (writes, reads) = match &location {
            Location::Sqlite(path) => sqlite::open(path, &sources, CONNECTIONS)?,
            Location::Postgres(url) => postgres::open(url, &sources, CONNECTIONS)?,
        };
        Ok(Db(Arc::new(Inner { writes, reads, location, sources })))
    }

    /// Runs a transaction that may write, and answers once it is durable.
    ///
    /// # Errors
    /// Whatever the closure returned (nothing was then written), or a failure of the store.
    pub async fn write<T, F>(&self, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&Tx) -> Result<T> + Send + 'static,
    {
        let (work, answer) = pending(act);
        self.0.writes.send(work).await?;
        answer.await.map_err(|_| Error::Failed(anyhow::anyhow!("the writer stopped")))?
    }

    /// Runs a read-only transaction over one consistent state.
    ///
    /// # Errors
    /// Whatever the closure returned, or a failure of the store.
    pub async fn read<T, F>(&self, act: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnMut(&Tx) -> Result<T> + Send + 'static,
    {
        let (work, answer) = pending(act);
        self.0.reads.send(work).await?;
        answer.await.map_err(|_| Error::Failed(anyhow::anyhow!("the reader stopped")))?
    }

    /// The bell of this name; [`Tx::ring`] rings it after a commit, on this node only.
    #[must_use]
    pub fn bell(&self, name: &'static str) -> Arc<Notify> {
        self.0.sources.bells.get(name)
    }

    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.sources.clock
    }

    #[must_use]
    pub fn random(&self) -> &Random {
        &self.0.sources.random
    }

    /// Whether the database is part of this process, so that there is no other node.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        matches!(self.0.location, Location::Sqlite(_))
    }

    /// Where this database lives, without secrets: for logs and for `check-config`.
    #[must_use]
    pub fn describe(&self) -> String {
        self.0.location.describe()
    }
}

impl Location {
    /// `postgres://…` and `postgresql://…` are PostgreSQL; anything else is a path of a SQLite file.
    #[must_use]
    pub fn parse(text: &str) -> Location {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Location::Postgres(text.to_owned())
        } else {
            Location::Sqlite(Path::new(text).to_owned())
        }
    }

    /// The location without user and password.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Location::Sqlite(path) => format!("sqlite {}", path.display()),
            Location::Postgres(url) => {
                let place = url.rsplit_once('@').map_or(url.as_str(), |(_, place)| place);
                let place = place.split_once("://").map_or(place, |(_, place)| place);
                format!("postgresql {}", place.split('?').next().unwrap_or_default())
            }
        }
    }
}

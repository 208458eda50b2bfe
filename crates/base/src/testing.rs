//! A fresh, empty installation for a test: SQLite in a folder of its own, or, when `TRUC_TEST_DATABASE` names a
//! PostgreSQL server, a database of its own there. The test command runs the stories both ways.

use std::path::Path;

use tempfile::TempDir;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::db::{Db, Location};
use crate::random::Random;

/// A data folder and a database that go when this is dropped.
pub struct Fresh {
    pub db: Db,
    pub clock: Clock,
    pub random: Random,
    location: Location,
    folder: TempDir,
}

impl Fresh {
    /// An empty database with the present schema; time stands at 2026-11-23 08:00 in Việt Nam, a Monday.
    ///
    /// # Panics
    /// When it cannot be made: a test cannot go on then.
    #[must_use]
    pub fn new() -> Fresh {
        let start = "2026-11-23T01:00:00Z".parse().expect("a time");
        Fresh::with(Clock::manual(start), Random::seeded(1))
    }

    /// As [`Fresh::new`], with the given sources of time and chance.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn with(clock: Clock, random: Random) -> Fresh {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let location = match server() {
            Some(server) => Location::Postgres(own_database(&server)),
            None => Location::Sqlite(folder.path().join("truc.sqlite3")),
        };
        let db = Db::open(location.clone(), clock.clone(), random.clone()).expect("a database");
        Fresh { db, clock, random, location, folder }
    }

    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    #[must_use]
    pub fn location(&self) -> Location {
        self.location.clone()
    }

    /// A second opening of the same database, as another node or a restarted one has it.
    ///
    /// # Panics
    /// When it cannot be opened.
    #[must_use]
    pub fn reopened(&self) -> Db {
        Db::open(self.location(), self.clock.clone(), self.random.clone()).expect("a database")
    }

    /// Bodies in the data folder.
    ///
    /// # Panics
    /// When the folder cannot be made.
    #[must_use]
    pub fn blobs(&self) -> Blobs {
        Blobs::in_folder(&self.folder().join("blobs"), self.random.clone())
            .expect("a folder for bodies")
    }
}

impl Default for Fresh {
    fn default() -> Fresh {
        Fresh::new()
    }
}

#[expect(clippy::disallowed_methods, reason = "the test command says here which engine to test")]
fn server() -> Option<String> {
    std::env::var("TRUC_TEST_DATABASE").ok().filter(|url| !url.is_empty())
}

/// A database with a name of its own on the test server; the whole server goes when the test command ends.
fn own_database(server: &str) -> String {
    let name: String =
        Random::system().array::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("truc_{name}");
    let (server, statement) =
        (server.trim_end_matches('/').to_owned(), format!("create database {name}"));
    let admin = format!("{server}/postgres");
    std::thread::spawn(move || {
        let mut client =
            postgres::Client::connect(&admin, postgres::NoTls).expect("the test server answers");
        client.batch_execute(&statement).expect("a database of its own");
    })
    .join()
    .expect("the test server answers");
    format!("{server}/{name}")
}

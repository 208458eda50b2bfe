//! The server as a process of its own over a data folder that outlives it.

use std::process::Stdio;
use std::time::Duration;

use axis::connection::{self, NewConnection};
use axis::system::{self, CONNECT, NewSystem, Secret};
use base::authority::{Actor, Scope};
use base::events::{self, Verdict};
use directory::authority::{KEEP, load_national_list};
use server::config::Config;
use server::installation::Installation;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::agency::Agency;

/// A data folder: G22 and H26 have software of their own, H32 has its house in the server itself.
pub struct Folder {
    folder: tempfile::TempDir,
    secret: Secret,
    stamp: String,
}

impl Folder {
    pub async fn new() -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let secret = Secret::parse("one-secret-for-all-of-them").unwrap();
        let made = Folder { folder, secret, stamp: "23112026T080000+0001".to_owned() };
        let installation = made.open().await;
        let (hub, secret) = (&installation.hub, made.secret.clone());
        let machine = Actor::machine("test");
        let keep = machine.may(&KEEP, Scope::Installation).unwrap();
        hub.db.write(move |tx| load_national_list(tx, &keep)).await.unwrap();
        hub.directory.refresh().await.unwrap();
        let directory = hub.directory.snapshot();
        let key = hub.systems.key().clone();
        hub.db
            .write(move |tx| {
                let permit = Actor::machine("test").may(&CONNECT, Scope::Installation)?;
                for code in ["G22", "H26", "H32"] {
                    let authority = directory.resolve(code, tx.now())?.id;
                    let new = NewSystem { id: code.to_owned(), authority, also: vec![] };
                    system::connect(tx, &permit, &new, &secret, &key)?;
                }
                let authority = directory.resolve("H32", tx.now())?.id;
                let (endpoint, system) = (String::new(), "H32".to_owned());
                let house = NewConnection { authority, endpoint, system, secret: secret.clone() };
                connection::connect(tx, &permit, &house, &key)
            })
            .await
            .unwrap();
        made
    }

    pub async fn open(&self) -> Installation {
        let (config, _) = Config::load(None).unwrap();
        Installation::open(self.folder.path(), config).await.unwrap()
    }

    /// The same client object in every life of the server: a document sent again is recognised.
    pub fn agency(&self, system: &str, server: &Server) -> Agency {
        Agency::new(&server.address, system, &self.secret, &self.stamp)
    }

    /// What the house of H32 and the register must look like in the end.
    pub async fn judge(&self, documents: usize) {
        let db = self.open().await.db;
        let count = |sql: &'static str| {
            let db = db.clone();
            async move { db.read(move |tx| tx.one::<usize>(sql, &[])).await.unwrap() }
        };
        assert_eq!(count("select count(*) from parcel where kind = 'edoc'").await, documents);
        assert_eq!(count("select count(*) from delivery where kind = 'edoc'").await, documents * 2);
        assert_eq!(
            count("select count(*) from incoming where kind = 'edoc'").await,
            documents,
            "H32 took each once"
        );
        assert_eq!(
            count("select count(*) from delivery where kind = 'edoc' and settled_at is null").await,
            0
        );
        assert_eq!(
            count("select count(*) from parcel where kind = 'status'").await,
            documents,
            "01 for each, once"
        );
        events::seal(&db).await.unwrap();
        let verdict = events::verify(&db).await.unwrap();
        assert!(matches!(verdict, Verdict::Whole { waiting: 0, .. }), "{verdict:?}");
    }
}

pub struct Server {
    pub address: String,
    child: tokio::sync::Mutex<Child>,
}

impl Server {
    /// Starts the server and waits until it listens; `crash` is a label and at which passing it kills.
    pub async fn start(folder: &Folder, crash: Option<(&str, u64)>) -> Server {
        let mut command = Command::new(env!("CARGO_BIN_EXE_truc"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.folder.path());
        if let Some((label, nth)) = crash {
            command.arg("--crash-at").arg(format!("{label}:{nth}"));
        }
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // It may die before it listens: background work passes labels too.
        let address = lines.next_line().await.unwrap().unwrap_or_default();
        Server { address, child: tokio::sync::Mutex::new(child) }
    }

    /// Whether it ended at its label. A life that did not is ended by a plain kill, which is a crash as well.
    pub async fn died(&self) -> bool {
        let mut child = self.child.lock().await;
        let ended = tokio::time::timeout(Duration::from_millis(300), child.wait()).await.is_ok();
        if !ended {
            child.kill().await.unwrap();
        }
        ended
    }

    pub async fn stop(&self) {
        self.child.lock().await.kill().await.unwrap();
    }

    /// Until the house in the server has taken in and answered everything.
    pub async fn wait_until_quiet(&self, folder: &Folder) {
        let db = folder.open().await.db;
        let busy = "select (select count(*) from job where failed_at is null)
            + (select count(*) from delivery d join parcel p on p.seq = d.parcel_seq
               where d.settled_at is null and d.kind = 'edoc')
            + (select count(*) from parcel where fanned_out_at is null)";
        for _ in 0..600 {
            if db.read(move |tx| tx.one::<i64>(busy, &[])).await.unwrap() == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the house did not come to rest within a minute");
    }
}

//! One opened installation: data folder, database, bodies, keys, directory, connected systems. Every sub-command and
//! every test starts from here.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use axis::Hub;
use axis::hub::Lists;
use axis::system::{SealingKey, Systems};
use base::Result;
use base::authority::Actor;
use base::blobs::{Blobs, Bucket};
use base::clock::Clock;
use base::db::{Db, Location};
use base::random::Random;
use directory::{Directory, Passkeys, SignIns};
use signing::form_check::FormCheck;
use signing::verification::{Drawing, Verification};

use crate::config::{Config, Place, read_secret};

/// Everything that a running part needs.
pub struct Installation {
    pub folder: PathBuf,
    pub config: Config,
    pub db: Db,
    pub hub: Hub,
    pub sign_ins: SignIns,
    pub verification: Verification,
    pub form_check: FormCheck,
}

impl Installation {
    /// Opens a data folder, making it and its keys when it is new.
    ///
    /// # Errors
    /// When something of it cannot be opened.
    pub async fn open(folder: &Path, config: Config) -> Result<Installation> {
        Installation::open_with(folder, config, Clock::system(), Random::system()).await
    }

    /// As [`Installation::open`], with given sources of time and chance.
    ///
    /// # Errors
    /// When something of it cannot be opened.
    pub async fn open_with(
        folder: &Path,
        config: Config,
        clock: Clock,
        random: Random,
    ) -> Result<Installation> {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        let location = location(folder, &config)?;
        let key = sealing_key(&folder.join("keys/sealing.key"), &random)?;
        let blobs = blobs(folder, &config, &random)?;
        let db = tokio::task::spawn_blocking(move || Db::open(location, clock, random));
        let db = db.await.map_err(anyhow::Error::from)??;
        let hub = Hub {
            db: db.clone(),
            blobs,
            directory: Directory::open(db.clone()).await?,
            systems: Systems::open(db.clone(), key).await?,
            settings: config.hub.settings(),
            lists: Lists::default(),
        };
        let parts = config.parts.clone();
        let ways = move |actor: &Actor| crate::pages::ways(&parts, actor);
        let passkeys = Passkeys::new(db.clone(), config.site.site()?)?;
        let sign_ins = SignIns::new(db.clone(), hub.directory.clone(), passkeys, ways);
        let (anchors, bytes_max) = (config.signing.anchors()?, config.signing.bytes_max());
        let verification = Verification::new(db.clock().clone(), anchors, bytes_max);
        let verification = match std::env::current_exe() {
            Ok(program) => verification.drawn_by(Drawing::by(program)),
            Err(_) => verification,
        };
        let form_check = FormCheck::new(std::env::current_exe().ok(), bytes_max);
        let folder = folder.to_owned();
        Ok(Installation { folder, config, db, hub, sign_ins, verification, form_check })
    }

    #[must_use]
    pub fn shared(self) -> Arc<Installation> {
        Arc::new(self)
    }
}

fn location(folder: &Path, config: &Config) -> Result<Location> {
    let database = &config.database;
    if !database.url.is_empty() {
        return Ok(Location::parse(&database.url));
    }
    if !database.url_file.as_os_str().is_empty() {
        return Ok(Location::parse(&read_secret("database.url_file", &database.url_file)?));
    }
    Ok(Location::Sqlite(folder.join("truc.sqlite3")))
}

fn blobs(folder: &Path, config: &Config, random: &Random) -> Result<Blobs> {
    let settings = &config.blobs;
    match settings.place {
        Place::Files => Blobs::in_folder(&folder.join("blobs"), random.clone()),
        Place::S3 => {
            let secret = read_secret("blobs.secret_file", &settings.secret_file)?;
            let bucket = Bucket::new(
                &settings.endpoint,
                &settings.region,
                &settings.bucket,
                &settings.key_id,
                &secret,
            )?;
            Blobs::in_bucket(bucket, &folder.join("incoming"), random.clone())
        }
    }
}

/// Reads the key, or makes one that only this account can read. It must be backed up apart from the database.
fn sealing_key(path: &Path, random: &Random) -> Result<SealingKey> {
    if let Ok(text) = std::fs::read_to_string(path) {
        return SealingKey::parse(&text);
    }
    let key = SealingKey::new(random);
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("making {}", path.display()))?;
    writeln!(file, "{}", key.to_hex())
        .and_then(|()| file.sync_all())
        .context("writing the sealing key")?;
    Ok(key)
}

//! One opened installation: data folder, database, bodies, keys, directory, connected systems. Every sub-command and
//! every test starts from here.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use axis::Hub;
use axis::check::Judges;
use axis::hub::Lists;
use axis::system::{SealingKey, Systems};
use base::Result;
use base::authority::Actor;
use base::blobs::{Blobs, Bucket};
use base::clock::Clock;
use base::db::{Db, Location};
use base::random::Random;
use desk::notice::Post;
use directory::{Directory, Passkeys, SignIns};
use office::Office;
use office::search::Search;
use signing::desk::Desk;
use signing::form_check::FormCheck;
use signing::keys::{KeyFolder, Keyring};
use signing::services::{HttpLine, Services};
use signing::verification::{Drawing, Verification};
use zeroize::Zeroizing;

use crate::config::{Config, Place, read_secret};

/// Everything that a running part needs.
pub struct Installation {
    pub folder: PathBuf,
    pub config: Config,
    pub db: Db,
    pub hub: Hub,
    pub sign_ins: SignIns,
    pub verification: Verification,
    pub desk: Desk,
    pub office: Office,
    /// The keys that are files of this installation.
    pub keys: KeyFolder,
    pub form_check: FormCheck,
    /// The way out for letters with notices.
    pub post: Post,
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
        // Read once, for the exchange, the desk and the page that checks files.
        let anchors = Arc::new(config.signing.anchors()?);
        let hub = Hub {
            db: db.clone(),
            blobs,
            directory: Directory::open(db.clone()).await?,
            systems: Systems::open(db.clone(), key).await?,
            settings: config.hub.settings(),
            lists: Lists::default(),
            judges: Judges::new(anchors.clone()),
            house: crate::wiring::house(),
        };
        let parts = config.parts.clone();
        let ways = move |actor: &Actor| crate::pages::ways(&parts, actor);
        let site = config.site.site()?;
        let providers = config.sign_in.providers(&site)?;
        let passkeys = Passkeys::new(db.clone(), site)?;
        let sign_ins = SignIns::new(db.clone(), hub.directory.clone(), passkeys.clone(), ways);
        let sign_ins = sign_ins.with_providers(providers);
        let drawing = std::env::current_exe().ok().map(Drawing::by);
        let (clock, bytes_max) = (db.clock().clone(), config.signing.bytes_max());
        let verification = Verification::new(clock, anchors.clone(), bytes_max)
            .knowing(db.clone(), hub.directory.clone());
        let verification = match &drawing {
            Some(drawing) => verification.drawn_by(drawing.clone()),
            None => verification,
        };
        let keys = key_folder(folder, db.random())?;
        let search = Search::in_folder(&folder.join(SEARCH_FOLDER));
        let office = office(&config, hub.clone(), drawing.clone(), search).await;
        let desk = Desk {
            db: db.clone(),
            blobs: hub.blobs.clone(),
            passkeys,
            keys: config
                .signing
                .holders(Keyring::default().with(KEY_FOLDER, keys.clone()), db.clock())?,
            services: services(&config, &db)?,
            anchors,
            drawing,
            room: office.room.clone(),
        };
        let post = config.mail.post(&config.site)?;
        let form_check = FormCheck::new(std::env::current_exe().ok(), bytes_max);
        let folder = folder.to_owned();
        Ok(Installation {
            folder,
            config,
            db,
            hub,
            sign_ins,
            verification,
            desk,
            office: office.advised_by(form_check.clone()),
            keys,
            form_check,
            post,
        })
    }

    #[must_use]
    pub fn shared(self) -> Arc<Installation> {
        Arc::new(self)
    }
}

/// The office; where a timestamp service is set, it sends nothing without its long-term evidence.
async fn office(config: &Config, hub: Hub, drawing: Option<Drawing>, search: Search) -> Office {
    let office = Office::new(hub, drawing, crate::wiring::room(), search);
    let office = office.read_by(config.ocr.open().await);
    match config.signing.timestamps.is_empty() {
        true => office,
        false => office.with_evidence(),
    }
}

/// The services beside a PKI, by their addresses in the settings and in certificates.
fn services(config: &Config, db: &Db) -> Result<Services> {
    let (clock, random) = (db.clock().clone(), db.random().clone());
    Ok(Services::new(HttpLine::new()?, clock, random, &config.signing.timestamps))
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

/// What the folder of key files is called among the holders of keys.
pub const KEY_FOLDER: &str = "files";

/// Where the index of this node stands; it may be thrown away.
pub const SEARCH_FOLDER: &str = "search";

/// Reads the key, or makes one. It must be backed up apart from the database.
fn sealing_key(path: &Path, random: &Random) -> Result<SealingKey> {
    SealingKey::parse(&secret(path, || SealingKey::new(random).to_hex())?)
}

/// Signing keys in files, under a passphrase in a file of its own.
fn key_folder(folder: &Path, random: &Random) -> Result<KeyFolder> {
    let made = || random.array::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
    let passphrase = secret(&folder.join("keys/signing.passphrase"), made)?;
    Ok(KeyFolder::new(&folder.join("keys/signing"), Zeroizing::new(passphrase)))
}

/// Reads a secret, or makes one that only this account can read.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn secret(path: &Path, make: impl FnOnce() -> String) -> Result<String> {
    if let Ok(text) = std::fs::read_to_string(path) {
        return Ok(text.trim().to_owned());
    }
    let secret = make();
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("making {}", path.display()))?;
    writeln!(file, "{secret}")
        .and_then(|()| file.sync_all())
        .with_context(|| format!("writing {}", path.display()))?;
    Ok(secret)
}

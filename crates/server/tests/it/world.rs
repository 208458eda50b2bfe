//! The small world of the stories: a hub, three authorities with their software, and a clock that stands still.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axis::connection::{self, NewConnection};
use axis::system::{self, CONNECT, NewSystem, Secret};
use axum::Router;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::Clock;
use base::db::Location;
use base::jobs::Workshop;
use base::testing::Fresh;
use directory::authority::{KEEP, load_national_list};
use server::config::Config;
use server::installation::Installation;
use server::wiring::workshop;
use signing::form_check::FormCheck;
use signing::verification::Drawing;

use crate::agency::Agency;

pub struct World {
    pub installation: Arc<Installation>,
    pub router: Router,
    pub clock: Clock,
    /// Văn phòng Chính phủ.
    pub vpcp: Agency,
    /// UBND thành phố Hà Nội.
    pub ha_noi: Agency,
    /// UBND tỉnh Khánh Hòa, into which Ninh Thuận (H43) was merged.
    pub khanh_hoa: Agency,
    shop: Workshop<Installation>,
    _fresh: Fresh,
}

impl World {
    pub async fn new() -> World {
        World::with(|_| {}).await
    }

    /// A world with other settings.
    pub async fn with(set: impl FnOnce(&mut Config)) -> World {
        World::inside(None, set).await
    }

    /// A world whose data folder is the given one.
    pub async fn inside(folder: Option<&Path>, set: impl FnOnce(&mut Config)) -> World {
        let fresh = Fresh::new();
        let (mut config, _) = Config::load(None).unwrap();
        config.hub.code = "HUB.TEST".to_owned();
        if let Location::Postgres(url) = fresh.location() {
            config.database.url = url;
        }
        set(&mut config);
        let (clock, random) = (fresh.clock.clone(), fresh.random.clone());
        let installation = Installation::open_with(
            folder.unwrap_or(fresh.folder()),
            config,
            clock.clone(),
            random,
        );
        let installation = with_program(installation.await.unwrap());
        installation
            .db
            .write(|tx| {
                load_national_list(tx, &Actor::machine("test").may(&KEEP, Scope::Installation)?)
            })
            .await
            .unwrap();
        installation.hub.directory.refresh().await.unwrap();
        let router = server::router::router(&installation, None);
        let [vpcp, ha_noi, khanh_hoa] =
            ["G22", "H26", "H32"].map(|code| Agency::new(router.clone(), code, &clock));
        let world = World {
            installation,
            router,
            clock,
            vpcp,
            ha_noi,
            khanh_hoa,
            shop: workshop(),
            _fresh: fresh,
        };
        for agency in [&world.vpcp, &world.ha_noi, &world.khanh_hoa] {
            world.connect(agency, &[]).await;
        }
        world
    }

    /// The service is stopped and started again on the same data.
    pub async fn reopen(&mut self) {
        let (folder, config) = (self.installation.folder.clone(), self.installation.config.clone());
        let random = self.installation.db.random().clone();
        let opened = Installation::open_with(&folder, config, self.clock.clone(), random);
        self.installation = with_program(opened.await.unwrap());
        self.router = server::router::router(&self.installation, None);
    }

    /// Connects an agency's software under its code.
    pub async fn connect(&self, agency: &Agency, also: &[&str]) {
        let hub = &self.installation.hub;
        let authority = self.id(&agency.system);
        let also = also.iter().map(|code| self.id(code)).collect();
        let new = NewSystem { id: agency.system.clone(), authority, also };
        let (secret, key) = (agency.secret.clone(), hub.systems.key().clone());
        hub.db
            .write(move |tx| {
                let permit = Actor::machine("test").may(&CONNECT, Scope::Installation)?;
                system::connect(tx, &permit, &new, &secret, &key)
            })
            .await
            .unwrap();
        hub.systems.refresh().await.unwrap();
    }

    /// Gives an authority a house of its own here, which sends and receives by itself.
    pub async fn house(&self, agency: &Agency, secret: Option<Secret>) -> AuthorityId {
        let hub = &self.installation.hub;
        let authority = self.id(&agency.system);
        let secret = secret.unwrap_or_else(|| agency.secret.clone());
        let connection = NewConnection {
            authority,
            endpoint: String::new(),
            system: agency.system.clone(),
            secret,
        };
        let key = hub.systems.key().clone();
        hub.db
            .write(move |tx| {
                let permit = Actor::machine("test").may(&CONNECT, Scope::Installation)?;
                connection::connect(tx, &permit, &connection, &key)
            })
            .await
            .unwrap();
        authority
    }

    pub fn id(&self, code: &str) -> AuthorityId {
        self.installation.hub.directory.snapshot().find(code).unwrap().id
    }

    /// Does everything that is due in the background.
    pub async fn run_jobs(&self) {
        self.shop.run_due(&self.installation, &self.installation.db).await.unwrap();
    }

    /// The audit chain is whole, whatever the story did.
    pub async fn assert_chain_is_whole(&self) {
        base::events::seal(&self.installation.db).await.unwrap();
        let verdict = base::events::verify(&self.installation.db).await.unwrap();
        assert!(matches!(verdict, base::events::Verdict::Whole { waiting: 0, .. }), "{verdict:?}");
    }
}

/// This process is the test; what reads files in a process of its own is the program.
fn with_program(mut installation: Installation) -> Arc<Installation> {
    let program: PathBuf = env!("CARGO_BIN_EXE_truc").into();
    installation.form_check = FormCheck::new(Some(program.clone()), 32_000_000);
    installation.office.form_check = Some(installation.form_check.clone());
    installation.office.drawing = Some(Drawing::by(program));
    installation.shared()
}

//! A running service over a fresh data folder, with the people of the demonstration.

use axis::hub::MessageKind;
use axis::send::{self, Packet, SEND};
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::Clock;
use base::random::Random;
use server::commands::serve::Running;
use server::config::Config;
use server::demo::{self, trial::Trial};
use server::installation::Installation;
use signing::form_check::FormCheck;
use signing::verification::Drawing;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::watch;

pub struct Service {
    pub password: String,
    installation: Arc<Installation>,
    members: Vec<AuthorityId>,
    trial: Trial,
    running: Running,
    _stop: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

impl Service {
    pub async fn start() -> Service {
        Service::with(|config, _| config.listen = "127.0.0.1:0".to_owned()).await
    }

    /// A service with settings of its own; they are given the data folder.
    pub async fn with(set: impl FnOnce(&mut Config, &Path)) -> Service {
        let folder = tempfile::tempdir().unwrap();
        let (mut config, _) = Config::load(None).unwrap();
        set(&mut config, folder.path());
        let (clock, random) = (Clock::system(), Random::system());
        let trial = Trial::start(folder.path(), clock, &random).await.unwrap();
        trial.set_in(&mut config, folder.path()).unwrap();
        let mut installation = Installation::open(folder.path(), config).await.unwrap();
        installation.desk.drawing = Some(Drawing::by(env!("CARGO_BIN_EXE_truc").into()));
        installation.office.drawing = installation.desk.drawing.clone();
        let program = env!("CARGO_BIN_EXE_truc").into();
        installation.form_check = FormCheck::new(Some(program), 32_000_000);
        let installation = installation.shared();
        let members = demo::seed(&installation).await.unwrap();
        let people = demo::people::seed(&installation).await.unwrap();
        demo::signing::seed(&installation, &trial).await.unwrap();
        demo::offices::open(&installation).await.unwrap();
        let (stop, stopped) = watch::channel(false);
        let running = Running::start(installation.clone(), stopped).await.unwrap();
        Service {
            password: people[0].password.clone(),
            installation,
            members,
            trial,
            running,
            _stop: stop,
            _folder: folder,
        }
    }

    pub fn address(&self) -> std::net::SocketAddr {
        self.running.address
    }

    pub fn url(&self, path: &str) -> String {
        // By name, as people open it for trial: passkeys need one.
        format!("http://localhost:{}{path}", self.running.address.port())
    }

    /// The tasks of eight months, as the demonstration has them.
    pub async fn with_tasks(&self) {
        demo::tasks::seed(&self.installation, &self.members).await.unwrap();
    }

    /// Văn phòng Chính phủ sends Hà Nội a letter with both signatures.
    pub async fn send_letter(&self) {
        let letters = demo::letters::make(&self.installation, &self.trial).await.unwrap();
        let directory = self.installation.hub.directory.snapshot();
        let [from, to] = ["G22", "H26"].map(|code| directory.find(code).unwrap().id);
        demo::send_letter(&self.installation, &letters, from, to).await.unwrap();
    }

    /// Văn phòng Chính phủ sends a document to Hà Nội; answers the parcel's id.
    pub async fn send(&self, subject: &str) -> String {
        let hub = &self.installation.hub;
        let from = hub.directory.snapshot().find("G22").unwrap().id;
        let packet = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><edXML xmlns=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\">\
             <edXML:edXMLEnvelope xmlns:edXML=\"http://www.mic.gov.vn/TBT/QCVN_102_2016\"><edXML:edXMLHeader>\
             <edXML:MessageHeader><edXML:From><edXML:OrganId>G22</edXML:OrganId></edXML:From>\
             <edXML:To><edXML:OrganId>H26</edXML:OrganId></edXML:To>\
             <edXML:DocumentId>G22,2026/11/23,1/VP</edXML:DocumentId>\
             <edXML:Subject>{subject}</edXML:Subject></edXML:MessageHeader>\
             <edXML:TraceHeaderList/></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>"
        );
        let body = hub.blobs.put(packet.as_bytes()).await.unwrap();
        let packet = Packet { authority: from, kind: MessageKind::Document, body, rank: 4 };
        hub.db
            .write(move |tx| {
                let permit = Actor::machine("test").may(&SEND, Scope::Authority(from))?;
                send::queue(tx, &permit, &packet)
            })
            .await
            .unwrap();
        loop {
            let sql = "select id from parcel where kind = 'edoc' order by seq desc limit 1";
            if let Some(id) = hub.db.read(move |tx| tx.optional::<String>(sql, &[])).await.unwrap()
            {
                return id;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

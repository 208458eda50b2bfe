//! A stand-in PKI of the demonstration with its services over HTTP on this machine: timestamps, OCSP, revocation lists.
//! It stands where the government's CA stands in production, and every name in it says that it is a trial.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::Result;
use base::clock::Clock;
use base::random::Random;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use signature::cms::Signer;
use signature::crypto::Certificate;
use signature::pades::Evidence;
use signature::revocation::ocsp_request;
use signature::timestamp::TimestampRequest;
use signature::trial::{Addresses, Keys, Pki, Subject, TrialError, Validity, key_from_seed};
use tokio::net::TcpListener;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::installation::secret;

/// People's certificates are valid for two years, counted from the day before.
const DAY: SignedDuration = SignedDuration::from_hours(24);
const VALID_DAYS: i32 = 2 * 365;

/// The PKI, and where its services answer. Cheap to clone.
#[derive(Clone)]
pub struct Trial {
    pki: Arc<Pki>,
    clock: Clock,
    address: SocketAddr,
    /// Tokens given; each has a number of its own.
    tokens: Arc<AtomicU64>,
}

impl Trial {
    /// Opens the PKI of a data folder, new where there is none, and starts its services.
    ///
    /// # Errors
    /// When its seed cannot be kept or nothing can be listened on.
    pub async fn start(folder: &Path, clock: Clock, random: &Random) -> Result<Trial> {
        let hex = || random.array::<32>().iter().map(|byte| format!("{byte:02x}")).collect();
        let seed = Zeroizing::new(secret(&folder.join("keys/trial.seed"), hex)?);
        // Certificates name the address, so it stays the same where that is possible.
        let kept = folder.join("keys/trial.address");
        let before = std::fs::read_to_string(&kept).unwrap_or_default();
        let listener = match TcpListener::bind(before.trim()).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind("127.0.0.1:0").await.context("the trial's services")?,
        };
        let address = listener.local_addr().context("the trial's services")?;
        std::fs::write(&kept, address.to_string()).context("keeping the trial's address")?;
        let began = began(&folder.join("keys/trial.began"), clock.now())?;
        let pki = Arc::new(pki(&seed, began, address).map_err(anyhow::Error::from)?);
        let tokens = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
        let trial = Trial { pki, clock, address, tokens: Arc::new(tokens.into()) };
        tokio::spawn(axum::serve(listener, trial.routes()).into_future());
        Ok(trial)
    }

    /// Makes an installation in this data folder use the trial's timestamps and trust its root, and nobody else.
    ///
    /// # Errors
    /// When the folder of trusted certificates cannot be written.
    pub fn set_in(&self, config: &mut Config, folder: &Path) -> Result<()> {
        let trust = folder.join("trust");
        std::fs::create_dir_all(&trust).context("making the folder of trusted certificates")?;
        std::fs::write(trust.join("trial-root.der"), self.pki.root.certificate.der())
            .context("writing the trial's root certificate")?;
        config.signing.trust = trust;
        config.signing.timestamps = format!("http://{}/timestamps", self.address);
        Ok(())
    }

    /// Issuing authority and root.
    #[must_use]
    pub fn chain(&self) -> Vec<Certificate> {
        self.pki.chain()
    }

    /// A certificate for signing documents. Each serial number is the caller's, once, from 100 on.
    ///
    /// # Errors
    /// When a name cannot be encoded.
    pub fn issue(
        &self,
        subject: &Subject<'_>,
        public_key_info: Vec<u8>,
        serial: u64,
    ) -> Result<Certificate> {
        let from = self.clock.now() - DAY;
        let validity = Validity { from, to: from + DAY * VALID_DAYS };
        let issued = self.pki.issue(subject, public_key_info, serial, validity);
        Ok(issued.map_err(anyhow::Error::from)?)
    }

    /// A checked timestamp token.
    ///
    /// # Errors
    /// When the answer cannot be made.
    pub fn token(&self, asked: &TimestampRequest) -> Result<Vec<u8>> {
        let serial = self.tokens.fetch_add(1, Ordering::Relaxed);
        let answer = self.pki.answer_timestamp(asked.der(), serial, self.clock.now());
        let token = asked.check(&answer.map_err(anyhow::Error::from)?);
        Ok(token.map_err(anyhow::Error::from)?)
    }

    /// What proves a signer's certificate for the long term.
    ///
    /// # Errors
    /// When an answer or a list cannot be made.
    pub fn evidence(&self, signer: &Signer) -> Result<Evidence> {
        let (pki, now) = (&self.pki, self.clock.now());
        let asked = ocsp_request(&signer.certificate, &pki.issuing.certificate);
        let asked = asked.map_err(anyhow::Error::from)?;
        let services = [&pki.tsa.certificate, &pki.ocsp.certificate];
        let all = std::iter::once(&signer.certificate).chain(&signer.chain).chain(services);
        Ok(Evidence {
            certificates: all.map(|one| one.der().to_vec()).collect(),
            ocsp_responses: vec![pki.answer_ocsp(&asked, &[], now).map_err(anyhow::Error::from)?],
            revocation_lists: vec![
                pki.crl(&[], now).map_err(anyhow::Error::from)?,
                pki.root_crl(now).map_err(anyhow::Error::from)?,
            ],
        })
    }

    fn routes(&self) -> Router {
        Router::new()
            .route("/timestamps", post(stamp))
            .route("/ocsp", post(status))
            .route("/issuing.crl", get(issuing_list))
            .route("/root.crl", get(root_list))
            .with_state(self.clone())
    }
}

fn pki(seed: &str, from: Timestamp, address: SocketAddr) -> Result<Pki, TrialError> {
    // One seed in four billion is no key; nobody will meet it.
    let key = |name: &str| key_from_seed(&Sha256::digest(format!("{seed} {name}")).into());
    let keys =
        Keys { root: key("root")?, issuing: key("issuing")?, tsa: key("tsa")?, ocsp: key("ocsp")? };
    let addresses = Addresses {
        ocsp: Some(format!("http://{address}/ocsp")),
        crl: Some(format!("http://{address}/issuing.crl")),
    };
    Pki::new(keys, from, addresses)
}

/// From when the PKI is valid: the day before it was made, whenever it is opened again.
fn began(kept: &Path, now: Timestamp) -> Result<Timestamp> {
    if let Some(began) =
        std::fs::read_to_string(kept).ok().and_then(|text| text.trim().parse().ok())
    {
        return Ok(began);
    }
    let began = now - DAY;
    std::fs::write(kept, began.to_string()).context("keeping the trial's first day")?;
    Ok(began)
}

async fn stamp(State(trial): State<Trial>, asked: Bytes) -> Response {
    let serial = trial.tokens.fetch_add(1, Ordering::Relaxed);
    let token = trial.pki.answer_timestamp(&asked, serial, trial.clock.now());
    answer("application/timestamp-reply", token)
}

async fn status(State(trial): State<Trial>, asked: Bytes) -> Response {
    let now = trial.clock.now();
    answer("application/ocsp-response", trial.pki.answer_ocsp(&asked, &[], now))
}

async fn issuing_list(State(trial): State<Trial>) -> Response {
    answer("application/pkix-crl", trial.pki.crl(&[], trial.clock.now()))
}

async fn root_list(State(trial): State<Trial>) -> Response {
    answer("application/pkix-crl", trial.pki.root_crl(trial.clock.now()))
}

fn answer(kind: &'static str, bytes: Result<Vec<u8>, TrialError>) -> Response {
    match bytes {
        Ok(bytes) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

//! `truc serve`: runs the service until it is told to stop.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use base::Result;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Place;
use crate::config::{Config, Log, LogForm, Part};
use crate::installation::Installation;
use crate::{listen, router, wiring};

/// Background work under way at the end is given this long.
const GOODBYE: Duration = Duration::from_secs(10);

/// Run the service.
#[derive(clap::Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// Where to listen, e.g. 127.0.0.1:8080; port 0 takes a free one.
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Serve only these parts.
    #[arg(long, value_delimiter = ',', value_name = "PARTS")]
    parts: Option<Vec<Part>>,
    /// For crash tests: end at once at the nth passing of a labelled place (LABEL:N).
    #[arg(long, hide = true, value_name = "LABEL:N")]
    crash_at: Option<String>,
}

impl Serve {
    pub async fn run(self) -> Result<ExitCode> {
        let (mut config, _) = Config::load(self.place.config.as_deref())?;
        if let Some(parts) = self.parts {
            config.parts = parts;
        }
        if let Some(listen) = self.listen {
            config.listen = listen;
        }
        start_log(&config.log)?;
        if let Some((label, nth)) = self.crash_at.as_deref().and_then(|text| text.rsplit_once(':'))
        {
            base::crash::arm(label, nth.parse().context("--crash-at")?);
        }
        let installation = Installation::open(&self.place.data, config).await?.shared();
        let (stop, stopped) = watch::channel(false);
        let running = Running::start(installation, stopped).await?;
        println!("http://{}", running.address);
        wait_for_the_end().await;
        let _ = stop.send(true);
        running.ended().await;
        Ok(ExitCode::SUCCESS)
    }
}

/// A service that runs: listener, background work.
pub struct Running {
    pub address: std::net::SocketAddr,
    background: tokio::task::JoinSet<()>,
    serving: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Listens and starts the background work.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(
        installation: Arc<Installation>,
        stopped: watch::Receiver<bool>,
    ) -> Result<Running> {
        let address = installation.config.listen.clone();
        let listener =
            TcpListener::bind(&address).await.with_context(|| format!("listening on {address}"))?;
        let address = listener.local_addr().context("the listening address")?;
        tracing::info!(%address, database = installation.db.describe(), "serving");
        let router = router::router(&installation, recorder());
        let db = installation.db.clone();
        let background = Arc::new(wiring::workshop()).start(installation, db, stopped.clone());
        let serving = tokio::spawn(listen::serve(listener, router, stopped));
        Ok(Running { address, background, serving })
    }

    /// Waits until everything under way has ended, after the stop was told.
    pub async fn ended(mut self) {
        let _ = self.serving.await;
        let ending = async { while self.background.join_next().await.is_some() {} };
        // What does not end in time is done again at the next start.
        let _ = tokio::time::timeout(GOODBYE, ending).await;
    }
}

/// The collector of figures; one a process.
fn recorder() -> Option<PrometheusHandle> {
    PrometheusBuilder::new().install_recorder().ok()
}

/// Starts the log as the settings say; a second start in one process changes nothing.
///
/// # Errors
/// When the level cannot be understood.
pub fn start_log(log: &Log) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(&log.level).context("log.level")?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match log.form {
        LogForm::Text => builder.try_init(),
        LogForm::Json => builder.json().try_init(),
    };
    Ok(())
}

/// Ctrl-C, or the signal that service managers send.
pub async fn wait_for_the_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

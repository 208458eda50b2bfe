//! `truc demo`: a country exchanges documents, in one process and with nothing installed beside it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use base::Result;
use base::clock::Clock;
use base::random::Random;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::watch;

use super::serve::{Running, start_log, wait_for_the_end};
use crate::config::{Config, Log, LogForm};
use crate::demo::trial::Trial;
use crate::demo::{self, FIRST_MONTH_RECEIVED, FIRST_MONTH_SENT};
use crate::installation::Installation;

/// See a country exchange documents.
#[derive(clap::Args)]
pub struct Demo {
    /// The data folder; without one, a temporary one that goes at the end.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where to listen; a free port when not said.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: String,
    /// Leave out the replay of the first month.
    #[arg(long)]
    no_replay: bool,
}

impl Demo {
    pub async fn run(self) -> Result<ExitCode> {
        let (mut config, _) = Config::load(None)?;
        config.listen = self.listen;
        start_log(&Log { level: "warn".to_owned(), form: LogForm::Text })?;
        let folder = self.data.clone().unwrap_or_else(temporary);
        let trial = Trial::start(&folder, Clock::system(), &Random::system()).await?;
        trial.set_in(&mut config, &folder)?;
        let installation = Installation::open(&folder, config).await?.shared();
        let members = demo::seed(&installation).await?;
        let sign_ins = demo::people::seed(&installation).await?;
        demo::signing::seed(&installation, &trial).await?;
        let letters = demo::letters::make(&installation, &trial).await?;
        let (stop, stopped) = watch::channel(false);
        let running = Running::start(installation.clone(), stopped.clone()).await?;
        greet(&running, &folder, &sign_ins);
        let work = tokio::spawn(async move {
            if !self.no_replay {
                replay(&installation, &members, &letters).await?;
            }
            demo::offices::open(&installation).await?;
            demo::tasks::seed(&installation, &members).await?;
            demo::trickle(installation, members, letters, stopped).await;
            Ok::<(), base::Error>(())
        });
        tokio::select! {
            () = wait_for_the_end() => {}
            ended = work => ended.map_err(anyhow::Error::from)??,
        }
        let _ = stop.send(true);
        running.ended().await;
        if self.data.is_none() {
            let _ = std::fs::remove_dir_all(&folder);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn temporary() -> PathBuf {
    let name: String =
        Random::system().array::<6>().iter().map(|byte| format!("{byte:02x}")).collect();
    std::env::temp_dir().join(format!("truc-demo-{name}"))
}

fn greet(running: &Running, folder: &Path, sign_ins: &[demo::people::SignIn]) {
    // By name where it is this machine: passkeys are bound to a domain, and an IP address is none.
    let address = match running.address {
        here if here.ip().is_loopback() => format!("http://localhost:{}", here.port()),
        elsewhere => format!("http://{elsewhere}"),
    };
    println!("\n  Trục – {address}\n  {}\n", folder.display());
    println!("  Đăng nhập / sign in: {address}/sign-in");
    let password = sign_ins.first().map_or("", |sign_in| sign_in.password.as_str());
    println!("  Mật khẩu chung của lần chạy này / password of this run: {password}\n");
    for sign_in in sign_ins {
        println!("    {:<10} {} ({})", sign_in.login, sign_in.name, sign_in.place);
    }
    println!();
}

/// Shows the replay as a bar, or, where nobody watches, as a line from time to time.
async fn replay(
    installation: &std::sync::Arc<Installation>,
    members: &[base::authority::AuthorityId],
    letters: &demo::letters::Letters,
) -> Result<()> {
    let style =
        ProgressStyle::with_template("  {msg}\n  {bar:40} {pos}/{len} · {per_sec} · {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(FIRST_MONTH_RECEIVED).with_style(style);
    let told = std::sync::atomic::AtomicU64::new(0);
    demo::replay(installation, members, letters, |progress| {
        let line = format!(
            "Tháng đầu của Trục (1/2019): {}/{FIRST_MONTH_SENT} văn bản gửi, {}/{FIRST_MONTH_RECEIVED} lượt nhận",
            progress.sent, progress.received
        );
        let tenth = progress.received * 10 / FIRST_MONTH_RECEIVED;
        if bar.is_hidden() && told.swap(tenth, std::sync::atomic::Ordering::Relaxed) != tenth {
            println!("  {line}");
        }
        bar.set_message(line);
        bar.set_position(progress.received);
    })
    .await?;
    bar.finish();
    println!("  {:.1?}", bar.elapsed());
    Ok(())
}

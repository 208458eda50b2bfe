//! Work that used up its tries or that no try can help: a person reads the reason and, once it is cured, tries again.

use askama::Template;
use axum::extract::{Path, State};
use base::authority::Permit;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Stuck};
use base::pages::{Chrome, Page};
use base::{Refusal, Result, Text};

use super::{Console, REVIVE, Watcher, board};

const SHOWN: u32 = 200;

#[derive(Template)]
#[template(path = "operator/stuck.html")]
pub(super) struct List {
    chrome: Chrome,
    jobs: Vec<Stuck>,
    total: u64,
    may_retry: bool,
}

impl List {
    fn more(&self) -> bool {
        (self.jobs.len() as u64) < self.total
    }

    /// What a kind of job does, in words.
    fn name(&self, kind: &str) -> String {
        match kind {
            "deliver" => self
                .chrome
                .say("Chuyển văn bản lên trục", "Carrying a packet to the hub")
                .to_owned(),
            other => other.to_owned(),
        }
    }
}

pub(super) async fn show(
    State(console): State<Console>,
    watcher: Watcher,
    chrome: Chrome,
) -> Result<Page> {
    let look =
        |tx: &Tx| Ok((jobs::stuck(tx, SHOWN)?, super::store::count_stuck(tx, board::BOUND)?));
    let (jobs, total) = console.hub.db.read(look).await?;
    let may_retry = watcher.may(&REVIVE).is_ok();
    Ok(Page::show(List { chrome, jobs, total, may_retry }))
}

pub(super) async fn retry(
    State(console): State<Console>,
    watcher: Watcher,
    Path(job): Path<i64>,
) -> Result<Page> {
    let permit = watcher.may(&REVIVE)?;
    console.hub.db.write(move |tx| revive(tx, &permit, job)).await?;
    let notice = Text::new("Công việc được thực hiện lại ngay.", "The job is tried again at once.");
    Ok(Page::to("/axis/stuck").notice(notice))
}

fn revive(tx: &Tx, permit: &Permit, job: i64) -> Result<()> {
    let change = tx.change(permit, &Event::of("job.revived", "job", job))?;
    if !jobs::revive(&change, job)? {
        return Err(Refusal::not_found().into());
    }
    tx.ring(super::BELL);
    Ok(())
}

//! Files that anybody may hand in to be looked at: bounded in number, length and time, held in memory, forgotten.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use base::pages::{FileForm, Upload, cut_off};
use base::{Refusal, Result, Text};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Files being looked at once: it is all processor, and each file is in memory.
const AT_ONCE_MAX: usize = 2;
/// How long a file waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(20);
/// What a form has beside its file.
const FORM_BYTES: usize = 64 * 1024;
/// Files on their way in at once; each is in memory up to the limit.
const UPLOADS_MAX: usize = 8;
/// An upload that takes longer is given up.
const UPLOAD_WAIT: Duration = Duration::from_secs(120);

/// Names of the rules by which a page says no.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) cut_off: &'static str,
    pub(crate) busy: &'static str,
    pub(crate) nothing: fn() -> Refusal,
}

/// The way in of one page. Cheap to clone; clones share the places.
#[derive(Clone)]
pub(crate) struct Intake {
    bytes_max: usize,
    rules: Rules,
    uploads: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Intake {
    /// For files up to `bytes_max`.
    pub(crate) fn new(bytes_max: usize, rules: Rules) -> Intake {
        let (uploads, turns) = (Semaphore::new(UPLOADS_MAX), Semaphore::new(AT_ONCE_MAX));
        Intake { bytes_max, rules, uploads: Arc::new(uploads), turns: Arc::new(turns) }
    }

    /// Room for the file and its form.
    pub(crate) fn limit(&self) -> DefaultBodyLimit {
        DefaultBodyLimit::max(self.bytes_max.saturating_add(FORM_BYTES))
    }

    pub(crate) fn megabytes(&self) -> usize {
        self.bytes_max / 1_000_000
    }

    /// The file, before its turn comes: a slow line holds nobody up but itself.
    pub(crate) async fn receive(&self, request: Request) -> Result<Upload> {
        Ok(self.form(request).await?.take("file").ok_or_else(self.rules.nothing)?)
    }

    /// The file with what was typed beside it.
    pub(crate) async fn form(&self, request: Request) -> Result<FileForm> {
        let Rules { cut_off: rule, nothing, .. } = self.rules;
        let _place = self.uploads.try_acquire().map_err(|_| self.busy())?;
        let form = Multipart::from_request(request, &()).await.map_err(|_| nothing())?;
        let form = FileForm::read(form, rule, self.megabytes());
        let form = tokio::time::timeout(UPLOAD_WAIT, form).await;
        form.map_err(|_| cut_off(rule, self.megabytes()))?
    }

    /// The file's turn, until it is dropped.
    pub(crate) async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        let turn = tokio::time::timeout(TURN_WAIT, self.turns.clone().acquire_owned()).await;
        Ok(turn.map_err(|_| self.busy())?.map_err(anyhow::Error::from)?)
    }

    pub(crate) fn busy(&self) -> Refusal {
        Refusal::new(
            self.rules.busy,
            Text::new("Đang có nhiều tệp chờ kiểm tra.", "Many files are waiting to be checked."),
            Text::new("Thử lại sau một phút.", "Try again in a minute."),
        )
        .status(503)
    }
}

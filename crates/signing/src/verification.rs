//! The page where anybody drops a file and learns what is signed, by whom, and what came after. Nothing is kept,
//! nothing is sent on (Decree 30/2020/NĐ-CP, art. 21.1: authenticity and integrity are checked at receipt).

mod picture;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base::clock::Clock;
use base::pages::{Chrome, Page, Refusals, Upload, asks_json, cut_off};
use base::{Error, Refusal, Result, Text};
pub use picture::Drawing;
use signature::validate::{Anchors, Context, Report, json, validate};
use tokio::sync::Semaphore;

/// Files being checked at once: checking is all processor, and each file is in memory.
const AT_ONCE_MAX: usize = 2;
/// How long a file waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(20);
/// What a form has beside its file.
const FORM_BYTES: usize = 64 * 1024;
/// Files on their way in at once; each is in memory up to the limit.
const UPLOADS_MAX: usize = 8;
/// An upload that takes longer is given up.
const UPLOAD_WAIT: Duration = Duration::from_secs(120);
/// Any file gets its answer within this time.
const ANSWER_WAIT: Duration = Duration::from_secs(3);
const CUT_OFF: &str = "verification.cut-off";
/// Signatures that are shown as pictures.
const PICTURES_MAX: usize = 6;

/// What the page needs.
#[derive(Clone)]
pub struct Verification {
    clock: Clock,
    /// Empty: this installation trusts nobody yet.
    anchors: Arc<Anchors>,
    bytes_max: usize,
    drawing: Option<Drawing>,
    uploads: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Verification {
    /// Checks files up to `bytes_max` against `anchors`.
    #[must_use]
    pub fn new(clock: Clock, anchors: Arc<Anchors>, bytes_max: usize) -> Verification {
        Verification {
            clock,
            anchors,
            bytes_max,
            drawing: None,
            uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
            turns: Arc::new(Semaphore::new(AT_ONCE_MAX)),
        }
    }

    /// Shows what was signed, too.
    #[must_use]
    pub fn drawn_by(self, drawing: Drawing) -> Verification {
        Verification { drawing: Some(drawing), ..self }
    }
}

/// The page, which is also an address for programs.
pub fn routes(verification: Verification) -> Router {
    let room = verification.bytes_max.saturating_add(FORM_BYTES);
    Router::new()
        .route("/verification", get(ask).post(check))
        .layer(DefaultBodyLimit::max(room))
        .with_state(verification)
}

#[derive(Template)]
#[template(path = "verification/form.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    megabytes: usize,
}

impl Ask {
    fn of(verification: &Verification, chrome: Chrome, refusals: Refusals) -> Ask {
        Ask { chrome, refusals, megabytes: verification.bytes_max / 1_000_000 }
    }
}

async fn ask(State(verification): State<Verification>, chrome: Chrome) -> Page {
    Page::show(Ask::of(&verification, chrome, Refusals::none()))
}

#[derive(Template)]
#[template(path = "verification/answer.html")]
struct Answer {
    chrome: Chrome,
    name: String,
    report: Report,
    /// The first page as it was at each signature, in their order, as far as they can be shown.
    pictures: Vec<String>,
}

async fn check(
    State(verification): State<Verification>,
    chrome: Chrome,
    request: Request,
) -> Result<Response> {
    let machine = asks_json(request.headers());
    match verification.examine(request).await {
        Ok(checked) if machine => Ok(Json(json::report(&checked.report)).into_response()),
        Ok(Checked { name, bytes, report }) => {
            let pictures = verification.pictures(&bytes, &report).await;
            Ok(Page::show(Answer { chrome, name, report, pictures }).into_response())
        }
        Err(Error::Refused(refusal)) if !machine && refusal.field.is_some() => {
            let refusals = Refusals::from(*refusal);
            Ok(Page::again(Ask::of(&verification, chrome, refusals)).into_response())
        }
        Err(error) => Err(error),
    }
}

/// A file with what was found out about it.
struct Checked {
    name: String,
    bytes: Arc<Vec<u8>>,
    report: Report,
}

impl Verification {
    // law!("30/2020:21.1")
    async fn examine(&self, request: Request) -> Result<Checked> {
        let upload = self.receive(request).await?;
        let turn = tokio::time::timeout(TURN_WAIT, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| busy())?.map_err(anyhow::Error::from)?;
        let (anchors, at) = (Arc::clone(&self.anchors), self.clock.now());
        let bytes = Arc::new(upload.bytes);
        let looked = Arc::clone(&bytes);
        let checking = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            validate(&looked, Context { anchors: Some(&anchors), at })
        });
        // The thread keeps its turn until it is done; whoever asked is told in time.
        let report = match tokio::time::timeout(ANSWER_WAIT, checking).await {
            Ok(report) => report.map_err(anyhow::Error::from)?,
            Err(_) => Report::out_of_time(),
        };
        Ok(Checked { name: upload.name, bytes, report })
    }

    /// The file, before its turn comes: a slow line holds nobody up but itself.
    async fn receive(&self, request: Request) -> Result<Upload> {
        let _place = self.uploads.try_acquire().map_err(|_| busy())?;
        let form = Multipart::from_request(request, &()).await.map_err(|_| nothing())?;
        let megabytes = self.bytes_max / 1_000_000;
        let upload = Upload::of(form, CUT_OFF, megabytes);
        let upload = tokio::time::timeout(UPLOAD_WAIT, upload).await;
        let upload = upload.map_err(|_| cut_off(CUT_OFF, megabytes))??;
        Ok(upload.filter(|upload| !upload.bytes.is_empty()).ok_or_else(nothing)?)
    }

    async fn pictures(&self, bytes: &[u8], report: &Report) -> Vec<String> {
        let mut pictures = Vec::new();
        for signature in report.signatures.iter().take(PICTURES_MAX) {
            let signed = bytes.get(..signature.revision_end).unwrap_or_default();
            let drawn = match &self.drawing {
                Some(drawing) if !signed.is_empty() => drawing.first_page(signed).await,
                _ => None,
            };
            // What cannot be drawn once is not tried again: each try may take its full time.
            let Some(drawn) = drawn else { break };
            pictures.push(drawn);
        }
        pictures
    }
}

fn nothing() -> Refusal {
    Refusal::new(
        "verification.nothing",
        Text::new("Chưa có tệp để kiểm tra.", "There is no file to check."),
        Text::new("Chọn một tệp PDF rồi bấm Kiểm tra.", "Choose a PDF file, then press Check."),
    )
    .status(422)
    .field("file")
}

fn busy() -> Refusal {
    Refusal::new(
        "verification.busy",
        Text::new("Đang có nhiều tệp chờ kiểm tra.", "Many files are waiting to be checked."),
        Text::new("Thử lại sau một phút.", "Try again in a minute."),
    )
    .status(503)
}

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
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Refusal, Result, Text};
use http::{HeaderMap, header};
pub use picture::Drawing;
use signature::validate::{Anchors, Context, Report, json, validate};
use tokio::sync::Semaphore;

/// Files being checked at once: checking is all processor, and each file is in memory.
const AT_ONCE_MAX: usize = 2;
/// How long a file waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(20);
/// What a form has beside its file.
const FORM_BYTES: usize = 64 * 1024;
const NAME_MAX: usize = 120;
/// Signatures that are shown as pictures.
const PICTURES_MAX: usize = 6;

/// What the page needs.
#[derive(Clone)]
pub struct Verification {
    clock: Clock,
    /// None: this installation trusts nobody yet.
    anchors: Arc<Anchors>,
    bytes_max: usize,
    drawing: Option<Drawing>,
    turns: Arc<Semaphore>,
}

impl Verification {
    /// Checks files up to `bytes_max` against `anchors`.
    #[must_use]
    pub fn new(clock: Clock, anchors: Anchors, bytes_max: usize) -> Verification {
        let turns = Arc::new(Semaphore::new(AT_ONCE_MAX));
        Verification { clock, anchors: Arc::new(anchors), bytes_max, drawing: None, turns }
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
    /// The first page as it was at each signature, in their order; empty where it cannot be shown.
    pictures: Vec<String>,
}

async fn check(
    State(verification): State<Verification>,
    chrome: Chrome,
    request: Request,
) -> Result<Response> {
    let machine = wants_json(request.headers());
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

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    accept.contains("application/json") && !accept.contains("text/html")
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
        let turn = tokio::time::timeout(TURN_WAIT, self.turns.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| busy())?.map_err(anyhow::Error::from)?;
        let form = Multipart::from_request(request, &()).await.map_err(|_| nothing())?;
        let (name, bytes) = self.file_of(form).await?;
        let (anchors, at) = (Arc::clone(&self.anchors), self.clock.now());
        let bytes = Arc::new(bytes);
        let looked = Arc::clone(&bytes);
        let report = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            validate(&looked, Context { anchors: Some(&anchors), at })
        });
        Ok(Checked { name, bytes, report: report.await.map_err(anyhow::Error::from)? })
    }

    async fn pictures(&self, bytes: &[u8], report: &Report) -> Vec<String> {
        let mut pictures = Vec::new();
        for signature in report.signatures.iter().take(PICTURES_MAX) {
            let signed = bytes.get(..signature.revision_end).unwrap_or_default();
            let drawn = match &self.drawing {
                Some(drawing) if !signed.is_empty() => drawing.first_page(signed).await,
                _ => None,
            };
            pictures.push(drawn.unwrap_or_default());
        }
        pictures
    }

    async fn file_of(&self, mut form: Multipart) -> Result<(String, Vec<u8>)> {
        while let Some(field) = form.next_field().await.map_err(|_| self.cut_off())? {
            if field.name() != Some("file") {
                continue;
            }
            let name = field.file_name().unwrap_or("").chars().take(NAME_MAX).collect();
            let bytes = field.bytes().await.map_err(|_| self.cut_off())?;
            if bytes.is_empty() {
                break;
            }
            return Ok((name, bytes.to_vec()));
        }
        Err(nothing().into())
    }

    fn cut_off(&self) -> Refusal {
        let megabytes = self.bytes_max / 1_000_000;
        Refusal::new(
            "verification.cut-off",
            Text::new("Không nhận được trọn tệp.", "The file did not arrive whole."),
            Text::with(
                format!("Chọn lại tệp, không quá {megabytes} MB."),
                format!("Choose the file again, up to {megabytes} MB."),
            ),
        )
        .status(400)
        .field("file")
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

//! The page and the address for programs. The file is read by a process of its own, page by page drawn by another, and
//! forgotten.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::Json;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::pages::{Chrome, Page, Refusals, Upload, asks_json, cut_off};
use base::{Error, Refusal, Result, Text};
use tokio::sync::Semaphore;

use super::report::{Report, Verdict};
use crate::child::{Limits, ask as ask_child};
use crate::verification::Drawing;

/// Files being read at once: reading is all processor.
const AT_ONCE_MAX: usize = 2;
/// How long a file waits for its turn.
const TURN_WAIT: Duration = Duration::from_secs(20);
/// What a form has beside its file.
const FORM_BYTES: usize = 64 * 1024;
/// Files on their way in at once; each is in memory up to the limit.
const UPLOADS_MAX: usize = 8;
/// An upload that takes longer is given up.
const UPLOAD_WAIT: Duration = Duration::from_secs(120);
/// Long documents take a second. A report of all findings with a structured document has at most some megabytes.
const READING: Limits = Limits { wait: Duration::from_secs(10), answer_max: 16 * 1024 * 1024 };
/// Pages that are shown with their findings.
const PICTURES_MAX: usize = 8;
const CUT_OFF: &str = "document-check.cut-off";

/// What the page needs.
#[derive(Clone)]
pub struct FormCheck {
    /// This program, which reads as `truc document check`; none when it does not know where it lies.
    program: Option<PathBuf>,
    bytes_max: usize,
    uploads: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl FormCheck {
    /// Checks files up to `bytes_max`.
    #[must_use]
    pub fn new(program: Option<PathBuf>, bytes_max: usize) -> FormCheck {
        FormCheck {
            program,
            bytes_max,
            uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
            turns: Arc::new(Semaphore::new(AT_ONCE_MAX)),
        }
    }
}

/// The page, which is also an address for programs.
pub fn routes(form_check: FormCheck) -> Router {
    let room = form_check.bytes_max.saturating_add(FORM_BYTES);
    Router::new()
        .route("/document-check", get(ask).post(check))
        .layer(DefaultBodyLimit::max(room))
        .with_state(form_check)
}

#[derive(Template)]
#[template(path = "form_check/form.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    megabytes: usize,
}

impl Ask {
    fn of(form_check: &FormCheck, chrome: Chrome, refusals: Refusals) -> Ask {
        Ask { chrome, refusals, megabytes: form_check.bytes_max / 1_000_000 }
    }
}

async fn ask(State(form_check): State<FormCheck>, chrome: Chrome) -> Page {
    Page::show(Ask::of(&form_check, chrome, Refusals::none()))
}

#[derive(Template)]
#[template(path = "form_check/answer.html")]
pub(super) struct Answer {
    pub(super) chrome: Chrome,
    pub(super) name: String,
    pub(super) report: Report,
    pub(super) pictures: Vec<Picture>,
}

/// A page with the places of its findings.
pub(super) struct Picture {
    /// From 1.
    pub(super) page: usize,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The page's image as a data address.
    pub(super) image: String,
}

async fn check(
    State(form_check): State<FormCheck>,
    chrome: Chrome,
    request: Request,
) -> Result<Response> {
    let machine = asks_json(request.headers());
    match form_check.examine(request).await {
        Ok((_, report)) if machine => Ok(Json(report).into_response()),
        Ok((upload, report)) => {
            let pictures = form_check.pictures(&upload.bytes, &report).await;
            Ok(Page::show(Answer { chrome, name: upload.name, report, pictures }).into_response())
        }
        Err(Error::Refused(refusal)) if !machine && refusal.field.is_some() => {
            let refusals = Refusals::from(*refusal);
            Ok(Page::again(Ask::of(&form_check, chrome, refusals)).into_response())
        }
        Err(error) => Err(error),
    }
}

impl FormCheck {
    // law!("30/2020:8")
    async fn examine(&self, request: Request) -> Result<(Upload, Report)> {
        let upload = self.receive(request).await?;
        let turn = tokio::time::timeout(TURN_WAIT, self.turns.acquire()).await;
        let _turn = turn.map_err(|_| busy())?.map_err(anyhow::Error::from)?;
        let program = self.program.as_ref().ok_or_else(busy)?;
        let told = ask_child(program, "document check --json -", &upload.bytes, READING).await;
        // A process that was killed says nothing that can be read.
        let report = told.and_then(|told| serde_json::from_slice(&told).ok());
        Ok((upload, report.unwrap_or_else(Report::out_of_time)))
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

    /// The pages that have findings, the first of them.
    async fn pictures(&self, bytes: &[u8], report: &Report) -> Vec<Picture> {
        let Some(drawing) = self.program.clone().map(Drawing::by) else { return Vec::new() };
        let mut numbers: Vec<usize> = report.findings.iter().filter_map(|it| it.page).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut pictures = Vec::new();
        if report.verdict != Verdict::Faulty {
            return pictures;
        }
        for number in numbers.into_iter().take(PICTURES_MAX) {
            let size = number.checked_sub(1).and_then(|place| report.pages.get(place));
            // What cannot be drawn once is not tried again: each try may take its full time.
            let (Some(size), Some(image)) = (size, drawing.shown(bytes, number).await) else {
                break;
            };
            let (width, height) = (size.width, size.height);
            pictures.push(Picture { page: number, width, height, image });
        }
        pictures
    }
}

fn nothing() -> Refusal {
    Refusal::new(
        "document-check.nothing",
        Text::new("Chưa có tệp để kiểm tra.", "There is no file to check."),
        Text::new(
            "Chọn một tệp PDF hoặc DOCX rồi bấm Kiểm tra.",
            "Choose a PDF or DOCX file, then press Check.",
        ),
    )
    .status(422)
    .field("file")
}

fn busy() -> Refusal {
    Refusal::new(
        "document-check.busy",
        Text::new("Đang có nhiều tệp chờ kiểm tra.", "Many files are waiting to be checked."),
        Text::new("Thử lại sau một phút.", "Try again in a minute."),
    )
    .status(503)
}

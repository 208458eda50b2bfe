//! The page and the address for programs. The file is read by a process of its own, page by page drawn by another, and
//! forgotten.

use std::path::PathBuf;
use std::time::Duration;

use askama::Template;
use axum::Json;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base::pages::{Chrome, Page, Refusals, Upload, asks_json};
use base::{Error, Refusal, Result, Text};

use super::report::{Report, Verdict};
use crate::child::{Limits, MEMORY_KB, ask as ask_child};
use crate::intake::{Intake, Rules};
use crate::verification::Drawing;

/// Long documents take a second. A report of all findings with a structured document has at most some megabytes.
const READING: Limits =
    Limits { wait: Duration::from_secs(10), answer_max: 16 * 1024 * 1024, memory_kb: MEMORY_KB };
/// Pages that are shown with their findings.
const PICTURES_MAX: usize = 8;
const RULES: Rules =
    Rules { cut_off: "document-check.cut-off", busy: "document-check.busy", nothing };

/// What the page needs.
#[derive(Clone)]
pub struct FormCheck {
    /// This program, which reads as `truc document check`; none when it does not know where it lies.
    program: Option<PathBuf>,
    intake: Intake,
}

impl FormCheck {
    /// Checks files up to `bytes_max`.
    #[must_use]
    pub fn new(program: Option<PathBuf>, bytes_max: usize) -> FormCheck {
        FormCheck { program, intake: Intake::new(bytes_max, RULES) }
    }
}

/// The page, which is also an address for programs.
pub fn routes(form_check: FormCheck) -> Router {
    Router::new()
        .route("/document-check", get(ask).post(check))
        .layer(form_check.intake.limit())
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
        Ask { chrome, refusals, megabytes: form_check.intake.megabytes() }
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
    /// Where the file is kept that was checked; none when it was forgotten.
    pub(super) kept_at: Option<String>,
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
            let name = upload.name;
            let answer = Answer { chrome, name, report, pictures, kept_at: None };
            Ok(Page::show(answer).into_response())
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
        let upload = self.intake.receive(request).await?;
        let _turn = self.intake.turn().await?;
        let report = self.report(&upload.bytes).await?;
        Ok((upload, report))
    }

    /// What is to be said of a file that came from elsewhere, as advice: none when too many are looked at already.
    pub async fn advice(&self, bytes: &[u8]) -> Option<Report> {
        let _turn = self.intake.turn().await.ok()?;
        self.report(bytes).await.ok()
    }

    /// What is to be said of a file. The caller sees to it that not too many are looked at at once.
    ///
    /// # Errors
    /// `document-check.busy` when this program does not know where it lies.
    pub(crate) async fn report(&self, bytes: &[u8]) -> Result<Report> {
        let program = self.program.as_ref().ok_or_else(|| self.intake.busy())?;
        let told = ask_child(program, "document check --json -", bytes, READING).await;
        // A process that was killed says nothing that can be read.
        let report = told.and_then(|told| serde_json::from_slice(&told).ok());
        Ok(report.unwrap_or_else(Report::out_of_time))
    }

    /// The page with the answer about a file that is kept, under its name and the address it is kept at.
    pub(crate) async fn answer(
        &self,
        chrome: Chrome,
        bytes: &[u8],
        (name, kept_at): (String, String),
    ) -> Result<Page> {
        let report = self.report(bytes).await?;
        let pictures = self.pictures(bytes, &report).await;
        Ok(Page::show(Answer { chrome, name, report, pictures, kept_at: Some(kept_at) }))
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

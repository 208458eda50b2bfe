//! The page where anybody drops a file and learns what is signed, by whom, and what came after. Nothing is kept,
//! nothing is sent on (Decree 30/2020/NĐ-CP, art. 21.1: authenticity and integrity are checked at receipt).

pub(crate) mod known;
mod picture;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base::clock::Clock;
use base::db::Db;
use base::pages::{Chrome, Page, Refusals, asks_json};
use base::{Error, Refusal, Result, Text};
use directory::Directory;
use known::Known;
pub use picture::{Drawing, SCAN_DPI, VOLUME_BYTES_MAX, WORDS_HEAD};
use signature::validate::{Anchors, Context, Report, json, validate};

use crate::intake::{Intake, Rules};

/// Any file gets its answer within this time.
const ANSWER_WAIT: Duration = Duration::from_secs(3);
const RULES: Rules = Rules { cut_off: "verification.cut-off", busy: "verification.busy", nothing };
/// Signatures that are shown as pictures.
const PICTURES_MAX: usize = 6;

/// What the page needs.
#[derive(Clone)]
pub struct Verification {
    clock: Clock,
    /// Empty: this installation trusts nobody yet.
    anchors: Arc<Anchors>,
    intake: Intake,
    drawing: Option<Drawing>,
    /// Where signers may be registered.
    register: Option<(Db, Directory)>,
}

impl Verification {
    /// Checks files up to `bytes_max` against `anchors`.
    #[must_use]
    pub fn new(clock: Clock, anchors: Arc<Anchors>, bytes_max: usize) -> Verification {
        Verification {
            clock,
            anchors,
            intake: Intake::new(bytes_max, RULES),
            drawing: None,
            register: None,
        }
    }

    /// Says of signers who are registered here which position they held.
    #[must_use]
    pub fn knowing(self, db: Db, directory: Directory) -> Verification {
        Verification { register: Some((db, directory)), ..self }
    }

    /// Shows what was signed, too.
    #[must_use]
    pub fn drawn_by(self, drawing: Drawing) -> Verification {
        Verification { drawing: Some(drawing), ..self }
    }
}

/// The page, which is also an address for programs.
pub fn routes(verification: Verification) -> Router {
    Router::new()
        .route("/verification", get(ask).post(check))
        .layer(verification.intake.limit())
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
        Ask { chrome, refusals, megabytes: verification.intake.megabytes() }
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
    /// What is known here of each signer, in the same order.
    known: Vec<Option<Known>>,
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
            let (report, known) = verification.known(report).await?;
            Ok(Page::show(Answer { chrome, name, report, pictures, known }).into_response())
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
        let upload = self.intake.receive(request).await?;
        let turn = self.intake.turn().await?;
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

    async fn known(&self, report: Report) -> Result<(Report, Vec<Option<Known>>)> {
        let Some((db, directory)) = self.register.clone() else { return Ok((report, Vec::new())) };
        db.read(move |tx| Ok((report.clone(), known::of_report(tx, &directory, &report)?))).await
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

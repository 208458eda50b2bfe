//! The public checker: anybody uploads or pastes an edXML packet and is told, in words, what is wrong with it and what
//! was read. Nothing is kept, nothing is sent on (QCVN 102:2016/BTTTT; Decision 28/2018/QĐ-TTg, art. 1.2).

mod read;
mod signatures;
#[cfg(test)]
mod tests;

use std::io::{BufReader, Read};
use std::sync::Arc;
use std::time::{Duration, Instant};

use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base::blobs::Incoming;
use base::pages::{Chrome, Page, Refusals, asks_json};
use base::{Refusal, Result, Text};
use edxml::{Explained, Limits, Report, Severity, Verdict};
use tokio::sync::Semaphore;

use crate::hub::Hub;
use read::Shown;

/// Uploads under way at once; each holds a file of the limit's size on disk at most.
const UPLOADS_MAX: usize = 16;
/// Packets being read at once: reading is all processor.
const READINGS_MAX: usize = 2;
/// An upload that takes longer is given up.
const UPLOAD_WAIT: Duration = Duration::from_secs(600);
/// Reading that takes longer is given up; 64 MB take under a second.
const READING_WAIT: Duration = Duration::from_secs(30);
/// How long a packet waits for its turn to be read.
const TURN_WAIT: Duration = Duration::from_secs(20);
/// What a form has beside its file.
const FORM_BYTES: usize = 64 * 1024;
const CHUNK: usize = 64 * 1024;
/// Findings on the page; the JSON names all.
const FINDINGS_SHOWN: usize = 100;

#[derive(Clone)]
struct Checker {
    hub: Hub,
    bytes_max: u64,
    uploads: Arc<Semaphore>,
    readings: Arc<Semaphore>,
}

/// The checker's one page; packets up to `bytes_max` are taken.
pub fn routes(hub: Hub, bytes_max: u64) -> Router {
    let room = usize::try_from(bytes_max).unwrap_or(usize::MAX).saturating_add(FORM_BYTES);
    let checker = Checker {
        hub,
        bytes_max,
        uploads: Arc::new(Semaphore::new(UPLOADS_MAX)),
        readings: Arc::new(Semaphore::new(READINGS_MAX)),
    };
    Router::new()
        .route("/checker", get(ask).post(check))
        .layer(DefaultBodyLimit::max(room))
        .with_state(checker)
}

#[derive(Template)]
#[template(path = "checker/form.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    megabytes: u64,
}

async fn ask(State(checker): State<Checker>, chrome: Chrome) -> Page {
    Page::show(checker.form(chrome, Refusals::none()))
}

async fn check(
    State(checker): State<Checker>,
    chrome: Chrome,
    request: Request,
) -> Result<Response> {
    let json = asks_json(request.headers());
    match checker.examine(request).await {
        Ok(examined) if json => Ok(Json(examined.report).into_response()),
        Ok(Examined { name, report, outcome }) => {
            let directory = checker.hub.directory.snapshot();
            let shown = Shown::of(&report, &directory, checker.hub.db.clock().now(), &chrome);
            let outcome = outcome.map(|outcome| outcome.html(&chrome)).transpose()?;
            Ok(Page::show(Answer { chrome, name, shown, report, outcome }).into_response())
        }
        Err(base::Error::Refused(refusal)) if !json && refusal.field.is_some() => {
            Ok(Page::again(checker.form(chrome, (*refusal).into())).into_response())
        }
        Err(error) => Err(error),
    }
}

impl Checker {
    fn form(&self, chrome: Chrome, refusals: Refusals) -> Ask {
        Ask { chrome, refusals, megabytes: self.bytes_max / 1_000_000 }
    }

    /// The packet of a request, read, and its signatures judged.
    async fn examine(&self, request: Request) -> Result<Examined> {
        let _place = self.uploads.try_acquire().map_err(|_| busy())?;
        let form = Multipart::from_request(request, &()).await.map_err(|_| no_form())?;
        let received = tokio::time::timeout(UPLOAD_WAIT, self.receive(form)).await;
        let (name, mut packet) = received.map_err(|_| too_slow())??;
        let report = self.read(&mut packet).await?;
        let outcome = signatures::judge(&self.hub, &report, packet).await?;
        Ok(Examined { name, report, outcome })
    }

    /// Takes the file, or else the pasted text, onto disk.
    async fn receive(&self, mut form: Multipart) -> Result<(String, Incoming)> {
        let mut pasted = None;
        while let Some(mut field) =
            form.next_field().await.map_err(|error| cut_off(&error, self.bytes_max))?
        {
            let part = field.name().unwrap_or_default().to_owned();
            if part != "packet" && part != "text" {
                continue;
            }
            let name: String = field.file_name().unwrap_or_default().chars().take(120).collect();
            let mut packet = self.hub.blobs.incoming().await?;
            while let Some(chunk) =
                field.chunk().await.map_err(|error| cut_off(&error, self.bytes_max))?
            {
                if packet.size() + chunk.len() as u64 > self.bytes_max {
                    return Err(too_large(self.bytes_max).into());
                }
                packet.write(&chunk).await?;
            }
            match (part.as_str(), packet.size()) {
                (_, 0) => {}
                ("packet", _) => return Ok((name, packet)),
                _ => pasted = Some((String::new(), packet)),
            }
        }
        Ok(pasted.ok_or_else(nothing)?)
    }

    /// Reads a packet to the end, within its time.
    async fn read(&self, packet: &mut Incoming) -> Result<Report> {
        let turn = tokio::time::timeout(TURN_WAIT, self.readings.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| busy())?.map_err(anyhow::Error::from)?;
        let source = packet.look().await?;
        let limits = Limits { document_bytes: self.bytes_max, ..Limits::default() };
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let source = Bounded { source, until: Instant::now() + READING_WAIT };
            edxml::check(BufReader::with_capacity(CHUNK, source), &limits)
        });
        let read = read.await.map_err(anyhow::Error::from)?;
        match read {
            Err(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                Err(takes_too_long().into())
            }
            read => Ok(read.map_err(anyhow::Error::from)?),
        }
    }
}

/// A source that ends with an error when its time is over: work on a thread cannot be stopped from outside.
struct Bounded<R> {
    source: R,
    until: Instant,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if Instant::now() > self.until {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
        self.source.read(into)
    }
}

#[derive(Template)]
#[template(path = "checker/answer.html")]
struct Answer {
    chrome: Chrome,
    /// The file's name as it was uploaded.
    name: String,
    shown: Shown,
    report: Report,
    /// What the signatures came to, as HTML; nothing for a status or what the hub would refuse.
    outcome: Option<String>,
}

/// A packet with all that was found out about it.
struct Examined {
    /// The file's name as it was uploaded.
    name: String,
    report: Report,
    outcome: Option<signatures::Signatures>,
}

impl Answer {
    fn findings(&self) -> &[Explained] {
        let findings = &self.report.findings;
        &findings[..findings.len().min(FINDINGS_SHOWN)]
    }

    fn left_out(&self) -> usize {
        self.report.findings.len().saturating_sub(FINDINGS_SHOWN)
    }

    fn weight(&self, severity: &Severity) -> (&'static str, Text) {
        icon_and_word(*severity)
    }

    /// Kind of alert, icon, headline, and what it means.
    fn verdict(&self) -> (&'static str, &'static str, Text, Text) {
        match self.report.verdict() {
            Verdict::Accepted => (
                "success",
                "done",
                Text::new("Gói tin hợp lệ", "The packet is in order"),
                Text::new(
                    "Trục sẽ tiếp nhận gói tin này về mặt cấu trúc.",
                    "The hub would take this packet, as far as its form goes.",
                ),
            ),
            Verdict::AcceptedWithWarnings => (
                "warning",
                "late",
                Text::new(
                    "Gói tin dùng được, có điểm cần lưu ý",
                    "The packet passes, with warnings",
                ),
                Text::new(
                    "Trục sẽ tiếp nhận, nhưng một số phần mềm bên nhận có thể hiểu sai các điểm dưới đây.",
                    "The hub would take it, but some receivers' software may stumble over the points below.",
                ),
            ),
            Verdict::Refused => (
                "danger",
                "stopped",
                Text::new("Trục sẽ từ chối gói tin này", "The hub would refuse this packet"),
                Text::new(
                    "Sửa các lỗi ghi dưới đây rồi kiểm tra lại.",
                    "Correct the faults below, then check again.",
                ),
            ),
        }
    }
}

/// Icon and word of a severity.
fn icon_and_word(severity: Severity) -> (&'static str, Text) {
    match severity {
        Severity::Refuse => ("stopped", Text::new("Từ chối", "Refused")),
        Severity::Warn => ("late", Text::new("Lưu ý", "Warning")),
        Severity::Note => ("info", Text::new("Ghi chú", "Note")),
    }
}

fn nothing() -> Refusal {
    Refusal::new(
        "checker.nothing",
        Text::new("Chưa có gói tin để kiểm tra.", "There is no packet to check."),
        Text::new(
            "Chọn một tệp edXML, hoặc dán nội dung gói tin vào ô bên dưới.",
            "Choose an edXML file, or paste the packet into the box below.",
        ),
    )
    .field("packet")
}

fn too_large(limit: u64) -> Refusal {
    let megabytes = limit / 1_000_000;
    Refusal::new(
        "checker.too-large",
        Text::with(
            format!("Tệp vượt giới hạn {megabytes} MB của trang kiểm tra."),
            format!("The file exceeds this page's limit of {megabytes} MB."),
        ),
        Text::new(
            "Kiểm tra gói tin lớn bằng lệnh `truc edxml check TỆP` trên máy của cơ quan.",
            "Check large packets with the command `truc edxml check FILE` on your own machine.",
        ),
    )
    .status(413)
    .field("packet")
}

/// A body beyond the limit, or a connection that broke, as the form reader tells them apart.
fn cut_off(error: &axum::extract::multipart::MultipartError, limit: u64) -> Refusal {
    if error.status() == http::StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(limit);
    }
    Refusal::new(
        "checker.cut-off",
        Text::new("Không nhận đủ tệp gửi lên.", "The upload did not arrive whole."),
        Text::new("Gửi lại tệp.", "Send the file again."),
    )
    .status(400)
    .field("packet")
}

fn no_form() -> Refusal {
    Refusal::new(
        "checker.form",
        Text::new(
            "Yêu cầu không phải biểu mẫu có tệp (multipart/form-data).",
            "The request is no form with a file (multipart/form-data).",
        ),
        Text::new(
            "Gửi tệp trong mục packet, ví dụ: curl -F packet=@goi-tin.edxml",
            "Send the file as packet, for example: curl -F packet=@packet.edxml",
        ),
    )
    .status(415)
    .field("packet")
}

fn busy() -> Refusal {
    Refusal::new(
        "checker.busy",
        Text::new("Trang kiểm tra đang bận.", "The checker is busy."),
        Text::new("Thử lại sau ít phút.", "Try again in a few minutes."),
    )
    .status(503)
    .field("packet")
}

fn too_slow() -> Refusal {
    Refusal::new(
        "checker.too-slow",
        Text::new("Tệp được gửi lên quá chậm.", "The upload took too long."),
        Text::new("Thử lại trên đường truyền tốt hơn.", "Try again on a better line."),
    )
    .status(408)
    .field("packet")
}

fn takes_too_long() -> Refusal {
    Refusal::new(
        "checker.time",
        Text::new(
            "Đọc gói tin này mất quá nhiều thời gian.",
            "Reading this packet takes too long.",
        ),
        Text::new(
            "Kiểm tra chương trình tạo gói tin; gói tin bình thường được đọc trong một giây.",
            "Check the program that built it; an ordinary packet is read within a second.",
        ),
    )
    .field("packet")
}

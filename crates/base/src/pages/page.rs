//! What a handler answers with: a page, a way to another page, or a refusal that becomes one.

use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use super::cookies;
use crate::{Error, Refusal, Text};

/// An answer for a person. Handlers return `base::Result<Page>`.
#[derive(Debug)]
pub struct Page(Response);

impl Page {
    /// The template, rendered.
    #[must_use]
    pub fn show(template: impl Template) -> Page {
        match template.render() {
            Ok(html) => Page(Html(html).into_response()),
            Err(error) => Page(Error::Failed(anyhow::anyhow!(error)).into_response()),
        }
    }

    /// The form again, with the refusals at its fields: as [`Page::show`], but 422.
    #[must_use]
    pub fn again(template: impl Template) -> Page {
        let mut page = Page::show(template);
        if page.0.status() == StatusCode::OK {
            *page.0.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        page
    }

    /// On to another page of this site, after an act (303). The path begins with `/`.
    #[must_use]
    pub fn to(path: impl AsRef<str>) -> Page {
        // Never to another host, whatever was pasted into the path.
        let path = format!("/{}", path.as_ref().trim_start_matches(['/', '\\']));
        match HeaderValue::try_from(path) {
            Ok(path) => Page((StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response()),
            Err(error) => Page(Error::Failed(anyhow::anyhow!(error)).into_response()),
        }
    }

    /// A sentence that the next page shows once: what has been done.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "the sentence is made for this page")]
    pub fn notice(mut self, notice: Text) -> Page {
        cookies::carry(self.0.headers_mut(), &notice);
        self
    }

    /// A rule said no, and the form it came from need not be shown again.
    #[must_use]
    pub fn refused(refusal: Refusal) -> Page {
        Page(Error::from(refusal).into_response())
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        self.0
    }
}

impl From<Error> for Page {
    fn from(error: Error) -> Page {
        Page(error.into_response())
    }
}

/// The error rides along with its response until `dress` knows for whom to render it.
#[derive(Debug, Clone)]
pub(super) struct Undressed(pub(super) Arc<Error>);

/// Outside `dress` an error is still an honest answer for a program: status and JSON, without an incident number.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, body) = describe(&self, None);
        let mut response = (status, Json(body)).into_response();
        response.extensions_mut().insert(Undressed(Arc::new(self)));
        response
    }
}

/// Status and JSON form of an error; both languages, no secrets.
pub(super) fn describe(error: &Error, incident: Option<&str>) -> (StatusCode, serde_json::Value) {
    match error {
        Error::Refused(refusal) => {
            let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::BAD_REQUEST);
            (status, json!({ "refused": refusal }))
        }
        Error::Failed(_) => {
            let (what, remedy) = failed(incident);
            let body =
                json!({ "failed": { "incident": incident, "what": what, "remedy": remedy } });
            (StatusCode::INTERNAL_SERVER_ERROR, body)
        }
    }
}

/// What a person is told when we broke, and what to do now.
pub(super) fn failed(incident: Option<&str>) -> (Text, Text) {
    let what = Text::new(
        "Hệ thống gặp lỗi khi xử lý yêu cầu này.",
        "The system failed while handling this request.",
    );
    let remedy = match incident {
        Some(incident) => Text::with(
            format!("Thử lại sau ít phút. Nếu vẫn lỗi, báo đơn vị vận hành số sự cố {incident}."),
            format!(
                "Try again in a few minutes. If it fails again, give the operator incident number {incident}."
            ),
        ),
        None => Text::new("Thử lại sau ít phút.", "Try again in a few minutes."),
    };
    (what, remedy)
}

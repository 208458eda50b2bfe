//! The one file of a form, in memory, and whether a program asked instead of a person.

use axum::extract::Multipart;
use http::{HeaderMap, header};

use crate::{Refusal, Result, Text};

/// Letters of a file's name that are kept.
const NAME_MAX: usize = 120;

/// A file as it was uploaded.
pub struct Upload {
    /// As the browser named it.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Upload {
    /// The file in the form's part `file`; none when the form has no such part. The route bounds the request's body;
    /// `rule` is the name of the refusal, `megabytes` what it tells to stay under.
    ///
    /// # Errors
    /// A refusal of this name when the file did not arrive whole or is too large.
    pub async fn of(
        mut form: Multipart,
        rule: &'static str,
        megabytes: usize,
    ) -> Result<Option<Upload>> {
        let cut_off = |_| cut_off(rule, megabytes);
        while let Some(field) = form.next_field().await.map_err(cut_off)? {
            if field.name() != Some("file") {
                continue;
            }
            let name = field.file_name().unwrap_or("").chars().take(NAME_MAX).collect();
            let bytes = field.bytes().await.map_err(cut_off)?.to_vec();
            return Ok(Some(Upload { name, bytes }));
        }
        Ok(None)
    }
}

/// A file did not arrive whole.
#[must_use]
pub fn cut_off(rule: &'static str, megabytes: usize) -> Refusal {
    Refusal::new(
        rule,
        Text::new("Không nhận được trọn tệp.", "The file did not arrive whole."),
        Text::with(
            format!("Chọn lại tệp, không quá {megabytes} MB."),
            format!("Choose the file again, up to {megabytes} MB."),
        ),
    )
    .status(400)
    .field("file")
}

/// Whether the answer is to be JSON: a program asked for it, and no page.
#[must_use]
pub fn asks_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    accept.contains("application/json") && !accept.contains("text/html")
}

//! The files of a form, in memory, and whether a program asked instead of a person.

use std::collections::BTreeMap;

use axum::extract::Multipart;
use http::{HeaderMap, header};

use crate::{Refusal, Result, Text};

/// Letters of a file's name that are kept: as many as file systems take, so that its ending stays.
pub const NAME_MAX: usize = 255;
/// Parts of a form that are read: more than any of ours has.
const PARTS_MAX: usize = 30;

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
        form: Multipart,
        rule: &'static str,
        megabytes: usize,
    ) -> Result<Option<Upload>> {
        Ok(FileForm::read(form, rule, megabytes).await?.take("file"))
    }
}

/// A form with files beside what was typed. Parts without a name are left out; of texts of one name the first counts.
#[derive(Default)]
pub struct FileForm {
    texts: BTreeMap<String, String>,
    files: BTreeMap<String, Vec<Upload>>,
}

impl FileForm {
    /// Everything in the form. The route bounds the request's body; `rule` and `megabytes` as in [`Upload::of`].
    ///
    /// # Errors
    /// A refusal of this name when the form did not arrive whole or is too large.
    pub async fn read(
        mut form: Multipart,
        rule: &'static str,
        megabytes: usize,
    ) -> Result<FileForm> {
        let cut_off = |_| cut_off(rule, megabytes);
        let mut read = FileForm::default();
        for _ in 0..PARTS_MAX {
            let Some(field) = form.next_field().await.map_err(cut_off)? else { break };
            let (part, file) = (field.name().map(str::to_owned), field.file_name());
            let file = file.map(|name| name.chars().take(NAME_MAX).collect());
            let bytes = field.bytes().await.map_err(cut_off)?.to_vec();
            match (part, file) {
                (Some(part), Some(name)) => {
                    read.files.entry(part).or_default().push(Upload { name, bytes });
                }
                (Some(part), None) => {
                    let text = String::from_utf8_lossy(&bytes).trim().to_owned();
                    read.texts.entry(part).or_insert(text);
                }
                (None, _) => {}
            }
        }
        Ok(read)
    }

    /// What was typed, without space around it; empty when there is no such part.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// Every text of the form with the name of its part.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// A file; none when there is no such part or nothing in it.
    pub fn take(&mut self, name: &str) -> Option<Upload> {
        self.take_all(name).into_iter().next().filter(|upload| !upload.bytes.is_empty())
    }

    /// Every file of a part that takes several, also empty ones; a browser sends a part without a name for no file.
    pub fn take_all(&mut self, name: &str) -> Vec<Upload> {
        let chosen = self.files.remove(name).unwrap_or_default().into_iter();
        chosen.filter(|upload| !upload.name.is_empty() || !upload.bytes.is_empty()).collect()
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

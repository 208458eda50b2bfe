//! The outcome of a check as a part of a page: the standing, the three answers where they were made, and each file.

use askama::Template;
use base::pages::Chrome;
use base::{Result, Text};

use super::{Answers, Checks, JudgedFile, Signer, Standing};

/// Files shown; a packet may have a thousand.
const FILES_SHOWN: usize = 100;

/// What is shown of a check.
#[derive(Template)]
#[template(path = "check/outcome.html")]
pub(crate) struct Outcome<'a> {
    pub(crate) chrome: &'a Chrome,
    pub(crate) standing: Standing,
    /// The receiver's three checks; the hub makes none.
    pub(crate) answers: Option<&'a Answers>,
    pub(crate) files: &'a [JudgedFile],
}

impl Checks {
    /// The standing, the three answers and the files, as a part of a page.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn html(&self, chrome: &Chrome) -> Result<String> {
        let (standing, answers, files) = (self.standing, Some(&self.answers), &self.files[..]);
        Outcome { chrome, standing, answers, files }.html()
    }
}

impl Outcome<'_> {
    /// The part as HTML.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn html(&self) -> Result<String> {
        Ok(self.render().map_err(anyhow::Error::from)?)
    }

    fn shown(&self) -> &[JudgedFile] {
        &self.files[..self.files.len().min(FILES_SHOWN)]
    }

    fn left_out(&self) -> usize {
        self.files.len().saturating_sub(FILES_SHOWN)
    }

    fn name<'f>(&'f self, file: &'f JudgedFile) -> &'f str {
        match file.name.as_str() {
            "" => self.chrome.say("(không tên)", "(no name)"),
            name => name,
        }
    }

    fn signed_at(&self, signer: &Signer) -> Option<String> {
        let at = self.chrome.exactly(&signer.signed_at?);
        let proven = match signer.time_proven {
            true => self.chrome.say("có dấu thời gian", "timestamped"),
            false => self.chrome.say("theo lời người ký", "as the signer says"),
        };
        Some(format!("{at}, {proven}"))
    }

    /// Whether a seal is the sender's, in words; nothing for a person's signature.
    fn seal(&self, signer: &Signer) -> Option<Text> {
        signer.of_sender.map(|own| match own {
            true => Text::new("của bên gửi", "the sender's"),
            false => Text::new("không phải của bên gửi", "not the sender's"),
        })
    }
}

//! The three checks of a receiver, made for whoever asks: complete, intact, authentic, and what the document is worth by
//! its signatures (Decision 28/2018/QĐ-TTg, arts. 4 and 9.1). Nothing is kept.

use std::io::BufReader;

use base::Result;
use base::blobs::Incoming;
use base::pages::Chrome;
use edxml::{Limits, Report, Verdict};

use super::CHUNK;
use crate::check::{Answers, JudgedFile, Outcome, Setting, Standing, answers, examine};
use crate::hub::Hub;

/// What the signatures on a document came to.
pub(super) struct Signatures {
    standing: Standing,
    answers: Answers,
    files: Vec<JudgedFile>,
}

impl Signatures {
    pub(super) fn html(&self, chrome: &Chrome) -> Result<String> {
        let (standing, answers, files) = (self.standing, Some(&self.answers), &self.files);
        Outcome { chrome, standing, answers, files }.html()
    }
}

/// Judges the files of a document that the hub would take; nothing for a status and for what it would refuse. The packet
/// is gone from the disk afterwards.
pub(super) async fn judge(
    hub: &Hub,
    report: &Report,
    mut packet: Incoming,
) -> Result<Option<Signatures>> {
    let Some(document) = report.document.as_ref().filter(|_| report.verdict() != Verdict::Refused)
    else {
        return Ok(None);
    };
    let (directory, at) = (hub.directory.snapshot(), hub.db.clock().now());
    let code = document.from.as_ref().and_then(|from| from.organ_id.as_deref());
    let sender = code.and_then(|code| directory.find(code)).map(|found| found.id);
    let source = packet.look().await?;
    let limits = Limits { document_bytes: packet.size(), ..Limits::default() };
    let examined = hub.judges.turn(move |anchors| {
        let setting = Setting { anchors, at, directory: &directory, sender };
        examine(BufReader::with_capacity(CHUNK, source), &limits, setting)
    });
    // A packet that was read a moment ago is read again; a file that breaks the check leaves the page without it.
    let Ok(Ok(examined)) = examined.await else { return Ok(None) };
    let (standing, answers) =
        (Standing::of(&examined.files), answers(&examined.reading, &examined.files));
    Ok(Some(Signatures { standing, answers, files: examined.files }))
}

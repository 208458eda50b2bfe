//! The same checks for files that came without the axis, on paper, by hand or by e-mail: they bring no envelope, so what
//! they are held against is whom the clerk named as the sender (Decree 30/2020/NĐ-CP, art. 21.1).

use base::Result;
use base::authority::AuthorityId;
use base::blobs::Digest;

use super::judge::{judge, not_judged};
use super::packet::FILE_BYTES_MAX;
use super::{Checks, JudgedFile, Setting, Standing, answers, reason};
use crate::hub::Hub;

/// Judges files by name and bytes, and makes the three checks; no evidence is kept.
///
/// # Errors
/// When judging broke off.
pub async fn of_files(
    hub: &Hub,
    sender: Option<AuthorityId>,
    files: Vec<(String, Vec<u8>)>,
) -> Result<Checks> {
    let (directory, at) = (hub.directory.snapshot(), hub.db.clock().now());
    let judged = hub.judges.turn(move |anchors| {
        let setting = Setting { anchors, at, directory: &directory, sender };
        let listed = files.iter().enumerate();
        listed.map(|(place, (name, bytes))| file(place, name, bytes, setting)).collect::<Vec<_>>()
    });
    let files = judged.await?;
    let (standing, answers) = (Standing::of(&files), answers::of_files(&files));
    Ok(Checks { standing, answers, files, evidence: None, checked_at: at })
}

fn file(place: usize, name: &str, bytes: &[u8], setting: Setting<'_>) -> JudgedFile {
    let judged = match bytes.len() > FILE_BYTES_MAX {
        true => not_judged(reason::file_large()),
        false => judge(bytes, setting),
    };
    JudgedFile {
        ordinal: place + 1,
        name: name.to_owned(),
        kind: judged.kind,
        digest: Digest::of(bytes).to_string(),
        size: bytes.len() as u64,
        verdict: judged.verdict,
        reasons: judged.reasons,
        signers: judged.signers,
    }
}

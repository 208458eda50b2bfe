//! What the exchange finds out about the signatures on a document: at the hub, which refuses nothing for it, and at the
//! receiving authority, whose clerk decides (Decision 28/2018/QĐ-TTg, arts. 4, 5.4 and 9.1; docs/decisions/0024).

mod answers;
mod evidence;
mod files;
mod judge;
mod office;
mod packet;
mod page;
mod reason;
mod standing;
mod store;
pub mod sweep;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use base::authority::AuthorityId;
use directory::Snapshot;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use signature::validate::Anchors;
use tokio::sync::Semaphore;

pub(crate) use answers::answers;
pub use answers::{Answer, Answers, Checks, Told};
pub(crate) use evidence::evidence;
pub use files::of_files;
pub use office::Office;
pub(crate) use packet::{Examined, examine, unjudged};
pub(crate) use page::Outcome;
pub use reason::Reason;
pub use standing::Standing;
pub(crate) use store::{ParcelCheck, await_check, came_in, of_incoming, of_parcel, standing_of};

/// Packets judged at once in one process; each holds one file in memory, and judging is all processor.
const AT_ONCE: usize = 4;

/// Whom to trust, and how much is judged at once. Cheap to clone.
#[derive(Clone)]
pub struct Judges {
    anchors: Arc<Anchors>,
    turns: Arc<Semaphore>,
}

impl Judges {
    /// With empty anchors nobody is trusted: every signature stays in doubt.
    #[must_use]
    pub fn new(anchors: Arc<Anchors>) -> Judges {
        Judges { anchors, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    pub(crate) fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// Waits for a turn and does the work on a thread of its own.
    ///
    /// # Errors
    /// When the work panicked.
    pub(crate) async fn turn<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Anchors) -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let turn = self.turns.clone().acquire_owned().await?;
        let anchors = self.anchors.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&anchors)
        });
        Ok(done.await?)
    }
}

/// What a document is held against.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) anchors: &'a Anchors,
    /// When the document was there at the latest: certificates are judged at this time unless a timestamp proves an
    /// earlier one.
    pub(crate) at: Timestamp,
    pub(crate) directory: &'a Snapshot,
    /// Who sent it; nobody when the directory does not know the sender.
    pub(crate) sender: Option<AuthorityId>,
}

/// What a file or a signature comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Passed,
    Indeterminate,
    Failed,
    Unsigned,
    /// Too large, broken, or encrypted: whether it is signed is not known.
    Unreadable,
}

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Pdf,
    Xml,
    /// ASiC-E.
    Container,
    /// Signatures in it are not judged.
    Other,
}

/// One signature of a person or an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The common name in the certificate; empty without one.
    pub name: String,
    pub organisation: Option<String>,
    /// The office, as the certificate tells it.
    pub title: Option<String>,
    pub office: Office,
    /// For a seal: whether it is the sender's, or of the same line of authorities. Nothing where it cannot be told.
    pub of_sender: Option<bool>,
    pub signed_at: Option<Timestamp>,
    pub time_proven: bool,
    pub verdict: Verdict,
    /// The value belongs to the content, and nothing forbidden came after. Nothing where it could not be found out.
    pub intact: Option<bool>,
    /// May one rely on the certificate, at the time of signing?
    pub trusted: Answer,
}

/// One file of a document, judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JudgedFile {
    /// Its place among the attachments, from 1.
    pub ordinal: usize,
    pub name: String,
    pub kind: Kind,
    /// SHA-256 of the content as the receiver gets it, in hex.
    pub digest: String,
    /// In bytes.
    pub size: u64,
    pub verdict: Verdict,
    pub reasons: Vec<Reason>,
    pub signers: Vec<Signer>,
}

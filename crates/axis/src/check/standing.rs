//! What a document is worth by its signatures: signed by a person and by an authority, signed in part, not at all, or
//! in doubt (Decision 28/2018/QĐ-TTg, art. 4; Decree 30/2020/NĐ-CP, art. 5).

use serde::{Deserialize, Serialize};

use super::{JudgedFile, Office, Verdict};

/// The standing of a document. Names are kept in the register: they are never renamed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// One file carries valid signatures of a person and of an authority.
    Official,
    /// Validly signed, but not by both.
    Signed,
    /// Nobody signed it.
    ForInformation,
    /// A signature is broken, not trusted or not to be judged, or no file could be read.
    Doubtful,
}

impl Standing {
    pub(crate) const ALL: [Standing; 4] =
        [Standing::Official, Standing::Signed, Standing::ForInformation, Standing::Doubtful];

    // law!("28/2018:4.1") law!("28/2018:4.2") law!("30/2020:5")
    /// The standing that the files give a document. A packet does not say which of its files is the document and which
    /// are annexes, so one file with both signatures suffices, and one doubtful signature anywhere is told.
    #[must_use]
    pub fn of(files: &[JudgedFile]) -> Standing {
        let is = |verdict: Verdict| files.iter().any(|file| file.verdict == verdict);
        if is(Verdict::Failed) || is(Verdict::Indeterminate) {
            return Standing::Doubtful;
        }
        let valid = files.iter().filter(|file| file.verdict == Verdict::Passed);
        if valid.clone().any(|file| by(file, Office::Person) && by(file, Office::Authority)) {
            return Standing::Official;
        }
        match (valid.count(), is(Verdict::Unreadable)) {
            (0, true) => Standing::Doubtful,
            (0, false) => Standing::ForInformation,
            _ => Standing::Signed,
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Standing::Official => "official",
            Standing::Signed => "signed",
            Standing::ForInformation => "for-information",
            Standing::Doubtful => "doubtful",
        }
    }

    /// The standing of this name, as the register keeps it.
    #[must_use]
    pub fn named(name: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|standing| standing.name() == name)
    }
}

fn by(file: &JudgedFile, office: Office) -> bool {
    file.signers.iter().any(|one| one.office == office && one.verdict == Verdict::Passed)
}

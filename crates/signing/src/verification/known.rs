//! What this installation knows of a signer: whose certificate it is, and which position they held when they signed
//! (Decree 30/2020/NĐ-CP, art. 13). A name in a certificate says who; only the directory says as what.

use base::Result;
use base::db::Tx;
use directory::Directory;
use directory::person::{person, positions};
use jiff::Timestamp;
use signature::validate::{Kind, Report, Signature};

use crate::certificate::{self, Owner};

/// A signer who is registered here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) authority: String,
    pub(crate) whose: Whose,
}

/// Whose certificate it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The authority's own: its seal.
    Seal,
    Person {
        name: String,
        /// The title of the position held there at that instant; none when they held none.
        title: Option<String>,
    },
}

/// For each signature of a report, in its order, what is known here.
pub(crate) fn of_report(
    tx: &Tx,
    directory: &Directory,
    report: &Report,
) -> Result<Vec<Option<Known>>> {
    report.signatures.iter().map(|one| of_signature(tx, directory, one)).collect()
}

// law!("30/2020:13")
fn of_signature(tx: &Tx, directory: &Directory, of: &Signature) -> Result<Option<Known>> {
    let Some(certificate) = of.certificate.as_ref().filter(|_| of.kind == Kind::Signature) else {
        return Ok(None);
    };
    let Some(registered) = certificate::known(tx, certificate)? else { return Ok(None) };
    let at: Timestamp = of.signing_time.unwrap_or(tx.now());
    let snapshot = directory.snapshot();
    let authority = snapshot.get(registered.authority).map(|found| found.name.clone());
    let whose = match registered.owner {
        Owner::Authority => Whose::Seal,
        Owner::Person(id) => {
            let held = positions(tx, id)?.into_iter();
            let mut there =
                held.filter(|held| held.authority == registered.authority && held.in_force(at));
            Whose::Person { name: person(tx, id)?.name, title: there.next().map(|held| held.title) }
        }
    };
    Ok(Some(Known { authority: authority.unwrap_or_default(), whose }))
}

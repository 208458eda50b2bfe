//! What a closed file leaves as: its archive package, or one PDF to be read ([`volume`]). The package is a ZIP with every file of every document, what the law records of them, who held
//! each, and a manifest of digests (Decree 30/2020/NĐ-CP, Appendix VI). It is made by a job and bears no signature: a seal
//! needs its keeper's approval of a list of documents (docs/decisions/0022), which a package is not.
//!
//! ```text
//! metadata.xml               the file and its documents, in the names of Appendix VI
//! documents/001/01-….pdf     the files of the first document, as they came
//! documents/001/trail.json   who held it, what was said, what its sender was told, what was checked
//! documents/001/evidence.json  what its signatures can be judged by later, when it has any
//! manifest.json              SHA-256 and size of all of these
//! ```

mod content;
mod metadata;
mod volume;
mod write;

use base::authority::{Actor, AuthorityId, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::jobs::{self, Job, Outcome};
use base::{Error, Refusal, Result};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{By, DossierId, KIND, PACKAGE, State, find, refusals, store};
use crate::{Office, person};

base::typed_id!(/// One archive package of a file.
    PackageId);

/// Packages are made after everything that people wait for.
const RANK: i64 = 6;

/// In which form a file leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Every file, what the law records of them, and a manifest.
    Package,
    /// One PDF to be read and printed.
    Volume,
}

impl Form {
    pub(super) fn name(self) -> &'static str {
        match self {
            Form::Package => "package",
            Form::Volume => "volume",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Form> {
        [Form::Package, Form::Volume].into_iter().find(|form| form.name() == name)
    }

    /// Why there is none: each form has one reason.
    pub(super) fn refusal(self) -> Refusal {
        match self {
            Form::Package => refusals::too_large(write::GIB_MAX),
            Form::Volume => refusals::volume(),
        }
    }

    /// How its file's name ends, and what kind of file it is (RFC 6838 registrations).
    pub(super) fn file(self) -> (&'static str, &'static str) {
        match self {
            Form::Package => ("zip", "application/zip"),
            Form::Volume => ("pdf", "application/pdf"),
        }
    }
}

/// A package or a volume that was asked for.
#[derive(Debug, Clone)]
pub(super) struct Package {
    pub(super) id: PackageId,
    pub(super) dossier: DossierId,
    pub(super) form: Form,
    pub(super) asked: By,
    pub(super) made_at: Option<Timestamp>,
    pub(super) body: Option<Stored>,
    /// Why it could not be made: the name of a rule.
    pub(super) refused: Option<String>,
}

/// Makes one package.
#[derive(Serialize, Deserialize)]
pub struct MakePackage {
    package: PackageId,
}

impl Job for MakePackage {
    const KIND: &'static str = "dossier-package";
    const WAITS_S: &'static [i64] = &[10, 60, 300, 900];
}

// law!("30/2020:VI.I")
/// Asks for the package or the volume of a file that is closed: what stands in it changes no more.
///
/// # Errors
/// The permission's; 404; `dossier.state` while it is open.
pub fn ask(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (id, form): (DossierId, Form),
) -> Result<PackageId> {
    let permit = actor.may(&PACKAGE, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    if one.state == State::Open {
        return Err(refusals::state(one.state).into());
    }
    let package = PackageId::new(tx);
    let event = Event::of("dossier.package-asked", KIND, id).with("package", package.to_string());
    let event = event.with("form", form.name());
    store::ask(&tx.change(&permit, &event)?, package, (id, form), person(actor)?)?;
    jobs::queue(tx, &MakePackage { package }, RANK)?;
    Ok(package)
}

/// The package of a file, for whoever may see the file.
pub(super) fn of(tx: &Tx, dossier: DossierId, id: PackageId) -> Result<Package> {
    let found = store::package(tx, id)?.filter(|one| one.dossier == dossier);
    Ok(found.ok_or_else(Refusal::not_found)?)
}

/// Registered in the door's list of jobs.
pub async fn make(office: &Office, job: MakePackage) -> Outcome {
    match carry(office, job.package).await {
        Ok(()) => Outcome::Done,
        Err(error) => Outcome::Again(jobs::describe(&error)),
    }
}

async fn carry(office: &Office, id: PackageId) -> Result<()> {
    let db = &office.hub.db;
    let directory = office.hub.directory.snapshot();
    let read = move |tx: &Tx| {
        let package = store::package(tx, id)?.filter(|one| one.made_at.is_none());
        let content = |one: Package| Ok((one.form, content::read(tx, one.dossier, &directory)?));
        package.map(content).transpose()
    };
    let Some((form, content)) = db.read(read).await? else { return Ok(()) };
    let (authority, dossier) = (content.dossier.authority, content.dossier.id);
    let now = db.clock().now();
    let made = match form {
        Form::Package => write::package(office, content, now).await,
        Form::Volume => volume::volume(office, content, now).await,
    };
    let made = match made {
        Ok(body) => Ok(body),
        Err(Error::Refused(refusal)) => Err(refusal.rule),
        Err(error) => return Err(error),
    };
    let settle = move |tx: &Tx| {
        let permit = Actor::machine("package").may(&PACKAGE, Scope::Authority(authority))?;
        let event = Event::of("dossier.package-made", KIND, dossier);
        let event = event.with("package", id.to_string());
        match made {
            Ok(body) => {
                let event = event.with("sha256", body.digest.to_string());
                store::made(&tx.change(&permit, &event)?, id, body).map(drop)
            }
            Err(rule) => {
                let event = event.with("refused", rule);
                store::not_made(&tx.change(&permit, &event)?, id, rule).map(drop)
            }
        }
    };
    db.write(settle).await
}

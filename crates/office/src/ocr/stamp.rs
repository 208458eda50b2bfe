//! A stamp of secrecy that a machine finds on a document entered before: until a clerk has looked, search does not know the
//! document and its files are for the clerks alone. The machine decides nothing: it may have misread (Law 29/2018/QH14).

use base::authority::Scope;
use base::blobs::Digest;
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result, Text};
use desk::notice;
use directory::person::staff;
use directory::roles::CLERK;
use jiff::Timestamp;

use super::store;
use crate::incoming::{self, Incoming, IncomingId, REGISTER};
use crate::{Looker, STAFF_MAX, files, freeze};

/// A stamp on a file of a document.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    /// In Vietnamese, as it stands on paper.
    pub(crate) degree: String,
    pub(crate) page: usize,
    pub(crate) found_at: Timestamp,
    /// None as long as nobody decided.
    pub(crate) outcome: Option<Outcome>,
}

/// What a clerk found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The machine misread.
    Dismissed,
    /// It is one: the files were closed.
    Confirmed,
}

impl Outcome {
    pub(super) fn name(self) -> &'static str {
        match self {
            Outcome::Dismissed => "dismissed",
            Outcome::Confirmed => "confirmed",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Outcome> {
        [Outcome::Dismissed, Outcome::Confirmed].into_iter().find(|one| one.name() == name)
    }
}

/// The stamp that nobody has decided on, or that was confirmed.
pub(crate) fn standing(tx: &Tx, id: IncomingId) -> Result<Option<Stamp>> {
    let stamps = store::stamps(tx, id)?;
    Ok(stamps.into_iter().find(|stamp| stamp.outcome != Some(Outcome::Dismissed)))
}

// law!("28/2018:1.2")
/// Puts a stamp to a document, once, and tells its clerks.
pub(super) fn put(
    change: &Change,
    one: &Incoming,
    file: Digest,
    (degree, page): (&str, usize),
) -> Result<()> {
    if store::stamp(change, one.id, file, (degree, page))? == 0 {
        return Ok(());
    }
    let about = one.about();
    let said = (one.subject.as_str(), one.reference.as_str());
    for (clerk, _) in staff(change.tx(), one.authority, &[CLERK], STAFF_MAX)? {
        let told = notice::New::about((one.authority, notice::Kind::Stamp), &about, said);
        notice::tell(change, clerk.id, &told)?;
    }
    Ok(())
}

/// The machine misread: the document is as before.
///
/// # Errors
/// The permission's; 404 where nothing waits to be decided.
pub(crate) fn dismiss(tx: &Tx, looker: &Looker, id: IncomingId) -> Result<()> {
    settle(tx, looker, id, Outcome::Dismissed, |_| Ok(()))
}

/// It bears one: its files are closed, what was read is forgotten, name and digest stay as a record.
///
/// # Errors
/// The permission's; 404 where nothing waits to be decided; the hold's.
pub(crate) fn confirm(tx: &Tx, looker: &Looker, id: IncomingId) -> Result<()> {
    let about = incoming::find(tx, looker.authority, id)?.about();
    freeze::free(tx, &about)?;
    let of = files::of(tx, &about)?;
    settle(tx, looker, id, Outcome::Confirmed, |change| {
        files::close(change, &about)?;
        of.iter().try_for_each(|file| store::forget(tx, file.body.digest).map(drop))
    })
}

fn settle(
    tx: &Tx,
    looker: &Looker,
    id: IncomingId,
    outcome: Outcome,
    also: impl FnOnce(&Change) -> Result<()>,
) -> Result<()> {
    let permit = looker.actor.may(&REGISTER, Scope::Authority(looker.authority))?;
    let one = incoming::find(tx, looker.authority, id)?;
    let event = match outcome {
        Outcome::Dismissed => "document.stamp-dismissed",
        Outcome::Confirmed => "document.stamp-confirmed",
    };
    let change = tx.change(&permit, &Event::of(event, "incoming-document", one.id))?;
    match store::settle(&change, id, looker.person, outcome)? {
        0 => Err(decided().into()),
        _ => also(&change),
    }
}

fn decided() -> Refusal {
    Refusal::new(
        "stamp.decided",
        Text::new("Không còn dấu mật nào chờ xem.", "No stamp waits to be looked at."),
        Text::new("Tải lại trang để xem kết quả.", "Load the page again to see what came of it."),
    )
    .status(409)
}

//! Documents in a file: put in, taken out again while it is open. One document stands in many files of many people and is
//! copied into none (Decree 30/2020/NĐ-CP, art. 29, Appendix VI).

use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use desk::Subject;

use super::paper::{self, Standing};
use super::{Dossier, DossierId, KEEP, KIND, State, find, kept, must_be, refusals, store};
use crate::{Looker, freeze, person};

/// Documents in one file: `DocOrdinal` has three digits (Appendix VI).
pub(super) const ENTRIES_MAX: usize = 999;

// law!("30/2020:29")
/// Puts a document into a file, as its last. Whoever has or had a hand in the document may, into any open file of the
/// house; whose desk it waited on to be filed is relieved of it.
///
/// # Errors
/// The permission's; 404; `dossier.state`, `dossier.unregistered`, `dossier.twice`, `dossier.full`; `freeze.held`.
pub fn put(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: DossierId,
    document: &Subject,
) -> Result<()> {
    let permit = actor.may(&KEEP, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    must_be(tx, &one, State::Open)?;
    let paper = paper::find(tx, authority, (document.kind, &document.id))?;
    let by = person(actor)?;
    if !paper.in_hands_of(tx, actor)? {
        return Err(Refusal::not_found().into());
    }
    freeze::free(tx, document)?;
    if paper.standing == Standing::Outside {
        return Err(refusals::unregistered().into());
    }
    let entries = store::entries(tx, id)?;
    if entries.iter().any(|entry| entry.id == document.id) {
        return Err(refusals::twice(&one).into());
    }
    if entries.len() >= ENTRIES_MAX {
        return Err(refusals::full(ENTRIES_MAX).into());
    }
    let event = Event::of("dossier.document-put", KIND, id)
        .with("kind", document.kind)
        .with("document", document.id.as_str());
    let change = tx.change(&permit, &event)?;
    let ordinal = entries.last().map_or(1, |last| last.ordinal + 1);
    store::put(&change, id, document, (ordinal, by))?;
    paper.filed(&change, actor)
}

/// Puts a document into the file that a form names.
///
/// # Errors
/// As [`put`]; `dossier.unchosen`.
pub(crate) fn put_into(tx: &Tx, looker: &Looker, chosen: &str, document: &Subject) -> Result<()> {
    let id = chosen.parse().map_err(|_| refusals::unchosen())?;
    put(tx, &looker.actor, looker.authority, id, document)
}

/// Takes a document out of a file that is open; that it stood there is kept. A finished one that stands in no file any
/// more goes back to the desk of who was in charge of it.
///
/// # Errors
/// The permission's; 404; `dossier.keeper`, `dossier.state`; `freeze.held`.
pub fn take_out(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: DossierId,
    document: &Subject,
) -> Result<()> {
    let permit = actor.may(&KEEP, Scope::Authority(authority))?;
    kept(tx, actor, authority, (id, State::Open))?;
    freeze::free(tx, document)?;
    let entries = store::entries(tx, id)?;
    if !entries.iter().any(|entry| entry.kind == document.kind && entry.id == document.id) {
        return Err(Refusal::not_found().into());
    }
    let event = Event::of("dossier.document-taken-out", KIND, id)
        .with("kind", document.kind)
        .with("document", document.id.as_str());
    let change = tx.change(&permit, &event)?;
    store::take_out(&change, id, document, person(actor)?)?;
    let paper = paper::find(tx, authority, (document.kind, &document.id))?;
    paper.to_be_filed(&change)
}

/// Whether a document stands in a file.
pub(crate) fn has(tx: &Tx, document: &Subject) -> Result<bool> {
    Ok(!store::files_of(tx, document)?.is_empty())
}

/// The open files of the house that somebody may put a document into, their own first.
pub(crate) fn open_files(tx: &Tx, looker: &Looker) -> Result<Vec<Dossier>> {
    store::open_files(tx, looker.authority, looker.person)
}

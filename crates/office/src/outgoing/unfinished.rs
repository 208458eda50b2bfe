//! What somebody typed and did not finish: kept as it stands, whatever is missing, until it is made into a document or dropped.
//! The key of its form also sees to it that a form which is sent twice makes one document.

mod store;

use base::authority::{Actor, AuthorityId, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result, Text};
use directory::PersonId;
use jiff::Timestamp;

use super::{DRAFT, Origin, OutgoingId, Sheet};
use crate::person;

base::typed_id!(/// One form in which somebody drafts.
    FormId);

/// Unfinished forms of one person: a list that is still read.
const KEPT_MAX: usize = 50;

/// A form as it was left.
#[derive(Debug, Clone)]
pub(super) struct Unfinished {
    pub(super) id: FormId,
    pub(super) sheet: Sheet,
    pub(super) origin: Origin,
    pub(super) saved_at: Timestamp,
}

/// A key for a form that is about to be filled in.
pub(super) fn begin(tx: &Tx) -> FormId {
    FormId::new(tx)
}

/// Keeps what was typed, for the person alone; kept before, it is replaced.
///
/// # Errors
/// The permission's; `outgoing.unfinished-many`; `outgoing.form-used` when it became a document meanwhile.
pub(super) fn keep(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (id, sheet, origin): (FormId, &Sheet, Origin),
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let by = person(actor)?;
    let kept = store::of(tx, authority, by)?;
    if kept.len() >= KEPT_MAX && !kept.iter().any(|one| one.id == id) {
        return Err(enough().into());
    }
    let change = tx.change(&permit, &Event::of("draft.kept", "unfinished-draft", id))?;
    match store::keep(&change, (id, authority, by), sheet, origin)? {
        0 => Err(used().into()),
        _ => Ok(()),
    }
}

/// Drops what was never finished.
///
/// # Errors
/// The permission's; 404 when it is not the person's, or became a document.
pub(super) fn drop_(tx: &Tx, actor: &Actor, authority: AuthorityId, id: FormId) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let change = tx.change(&permit, &Event::of("draft.dropped", "unfinished-draft", id))?;
    match store::delete(&change, id, person(actor)?)? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

/// What the person left unfinished, the newest first.
pub(super) fn of(tx: &Tx, actor: &Actor, authority: AuthorityId) -> Result<Vec<Unfinished>> {
    store::of(tx, authority, person(actor)?)
}

/// One of them; to anybody else it does not exist.
pub(super) fn find(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: FormId,
) -> Result<Unfinished> {
    let theirs = of(tx, actor, authority)?.into_iter().find(|one| one.id == id);
    Ok(theirs.ok_or_else(Refusal::not_found)?)
}

/// The document that the person's form became already.
pub(super) fn made_of(tx: &Tx, by: PersonId, form: Option<FormId>) -> Result<Option<OutgoingId>> {
    form.map_or(Ok(None), |form| store::made_of(tx, form, by))
}

/// The form is this document from now on.
///
/// # Errors
/// `outgoing.form-used` when the same form became another one a moment ago.
pub(super) fn becomes(
    change: &Change,
    form: FormId,
    of: (AuthorityId, PersonId),
    id: OutgoingId,
) -> Result<()> {
    match store::becomes(change, form, of, id)? {
        0 => Err(used().into()),
        _ => Ok(()),
    }
}

fn enough() -> Refusal {
    Refusal::new(
        "outgoing.unfinished-many",
        Text::with(
            format!("Bạn đã có {KEPT_MAX} bản soạn dở."),
            format!("There are {KEPT_MAX} unfinished drafts of yours already."),
        ),
        Text::new("Hoàn thành hoặc bỏ bớt bản soạn dở.", "Finish one, or drop one."),
    )
    .status(422)
    .field("body")
}

fn used() -> Refusal {
    Refusal::new(
        "outgoing.form-used",
        Text::new(
            "Bản soạn này đã được lưu thành dự thảo.",
            "What was typed here is a draft already.",
        ),
        Text::new(
            "Mở dự thảo trong danh sách văn bản đi.",
            "Open it in the list of outgoing documents.",
        ),
    )
    .status(409)
}

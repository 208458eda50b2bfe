//! Drafting: every saving is a version with its laid-out file; a version is never changed, and what was edited needs its
//! approvals again (Decree 30/2020/NĐ-CP, arts. 10–12).

use std::sync::Arc;

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::pages::Refusals;
use base::{Refusal, Result};
use desk::Holder;
use directory::PersonId;
use directory::person::{person as find_person, positions};
use jiff::Timestamp;
use signing::desk::{LaidOut, LayOutError, lay_out};
use signing::mandate;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use typeset::Document;
use typeset::document::Kind;

use super::sheet::{self, Known, Sheet, Signatory};
use super::within::colleagues;
use super::{
    Amendment, DRAFT, FormId, Outgoing, OutgoingId, State, TO_CHECK, TO_REVIEW, TO_REVISE, amend,
    find, hand, must_be, refusals, store, unfinished, words,
};
use crate::incoming::IncomingId;
use crate::{Office, person};

/// Documents laid out at once: each takes one processor.
const AT_ONCE_MAX: usize = 2;

/// Turns at the typesetter. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Typesetter(Arc<Semaphore>);

impl Typesetter {
    /// Waits for a turn.
    ///
    /// # Errors
    /// Never while the program runs.
    pub(crate) async fn turn(&self) -> Result<OwnedSemaphorePermit> {
        Ok(self.0.clone().acquire_owned().await.map_err(anyhow::Error::from)?)
    }
}

impl Default for Typesetter {
    fn default() -> Typesetter {
        Typesetter(Arc::new(Semaphore::new(AT_ONCE_MAX)))
    }
}

/// One version as it was saved.
#[derive(Debug, Clone)]
pub struct Version {
    pub number: u32,
    pub by: PersonId,
    pub saved_at: Timestamp,
    pub sheet: Sheet,
    /// The structured document, `truc.document/1`.
    pub content: String,
    /// The document laid out.
    pub file: Stored,
    pub pages: usize,
}

/// A sheet that was found sound, with its laid-out file kept.
#[derive(Debug, Clone)]
pub struct Laid {
    sheet: Sheet,
    document: Document,
    file: Stored,
    pages: usize,
}

/// What a new document comes from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Origin {
    /// The incoming document it answers.
    pub reply_to: Option<IncomingId>,
    /// The issued document it corrects or replaces.
    pub amends: Option<(Amendment, OutgoingId)>,
    /// The form it was typed in: sent twice, it makes one document.
    pub form: Option<FormId>,
}

/// A version to be written down.
#[derive(Debug, Clone)]
pub(super) struct NewVersion {
    pub(super) by: PersonId,
    pub(super) kind: Kind,
    pub(super) subject: String,
    pub(super) notation: String,
    pub(super) rank: i64,
    pub(super) sheet: String,
    pub(super) content: String,
    pub(super) file: Stored,
    pub(super) pages: usize,
}

impl Laid {
    fn version(&self, by: PersonId) -> Result<NewVersion> {
        let draft = self.document.draft();
        let subject = draft.subject.as_ref().map(|subject| subject.as_str());
        Ok(NewVersion {
            by,
            kind: draft.kind,
            subject: subject.unwrap_or(draft.kind.vietnamese()).to_owned(),
            notation: draft.notation.as_ref().map_or("", |known| known.as_str()).to_owned(),
            rank: words::priority(draft.urgency).1,
            sheet: serde_json::to_string(&self.sheet).map_err(anyhow::Error::from)?,
            content: self.document.to_json(),
            file: self.file,
            pages: self.pages,
        })
    }
}

/// Reads a sheet, lays the document out and keeps the file. What does not fit is told at its field.
///
/// # Errors
/// When the store fails, or the typesetter does.
pub(super) async fn lay(
    office: &Office,
    authority: AuthorityId,
    sheet: Sheet,
) -> Result<Result<Laid, Refusals>> {
    let known = known(office, authority).await?;
    let now = known.now;
    let document = match sheet.read(&known) {
        Ok(document) => document,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let laid = match on_paper(office, document.clone(), now).await? {
        Ok(laid) => laid,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let file = office.hub.blobs.put(&laid.pdf).await?;
    Ok(Ok(Laid { sheet, document, file, pages: laid.pages }))
}

async fn on_paper(
    office: &Office,
    document: Document,
    at: Timestamp,
) -> Result<Result<LaidOut, Refusals>> {
    let turn = office.typesetter.turn().await?;
    let laying = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        lay_out(&document, at)
    });
    match laying.await.map_err(anyhow::Error::from)? {
        Ok(laid) => Ok(Ok(laid)),
        Err(LayOutError::Refused(refused)) => Ok(Err(sheet::told(&refused.findings))),
        Err(LayOutError::NoPlace) => Ok(Err(refusals::unnumbered().into())),
        Err(ours) => Err(anyhow::Error::from(ours).into()),
    }
}

/// What sheets of an authority are held against now.
pub(super) async fn known(office: &Office, home: AuthorityId) -> Result<Known> {
    let directory = office.hub.directory.snapshot();
    let there = directory.clone();
    let read = move |tx: &Tx| Ok((signers(tx, home)?, colleagues(tx, home, &there)?, tx.now()));
    let (signers, colleagues, now) = office.hub.db.read(read).await?;
    Ok(Known { home, directory, signers, colleagues, now })
}

/// Everybody with a right to sign for an authority now, in each of their capacities.
fn signers(tx: &Tx, authority: AuthorityId) -> Result<Vec<Signatory>> {
    let now = tx.now();
    let mut found: Vec<Signatory> = Vec::new();
    for one in mandate::of_authority(tx, authority)? {
        if mandate::in_force(tx, authority, one.person, one.capacity).is_err()
            || found
                .iter()
                .any(|known| (known.person, known.capacity) == (one.person, one.capacity))
        {
            continue;
        }
        let held = positions(tx, one.person)?;
        let held = held.iter().find(|held| held.authority == authority && held.in_force(now));
        found.push(Signatory {
            person: one.person,
            capacity: one.capacity,
            name: find_person(tx, one.person)?.name,
            title: held.map_or_else(String::new, |held| held.title.clone()),
        });
    }
    Ok(found)
}

// law!("30/2020:10")
/// Writes a new document down, its first version. It may answer an incoming one that the author has a hand in, and correct or
/// replace an issued one that they may see. Of a form that was sent before it answers the document that it became.
///
/// # Errors
/// The permission's; 404 when the incoming document is not the author's to answer, or the issued one not theirs to see;
/// `outgoing.state`, `outgoing.equal-form`, `outgoing.correction-letter`.
pub fn write(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    laid: &Laid,
    origin: Origin,
) -> Result<OutgoingId> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let by = person(actor)?;
    if let Some(made) = unfinished::made_of(tx, by, origin.form)? {
        return Ok(made);
    }
    let (new, id) = (laid.version(by)?, OutgoingId::new(tx));
    if let Some(incoming) = origin.reply_to
        && !crate::incoming::is_known_to(tx, actor, authority, incoming)?
    {
        return Err(Refusal::not_found().into());
    }
    if let Some(amends) = origin.amends {
        amend::earlier(tx, actor, authority, amends, new.kind)?;
    }
    let event = Event::of("document.drafted", "outgoing-document", id)
        .with("digest", new.file.digest.to_string());
    let change = tx.change(&permit, &event)?;
    store::insert(&change, (id, authority), &new, origin.reply_to)?;
    store::add_version(&change, id, 1, &new)?;
    if let Some(amends) = origin.amends {
        amend::link(&change, id, amends)?;
    }
    if let Some(form) = origin.form {
        unfinished::becomes(&change, form, (authority, by), id)?;
    }
    hand(&change, &find(tx, authority, id)?, Holder::Person(new.by), &TO_REVISE, None)?;
    Ok(id)
}

/// Saves another version of the author's own document, made from the version that was shown. Whoever was to approve it has
/// it no more; it is submitted again.
///
/// # Errors
/// The permission's; 404 when it is another's; `outgoing.state` once it is at the signing desk; `outgoing.edited`.
pub fn edit(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (id, shown): (OutgoingId, u32),
    laid: &Laid,
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let (one, new) = (own(tx, actor, authority, id)?, laid.version(person(actor)?)?);
    must_be(tx, &one, &[State::Draft, State::Content, State::Form])?;
    if let Some((how, first)) = amend::of(tx, id)? {
        amend::fits(how, &first, new.kind)?;
    }
    if one.version != shown {
        return Err(refusals::edited(one.version).into());
    }
    let version = one.version + 1;
    let event = Event::of("document.edited", "outgoing-document", id)
        .with("version", version)
        .with("digest", new.file.digest.to_string());
    let change = tx.change(&permit, &event)?;
    store::add_version(&change, id, version, &new)?;
    for act in [&TO_REVIEW, &TO_CHECK] {
        desk::todo::close_done(&change, new.by, &one.about(), act, "edited")?;
    }
    hand(&change, &find(tx, authority, id)?, Holder::Person(new.by), &TO_REVISE, None)
}

/// The actor's own document.
pub(crate) fn own(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
) -> Result<Outgoing> {
    let one = find(tx, authority, id)?;
    match one.author == person(actor)? {
        true => Ok(one),
        false => Err(Refusal::not_found().into()),
    }
}

/// Whether somebody may draft at an authority: decides on what pages offer.
pub(super) fn may(actor: &Actor, action: &Action, authority: AuthorityId) -> bool {
    actor.may(action, Scope::Authority(authority)).is_ok()
}

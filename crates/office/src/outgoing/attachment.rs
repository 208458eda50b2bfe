//! What goes with a document: files that its author adds and takes out as long as it is a draft. A version is its text and its
//! attachments together: whoever approves one approves both (Decree 30/2020/NĐ-CP, arts. 8, 11; Appendix I, part III).

mod store;

use base::authority::{Actor, AuthorityId, Scope};
use base::blobs::Stored;
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result};
use edxml::AttachmentMeta;

use super::draft::own;
use super::{DRAFT, Outgoing, OutgoingId, State, refusals, store as documents};
use crate::files::File;
use crate::{Office, person};

/// Files beside the document: what has more goes in a container.
pub(super) const ATTACHMENTS_MAX: usize = 20;
/// A packet is written from memory: the document with all that goes with it.
const TOGETHER_BYTES_MAX: u64 = 64 << 20;
/// What a packet has beside its files: an envelope that names every recipient, signatures and their evidence.
const BESIDE_BYTES: u64 = 4 << 20;

/// A file that was found sound, and whose body is kept.
#[derive(Debug, Clone)]
pub(super) struct NewAttachment {
    pub(super) name: String,
    pub(super) media_type: &'static str,
    pub(super) body: Stored,
}

/// What document and attachments may take together, in bytes: files travel as base64, four characters for three bytes.
pub(super) fn room(office: &Office) -> u64 {
    let packet = office.hub.settings.body_bytes_max.saturating_sub(BESIDE_BYTES);
    TOGETHER_BYTES_MAX.min(packet / 4 * 3)
}

// law!("30/2020:8")
/// Adds files to the author's draft, which makes a version. One that is there already, by name and content, is not added
/// twice. `room` as [`room`] answers it.
///
/// # Errors
/// The permission's; 404 when it is another's; `outgoing.attached` once it was submitted; `outgoing.attachments`,
/// `outgoing.packet-size`.
pub(super) fn add(
    tx: &Tx,
    actor: &Actor,
    (authority, id): (AuthorityId, OutgoingId),
    (more, room): (&[NewAttachment], u64),
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let one = drafted(tx, actor, authority, id)?;
    let held = of(tx, &one)?;
    let there = |new: &NewAttachment| {
        held.iter().any(|file| file.name == new.name && file.body.digest == new.body.digest)
    };
    let more: Vec<&NewAttachment> = more.iter().filter(|new| !there(new)).collect();
    if more.is_empty() {
        return Ok(());
    }
    if held.len() + more.len() > ATTACHMENTS_MAX {
        return Err(refusals::attachments(ATTACHMENTS_MAX).into());
    }
    let document = documents::version(tx, id, one.version)?.ok_or_else(Refusal::not_found)?;
    let sizes = held.iter().map(|file| file.body.size);
    let together: u64 = sizes.chain(more.iter().map(|new| new.body.size)).sum();
    if document.file.size + together > room {
        return Err(refusals::packet_size(document.file.size + together, room).into());
    }
    let event = Event::of("document.attached", "outgoing-document", id)
        .with("version", one.version + 1)
        .with("files", more.len());
    let change = tx.change(&permit, &event)?;
    next_version(&change, actor, &one)?;
    let first = store::last_place(tx, id)? + 1;
    for (place, new) in (first..).zip(more) {
        store::insert(&change, (id, one.version + 1), place, new)?;
    }
    Ok(())
}

/// Takes a file out of the author's draft, which makes a version; earlier ones keep it. One that is out already stays out.
///
/// # Errors
/// The permission's; 404 when it is another's; `outgoing.attached` once it was submitted.
pub(super) fn remove(
    tx: &Tx,
    actor: &Actor,
    (authority, id): (AuthorityId, OutgoingId),
    place: usize,
) -> Result<()> {
    let permit = actor.may(&DRAFT, Scope::Authority(authority))?;
    let one = drafted(tx, actor, authority, id)?;
    let Some(file) = of(tx, &one)?.into_iter().find(|file| file.place == place) else {
        return Ok(());
    };
    let event = Event::of("document.detached", "outgoing-document", id)
        .with("version", one.version + 1)
        .with("digest", file.body.digest.to_string());
    let change = tx.change(&permit, &event)?;
    next_version(&change, actor, &one)?;
    store::remove(&change, (id, one.version + 1), place)
}

/// The author's own document, as long as it is a draft.
fn drafted(tx: &Tx, actor: &Actor, authority: AuthorityId, id: OutgoingId) -> Result<Outgoing> {
    let one = own(tx, actor, authority, id)?;
    match one.state {
        State::Draft => Ok(one),
        state => Err(refusals::attached(state).into()),
    }
}

/// The same text again as the next version.
fn next_version(change: &Change, actor: &Actor, one: &Outgoing) -> Result<()> {
    documents::repeat_version(change, one.id, one.version, person(actor)?)
}

/// What goes with the newest version, in its order.
pub(crate) fn of(tx: &Tx, one: &Outgoing) -> Result<Vec<File>> {
    of_version(tx, one.id, one.version)
}

/// What went with a version, in its order.
pub(crate) fn of_version(tx: &Tx, id: OutgoingId, version: u32) -> Result<Vec<File>> {
    store::of_version(tx, id, version)
}

/// The attachments as they stand in a packet, after the document.
pub(crate) async fn packed(
    office: &Office,
    one: &Outgoing,
    files: &[File],
) -> Result<Vec<(AttachmentMeta, Vec<u8>)>> {
    let mut packed = Vec::with_capacity(files.len());
    for file in files {
        let bytes = office.hub.blobs.open(file.body).await?.bytes().await?;
        let meta = AttachmentMeta {
            content_id: format!("{}-{}", one.id, file.place),
            name: file.name.clone(),
            ..AttachmentMeta::default()
        };
        packed.push((meta, bytes));
    }
    Ok(packed)
}

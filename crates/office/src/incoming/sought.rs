//! What an incoming document gives to the search, who finds it, and how it is shown when it was found.

use base::authority::Role;
use base::clock::vietnam;
use base::db::Tx;
use base::{Result, Text};
use directory::Snapshot;
use directory::roles::{ARCHIVIST, AUDITOR, CLERK};
use search::Entry;

use super::{IncomingId, KIND, WAY, in_hands_of, store, words};
use crate::files::{self, File};
use crate::search::{Found, Shown, hands, notes, readers};
use crate::trail::{Access, access};
use crate::{Looker, consultation, dossier, ocr};

/// What it is called where rooms are named.
const ROOM: Text = Text::new("Văn bản đến", "Incoming");

/// The document as it is indexed.
pub(crate) fn sought(tx: &Tx, directory: &Snapshot, id: IncomingId) -> Result<Option<Found>> {
    let Some(one) = store::get(tx, id)? else { return Ok(None) };
    let about = one.about();
    let (held, files) = (hands(tx, &about)?, files::of(tx, &about)?);
    let (keepers, archived) = dossier::keepers_of(tx, one.authority, &about)?;
    let archive: &[Role] = if archived { &[ARCHIVIST] } else { &[] };
    let roles = [&[CLERK, AUDITOR], archive].concat();
    let people = held.people.into_iter().chain(one.leader).chain(keepers);
    let (_, (vi, en)) = words::state(one.state);
    // What was taken back is no more to be found by its content.
    let files = if one.withdrawn() { Vec::new() } else { files };
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let entered = one.entry.as_ref().map(|entry| format!("{}/{}", entry.number, entry.year));
    // Under a stamp of secrecy it is found by nobody.
    let readers = match ocr::standing(tx, id)? {
        Some(_) => Vec::new(),
        None => readers(one.authority, &roles, people),
    };
    let entry = Entry {
        readers,
        from: format!("{} {} {}", one.sender_name, one.sender_code, one.signer_name),
        to: directory.get(one.authority).map_or_else(String::new, |to| to.name.clone()),
        room: format!("{} {}", ROOM.vi, ROOM.en),
        state: format!("{vi} {en}"),
        dated_on: Some(one.dated_on.unwrap_or_else(|| vietnam(one.received_at).date())),
        due_at: held.due_at,
        text: [entered.unwrap_or_default(), names.join("\n"), notes(tx, &about)?].join("\n"),
        reference: one.reference,
        title: one.subject,
        kind: one.kind,
        ..Entry::default()
    };
    let files = files.into_iter().filter(File::is_read);
    let files = files.map(|file| (file.body, file.media_type)).collect();
    Ok(Some(Found { entry, files }))
}

/// What it is to somebody: theirs when they have a hand in it, keep a file that it stands in, or are the archive that took it.
pub(crate) fn access_to(tx: &Tx, looker: &Looker, one: &super::Incoming) -> Result<Access> {
    let about = one.about();
    let theirs = in_hands_of(tx, &looker.actor, one)?
        || dossier::opens(tx, looker, &about)?
        || consultation::author_of(tx, one.id)? == Some(looker.person);
    access(tx, looker, (&about, theirs))
}

/// The document as a line, for whoever may open it.
pub(crate) fn shown(tx: &Tx, looker: &Looker, id: IncomingId) -> Result<Option<(Access, Shown)>> {
    let found = store::get(tx, id)?.filter(|one| one.authority == looker.authority);
    let Some(one) = found else { return Ok(None) };
    let shown = Shown {
        about: one.about(),
        way: format!("{WAY}{id}"),
        icon: "receive",
        room: ROOM,
        state: words::state(one.state),
        day: one.dated_on.unwrap_or_else(|| vietnam(one.received_at).date()),
        reference: one.reference.clone(),
        title: one.subject.clone(),
        kind: one.kind.clone(),
    };
    debug_assert_eq!(shown.about.kind, KIND);
    Ok(Some((access_to(tx, looker, &one)?, shown)))
}

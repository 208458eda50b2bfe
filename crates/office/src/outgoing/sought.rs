//! What an outgoing document gives to the search, who finds it, and how it is shown when it was found.

use base::authority::Role;
use base::clock::vietnam;
use base::db::Tx;
use base::{Result, Text};
use directory::Snapshot;
use directory::person::person;
use directory::roles::{ARCHIVIST, AUDITOR, CLERK};
use jiff::civil::Date;
use search::Entry;

use super::page::file_of;
use super::sheet::{codes, paper};
use super::{Outgoing, OutgoingId, WAY, attachment, opinion, store, words};
use crate::files::File;
use crate::search::{Found, Shown, hands, notes, readers};
use crate::trail::{Access, access};
use crate::{Looker, dossier};

/// What it is called where rooms are named.
const ROOM: Text = Text::new("Văn bản đi", "Outgoing");

/// The document as it is indexed, in its newest version.
pub(crate) fn sought(tx: &Tx, directory: &Snapshot, id: OutgoingId) -> Result<Option<Found>> {
    let Some(one) = store::get(tx, id)? else { return Ok(None) };
    let Some(version) = store::version(tx, id, one.version)? else { return Ok(None) };
    let about = one.about();
    let (held, author) = (hands(tx, &about)?, person(tx, one.author)?);
    let named = |code: &str| {
        let name = directory.find(code).map_or("", |known| known.name.as_str());
        format!("{code} {name}")
    };
    let sheet = &version.sheet;
    let on_paper = paper(&sheet.paper).map(|(name, _)| name.to_owned());
    let to: Vec<String> = codes(&sheet.recipients).map(named).chain(on_paper).collect();
    let opinions = opinion::on(tx, id)?.into_iter().map(|one| one.words);
    let home = directory.get(one.authority).map_or("", |home| home.name.as_str());
    let (keepers, archived) = dossier::keepers_of(tx, one.authority, &about)?;
    let archive: &[Role] = if archived { &[ARCHIVIST] } else { &[] };
    let (_, (vi, en)) = words::state(one.state);
    let entry = Entry {
        readers: readers(
            one.authority,
            &[&[CLERK, AUDITOR], archive].concat(),
            held.people.into_iter().chain([one.author]).chain(keepers),
        ),
        reference: one.reference(),
        from: format!("{home} {}", author.name),
        to: to.join("\n"),
        kind: one.kind.vietnamese().to_owned(),
        room: format!("{} {}", ROOM.vi, ROOM.en),
        state: format!("{vi} {en}"),
        dated_on: Some(day(&one)),
        due_at: held.due_at,
        text: opinions.chain([notes(tx, &about)?]).collect::<Vec<_>>().join("\n"),
        title: one.subject.clone(),
        ..Entry::default()
    };
    let attached = attachment::of(tx, &one)?.into_iter().filter(File::is_shown);
    let attached = attached.map(|file| (file.body, file.media_type));
    let own = (file_of(tx, &one, &version)?, "application/pdf".to_owned());
    let files = [own].into_iter().chain(attached).collect();
    Ok(Some(Found { entry, files }))
}

/// Its day: that of its number, else that on which it was begun.
fn day(one: &Outgoing) -> Date {
    one.number.map_or_else(|| vietnam(one.created_at).date(), |(_, day)| day)
}

/// What it is to somebody: theirs as its author, as a clerk, or with a hand in it.
pub(crate) fn access_to(tx: &Tx, looker: &Looker, one: &Outgoing) -> Result<Access> {
    let about = one.about();
    let own = looker.actor.has(&CLERK) || one.author == looker.person;
    let theirs = own || dossier::opens(tx, looker, &about)?;
    access(tx, looker, (&about, theirs))
}

/// The document as a line, for whoever may open it.
pub(crate) fn shown(tx: &Tx, looker: &Looker, id: OutgoingId) -> Result<Option<(Access, Shown)>> {
    let found = store::get(tx, id)?.filter(|one| one.authority == looker.authority);
    let Some(one) = found else { return Ok(None) };
    let shown = Shown {
        about: one.about(),
        way: format!("{WAY}{id}"),
        icon: "send",
        room: ROOM,
        state: words::state(one.state),
        day: day(&one),
        reference: one.reference(),
        title: one.subject.clone(),
        kind: one.kind.vietnamese().to_owned(),
    };
    Ok(Some((access_to(tx, looker, &one)?, shown)))
}

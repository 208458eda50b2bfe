//! What a work file gives to the search, who finds it, and how it is shown when it was found.

use base::authority::AuthorityId;
use base::clock::vietnam;
use base::db::Tx;
use base::{Result, Text};
use desk::Subject;
use directory::PersonId;
use directory::person::person;
use directory::roles::{ARCHIVIST, AUDITOR, CLERK};
use search::Entry;

use super::{Dossier, DossierId, State, WAY, access, store, words};
use crate::Looker;
use crate::search::{Found, Shown, hands, notes, readers};
use crate::trail::Access;

/// What it is called where rooms are named.
const ROOM: Text = Text::new("Hồ sơ", "File");

/// The file as it is indexed; its documents are found by themselves.
pub(crate) fn sought(tx: &Tx, id: DossierId) -> Result<Option<Found>> {
    let Some(one) = store::get(tx, id)? else { return Ok(None) };
    let about = one.about();
    let keeper = person(tx, one.keeper)?;
    let (_, (vi, en)) = words::state(one.state);
    let roles = [CLERK, ARCHIVIST, AUDITOR];
    let entry = Entry {
        readers: readers(one.authority, &roles, [one.keeper, one.opened_by]),
        reference: reference(&one),
        from: keeper.name,
        kind: ROOM.vi.to_string(),
        room: format!("{} {}", ROOM.vi, ROOM.en),
        state: format!("{vi} {en}"),
        dated_on: Some(vietnam(one.opened_at).date()),
        due_at: hands(tx, &about)?.due_at,
        text: notes(tx, &about)?,
        title: one.title,
        ..Entry::default()
    };
    Ok(Some(Found { entry, files: Vec::new() }))
}

fn reference(one: &Dossier) -> String {
    format!("{}/{}", one.notation, one.year)
}

/// The file as a line, for whoever may open it.
pub(crate) fn shown(tx: &Tx, looker: &Looker, id: DossierId) -> Result<Option<(Access, Shown)>> {
    let found = store::get(tx, id)?.filter(|one| one.authority == looker.authority);
    let Some(one) = found else { return Ok(None) };
    let shown = Shown {
        about: one.about(),
        way: format!("{WAY}{id}"),
        icon: "files",
        room: ROOM,
        state: words::state(one.state),
        day: vietnam(one.opened_at).date(),
        reference: reference(&one),
        title: one.title.clone(),
        kind: String::new(),
    };
    Ok(Some((access(looker, &one), shown)))
}

/// Who keeps the files of a house that a document stands in, and whether one of them was handed over to the archive.
pub(crate) fn keepers_of(
    tx: &Tx,
    authority: AuthorityId,
    document: &Subject,
) -> Result<(Vec<PersonId>, bool)> {
    let mut files = store::files_of(tx, document)?;
    files.retain(|file| file.authority == authority);
    let archived = files.iter().any(|file| [State::Offered, State::Received].contains(&file.state));
    Ok((files.iter().map(|file| file.keeper).collect(), archived))
}

//! What things give to the index. Each room says it of its own; who may read is said in words that an asking person bears:
//! roles at an authority, and persons.

use std::sync::Arc;

use base::Result;
use base::authority::{AuthorityId, Role};
use base::blobs::Stored;
use base::clock::vietnam;
use base::db::Tx;
use desk::{Holder, Subject};
use directory::roles::{ARCHIVIST, AUDITOR, CLERK, LEADER};
use directory::{PersonId, Snapshot};
use jiff::civil::DateTime;
use search::Entry;

use crate::{Looker, Office, dossier, incoming, note, outgoing, task};

/// Roles by which somebody may read what they had no hand in.
static READING: [Role; 4] = [CLERK, LEADER, ARCHIVIST, AUDITOR];

/// What a thing gives, and the files whose words come to it, with their kinds.
pub(crate) struct Found {
    pub(crate) entry: Entry,
    pub(crate) files: Vec<(Stored, String)>,
}

/// Reads things for the index; what is not there any more, or never was, gives nothing.
pub(super) fn reader(
    office: &Office,
    subjects: Vec<Subject>,
) -> impl FnMut(&Tx) -> Result<Vec<Found>> + Send + 'static {
    let directory = office.hub.directory.snapshot();
    move |tx| {
        let found = subjects.iter().map(|subject| found(tx, &directory, subject));
        Ok(found.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
    }
}

fn found(tx: &Tx, directory: &Arc<Snapshot>, of: &Subject) -> Result<Option<Found>> {
    let found = match of.kind {
        incoming::KIND => incoming::sought(tx, directory, of.id.parse()?)?,
        outgoing::KIND => outgoing::sought(tx, directory, of.id.parse()?)?,
        task::KIND => task::sought(tx, directory, of.id.parse()?)?,
        _ => dossier::sought(tx, of.id.parse()?)?,
    };
    Ok(found.map(|found| Found {
        entry: Entry { id: format!("{}/{}", of.kind, of.id), ..found.entry },
        ..found
    }))
}

/// Who had work on a thing, and by when it has to be done.
pub(crate) struct Hands {
    pub(crate) people: Vec<PersonId>,
    pub(crate) due_at: Option<DateTime>,
}

pub(crate) fn hands(tx: &Tx, of: &Subject) -> Result<Hands> {
    let (mut people, mut due_at) = (Vec::new(), None);
    for todo in desk::todo::trail(tx, of)? {
        if todo.done_at.is_none() {
            due_at = [due_at, todo.due_at].into_iter().flatten().min();
        }
        if let Holder::Person(person) = todo.holder {
            people.push(person);
        }
    }
    Ok(Hands { people, due_at: due_at.map(|at| vietnam(at).datetime()) })
}

/// Everything that people wrote on a thing: whoever may open it reads it there.
pub(crate) fn notes(tx: &Tx, of: &Subject) -> Result<String> {
    let notes = note::on(tx, of)?;
    Ok(notes.into_iter().map(|note| note.words).collect::<Vec<_>>().join("\n"))
}

/// The words of those who may read a thing of an authority.
pub(crate) fn readers(
    authority: AuthorityId,
    roles: &[Role],
    people: impl IntoIterator<Item = PersonId>,
) -> Vec<String> {
    let roles = roles.iter().map(|role| by_role(authority, role));
    let mut readers: Vec<String> =
        roles.chain(people.into_iter().map(|person| by_person(authority, person))).collect();
    readers.sort_unstable();
    readers.dedup();
    readers
}

/// The words that somebody bears at the authority they act for now.
pub(super) fn borne(looker: &Looker) -> Vec<String> {
    let roles = READING.iter().filter(|role| looker.actor.has(role));
    let mut borne: Vec<String> = roles.map(|role| by_role(looker.authority, role)).collect();
    borne.push(by_person(looker.authority, looker.person));
    borne
}

fn by_role(authority: AuthorityId, role: &Role) -> String {
    format!("{}/{}", authority.0, role.0)
}

fn by_person(authority: AuthorityId, person: PersonId) -> String {
    format!("{}/person:{person}", authority.0)
}

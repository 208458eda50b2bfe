//! What goes into a package, read in one transaction.

use base::blobs::Stored;
use base::db::Tx;
use base::{Refusal, Result};
use desk::{Holder, Todo};
use directory::{PersonId, Snapshot};
use serde_json::{Value, json};

use super::super::paper::{self, Paper, Room};
use super::super::{Dossier, DossierId, store};
use crate::files::File;
use crate::incoming::{self, Incoming};
use crate::note::Kind;
use crate::note::{self, Note};
use crate::outgoing::{self, Outgoing};

/// A file with all that a package says of it.
pub(super) struct Content {
    pub(super) dossier: Dossier,
    /// The authority's code by which its files are called.
    pub(super) organ: String,
    /// The authority's name.
    pub(super) authority: String,
    pub(super) keeper: String,
    pub(super) documents: Vec<Document>,
}

/// A document with all that a package says of it.
pub(super) struct Document {
    pub(super) ordinal: u32,
    pub(super) paper: Paper,
    pub(super) files: Vec<File>,
    /// Those who were given a part in it, by name.
    pub(super) places: Vec<String>,
    /// Codes and names of whom it was sent to.
    pub(super) to: Vec<(String, String)>,
    /// Position and name of who signed it.
    pub(super) signer: (String, String),
    /// What leaders directed.
    pub(super) directions: Vec<String>,
    pub(super) trail: Value,
    pub(super) evidence: Option<Stored>,
}

pub(super) fn read(tx: &Tx, id: DossierId, directory: &Snapshot) -> Result<Content> {
    let dossier = store::get(tx, id)?.ok_or_else(Refusal::not_found)?;
    let papers = paper::papers(tx, dossier.authority, store::entries(tx, id)?)?;
    let known = directory.get(dossier.authority).ok_or_else(Refusal::not_found)?;
    let documents = papers.into_iter().map(|(entry, paper)| document(tx, entry.ordinal, paper));
    Ok(Content {
        organ: known.code.to_string(),
        authority: known.name.clone(),
        keeper: name(tx, dossier.keeper)?,
        documents: documents.collect::<Result<_>>()?,
        dossier,
    })
}

fn document(tx: &Tx, ordinal: u32, paper: Paper) -> Result<Document> {
    let hands = desk::todo::trail(tx, &paper.about)?;
    let notes = note::on(tx, &paper.about)?;
    let known = match &paper.room {
        Room::Incoming(one) => came_in(tx, one)?,
        Room::Outgoing(one) => went_out(tx, one)?,
    };
    let trail = json!({
        "form": "truc.trail/1",
        "held": hands.iter().map(|todo| held(tx, todo)).collect::<Result<Vec<_>>>()?,
        "said": notes.iter().map(|note| said(tx, note)).collect::<Result<Vec<_>>>()?,
        "told": known.told,
        "checked": known.checked,
    });
    let directions = notes.iter().filter(|note| note.kind == Kind::Direction);
    Ok(Document {
        ordinal,
        files: paper.files(tx)?,
        places: known.places,
        to: known.to,
        signer: known.signer,
        directions: directions.map(|note| note.words.clone()).collect(),
        trail,
        evidence: known.evidence,
        paper,
    })
}

/// What only its room knows of a document.
#[derive(Default)]
struct Known {
    places: Vec<String>,
    to: Vec<(String, String)>,
    signer: (String, String),
    told: Vec<Value>,
    checked: Option<Value>,
    evidence: Option<Stored>,
}

fn came_in(tx: &Tx, one: &Incoming) -> Result<Known> {
    let checks = match &one.copy {
        Some(copy) => axis::receive::checks(tx, one.authority, &copy.hub_doc_id)?,
        None => None,
    };
    let checked = checks.as_ref().map(|checks| {
        json!({
            "checked_at": checks.checked_at.to_string(),
            "standing": checks.standing,
            "answers": checks.answers,
        })
    });
    let told = incoming::told(tx, one.id)?.into_iter();
    let people = incoming::people_of(tx, one.id)?.into_iter();
    Ok(Known {
        places: people.map(|person| name(tx, person)).collect::<Result<_>>()?,
        signer: (one.signer_title.clone(), one.signer_name.clone()),
        told: told.map(|(code, at)| json!({ "code": code, "at": at.to_string() })).collect(),
        checked,
        evidence: checks.and_then(|checks| checks.evidence),
        ..Known::default()
    })
}

fn went_out(tx: &Tx, one: &Outgoing) -> Result<Known> {
    let told = outgoing::heard(tx, one)?.into_iter();
    let told = told.map(|(by, code, at)| json!({ "by": by, "code": code, "at": at.to_string() }));
    Ok(Known {
        to: outgoing::sent_to(tx, one)?,
        signer: outgoing::signer(tx, one)?,
        told: told.collect(),
        ..Known::default()
    })
}

fn held(tx: &Tx, todo: &Todo) -> Result<Value> {
    let holder = match &todo.holder {
        Holder::Person(person) => json!({ "person": name(tx, *person)? }),
        Holder::Role(role) => json!({ "role": role.0 }),
    };
    Ok(json!({
        "act": todo.act,
        "holder": holder,
        "from": todo.opened_at.to_string(),
        "due": todo.due_at.map(|at| at.to_string()),
        "to": todo.done_at.map(|at| at.to_string()),
        "by": todo.done_by.map(|person| name(tx, person)).transpose()?,
        "outcome": todo.outcome,
        "late_reason": todo.late_reason,
    }))
}

fn said(tx: &Tx, note: &Note) -> Result<Value> {
    Ok(json!({
        "kind": note.kind.name(),
        "by": name(tx, note.by)?,
        "beside": note.beside,
        "at": note.written_at.to_string(),
        "words": note.words,
    }))
}

fn name(tx: &Tx, id: PersonId) -> Result<String> {
    Ok(directory::person::person(tx, id)?.name)
}

//! Assistants in the rooms: whoever assists a leader opens what lies on the leader's desk and writes notes on it, under both
//! names; deciding, assigning, approving and signing stay the leader's (Decree 30/2020/NĐ-CP, art. 13).

use askama::Template;
use base::authority::{Actor, Scope};
use base::db::Tx;
use base::events::Event;
use base::pages::Chrome;
use base::{Refusal, Result, Text};
use desk::Subject;
use directory::person::person as find_person;
use directory::substitution::{Assistance, assisted, decides_nothing};

use crate::note;
use crate::said::Said;
use crate::{Looker, VIEW};

/// The leader whom an actor assists and who holds a thing now, with their name.
pub(crate) fn beside(
    tx: &Tx,
    actor: &Actor,
    about: &Subject,
) -> Result<Option<(Assistance, String)>> {
    for of in assisted(tx, actor)? {
        if desk::todo::holds(tx, of.leader, about)? {
            return Ok(Some((of, find_person(tx, of.leader)?.name)));
        }
    }
    Ok(None)
}

/// What somebody is told who asks for work that is not theirs: assistants that they decide nothing; to others it does not
/// exist.
pub(crate) fn not_theirs(tx: &Tx, actor: &Actor, about: &Subject) -> Result<Refusal> {
    let found = beside(tx, actor, about)?;
    Ok(found.map_or_else(Refusal::not_found, |(_, leader)| decides_nothing(&leader)))
}

/// Writes an assistant's note on what lies on the leader's desk.
///
/// # Errors
/// 404 for whoever assists nobody here; `assistant.notes`; `note.words`.
pub(crate) fn write_note(tx: &Tx, looker: &Looker, about: &Subject, words: &str) -> Result<()> {
    let permit = looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
    let (of, leader) = beside(tx, &looker.actor, about)?.ok_or_else(Refusal::not_found)?;
    if !of.notes {
        return Err(not_noting(&leader).into());
    }
    let words = note::said("note.words", "note", words)?;
    let event =
        Event::of("document.noted", about.kind, &about.id).with("leader", of.leader.to_string());
    let change = tx.change(&permit, &event)?;
    note::write_beside(&change, about, (looker.person, of.leader), words)
}

/// The part of a page that an assistant has.
#[derive(Template)]
#[template(path = "beside.html")]
pub(crate) struct Beside {
    chrome: Chrome,
    said: Said,
    /// Where notes go.
    way: String,
    leader: Option<(Assistance, String)>,
}

impl Beside {
    pub(crate) fn read(
        tx: &Tx,
        (chrome, said): (&Chrome, &Said),
        looker: &Looker,
        (way, about): (&str, &Subject),
    ) -> Result<Beside> {
        let leader = beside(tx, &looker.actor, about)?;
        let way = format!("{way}{}/notes", about.id);
        Ok(Beside { chrome: chrome.clone(), said: said.clone(), way, leader })
    }

    /// Whether the looker is there as an assistant.
    pub(crate) fn assists(&self) -> bool {
        self.leader.is_some()
    }

    pub(crate) fn html(&self) -> String {
        self.render().unwrap_or_default()
    }
}

fn not_noting(leader: &str) -> Refusal {
    Refusal::new(
        "assistant.notes",
        Text::with(
            format!("Bạn là trợ lý của {leader}, không được giao ghi chú."),
            format!("You assist {leader}, but were not asked to write notes."),
        ),
        Text::new("Đề nghị lãnh đạo giao thêm.", "Ask the leader for it."),
    )
    .status(403)
}

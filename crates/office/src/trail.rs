//! Who holds a document and held it, since when, how long, and why it was late; and who therefore may see it. The same
//! for everything that goes through the office (mission: supervisors see who holds what).

mod store;

use askama::Template;
use base::authority::{Actor, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use base::pages::Chrome;
use base::{Lang, Refusal, Result, Text};
use desk::{Act, Holder, Subject, Todo};
use directory::person::{Person, hands, person as find_person};
use directory::roles::{self, AUDITOR};
use directory::substitution::stood_in;

use crate::beside::beside;
use crate::{Looker, VIEW};

/// One hand that held it: the work, whose it was, who did it.
struct Hand {
    todo: Todo,
    holder: String,
    by: Option<Person>,
    /// Whether who did it stood in for the holder.
    stood_in: bool,
}

/// Every hand that a document went through, as a part of its page.
#[derive(Template)]
#[template(path = "trail.html")]
pub(crate) struct Trail {
    chrome: Chrome,
    acts: &'static [&'static Act],
    hands: Vec<Hand>,
}

impl Trail {
    pub(crate) fn read(
        tx: &Tx,
        chrome: &Chrome,
        about: &Subject,
        acts: &'static [&'static Act],
    ) -> Result<Trail> {
        let name = |person| find_person(tx, person);
        let hands = desk::todo::trail(tx, about)?.into_iter().map(|todo| {
            let holder = match &todo.holder {
                Holder::Person(person) => name(*person)?.name,
                Holder::Role(role) => roles::find(&role.0)
                    .map_or_else(String::new, |known| chrome.text(&known.name).to_owned()),
            };
            let stood_in = match (&todo.holder, todo.done_by, todo.done_at) {
                (Holder::Person(absent), Some(by), Some(at)) if *absent != by => {
                    stood_in(tx, (by, *absent), at)?
                }
                _ => false,
            };
            Ok(Hand { holder, by: todo.done_by.map(name).transpose()?, todo, stood_in })
        });
        Ok(Trail { chrome: chrome.clone(), acts, hands: hands.collect::<Result<_>>()? })
    }

    pub(crate) fn html(&self) -> String {
        self.render().unwrap_or_default()
    }

    fn act(&self, name: &str) -> &str {
        let known = self.acts.iter().find(|act| act.name == name);
        known.map_or("", |act| self.chrome.text(&act.word))
    }

    fn was_late(&self, hand: &Hand) -> bool {
        hand.todo.late(self.chrome.now)
    }

    /// How a hand ended, or that it has not.
    fn ended(&self, hand: &Hand) -> (&'static str, String) {
        let todo = &hand.todo;
        let until = todo.done_at.unwrap_or(self.chrome.now);
        let held = self.chrome.lasted(todo.opened_at, until);
        match (todo.done_at, todo.late(self.chrome.now)) {
            (Some(_), false) => ("done", held),
            (Some(_), true) => ("late", held),
            (None, false) => ("running", held),
            (None, true) => ("late", held),
        }
    }
}

/// What was done last to a thing, for whoever comes too late: who did what, and when. Empty when nothing was.
pub(crate) fn last_step(tx: &Tx, about: &Subject, acts: &[&Act]) -> Result<Text> {
    let last = desk::todo::last_step(tx, about)?.map(|step| step.done);
    let Some((done, by, at)) =
        last.and_then(|done| Some((done.clone(), done.done_by?, done.done_at?)))
    else {
        return Ok(Text::new("", ""));
    };
    let by = find_person(tx, by)?.name;
    let at = vietnam(at).strftime("%H:%M %d/%m/%Y").to_string();
    let act = acts.iter().find(|act| act.name == done.act);
    let word = |lang| act.map_or(done.act.as_str(), |act| act.word.get(lang));
    Ok(Text::with(
        format!(" Bước sau cùng: {by}, “{}”, lúc {at}.", word(Lang::Vi)),
        format!(" The last step: {by}, “{}”, at {at}.", word(Lang::En)),
    ))
}

/// What an actor has to do with a thing now.
pub(crate) fn held_now(
    tx: &Tx,
    actor: &Actor,
    about: &Subject,
    acts: &[&'static Act],
) -> Result<Vec<Todo>> {
    let mut held = Vec::new();
    for act in acts {
        held.extend(desk::todo::held_by(tx, actor, about, act)?);
    }
    Ok(held)
}

/// Whether somebody has or had a thing on the desk.
pub(crate) fn had_a_hand(tx: &Tx, actor: &Actor, about: &Subject) -> Result<bool> {
    for person in hands(actor) {
        if desk::todo::had_a_hand(tx, person, (about.kind, &about.id))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a thing is to somebody of its house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Theirs to open.
    Theirs,
    /// To auditors, whose looking is itself recorded (mission: the inspector sees all, and is seen).
    Inspection,
    /// Not to be opened; to others it does not exist.
    None,
}

/// What a thing is to somebody: theirs when the room says so, when they have or had a hand in it, or when it lies on the desk
/// of a leader whom they assist.
pub(crate) fn access(
    tx: &Tx,
    looker: &Looker,
    (about, theirs): (&Subject, bool),
) -> Result<Access> {
    let theirs = theirs
        || had_a_hand(tx, &looker.actor, about)?
        || beside(tx, &looker.actor, about)?.is_some();
    Ok(match theirs {
        true => Access::Theirs,
        false if looker.actor.has(&AUDITOR) => Access::Inspection,
        false => Access::None,
    })
}

/// Lets see a thing as far as it is to be opened, and notes who looked.
pub(crate) fn see(
    tx: &Tx,
    looker: &Looker,
    (about, access): (&Subject, Access),
    kind: &'static str,
) -> Result<()> {
    match access {
        Access::Theirs => {}
        Access::Inspection => {
            let permit = looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
            tx.change(&permit, &Event::of("document.inspected", kind, &about.id))?;
        }
        Access::None => return Err(Refusal::not_found().into()),
    }
    store::seen(tx, about, looker.person).map(drop)
}

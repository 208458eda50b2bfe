//! What a task gives to the search, who finds it, and how it is shown when it was found.

use base::authority::Role;
use base::clock::vietnam;
use base::db::Tx;
use base::{Result, Text};
use directory::Snapshot;
use directory::roles::{AUDITOR, CLERK, LEADER};
use jiff::civil::{Date, Time};
use search::Entry;

use super::figures::Standing;
use super::{Task, TaskId, WAY, known_to, store, words};
use crate::Looker;
use crate::search::{Found, Shown, hands, readers};
use crate::trail::{Access, access};

/// What it is called where rooms are named.
const ROOM: Text = Text::new("Nhiệm vụ", "Task");
/// Roles that see every task of their house, and auditors, as `access_to` has it.
const ROLES: [Role; 3] = [CLERK, LEADER, AUDITOR];
/// Until when the last day of a task runs.
const END_OF_DAY: Time = Time::constant(23, 59, 59, 0);

/// The task as it is indexed: what is to be done, the sentence it comes from, and every report.
pub(crate) fn sought(tx: &Tx, directory: &Snapshot, id: TaskId) -> Result<Option<Found>> {
    let Some(one) = store::get(tx, id)? else { return Ok(None) };
    let held = hands(tx, &one.about())?;
    let name = |id| directory.get(id).map_or("", |known| known.name.as_str()).to_owned();
    let leads = [one.lead].into_iter().chain(store::with(tx, id)?).map(name);
    let reports = store::steps(tx, id)?.into_iter().map(|step| step.words);
    let said = [one.quote.clone(), one.evidence.clone(), one.source.subject.clone()];
    // Days pass without an event: what is open is overdue by its deadline, not by this word.
    let (_, (vi, en)) = words::standing(Standing::of(&one, Date::MIN));
    let people = [one.given_by, one.follower, one.person].into_iter().flatten();
    let entry = Entry {
        readers: readers(one.authority, &ROLES, held.people.into_iter().chain(people)),
        reference: one.source.reference.clone(),
        from: format!("{} {}", name(one.giver), one.giver_name),
        to: leads.collect::<Vec<_>>().join("\n"),
        kind: ROOM.vi.to_string(),
        room: format!("{} {}", ROOM.vi, ROOM.en),
        state: format!("{vi} {en}"),
        dated_on: Some(day(&one)),
        due_at: one.due_on.filter(|_| !one.state.ended()).map(|day| day.to_datetime(END_OF_DAY)),
        text: said.into_iter().chain(reports).collect::<Vec<_>>().join("\n"),
        title: one.words,
        ..Entry::default()
    };
    Ok(Some(Found { entry, files: Vec::new() }))
}

/// Its day: that on which it was given.
fn day(one: &Task) -> Date {
    vietnam(one.given_at).date()
}

/// What it is to somebody: theirs as the rules of the room have it, or an auditor's to look at.
pub(super) fn access_to(tx: &Tx, looker: &Looker, one: &Task) -> Result<Access> {
    let theirs = known_to(tx, &looker.actor, one)?;
    access(tx, looker, (&one.about(), theirs))
}

/// The task as a line, for whoever may open it.
pub(crate) fn shown(tx: &Tx, looker: &Looker, id: TaskId) -> Result<Option<(Access, Shown)>> {
    let found = store::get(tx, id)?.filter(|one| one.authority == looker.authority);
    let Some(one) = found else { return Ok(None) };
    let shown = Shown {
        about: one.about(),
        way: format!("{WAY}{id}"),
        icon: "mark",
        room: ROOM,
        state: words::standing(Standing::of(&one, vietnam(tx.now()).date())),
        day: day(&one),
        reference: one.source.reference.clone(),
        title: one.words.clone(),
        kind: String::new(),
    };
    Ok(Some((access_to(tx, looker, &one)?, shown)))
}

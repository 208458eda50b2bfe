//! One task: the signed sentence, how it stands, what is to be done about it, and everything that happened to it.

use askama::Template;
use axum::extract::{Path, State as Of};
use base::Result;
use base::authority::{AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use desk::notice::Mute;
use desk::{Act, Todo};
use directory::person::{Person, Position, person as find_person, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::civil::Date;

use crate::said::Said;
use crate::task::figures::Standing;
use crate::task::sought::access_to;
use crate::task::step::Step;
use crate::task::{
    ACTS, GIVE, Part, State, StepKind, TO_DECIDE, TO_DO, TO_READ, Task, TaskId, WAY, find, store,
    words,
};
use crate::trail::{self, Trail};
use crate::{Looker, Office, STAFF_MAX};

#[derive(Template)]
#[template(path = "task/page/one.html")]
pub(super) struct One {
    chrome: Chrome,
    said: Said,
    one: Task,
    steps: Vec<Step>,
    trail: Trail,
    /// Whether the looker is told of it.
    mute: Mute,
    /// Names of giver, lead and co-operating authorities.
    giver: String,
    lead: String,
    with: Vec<String>,
    follower: Option<Person>,
    person: Option<Person>,
    /// Where the signed document is to be seen, when the looker's house has it.
    document: Option<String>,
    mine: Vec<Todo>,
    /// Whether the looker decides for the giver.
    decides: bool,
    people: Vec<(Person, Position)>,
    today: Date,
}

impl One {
    fn standing(&self) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::standing(Standing::of(&self.one, self.today));
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn step(&self, step: &Step) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::step(step.kind);
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn part(&self) -> &'static str {
        let (vi, en) = words::part(self.one.part);
        self.chrome.lang.pick(vi, en)
    }

    fn has(&self, act: &Act) -> bool {
        self.mine.iter().any(|todo| todo.act == act.name)
    }

    /// Whether one of the looker's acts is late, so that a reason is asked for.
    fn late(&self) -> bool {
        self.mine.iter().any(|todo| todo.late(self.chrome.now))
    }

    /// What the giver decides now.
    fn may(&self, state: State) -> bool {
        self.decides && self.one.state == state
    }

    fn may_extend(&self) -> bool {
        self.decides && self.one.asked_on.is_some() && !self.one.state.ended()
    }

    fn may_confirm_by_letter(&self) -> bool {
        let open = matches!(self.one.state, State::Waiting | State::Running);
        self.decides && self.one.part == Part::Giver && open
    }

    fn may_withdraw(&self) -> bool {
        self.decides && !self.one.state.ended()
    }

    fn asks_more_time(&self) -> bool {
        self.one.due_on.is_some() && self.one.asked_on.is_none()
    }

    fn way(&self, step: StepKind) -> String {
        format!("/tasks/{}/steps/{}", self.one.id, step.name())
    }

    fn people(&self) -> Vec<Choice> {
        let label = |(person, position): &(Person, Position)| {
            Choice::new(person.id.to_string(), format!("{}, {}", person.name, position.title))
        };
        self.people.iter().map(label).collect()
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<TaskId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, id, (chrome, Said::default())).await?))
}

pub(super) async fn look(
    office: &Office,
    looker: Looker,
    id: TaskId,
    (chrome, said): (Chrome, Said),
) -> Result<One> {
    let seeing = looker.clone();
    office.hub.db.write(move |tx| seen(tx, &seeing, id).map(drop)).await?;
    let directory = office.hub.directory.snapshot();
    let read = move |tx: &Tx| {
        let one = find(tx, looker.authority, id)?;
        let about = one.about();
        let name =
            |id: AuthorityId| directory.get(id).map_or(String::new(), |one| one.name.clone());
        let person = |id| find_person(tx, id);
        let scope = Scope::Authority(looker.authority);
        let follows = one.follower == Some(looker.person);
        Ok(One {
            steps: store::steps(tx, id)?,
            trail: Trail::read(tx, &chrome, &about, &ACTS)?,
            mute: Mute::read(tx, &chrome, &looker.actor, (WAY, one.about()))?,
            giver: name(one.giver),
            lead: name(one.lead),
            with: store::with(tx, id)?.into_iter().map(name).collect(),
            follower: one.follower.map(person).transpose()?,
            person: one.person.map(person).transpose()?,
            document: document(tx, &one)?,
            mine: trail::held_now(tx, &looker.actor, &about, &ACTS)?,
            decides: one.gives() && (follows || looker.actor.may(&GIVE, scope).is_ok()),
            people: staff(tx, looker.authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?,
            today: vietnam(chrome.now).date(),
            one,
            chrome: chrome.clone(),
            said: said.clone(),
        })
    };
    office.hub.db.read(read).await
}

/// Lets see a task whoever it is theirs to see, and auditors, whose looking is itself recorded.
pub(super) fn seen(tx: &Tx, looker: &Looker, id: TaskId) -> Result<Task> {
    let one = find(tx, looker.authority, id)?;
    let access = access_to(tx, looker, &one)?;
    trail::see(tx, looker, (&one.about(), access), "task")?;
    Ok(one)
}

/// Where the signed document stands in this house.
fn document(tx: &Tx, one: &Task) -> Result<Option<String>> {
    let source = &one.source;
    if !source.id.is_empty() {
        return Ok(Some(format!("/{}/{}", source.kind, source.id)));
    }
    let arrived = store::arrived(tx, one.authority, source)?;
    Ok(arrived.map(|id| format!("{}{id}", crate::incoming::WAY)))
}

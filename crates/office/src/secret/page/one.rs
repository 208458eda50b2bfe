//! One secret document: its stub, who holds and held it, and what its holder or a clerk may say of it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State as Of};
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Error, Result, Text};
use directory::person::{Person, Position, acting, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};

use crate::said::Said;
use crate::secret::{self, ACTS, Late, Stub, StubId};
use crate::trail::Trail;
use crate::{Looker, Office, STAFF_MAX};

#[derive(Template)]
#[template(path = "secret/page/one.html")]
struct One {
    chrome: Chrome,
    said: Said,
    stub: Stub,
    other: String,
    people: Vec<(Person, Position)>,
    /// Whether it is the looker's to pass on or settle.
    may: bool,
    late: bool,
    trail: Trail,
}

impl One {
    fn holders(&self) -> Vec<Choice> {
        let label = |(who, held): &(Person, Position)| format!("{}, {}", who.name, held.title);
        self.people.iter().map(|one| Choice::new(one.0.id.to_string(), label(one))).collect()
    }

    fn reasons(&self) -> Vec<Choice> {
        let choice = |late: Late| Choice::new(late.name(), self.chrome.text(&late.word()));
        Late::ALL.into_iter().map(choice).collect()
    }

    fn degree(&self) -> String {
        self.chrome.text(&self.stub.degree.word()).to_owned()
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<StubId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(read(&office, looker, id, chrome, Said::default()).await?))
}

async fn read(
    office: &Office,
    looker: Looker,
    id: StubId,
    chrome: Chrome,
    said: Said,
) -> Result<One> {
    let directory = office.hub.directory.snapshot();
    let read = move |tx: &Tx| {
        let stub = secret::known(tx, &looker.actor, looker.authority, id)?;
        let holds = secret::holder(tx, &stub)?;
        let theirs = holds.is_some() && holds == acting(&looker.actor);
        let may = stub.done_at.is_none() && (theirs || looker.actor.has(&CLERK));
        let hands = desk::todo::trail(tx, &stub.about())?;
        let late = hands.iter().any(|hand| hand.done_at.is_none() && hand.late(tx.now()));
        Ok(One {
            other: directory.get(stub.other).map(|one| one.name.clone()).unwrap_or_default(),
            people: staff(tx, stub.authority, &[CLERK, LEADER, OFFICIAL], STAFF_MAX)?,
            trail: Trail::read(tx, &chrome, &stub.about(), &ACTS)?,
            chrome: chrome.clone(),
            said: said.clone(),
            stub,
            may,
            late,
        })
    };
    office.hub.db.read(read).await
}

/// Does an act in its transaction; a refusal at a field shows the stub again with what was chosen.
async fn act(
    office: Office,
    looker: Looker,
    (id, chrome, said): (StubId, Chrome, Said),
    verb: impl Fn(&Tx, &Looker, &Said) -> Result<()> + Send + 'static,
    notice: Text,
) -> Result<Page> {
    let (who, what) = (looker.clone(), said.clone());
    match office.hub.db.write(move |tx| verb(tx, &who, &what)).await {
        Ok(()) => Ok(Page::to("/desk").notice(notice)),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = said.refused(*refusal);
            Ok(Page::again(read(&office, looker, id, chrome, said).await?))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn hand_over(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<StubId>,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        secret::hand_over(tx, &who.actor, who.authority, id, said.person("holder"))
    };
    let notice = Text::new("Đã ghi chuyển giao.", "The hand-over is entered.");
    act(office, looker, (id, chrome, Said::of_form(fields)), verb, notice).await
}

pub(super) async fn complete(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<StubId>,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let late = Late::parse(said.of("late_reason"));
        secret::complete(tx, &who.actor, who.authority, id, late)
    };
    let notice = Text::new("Đã ghi xử lý xong.", "It is entered as settled.");
    act(office, looker, (id, chrome, Said::of_form(fields)), verb, notice).await
}

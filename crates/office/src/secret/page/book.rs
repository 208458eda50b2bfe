//! The book of a direction and year, and the form that enters another document into it.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State as Of};
use base::authority::Scope;
use base::clock::vietnam;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Error, Result, Text};
use directory::person::{Person, Position, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use serde::Deserialize;

use crate::said::Said;
use crate::secret::{self, Degree, Direction, NewStub, REGISTER, Stub, store};
use crate::{Looker, Office, STAFF_MAX};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    direction: String,
    year: Option<i16>,
    /// Lines below this number.
    below: Option<u32>,
}

#[derive(Template)]
#[template(path = "secret/page/book.html")]
struct Book {
    chrome: Chrome,
    said: Said,
    direction: Direction,
    year: i16,
    /// Each with the name of the other authority.
    lines: Vec<(Stub, String)>,
    /// Who may hold one.
    people: Vec<(Person, Position)>,
    /// Codes and names to choose the other authority from.
    members: Vec<(String, String)>,
}

impl Book {
    fn degrees(&self) -> Vec<Choice> {
        let choice = |degree: Degree| Choice::new(degree.name(), self.chrome.text(&degree.word()));
        Degree::ALL.into_iter().map(choice).collect()
    }

    fn directions(&self) -> Vec<Choice> {
        let choice = |direction: Direction| Choice::new(direction.name(), self.way(&direction));
        Direction::ALL.into_iter().map(choice).collect()
    }

    /// The direction in the form: as it was sent, else the book's.
    fn chosen(&self) -> &str {
        match self.said.of("direction") {
            "" => self.direction.name(),
            sent => sent,
        }
    }

    fn way(&self, direction: &Direction) -> &'static str {
        match direction {
            Direction::In => self.chrome.say("Đến", "Incoming"),
            Direction::Out => self.chrome.say("Đi", "Outgoing"),
        }
    }

    fn holders(&self) -> Vec<Choice> {
        let label = |(who, held): &(Person, Position)| format!("{}, {}", who.name, held.title);
        self.people.iter().map(|one| Choice::new(one.0.id.to_string(), label(one))).collect()
    }

    fn word(&self, degree: &Degree) -> String {
        self.chrome.text(&degree.word()).to_owned()
    }

    /// Where the book goes on.
    fn further(&self) -> Option<String> {
        let (last, _) = self.lines.last().filter(|_| self.lines.len() == store::LISTED_MAX)?;
        let direction = self.direction.name();
        Some(format!("/secrets?direction={direction}&year={}&below={}", self.year, last.number))
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(read(&office, &looker, asked, chrome, Said::default()).await?))
}

async fn read(
    office: &Office,
    looker: &Looker,
    asked: Asked,
    chrome: Chrome,
    said: Said,
) -> Result<Book> {
    looker.actor.may(&REGISTER, Scope::Authority(looker.authority))?;
    let direction = Direction::parse(&asked.direction).unwrap_or(Direction::In);
    let year = asked.year.unwrap_or_else(|| vietnam(chrome.now).date().year());
    let (home, below) = (looker.authority, asked.below.unwrap_or(u32::MAX));
    let directory = office.hub.directory.snapshot();
    let now = chrome.now;
    let there = directory.all().iter().filter(|one| one.member && one.exists_at(now));
    let others = there.filter(|one| one.id != home);
    let members = others.map(|one| (one.code.to_string(), one.name.clone())).collect();
    let read = move |tx: &Tx| {
        let named = |stub: Stub| {
            let name = directory.get(stub.other).map(|other| other.name.clone());
            (stub, name.unwrap_or_default())
        };
        let lines = store::book(tx, home, (direction, year), below)?.into_iter().map(named);
        Ok((lines.collect(), staff(tx, home, &[CLERK, LEADER, OFFICIAL], STAFF_MAX)?))
    };
    let (lines, people) = office.hub.db.read(read).await?;
    Ok(Book { chrome, said, direction, year, lines, people, members })
}

pub(super) async fn register(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let said = Said::of_form(fields);
    let directory = office.hub.directory.snapshot();
    let new = NewStub {
        direction: Direction::parse(said.of("direction")).unwrap_or(Direction::In),
        degree: Degree::parse(said.of("degree")),
        other: directory.find(said.of("other").trim()).map(|other| other.id),
        reference: said.of("reference").to_owned(),
        dated_on: said.of("dated_on").parse().ok(),
        due_on: said.of("due_on").parse().ok(),
        holder: said.person("holder"),
    };
    let (who, direction) = (looker.clone(), new.direction.name().to_owned());
    let act = move |tx: &Tx| secret::register(tx, &who.actor, who.authority, &new);
    match office.hub.db.write(act).await {
        Ok(id) => Ok(Page::to(format!("/secrets/{id}"))
            .notice(Text::new("Đã vào sổ văn bản mật.", "Entered into the book."))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let asked = Asked { direction, ..Asked::default() };
            let said = said.refused(*refusal);
            Ok(Page::again(read(&office, &looker, asked, chrome, said).await?))
        }
        Err(error) => Err(error),
    }
}

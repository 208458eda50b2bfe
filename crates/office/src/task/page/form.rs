//! From a sentence to a task: the sentences of a signed document, each with the way to a form that quotes it.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State as Of};
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Error, Refusal, Result, Text};
use desk::Subject;
use directory::person::{Person, Position, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use jiff::civil::Date;
use serde::Deserialize;

use crate::incoming::IncomingId;
use crate::said::Said;
use crate::task::give::{self, Lead, NewTask, Origin, registered, signed};
use crate::task::sentence::{Sentence, of_text};
use crate::task::{GIVE, WAY};
use crate::{Looker, Office, STAFF_MAX, files};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    outgoing: String,
    incoming: String,
    /// The place of a sentence of an outgoing document.
    at: String,
}

#[derive(Template)]
#[template(path = "task/page/form.html")]
struct New {
    chrome: Chrome,
    said: Said,
    asked: Asked,
    /// The document: its way, number and subject.
    way: String,
    reference: String,
    subject: String,
    sentences: Vec<Sentence>,
    people: Vec<(Person, Position)>,
    /// The looker, who follows it when nobody else is chosen.
    own: String,
    authorities: Vec<Choice>,
}

impl New {
    /// The sentence that was chosen.
    fn chosen(&self) -> Option<&Sentence> {
        self.sentences.iter().find(|one| one.place == self.asked.at)
    }

    /// Whether a sentence is to be chosen first. What stands in a file may be read wrongly, so that a quote of it may be typed.
    fn chooses(&self) -> bool {
        match self.of_incoming() {
            true => self.asked.at.is_empty() && !self.sentences.is_empty(),
            false => self.chosen().is_none(),
        }
    }

    /// The form for a sentence of this document.
    fn form(&self, place: &str) -> String {
        let (kind, id) = match self.of_incoming() {
            true => ("incoming", &self.asked.incoming),
            false => ("outgoing", &self.asked.outgoing),
        };
        format!("/tasks/new?{kind}={id}&at={place}")
    }

    fn of_incoming(&self) -> bool {
        self.asked.outgoing.is_empty()
    }

    /// The words of the sentence that was chosen.
    fn first(&self) -> &str {
        self.chosen().map_or("", |one| one.words.as_str())
    }

    fn people(&self) -> Vec<Choice> {
        let label = |(person, position): &(Person, Position)| {
            Choice::new(person.id.to_string(), format!("{}, {}", person.name, position.title))
        };
        self.people.iter().map(label).collect()
    }

    /// What stands in a field: what was typed, or what it begins with.
    fn value<'a>(&'a self, field: &str, first: &'a str) -> &'a str {
        match self.said.of(field) {
            "" => first,
            typed => typed,
        }
    }
}

pub(super) async fn new(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, asked, (chrome, Said::default())).await?))
}

async fn look(
    office: &Office,
    looker: Looker,
    asked: Asked,
    (chrome, said): (Chrome, Said),
) -> Result<New> {
    looker.actor.may(&GIVE, Scope::Authority(looker.authority))?;
    let origin = origin(&asked)?;
    let authorities = authorities(office, &looker);
    let read = move |tx: &Tx| {
        let (way, reference, subject, sentences) = document(tx, &looker, origin)?;
        Ok(New {
            way,
            reference,
            subject,
            sentences,
            people: staff(tx, looker.authority, &[LEADER, OFFICIAL, CLERK], STAFF_MAX)?,
            own: looker.person.to_string(),
            authorities: authorities.clone(),
            asked: asked.clone(),
            chrome: chrome.clone(),
            said: said.clone(),
        })
    };
    let new = office.hub.db.read(read).await?;
    let sentences = match origin {
        Origin::Outgoing(_) => new.sentences,
        Origin::Incoming(id) => told(office, id).await?,
    };
    Ok(New { sentences, ..new })
}

/// The sentences of the first PDF of a document that came from elsewhere; none where no PDF can be read.
async fn told(office: &Office, id: IncomingId) -> Result<Vec<Sentence>> {
    let about = Subject::of(crate::incoming::KIND, id);
    let files = office.hub.db.read(move |tx| files::of(tx, &about)).await?;
    let file = files.iter().find(|file| file.is_shown());
    let (Some(drawing), Some(file)) = (&office.drawing, file) else { return Ok(Vec::new()) };
    let bytes = office.hub.blobs.open(file.body).await?.bytes().await?;
    Ok(drawing.words(&bytes).await.map_or_else(Vec::new, |text| of_text(&text)))
}

/// Way, number, subject and sentences; those of a document that came from elsewhere are read out of its file.
fn document(
    tx: &Tx,
    looker: &Looker,
    origin: Origin,
) -> Result<(String, String, String, Vec<Sentence>)> {
    let (actor, home) = (&looker.actor, looker.authority);
    Ok(match origin {
        Origin::Outgoing(id) => {
            let (one, sentences) = signed(tx, actor, home, id)?;
            let way = format!("{}{id}", crate::outgoing::WAY);
            (way, one.reference(), one.subject, sentences)
        }
        Origin::Incoming(id) => {
            let one = registered(tx, actor, home, id)?;
            (format!("{}{id}", crate::incoming::WAY), one.reference, one.subject, Vec::new())
        }
    })
}

/// Authorities that can be addressed, offered while one types.
fn authorities(office: &Office, looker: &Looker) -> Vec<Choice> {
    let (directory, now) = (office.hub.directory.snapshot(), office.hub.db.clock().now());
    let all = directory.all().iter();
    all.filter(|one| one.member && one.exists_at(now) && one.id != looker.authority)
        .map(|one| Choice::new(one.code.to_string(), one.name.clone()))
        .collect()
}

fn origin(asked: &Asked) -> Result<Origin> {
    Ok(match asked.outgoing.is_empty() {
        false => Origin::Outgoing(asked.outgoing.parse()?),
        true => Origin::Incoming(asked.incoming.parse()?),
    })
}

pub(super) async fn create(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    form: Result<Form<Vec<(String, String)>>, axum::extract::rejection::FormRejection>,
) -> Result<Page> {
    looker.actor.may(&GIVE, Scope::Authority(looker.authority))?;
    let Form(fields) = form.map_err(|_| Refusal::not_found())?;
    let said = Said::of_form(fields);
    let field = |name: &str| said.of(name).to_owned();
    let asked = Asked { outgoing: field("outgoing"), incoming: field("incoming"), at: field("at") };
    let new = typed(origin(&asked)?, &asked, &said);
    let (directory, who) = (office.hub.directory.snapshot(), looker.clone());
    let write = move |tx: &Tx| give::give(tx, &directory, &who.actor, who.authority, &new);
    match office.hub.db.write(write).await {
        Ok(id) => {
            let notice = Text::new("Đã giao nhiệm vụ.", "The task is given.");
            Ok(Page::to(format!("{WAY}{id}")).notice(notice))
        }
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = said.refused(*refusal);
            Ok(Page::again(look(&office, looker, asked, (chrome, said)).await?))
        }
        Err(error) => Err(error),
    }
}

/// What was typed. Authority and person both chosen is neither; a day that is none is refused like one that has passed.
fn typed(origin: Origin, asked: &Asked, said: &Said) -> NewTask {
    let code = said.of("lead").trim();
    let lead = match (code.is_empty(), said.person("person")) {
        (false, None) => Some(Lead::Authority(code.to_owned())),
        (true, Some(person)) => Some(Lead::Person(person)),
        _ => None,
    };
    let with = said.of("with").split([',', ';', ' ', '\n', '\r']);
    let open_ended = !said.of("open_ended").is_empty();
    NewTask {
        origin,
        place: asked.at.clone(),
        quote: said.of("quote").to_owned(),
        words: said.of("words").to_owned(),
        evidence: said.of("evidence").to_owned(),
        lead,
        with: with.filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        due_on: match open_ended {
            true => None,
            false => Some(said.of("due_on").trim().parse().unwrap_or(Date::MIN)),
        },
        follower: said.person("follower"),
    }
}

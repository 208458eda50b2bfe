//! The form that opens a file.

use askama::Template;
use axum::Form;
use axum::extract::State as Of;
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Error, Result, Text};
use directory::person::{Person, Position, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};

use crate::dossier::open::STAFF_MAX;
use crate::dossier::{KEEP, NewDossier, Retention, retention};
use crate::said::Said;
use crate::{Looker, Office, dossier};

#[derive(Template)]
#[template(path = "dossier/page/opening.html")]
struct Opening {
    chrome: Chrome,
    said: Said,
    retentions: Vec<Retention>,
    people: Vec<(Person, Position)>,
    /// Whom the file is for unless somebody else is chosen.
    own: String,
}

impl Opening {
    fn retentions(&self) -> Vec<Choice> {
        let label = |one: &Retention| {
            Choice::new(
                one.code.as_str(),
                format!("{} ({})", one.words(self.chrome.lang), one.basis),
            )
        };
        self.retentions.iter().map(label).collect()
    }

    fn people(&self) -> Vec<Choice> {
        let label = |(person, position): &(Person, Position)| {
            Choice::new(person.id.to_string(), format!("{}, {}", person.name, position.title))
        };
        self.people.iter().map(label).collect()
    }

    fn keeper(&self) -> &str {
        match self.said.of("keeper") {
            "" => &self.own,
            chosen => chosen,
        }
    }
}

async fn form(office: &Office, looker: Looker, chrome: Chrome, said: Said) -> Result<Opening> {
    looker.actor.may(&KEEP, Scope::Authority(looker.authority))?;
    let own = looker.person.to_string();
    let read = move |tx: &Tx| {
        let people = staff(tx, looker.authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?;
        Ok((retention::retentions(tx, looker.authority)?, people))
    };
    let (retentions, people) = office.hub.db.read(read).await?;
    Ok(Opening { chrome, said, retentions, people, own })
}

pub(super) async fn show(Of(office): Of<Office>, looker: Looker, chrome: Chrome) -> Result<Page> {
    Ok(Page::show(form(&office, looker, chrome, Said::default()).await?))
}

pub(super) async fn open(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let said = Said::of_form(fields);
    let new = NewDossier {
        mark: said.of("mark").to_owned(),
        title: said.of("title").to_owned(),
        retention: said.of("retention").to_owned(),
        keeper: said.person("keeper"),
    };
    let who = looker.clone();
    let opened = move |tx: &Tx| dossier::open(tx, &who.actor, who.authority, &new);
    match office.hub.db.write(opened).await {
        Ok(id) => Ok(Page::to(format!("/dossiers/{id}"))
            .notice(Text::new("Đã mở hồ sơ.", "The file is open."))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = said.refused(*refusal);
            Ok(Page::again(form(&office, looker, chrome, said).await?))
        }
        Err(error) => Err(error),
    }
}

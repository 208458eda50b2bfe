//! Where the author says what was made of each opinion on a draft.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State as Of};
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Result, Text};
use directory::person::Person;

use super::one::with_person;
use crate::consultation::{self, Consultation};
use crate::outgoing::disposition::{self, Outcome};
use crate::outgoing::draft::own;
use crate::outgoing::opinion::{self, Opinion};
use crate::outgoing::{Outgoing, OutgoingId, Stance, words};
use crate::said::Said;
use crate::{Looker, Office};

#[derive(Template)]
#[template(path = "outgoing/page/dispositions.html")]
struct Dispositions {
    chrome: Chrome,
    said: Said,
    one: Outgoing,
    /// Those that ask for a word of the author's.
    opinions: Vec<(Opinion, Person)>,
    consultations: Vec<Consultation>,
}

impl Dispositions {
    fn stance(&self, of: &Stance) -> &'static str {
        let (vi, en) = words::stance(*of);
        self.chrome.lang.pick(vi, en)
    }

    fn outcomes(&self) -> Vec<Choice> {
        let lang = self.chrome.lang;
        Outcome::ALL.map(|one| Choice::new(one.name(), one.words().get(lang))).into()
    }

    fn authority_fields(&self, of: &Consultation) -> (String, String) {
        disposition::authority_fields(of)
    }

    /// What was typed to an authority's opinion, else what was said last.
    fn authority_outcome(&self, of: &Consultation) -> String {
        let said = of.disposition().map_or("", |said| said.outcome.name());
        self.said.or(&disposition::authority_fields(of).0, said).to_owned()
    }

    fn authority_words(&self, of: &Consultation) -> String {
        let said = of.disposition().map_or("", |said| said.words.as_str());
        self.said.or(&disposition::authority_fields(of).1, said).to_owned()
    }

    fn fields(&self, of: &Opinion) -> (String, String) {
        disposition::fields(of)
    }

    /// What was typed, else what was said last.
    fn outcome(&self, of: &Opinion) -> String {
        let said = of.disposition().map_or("", |said| said.outcome.name());
        self.said.or(&disposition::fields(of).0, said).to_owned()
    }

    fn words(&self, of: &Opinion) -> String {
        let said = of.disposition().map_or("", |said| said.words.as_str());
        self.said.or(&disposition::fields(of).1, said).to_owned()
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, id, (chrome, Said::default())).await?))
}

async fn look(
    office: &Office,
    looker: Looker,
    id: OutgoingId,
    (chrome, said): (Chrome, Said),
) -> Result<Dispositions> {
    let read = move |tx: &Tx| {
        let one = own(tx, &looker.actor, looker.authority, id)?;
        let opinions = opinion::on(tx, id)?.into_iter();
        let opinions = opinions.filter(Opinion::needs_disposition).collect();
        let opinions = with_person(tx, opinions, |opinion: &Opinion| opinion.person)?;
        let asked = consultation::on(tx, id)?.into_iter();
        Ok((one, opinions, asked.filter(Consultation::needs_disposition).collect()))
    };
    let (one, opinions, consultations) = office.hub.db.read(read).await?;
    Ok(Dispositions { chrome, said, one, opinions, consultations })
}

pub(super) async fn save(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Page> {
    let said = Said::of_form(fields);
    let page = look(&office, looker.clone(), id, (chrome, said.clone())).await?;
    let opinions: Vec<Opinion> = page.opinions.iter().map(|(one, _)| one.clone()).collect();
    let asking = disposition::asking(&opinions, &page.consultations);
    let news = match disposition::read(&asking, |field| said.of(field)) {
        Ok(news) => news,
        Err(refusals) => {
            return Ok(Page::again(Dispositions { said: said.wrong(refusals), ..page }));
        }
    };
    let act = move |tx: &Tx| disposition::dispose(tx, &looker.actor, looker.authority, (id, &news));
    office.hub.db.write(act).await?;
    let notice =
        Text::new("Đã lưu tiếp thu, giải trình ý kiến.", "What was made of the opinions is saved.");
    Ok(Page::to(format!("/outgoing/{id}")).notice(notice))
}

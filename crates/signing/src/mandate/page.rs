//! The page of the rights to sign: who signs as what for one's own authority, given and ended there.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequestParts, Path, State as Of};
use axum::routing::{get, post};
use base::authority::{Actor, AuthorityId, Scope};
use base::db::{Db, Tx};
use base::pages::{Choice, Chrome, Page, Refusals};
use base::{Error, Lang, Refusal, Result, Text};
use directory::person::{Person, people_of, person as find, positions};
use directory::{PersonId, SignedIn};
use http::request::Parts;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::{KEEP_SIGNERS, Mandate, MandateId, NewMandate, SigningCapacity, end, give, words};

const FORM_BYTES_MAX: usize = 16 * 1024;
/// People to choose from; a larger house gives rights by command.
const PEOPLE_MAX: u32 = 1_000;
/// What stands where nobody holds a position.
const TITLE_NONE: Text = Text::new("không giữ chức vụ", "no position");

/// The page of the rights to sign.
pub fn routes(db: Db) -> Router {
    Router::new()
        .route("/signing/mandates", get(show).post(give_one))
        .route("/signing/mandates/{id}/end", post(end_one))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(db)
}

/// Whether the actor says who signs for their authority.
#[must_use]
pub fn may_keep(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&KEEP_SIGNERS, Scope::Authority(home)).is_ok())
}

/// Whoever says who signs for their authority; asked before anything of a request's body is read.
pub(crate) struct Keeper {
    pub(crate) actor: Actor,
    pub(crate) authority: AuthorityId,
}

impl<S: Sync> FromRequestParts<S> for Keeper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Keeper> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        let home = actor.home();
        actor.may(&KEEP_SIGNERS, home.map_or(Scope::Installation, Scope::Authority))?;
        let authority = home.ok_or_else(Refusal::not_found)?;
        Ok(Keeper { actor, authority })
    }
}

impl Keeper {
    /// The people of the authority, to choose from.
    pub(crate) fn people(&self, tx: &Tx) -> Result<Vec<Person>> {
        let mut people = people_of(tx, &self.actor, self.authority, PEOPLE_MAX)?;
        people.retain(|person| person.closed_at.is_none());
        Ok(people)
    }

    /// The one of them who was chosen.
    pub(crate) fn chosen(&self, tx: &Tx, id: &str) -> Result<Option<PersonId>> {
        let Ok(id) = id.parse::<PersonId>() else { return Ok(None) };
        Ok(self.people(tx)?.into_iter().find(|person| person.id == id).map(|person| person.id))
    }
}

/// What a person is at an authority now.
pub(crate) fn title(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<Text> {
    let held = positions(tx, person)?;
    let here = held.into_iter().find(|p| p.authority == authority && p.in_force(tx.now()));
    Ok(here.map_or(TITLE_NONE, |held| {
        let english = held.title_en.unwrap_or_else(|| held.title.clone());
        Text::with(held.title, english)
    }))
}

#[derive(Template)]
#[template(path = "mandate/list.html")]
struct Show {
    chrome: Chrome,
    refusals: Refusals,
    all: Vec<Given>,
    people: Vec<Choice>,
    asked: Asked,
}

/// A right to sign as people read it.
struct Given {
    mandate: Mandate,
    name: String,
    title: Text,
}

/// What stands in the form.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    person: String,
    capacity: String,
    basis: String,
    from: String,
    to: String,
}

impl Show {
    fn capacity(&self, of: &SigningCapacity) -> &'static str {
        let (vi, en) = words(*of);
        self.chrome.lang.pick(vi, en)
    }

    fn capacities(&self) -> Vec<Choice> {
        let choice = |of: SigningCapacity| Choice::new(of.name(), self.capacity(&of));
        SigningCapacity::ALL.map(choice).into()
    }

    fn ends(&self, of: &Mandate) -> String {
        // An end is the first instant that is no longer covered.
        of.to_at.map_or(String::new(), |to| self.chrome.day(&(to - SignedDuration::from_secs(1))))
    }

    fn open(&self, of: &Mandate) -> bool {
        of.to_at.is_none_or(|to| self.chrome.now < to)
    }

    fn state(&self, of: &Mandate) -> (&'static str, &str) {
        let now = self.chrome.now;
        match (of.from_at <= now, self.open(of)) {
            (_, false) => ("stopped", self.chrome.say("Đã hết", "Ended")),
            (false, true) => ("wait", self.chrome.say("Chưa bắt đầu", "To come")),
            (true, true) => ("done", self.chrome.say("Đang hiệu lực", "In force")),
        }
    }
}

async fn show(Of(db): Of<Db>, keeper: Keeper, chrome: Chrome) -> Result<Page> {
    Ok(Page::show(look(&db, keeper, chrome, Refusals::none(), Asked::default()).await?))
}

async fn look(
    db: &Db,
    keeper: Keeper,
    chrome: Chrome,
    refusals: Refusals,
    asked: Asked,
) -> Result<Show> {
    let english = chrome.lang == Lang::En;
    let read = move |tx: &Tx| {
        let all = super::of_authority(tx, keeper.authority)?.into_iter().map(|mandate| {
            let name = find(tx, mandate.person)?.name;
            let title = title(tx, mandate.authority, mandate.person)?;
            Ok(Given { mandate, name, title })
        });
        let all = all.collect::<Result<Vec<Given>>>()?;
        let people = keeper.people(tx)?.into_iter().map(|person| {
            let title = title(tx, keeper.authority, person.id)?;
            let title = if english { title.en } else { title.vi };
            Ok(Choice::new(person.id.to_string(), format!("{}, {title}", person.name)))
        });
        Ok((all, people.collect::<Result<Vec<Choice>>>()?))
    };
    let (all, people) = db.read(read).await?;
    Ok(Show { chrome, refusals, all, people, asked })
}

async fn give_one(
    Of(db): Of<Db>,
    keeper: Keeper,
    chrome: Chrome,
    Form(asked): Form<Asked>,
) -> Result<Page> {
    let (actor, authority) = (keeper.actor.clone(), keeper.authority);
    let parsed = asked.parsed(chrome.now);
    let done = match parsed {
        Ok((capacity, from_at, to_at)) => {
            let (basis, person) = (asked.basis.clone(), asked.person.clone());
            let asking = Keeper { actor, authority };
            let act = move |tx: &Tx| {
                let person = asking.chosen(tx, &person)?.ok_or_else(no_person)?;
                let basis = basis.clone();
                let new = NewMandate { authority, person, capacity, basis, from_at, to_at };
                give(tx, &asking.actor, &new).map(drop)
            };
            db.write(act).await
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(()) => Ok(Page::to("/signing/mandates")
            .notice(Text::new("Đã giao quyền ký.", "The right to sign is given."))),
        Err(Error::Refused(refusal)) => {
            Ok(Page::again(look(&db, keeper, chrome, (*refusal).into(), asked).await?))
        }
        Err(failed) => Err(failed),
    }
}

async fn end_one(Of(db): Of<Db>, keeper: Keeper, Path(id): Path<MandateId>) -> Result<Page> {
    db.write(move |tx| end(tx, &keeper.actor, keeper.authority, id)).await?;
    Ok(Page::to("/signing/mandates").notice(Text::new(
        "Đã kết thúc quyền ký; văn bản đã ký giữ nguyên giá trị.",
        "The right to sign has ended; what was signed stays signed.",
    )))
}

impl Asked {
    /// Days in Việt Nam: from the beginning of the first (now, when none is given) to the end of the last.
    fn parsed(
        &self,
        now: Timestamp,
    ) -> Result<(SigningCapacity, Timestamp, Option<Timestamp>), Refusal> {
        let capacity = self.capacity.parse().map_err(|_| no_capacity())?;
        let from_at = match self.from.trim() {
            "" => now,
            day => start_of(day, Some).ok_or_else(|| no_day("from"))?,
        };
        let to_at = match self.to.trim() {
            "" => None,
            day => {
                let end = start_of(day, |day| day.tomorrow().ok()).ok_or_else(|| no_day("to"))?;
                Some(Some(end).filter(|end| *end > from_at).ok_or_else(|| no_day("to"))?)
            }
        };
        Ok((capacity, from_at, to_at))
    }
}

/// The first instant of the day that `of` makes of the written one.
fn start_of(written: &str, of: impl Fn(Date) -> Option<Date>) -> Option<Timestamp> {
    let zone = TimeZone::fixed(jiff::tz::offset(7));
    Some(of(written.parse().ok()?)?.to_zoned(zone).ok()?.timestamp())
}

fn no_person() -> Refusal {
    Refusal::new(
        "mandate.person",
        Text::new("Chưa chọn người được giao quyền ký.", "It is not said who may sign."),
        Text::new("Chọn một người của cơ quan.", "Choose one of the authority's people."),
    )
    .field("person")
}

fn no_capacity() -> Refusal {
    Refusal::new(
        "mandate.capacity",
        Text::new("Chưa chọn tư cách ký.", "The signing capacity is missing."),
        Text::new(
            "Chọn một tư cách: TM., Q., KT., TL., TUQ. hoặc người đứng đầu.",
            "Choose one: TM., Q., KT., TL., TUQ. or the head.",
        ),
    )
    .field("capacity")
    .source("30/2020/NĐ-CP, Điều 13")
}

fn no_day(field: &'static str) -> Refusal {
    Refusal::new(
        "mandate.day",
        Text::new(
            "Ngày không đọc được, hoặc ngày kết thúc trước ngày bắt đầu.",
            "The day cannot be read, or the end comes before the beginning.",
        ),
        Text::new("Chọn lại ngày.", "Choose the day again."),
    )
    .field(field)
}

//! The page of absences and assistants: one's own, and for the administrator those of everybody of the house.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::{get, post};
use base::authority::{AuthorityId, Scope};
use base::db::Tx;
use base::pages::{Choice, Chrome, Page, Refusals};
use base::{Error, Refusal, Result, Text};

use super::{Duty, NewSubstitution, Substitution, SubstitutionId, WORKING, end, give, listed};
use crate::person::{KEEP_PEOPLE, Person, PersonId, Position, person, staff};
use crate::sign_in::{SignIns, Visit};

/// People of one authority among whom a substitute is chosen.
const STAFF_MAX: u32 = 5_000;

type Typed = HashMap<String, String>;

pub fn routes(sign_ins: &SignIns) -> Router {
    Router::new()
        .route("/absences", get(show).post(enter))
        .route("/absences/{id}/end", post(finish))
        .with_state(sign_ins.clone())
}

/// One absence with both names.
struct Line {
    one: Substitution,
    holder: String,
    substitute: String,
    /// Whether the looker may end it.
    may_end: bool,
}

#[derive(Template)]
#[template(path = "substitution/absences.html")]
struct Absences {
    chrome: Chrome,
    refusals: Refusals,
    typed: Typed,
    /// Whether the looker enters absences of others.
    keeps: bool,
    lines: Vec<Line>,
    people: Vec<(Person, Position)>,
    me: PersonId,
}

impl Absences {
    fn said(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    /// Whose desk it is: the looker's, until somebody else is chosen.
    fn holder(&self) -> String {
        self.typed.get("holder").cloned().unwrap_or_else(|| self.me.to_string())
    }

    fn choices(&self) -> Vec<Choice> {
        let label = |(who, held): &(Person, Position)| format!("{}, {}", who.name, held.title);
        self.people.iter().map(|one| Choice::new(one.0.id.to_string(), label(one))).collect()
    }

    fn duty(&self, line: &Line) -> String {
        self.chrome.text(&line.one.duty.words()).to_owned()
    }

    /// The duties to choose from.
    fn duties(&self) -> Vec<Choice> {
        let assists = self.chrome.say("Trợ lý", "Assistant");
        let works = self.chrome.text(&Duty::Work.words()).to_owned();
        vec![Choice::new("work", works), Choice::new("assist", assists)]
    }

    /// The duty that is chosen: standing in, until something else is.
    fn chosen(&self) -> &str {
        self.typed.get("duty").map_or("work", String::as_str)
    }

    /// Whether a thing that an assistant may do is ticked: all of it, as long as nothing was said.
    fn ticked(&self, name: &str) -> bool {
        self.typed.is_empty() || self.typed.contains_key(name)
    }

    fn runs(&self, line: &Line) -> bool {
        line.one.in_force(self.chrome.now)
    }

    fn last_day(&self, line: &Line) -> String {
        self.chrome.day(&(line.one.until_at - jiff::SignedDuration::from_secs(1)))
    }
}

fn home(visit: &Visit) -> Result<AuthorityId> {
    Ok(visit.actor.home().ok_or_else(Refusal::not_found)?)
}

async fn show(State(sign_ins): State<SignIns>, visit: Visit, chrome: Chrome) -> Result<Page> {
    let nothing = (Refusals::none(), Typed::new());
    Ok(Page::show(look(&sign_ins, &visit, chrome, nothing).await?))
}

async fn look(
    sign_ins: &SignIns,
    visit: &Visit,
    chrome: Chrome,
    (refusals, typed): (Refusals, Typed),
) -> Result<Absences> {
    let (authority, me) = (home(visit)?, visit.person.id);
    let keeps = visit.actor.may(&KEEP_PEOPLE, Scope::Authority(authority)).is_ok();
    let read = move |tx: &Tx| {
        let line = |one: Substitution| {
            Ok(Line {
                holder: person(tx, one.holder)?.name,
                substitute: person(tx, one.substitute)?.name,
                may_end: keeps || one.holder == me,
                one,
            })
        };
        let found = listed(tx, authority, Some(me).filter(|_| !keeps))?.into_iter();
        let lines = found.map(line).collect::<Result<Vec<_>>>()?;
        Ok((lines, staff(tx, authority, &WORKING, STAFF_MAX)?))
    };
    let (lines, people) = sign_ins.db().read(read).await?;
    Ok(Absences { chrome, refusals, typed, keeps, lines, people, me })
}

async fn enter(
    State(sign_ins): State<SignIns>,
    visit: Visit,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Page> {
    let said = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let new = NewSubstitution {
        holder: said("holder").parse().unwrap_or(visit.person.id),
        duty: match said("duty") {
            "assist" => Duty::Assist {
                sorts: typed.contains_key("sorts"),
                notes: typed.contains_key("notes"),
            },
            _ => Duty::Work,
        },
        substitute: said("substitute").parse().ok(),
        from: said("from").parse().ok(),
        until: said("until").parse().ok(),
        basis: said("basis").to_owned(),
    };
    let (actor, authority) = (visit.actor.clone(), home(&visit)?);
    let act = move |tx: &Tx| give(tx, &actor, authority, &new);
    match sign_ins.db().write(act).await {
        Ok(_) => Ok(Page::to("/absences").notice(Text::new(
            "Đã ghi; người làm thay hoặc trợ lý thấy bàn làm việc này trong các ngày đã chọn.",
            "Entered: the substitute or assistant sees this desk on these days.",
        ))),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let again = ((*refusal).into(), typed);
            Ok(Page::again(look(&sign_ins, &visit, chrome, again).await?))
        }
        Err(error) => Err(error),
    }
}

async fn finish(
    State(sign_ins): State<SignIns>,
    visit: Visit,
    Path(id): Path<SubstitutionId>,
) -> Result<Page> {
    let (actor, authority) = (visit.actor.clone(), home(&visit)?);
    sign_ins.db().write(move |tx| end(tx, &actor, authority, id)).await?;
    Ok(Page::to("/absences").notice(Text::new("Đã kết thúc.", "Ended.")))
}

//! The pages of consultations: an author asks other authorities and follows them, the asked one answers on the page of its
//! incoming document (Decree 30/2020/NĐ-CP, art. 10).

mod asked;
mod lines;

use askama::Template;
use axum::extract::{FromRequest, Path, Request, State as Of};
use axum::routing::{get, post};
use axum::{Form, RequestPartsExt, Router};
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Error, Refusal, Result, Text};
use directory::Authority;
use directory::person::person as find_person;
use jiff::civil::Date;

pub(crate) use asked::Asked;
pub(crate) use lines::Lines;

use super::ask::NewAsk;
use super::{Consultation, ConsultationId, Step, StepKind, ask, reply};
use crate::outgoing::{Outgoing, OutgoingId, Stance, State, own, stance_words};
use crate::said::Said;
use crate::{Looker, Office};

/// Every route of consultations.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/outgoing/{id}/consultations", get(show).post(send))
        .route("/outgoing/{id}/consultations/{asked}", get(show_one))
        .route("/outgoing/{id}/consultations/{asked}/extension", post(extend))
        .route("/outgoing/{id}/consultations/{asked}/withdrawal", post(withdraw))
        .route("/outgoing/{id}/consultations/{asked}/opinion", post(enter))
        .merge(asked::routes())
        .with_state(office)
}

/// Whom the author asked, and a form to ask more.
#[derive(Template)]
#[template(path = "consultation/page.html")]
struct Asking {
    chrome: Chrome,
    said: Said,
    one: Outgoing,
    lines: Lines,
    consultations: Vec<Consultation>,
}

impl Asking {
    fn may_ask(&self) -> bool {
        self.one.state == State::Draft
    }
}

/// One authority that was asked, with what the author may still do about it.
#[derive(Template)]
#[template(path = "consultation/page/one.html")]
struct One {
    chrome: Chrome,
    said: Said,
    one: Outgoing,
    line: Lines,
    asked: Consultation,
    /// Every step with the name of who took it.
    steps: Vec<(Step, String)>,
}

impl One {
    fn stances(&self) -> Vec<Choice> {
        let word = |one: Stance| {
            let (vi, en) = stance_words(one);
            self.chrome.lang.pick(vi, en)
        };
        Stance::ALL.map(|one| Choice::new(one.name(), word(one))).into()
    }

    fn step(&self, of: &StepKind) -> &'static str {
        let (vi, en) = of.words();
        self.chrome.lang.pick(vi, en)
    }
}

async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, id, (chrome, Said::default())).await?))
}

async fn show_one(
    Of(office): Of<Office>,
    looker: Looker,
    Path(of): Path<(OutgoingId, ConsultationId)>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look_at(&office, looker, of, (chrome, Said::default())).await?))
}

async fn look(
    office: &Office,
    looker: Looker,
    id: OutgoingId,
    (chrome, said): (Chrome, Said),
) -> Result<Asking> {
    let read = move |tx: &Tx| {
        let one = own(tx, &looker.actor, looker.authority, id)?;
        let consultations = super::on(tx, id)?;
        let lines = Lines::of(&chrome, &one, consultations.clone()).led();
        Ok(Asking { lines, consultations, said: said.clone(), chrome: chrome.clone(), one })
    };
    office.hub.db.read(read).await
}

async fn look_at(
    office: &Office,
    looker: Looker,
    (id, asked): (OutgoingId, ConsultationId),
    (chrome, said): (Chrome, Said),
) -> Result<One> {
    let read = move |tx: &Tx| {
        let one = own(tx, &looker.actor, looker.authority, id)?;
        let asked = super::find(tx, id, asked)?;
        let steps = asked.steps.iter();
        let named = steps.map(|step| Ok((step.clone(), find_person(tx, step.by)?.name)));
        Ok(One {
            steps: named.collect::<Result<_>>()?,
            line: Lines::of(&chrome, &one, vec![asked.clone()]),
            said: said.clone(),
            chrome: chrome.clone(),
            asked,
            one,
        })
    };
    office.hub.db.read(read).await
}

/// Where an act was asked for, by whom, with what.
struct Act {
    looker: Looker,
    id: OutgoingId,
    asked: Option<ConsultationId>,
    chrome: Chrome,
    said: Said,
}

impl FromRequest<Office> for Act {
    type Rejection = Error;

    async fn from_request(request: Request, office: &Office) -> Result<Act> {
        let (mut parts, body) = request.into_parts();
        let looker = parts.extract_with_state::<Looker, Office>(office).await?;
        let path = parts.extract::<Path<Vec<(String, String)>>>().await;
        let Path(path) = path.map_err(|_| Refusal::not_found())?;
        let of = |name: &str| path.iter().find(|(known, _)| known == name).map(|(_, id)| id);
        let id = of("id").ok_or_else(Refusal::not_found)?.parse()?;
        let asked = of("asked").map(|id| id.parse()).transpose()?;
        let chrome = parts.extract::<Chrome>().await?;
        let form = Form::from_request(Request::from_parts(parts, body), office).await;
        let Form(fields) = form.map_err(|_| Refusal::not_found())?;
        Ok(Act { looker, id, asked, chrome, said: Said::of_form(fields) })
    }
}

impl Act {
    /// Does an act in its transaction; a refusal at a field shows the page again with what was typed.
    async fn act(
        self,
        office: Office,
        verb: impl Fn(&Tx, &Looker, &Said) -> Result<()> + Send + 'static,
        notice: Text,
    ) -> Result<Page> {
        let Act { looker, id, asked, chrome, said } = self;
        let (who, what) = (looker.clone(), said.clone());
        match office.hub.db.write(move |tx| verb(tx, &who, &what)).await {
            Ok(()) => Ok(Page::to(format!("/outgoing/{id}/consultations")).notice(notice)),
            Err(Error::Refused(refusal)) if refusal.field.is_some() => {
                let said = (chrome, said.refused(*refusal));
                match asked {
                    Some(asked) => {
                        Ok(Page::again(look_at(&office, looker, (id, asked), said).await?))
                    }
                    None => Ok(Page::again(look(&office, looker, id, said).await?)),
                }
            }
            Err(error) => Err(error),
        }
    }

    fn asked(&self) -> Result<ConsultationId> {
        Ok(self.asked.ok_or_else(Refusal::not_found)?)
    }
}

async fn send(Of(office): Of<Office>, act: Act) -> Result<Page> {
    let (id, directory) = (act.id, office.hub.directory.snapshot());
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let mut to: Vec<Authority> = Vec::new();
        let typed = said.of("codes").split(|c: char| c.is_whitespace() || c == ',' || c == ';');
        for code in typed.filter(|code| !code.is_empty()) {
            let one = directory.resolve(code, tx.now());
            let one = one.map_err(|refusal| refusal.status(422).field("codes"))?;
            if !to.iter().any(|known| known.id == one.id) {
                to.push(one.clone());
            }
        }
        let new = NewAsk { to, due_on: day(said), question: said.of("question").to_owned() };
        ask::ask(tx, &who.actor, (who.authority, id), &new)
    };
    let notice = Text::new("Đã gửi lấy ý kiến qua trục.", "The requests go out over the axis.");
    act.act(office, verb, notice).await
}

async fn extend(Of(office): Of<Office>, act: Act) -> Result<Page> {
    let (id, asked) = (act.id, act.asked()?);
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let of = (who.authority, id, asked);
        ask::extend(tx, &who.actor, of, (day(said), said.of("why")))
    };
    let notice = Text::new("Đã gia hạn; cơ quan được hỏi được báo.", "Extended; they are told.");
    act.act(office, verb, notice).await
}

async fn withdraw(Of(office): Of<Office>, act: Act) -> Result<Page> {
    let (id, asked) = (act.id, act.asked()?);
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        ask::withdraw(tx, &who.actor, (who.authority, id, asked), said.of("why"))
    };
    let notice =
        Text::new("Đã rút yêu cầu; cơ quan được hỏi được báo.", "Withdrawn; they are told.");
    act.act(office, verb, notice).await
}

async fn enter(Of(office): Of<Office>, act: Act) -> Result<Page> {
    let (id, asked) = (act.id, act.asked()?);
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let told = (Stance::parse(said.of("stance")), said.of("opinion"));
        reply::enter(tx, &who.actor, (who.authority, id, asked), told)
    };
    let notice = Text::new(
        "Đã ghi ý kiến; văn bản trả lời là căn cứ.",
        "The opinion is entered, with the document as evidence.",
    );
    act.act(office, verb, notice).await
}

/// The deadline that was typed. A day that is none is refused like one that has passed.
fn day(said: &Said) -> Option<Date> {
    let typed = Some(said.of("due_on").trim()).filter(|day| !day.is_empty());
    typed.map(|day| day.parse().unwrap_or(Date::MIN))
}

//! What another authority asks of this one, on the page of the incoming document: the question, the deadline, the answer as
//! it was written, approved and sent (Decree 30/2020/NĐ-CP, arts. 10, 24).

use askama::Template;
use axum::extract::Path;
use axum::extract::State as Of;
use axum::routing::post;
use axum::{Form, Router};
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use base::{Error, Result, Text};
use directory::person::person as find_person;

use crate::consultation::answer::{self, Decision, Heard, Request, Written, may_write};
use crate::consultation::{StepKind, store};
use crate::incoming::{Incoming, IncomingId, TO_APPROVE, look_again};
use crate::outgoing::{Stance, stance_words};
use crate::said::Said;
use crate::{Looker, Office};

/// A request and its answer, as a part of the page.
#[derive(Template)]
#[template(path = "consultation/page/asked.html")]
pub(crate) struct Asked {
    chrome: Chrome,
    said: Said,
    id: IncomingId,
    request: Request,
    steps: Vec<Heard>,
    /// Every round, with who wrote it and who decided.
    rounds: Vec<(Written, String, String)>,
    may_write: bool,
    /// Whether the looker has to decide, and whether that is late.
    decides: Option<bool>,
}

impl Asked {
    /// None for a document that asks for no opinion.
    pub(crate) fn read(
        tx: &Tx,
        (chrome, said): (&Chrome, &Said),
        looker: &Looker,
        one: &Incoming,
    ) -> Result<Option<Asked>> {
        let Some(request) = store::consulted(tx, one.id)? else { return Ok(None) };
        let name = |person| Ok::<String, Error>(find_person(tx, person)?.name);
        let written = store::written_on(tx, one.id)?;
        let ends = |last: &Written| match &last.decided {
            Some(decided) => decided.decision == Decision::Approved,
            None => true,
        };
        let open = request.withdrawn.is_none() && one.entry.is_some() && !one.withdrawn();
        let work = desk::todo::held_by(tx, &looker.actor, &one.about(), &TO_APPROVE)?;
        let rounds = written.iter().map(|round| {
            let decided = round.decided.as_ref().map(|decided| name(decided.by)).transpose()?;
            Ok((round.clone(), name(round.by)?, decided.unwrap_or_default()))
        });
        Ok(Some(Asked {
            chrome: chrome.clone(),
            said: said.clone(),
            id: one.id,
            steps: store::heard(tx, one.id)?,
            rounds: rounds.collect::<Result<_>>()?,
            may_write: open
                && !written.last().is_some_and(ends)
                && may_write(tx, &looker.actor, one)?,
            decides: work.filter(|_| open).map(|work| work.late(chrome.now)),
            request,
        }))
    }

    pub(crate) fn html(&self) -> String {
        self.render().unwrap_or_default()
    }

    fn stances(&self) -> Vec<Choice> {
        Stance::ALL.map(|one| Choice::new(one.name(), self.stance(&one))).into()
    }

    fn stance(&self, of: &Stance) -> &'static str {
        let (vi, en) = stance_words(*of);
        self.chrome.lang.pick(vi, en)
    }

    fn step(&self, of: &StepKind) -> &'static str {
        let (vi, en) = of.words();
        self.chrome.lang.pick(vi, en)
    }

    /// The id of the field for why it is late, when it is.
    fn late(&self) -> Option<String> {
        self.decides.filter(|late| *late).map(|_| "late_reason".to_owned())
    }

    /// Icon kind, and where a round stands.
    fn state(&self, of: &Written) -> (&'static str, &'static str) {
        let say = |vi, en| self.chrome.say(vi, en);
        match of.decided.as_ref().map(|decided| decided.decision) {
            Some(Decision::Approved) => ("done", say("Đã duyệt và gửi", "Approved and sent")),
            Some(Decision::Returned) => ("late", say("Bị trả lại", "Returned")),
            None => ("wait", say("Chờ lãnh đạo duyệt", "With a leader")),
        }
    }
}

/// The acts of the asked house.
pub(super) fn routes() -> Router<Office> {
    Router::new()
        .route("/incoming/{id}/consultation", post(write))
        .route("/incoming/{id}/consultation/approval", post(approve))
        .route("/incoming/{id}/consultation/return", post(return_))
}

/// Does an act in its transaction; a refusal at a field shows the document again with what was typed.
async fn act(
    (office, looker, id): (Office, Looker, IncomingId),
    (chrome, said): (Chrome, Said),
    verb: impl Fn(&Tx, &Looker, &Said) -> Result<()> + Send + 'static,
    notice: Text,
) -> Result<Page> {
    let (who, what) = (looker.clone(), said.clone());
    match office.hub.db.write(move |tx| verb(tx, &who, &what)).await {
        Ok(()) => Ok(Page::to(format!("/incoming/{id}")).notice(notice)),
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            look_again(&office, looker, id, (chrome, said.refused(*refusal))).await
        }
        Err(error) => Err(error),
    }
}

type Fields = Form<Vec<(String, String)>>;

async fn write(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<IncomingId>,
    chrome: Chrome,
    Form(fields): Fields,
) -> Result<Page> {
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let told = (Stance::parse(said.of("stance")), said.of("answer"));
        answer::write(tx, &who.actor, (who.authority, id), told)
    };
    let told = Text::new("Đã trình lãnh đạo duyệt ý kiến.", "A leader has it to approve.");
    act((office, looker, id), (chrome, Said::of_form(fields)), verb, told).await
}

async fn approve(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<IncomingId>,
    chrome: Chrome,
    Form(fields): Fields,
) -> Result<Page> {
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        answer::approve(tx, &who.actor, (who.authority, id), said.of("late_reason"))
    };
    let told = Text::new("Đã duyệt; ý kiến được gửi qua trục.", "Approved; it goes out.");
    act((office, looker, id), (chrome, Said::of_form(fields)), verb, told).await
}

async fn return_(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<IncomingId>,
    chrome: Chrome,
    Form(fields): Fields,
) -> Result<Page> {
    let verb = move |tx: &Tx, who: &Looker, said: &Said| {
        let told = (said.of("returned_because"), said.of("late_reason"));
        answer::return_(tx, &who.actor, (who.authority, id), told)
    };
    let told = Text::new("Đã trả lại người viết.", "Returned to who wrote it.");
    act((office, looker, id), (chrome, Said::of_form(fields)), verb, told).await
}

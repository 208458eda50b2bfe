//! The steps of people: each translates a form, and shows the task again when a rule said no.

use axum::Form;
use axum::RequestPartsExt;
use axum::extract::{FromRequest, Path, Request, State as Of};
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Error, Refusal, Result, Text};
use desk::notice;
use jiff::civil::Date;

use super::one::{look, seen};
use crate::said::Said;
use crate::task::{self, NewStep, StepKind, TaskId, WAY};
use crate::{Looker, Office};

/// Where a step was asked for, by whom, with what.
pub(super) struct Asked {
    looker: Looker,
    chrome: Chrome,
    said: Said,
}

impl FromRequest<Office> for Asked {
    type Rejection = Error;

    async fn from_request(request: Request, office: &Office) -> Result<Asked> {
        let (mut parts, body) = request.into_parts();
        let looker = parts.extract_with_state::<Looker, Office>(office).await?;
        let chrome = parts.extract::<Chrome>().await?;
        let form = Form::from_request(Request::from_parts(parts, body), office).await;
        let Form(fields) = form.map_err(|_| Refusal::not_found())?;
        Ok(Asked { looker, chrome, said: Said::of_form(fields) })
    }
}

pub(super) async fn take(
    Of(office): Of<Office>,
    Path((id, step)): Path<(TaskId, String)>,
    asked: Asked,
) -> Result<Page> {
    let kind = StepKind::parse(&step).filter(|kind| *kind != StepKind::Given);
    let new = typed(kind.ok_or_else(Refusal::not_found)?, &asked.said);
    let Asked { looker, chrome, said } = asked;
    let who = looker.clone();
    let write = move |tx: &Tx| task::act(tx, &who.actor, who.authority, id, &new);
    match office.hub.db.write(write).await {
        Ok(()) => {
            let notice = Text::new("Đã ghi nhận.", "Recorded.");
            Ok(Page::to(format!("{WAY}{id}")).notice(notice))
        }
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let said = said.refused(*refusal);
            Ok(Page::again(look(&office, looker, id, (chrome, said)).await?))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn read(
    Of(office): Of<Office>,
    Path(id): Path<TaskId>,
    asked: Asked,
) -> Result<Page> {
    let looker = asked.looker;
    let write = move |tx: &Tx| task::note_read(tx, &looker.actor, looker.authority, id);
    office.hub.db.write(write).await?;
    Ok(Page::to(format!("{WAY}{id}")).notice(Text::new("Đã xem.", "Noted as read.")))
}

pub(super) async fn mute(
    Of(office): Of<Office>,
    Path(id): Path<TaskId>,
    asked: Asked,
) -> Result<Page> {
    let looker = asked.looker;
    let write = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        notice::mute(tx, &looker.actor, &one.about(), (&one.words, &one.source.reference))
    };
    office.hub.db.write(write).await?;
    let told = Text::new(
        "Bạn không còn nhận thông báo về nhiệm vụ này.",
        "You are told nothing of it any more.",
    );
    Ok(Page::to(format!("{WAY}{id}")).notice(told))
}

/// What was typed. What is no day is refused like one that has passed, what is no share like one above the whole.
fn typed(kind: StepKind, said: &Said) -> NewStep {
    let filled = |name: &str| Some(said.of(name).trim().to_owned()).filter(|text| !text.is_empty());
    NewStep {
        words: said.of("words").to_owned(),
        person: said.person("person"),
        percent: filled("percent").map(|text| text.parse().unwrap_or(u32::MAX)),
        due_on: filled("due_on").map(|text| text.parse().unwrap_or(Date::MIN)),
        reference: said.of("reference").to_owned(),
        file_name: said.of("file_name").to_owned(),
        file_sha256: said.of("file_sha256").to_owned(),
        late_reason: said.of("late_reason").to_owned(),
        ..NewStep::of(kind)
    }
}

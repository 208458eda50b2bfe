//! Tasks given by this house and given to it, newest first: by standing, lead authority, deadline and source document.

use askama::Template;
use axum::extract::{Query, State as Of};
use base::Result;
use base::authority::Scope;
use base::clock::vietnam;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page};
use jiff::civil::Date;
use serde::Deserialize;

use super::wall::WATCH;
use crate::task::figures::{Figures, Filter, Standing, count, list};
use crate::task::store::LISTED_MAX;
use crate::task::{Task, words};
use crate::{Looker, Office};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    direction: String,
    standing: String,
    /// The code of the lead authority.
    lead: String,
    /// Deadlines up to and with this day.
    until: String,
    /// Number and notation of the source document.
    reference: String,
    /// The last line of the page before.
    before: String,
}

#[derive(Template)]
#[template(path = "task/page/list.html")]
struct List {
    chrome: Chrome,
    asked: Asked,
    all: Figures,
    lines: Vec<Line>,
    leads: Vec<Choice>,
    today: Date,
    watches: bool,
}

struct Line {
    task: Task,
    /// The lead where the tasks were given by us, the giver where they were given to us.
    other: String,
}

impl List {
    fn taken(&self) -> bool {
        self.asked.direction == "taken"
    }

    fn told(&self, task: &Task) -> (&'static str, &'static str) {
        self.called(&Standing::of(task, self.today))
    }

    fn called(&self, standing: &Standing) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::standing(*standing);
        (kind, self.chrome.lang.pick(vi, en))
    }

    /// This list with another standing.
    fn standing(&self, standing: &str) -> String {
        self.way(&[("standing", standing), ("before", "")])
    }

    fn direction(&self, direction: &str) -> String {
        format!("/tasks?direction={direction}")
    }

    /// Where the list goes on.
    fn older(&self) -> Option<String> {
        let last = self.lines.last().filter(|_| self.lines.len() == LISTED_MAX)?;
        Some(self.way(&[("before", &last.task.id.to_string())]))
    }

    /// This list with some parts of its address changed.
    fn way(&self, changed: &[(&str, &str)]) -> String {
        let asked = &self.asked;
        let parts = [
            ("direction", asked.direction.as_str()),
            ("standing", &asked.standing),
            ("lead", &asked.lead),
            ("until", &asked.until),
            ("reference", &asked.reference),
            ("before", &asked.before),
        ];
        let mut fields = form_urlencoded::Serializer::new(String::new());
        for (name, old) in parts {
            let new = changed.iter().find(|(changed, _)| *changed == name);
            let value = new.map_or(old, |(_, new)| new);
            if !value.is_empty() {
                fields.append_pair(name, value);
            }
        }
        format!("/tasks?{}", fields.finish())
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    let watches = looker.actor.may(&WATCH, Scope::Authority(looker.authority)).is_ok();
    let directory = office.hub.directory.snapshot();
    let lead = directory.find(asked.lead.trim()).map(|found| found.id);
    let taken = asked.direction == "taken";
    let filter = Filter {
        direction: if taken { "taken" } else { "given" },
        standing: asked.standing.clone(),
        lead,
        until: asked.until.parse().ok(),
        reference: asked.reference.trim().to_owned(),
        person: Some(looker.person).filter(|_| !watches),
        ..Filter::given(looker.authority)
    };
    let before = asked.before.parse().ok();
    let read = move |tx: &Tx| {
        let tasks = list(tx, &filter, before)?;
        let (all, mut leads) = count(tx, &filter)?;
        if filter.lead.is_some() {
            leads = count(tx, &Filter { lead: None, ..filter.clone() })?.1;
        }
        Ok((tasks, all, leads))
    };
    let (tasks, all, leads) = office.hub.db.read(read).await?;
    let named = |id| directory.get(id).map(|one| (one.code.to_string(), one.name.clone()));
    let leads = leads.into_iter().filter_map(|(lead, _)| named(lead));
    let leads = leads.map(|(code, name)| Choice::new(code, name)).collect();
    let line = |task: Task| {
        let other = if taken { task.giver } else { task.lead };
        Line { other: named(other).map_or_else(String::new, |(_, name)| name), task }
    };
    let lines = tasks.into_iter().map(line).collect();
    let today = vietnam(chrome.now).date();
    Ok(Page::show(List { chrome, asked, all, lines, leads, today, watches }))
}

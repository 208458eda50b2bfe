//! The wall: for each authority how the tasks stand that this house gave it, who is overdue longest on top. Every figure is a
//! link to exactly the tasks that it counts.

use askama::Template;
use axum::extract::State as Of;
use base::Result;
use base::authority::{Action, Scope};
use base::db::Tx;
use base::pages::{Chrome, Page};
use directory::roles::{AUDITOR, CLERK, LEADER};

use crate::task::figures::{Figures, Filter, Standing, count};
use crate::{Looker, Office};

/// Seeing how all tasks of the authority stand.
pub(super) const WATCH: Action = Action { name: "task.watch", roles: &[LEADER, CLERK, AUDITOR] };

/// One authority on the wall.
struct Line {
    code: String,
    name: String,
    figures: Figures,
}

#[derive(Template)]
#[template(path = "task/page/wall.html")]
struct Wall {
    chrome: Chrome,
    all: Figures,
    lines: Vec<Line>,
}

impl Wall {
    /// The list behind a figure.
    fn way(&self, code: &str, standing: &str) -> String {
        format!("/tasks?lead={code}&standing={standing}")
    }
}

pub(super) async fn show(Of(office): Of<Office>, looker: Looker, chrome: Chrome) -> Result<Page> {
    looker.actor.may(&WATCH, Scope::Authority(looker.authority))?;
    let filter = Filter::given(looker.authority);
    let (all, by_lead) = office.hub.db.read(move |tx: &Tx| count(tx, &filter)).await?;
    let directory = office.hub.directory.snapshot();
    let line = |(lead, figures)| {
        let found = directory.get(lead);
        Line {
            code: found.map_or_else(String::new, |found| found.code.to_string()),
            name: found.map_or_else(String::new, |found| found.name.clone()),
            figures,
        }
    };
    let lines = by_lead.into_iter().map(line).collect();
    Ok(Page::show(Wall { chrome, all, lines }))
}

//! The wall: for each authority how the tasks stand that this house gave it, who is overdue longest on top. Every figure is a
//! link to exactly the tasks that it counts.

use askama::Template;
use axum::extract::{Path, State as Of};
use axum::response::Response;
use base::Result;
use base::authority::{Action, Scope};
use base::db::Tx;
use base::events::Event;
use base::pages::{Chrome, Page};
use directory::roles::{AUDITOR, CLERK, LEADER};
use tables::{Cell, Form, Table};

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
    Ok(Page::show(read(&office, &looker, chrome).await?))
}

async fn read(office: &Office, looker: &Looker, chrome: Chrome) -> Result<Wall> {
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
    Ok(Wall { chrome, all, lines })
}

/// The wall as a spreadsheet or in print; that it leaves is written down before.
pub(super) async fn leave(
    Of(office): Of<Office>,
    looker: Looker,
    Path(form): Path<String>,
    chrome: Chrome,
) -> Result<Response> {
    let form: Form = form.parse()?;
    let wall = read(&office, &looker, chrome).await?;
    let permit = looker.actor.may(&WATCH, Scope::Authority(looker.authority))?;
    let event = Event::of("tasks.taken-out", "tasks", "wall").with("form", form.name());
    office.hub.db.write(move |tx| tx.change(&permit, &event).map(drop)).await?;
    tables::leave(form, table(&wall), wall.chrome.now, "tasks").await
}

/// The wall as it is shown.
fn table(wall: &Wall) -> (Table, Vec<Vec<Cell>>) {
    let chrome = &wall.chrome;
    let columns = [
        (chrome.say("Mã", "Code"), 4),
        (chrome.say("Cơ quan chủ trì", "Lead"), 16),
        (chrome.say("Đã giao", "Given"), 5),
        (chrome.say("Đến hạn", "Due"), 5),
        (chrome.say("Hoàn thành đúng hạn", "Done on time"), 6),
        (chrome.say("Hoàn thành quá hạn", "Done late"), 6),
        (chrome.say("Đang thực hiện", "Running"), 6),
        (chrome.say("Quá hạn", "Overdue"), 5),
        (chrome.say("Không có hạn", "No deadline"), 5),
        (chrome.say("Quá hạn từ", "Overdue since"), 6),
    ];
    let title =
        chrome.say("Nhiệm vụ đã giao, theo cơ quan chủ trì", "Tasks given, by lead authority");
    let about =
        chrome.say("Nơi quá hạn lâu nhất đứng trước", "Who is overdue longest stands first");
    let table = Table::of(chrome, (title.to_owned(), about.to_owned()), columns);
    let row = |line: &Line| {
        let of = &line.figures;
        let counts = [
            of.given(),
            of.due(),
            of.of(Standing::InTime),
            of.of(Standing::Late),
            of.running(),
            of.of(Standing::Overdue),
            of.open_ended,
        ];
        let who = [Cell::words(line.code.as_str()), Cell::words(line.name.as_str())];
        let counts = counts.map(Cell::Count);
        who.into_iter().chain(counts).chain([Cell::day(of.oldest)]).collect()
    };
    (table, wall.lines.iter().map(row).collect())
}

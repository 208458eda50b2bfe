//! A register as a spreadsheet, written page by page, and a volume of it printed.

use axum::extract::{Path, Query, State as Of};
use axum::response::Response;
use base::Result;
use base::authority::Scope;
use base::db::Tx;
use base::events::Event;
use base::pages::Chrome;
use tables::{BOOK_ROWS_MAX, Cell, Form, SPREADSHEET_ROWS_MAX, Spreadsheet};

use super::{Asked, read, table};
use crate::register::{Lines, Period, Register, VIEW};
use crate::{Looker, Office};

/// Documents read in one transaction.
const READ_MAX: usize = 500;

/// What is taken out, by whom.
struct Leaving {
    office: Office,
    looker: Looker,
    register: &'static Register,
    period: Period,
    chrome: Chrome,
}

impl Leaving {
    /// Whoever may not see it is refused; that it leaves is written down before it does.
    async fn begin(
        (office, looker, chrome): (Office, Looker, Chrome),
        (register, asked): (&str, &Asked),
        form: Form,
    ) -> Result<Leaving> {
        let register = Register::find(register)?;
        let permit = looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
        let period = asked.period(chrome.now);
        let event = Event::of("register.taken-out", "register", register.name)
            .with("period", period.key())
            .with("form", form.name());
        office.hub.db.write(move |tx| tx.change(&permit, &event).map(drop)).await?;
        Ok(Leaving { office, looker, register, period, chrome })
    }

    async fn lines(&self, after: &str) -> Result<Lines> {
        let of = (self.looker.authority, self.period, self.chrome.lang);
        let (register, after) = (self.register, after.to_owned());
        self.office.hub.db.read(move |tx: &Tx| read(tx, register, of, (&after, READ_MAX))).await
    }

    fn name(&self) -> String {
        format!("{}-{}", self.register.name, self.period.key())
    }
}

// law!("30/2020:22")
pub(super) async fn leave(
    Of(office): Of<Office>,
    looker: Looker,
    Path((register, form)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Response> {
    let form = form.parse()?;
    let leaving = Leaving::begin((office, looker, chrome), (&register, &asked), form).await?;
    match form {
        Form::Spreadsheet => spreadsheet(leaving).await,
        Form::Book => book(leaving, asked.volume.max(1)).await,
    }
}

async fn spreadsheet(leaving: Leaving) -> Result<Response> {
    let about = leaving.period.words(leaving.chrome.lang);
    let head = table(leaving.register, &leaving.chrome, about);
    let mut sheet = Spreadsheet::begin(&head).map_err(anyhow::Error::from)?;
    let (mut after, mut rows) = (String::new(), 0);
    loop {
        let found = leaving.lines(&after).await?;
        rows += found.lines.len();
        if rows > SPREADSHEET_ROWS_MAX as usize {
            break;
        }
        sheet = sheet.rows(found.lines.into_iter().map(|line| line.cells).collect()).await?;
        match found.next {
            Some(next) => after = next,
            None => break,
        }
    }
    sheet.leave(&leaving.name()).await
}

async fn book(leaving: Leaving, volume: usize) -> Result<Response> {
    let rows = volume_of(&leaving, volume).await?;
    let (chrome, period) = (&leaving.chrome, leaving.period);
    let about = format!("{}, {} {volume}", period.words(chrome.lang), chrome.say("tập", "volume"));
    let name = format!("{}-{volume}", leaving.name());
    tables::book(table(leaving.register, chrome, about), rows, chrome.now, &name).await
}

/// The rows of one volume, from 1.
async fn volume_of(leaving: &Leaving, volume: usize) -> Result<Vec<Vec<Cell>>> {
    let before = (volume - 1).saturating_mul(BOOK_ROWS_MAX);
    let (mut after, mut seen, mut rows) = (String::new(), 0, Vec::new());
    while rows.len() < BOOK_ROWS_MAX {
        let found = leaving.lines(&after).await?;
        for line in found.lines {
            seen += 1;
            if seen > before && rows.len() < BOOK_ROWS_MAX {
                rows.push(line.cells);
            }
        }
        match found.next {
            Some(next) => after = next,
            None => break,
        }
    }
    Ok(rows)
}

//! One page for every matter that has rules, and the list of all of them.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form as Fields, FromRequestParts, Path, State as Of};
use axum::http::request::Parts;
use axum::routing::{get, post};
use base::db::{Db, Tx};
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Lang, Refusal, Result, Text};
use directory::SignedIn;

use super::{Board, Form, Input, Keeper, Keeps, Line, Rules, State};

const FORM_BYTES_MAX: usize = 16 * 1024;

#[derive(Clone)]
struct Book {
    db: Db,
    matters: &'static [&'static Rules],
}

/// The list of matters that have rules, and the page of each.
pub fn routes(db: Db, matters: &'static [&'static Rules]) -> Router {
    Router::new()
        .route("/rules", get(index))
        .route("/rules/{matter}", get(show).post(add))
        .route("/rules/{matter}/{key}/end", post(end))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .with_state(Book { db, matters })
}

impl<S: Sync> FromRequestParts<S> for Keeper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Keeper> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        Keeper::of(&actor)
    }
}

impl Book {
    /// The matter of this name, when it is the keeper's to look at.
    fn matter(&self, keeper: &Keeper, name: &str) -> Result<&'static Rules> {
        let found = self.matters.iter().find(|matter| matter.name == name);
        let found = found.filter(|matter| keeper.sees(matter.keeps));
        Ok(found.copied().ok_or_else(Refusal::not_found)?)
    }
}

#[derive(Template)]
#[template(path = "rule/index.html")]
struct Index {
    chrome: Chrome,
    matters: Vec<(&'static Rules, [usize; 2])>,
}

impl Index {
    fn state(&self, counts: &[usize; 2]) -> String {
        let [now, later] = counts;
        match (now, later) {
            (0, later) if *later > 0 => {
                self.chrome.lang.pick(format!("{later} sắp áp dụng"), format!("{later} to come"))
            }
            (0, _) => self.chrome.say("Theo mặc định", "As usual").to_owned(),
            (now, 0) => {
                self.chrome.lang.pick(format!("{now} đang áp dụng"), format!("{now} in force"))
            }
            (now, later) => self.chrome.lang.pick(
                format!("{now} đang áp dụng, {later} sắp áp dụng"),
                format!("{now} in force, {later} to come"),
            ),
        }
    }

    fn keeps(&self, of: &Keeps) -> &str {
        match of {
            Keeps::Authority => self.chrome.say("Cơ quan", "The authority"),
            Keeps::Installation => self.chrome.say("Đơn vị vận hành", "The installation"),
            Keeps::Both => {
                self.chrome.say("Chung, và riêng cơ quan", "The installation and the authority")
            }
        }
    }
}

async fn index(Of(book): Of<Book>, keeper: Keeper, chrome: Chrome) -> Result<Page> {
    let lang = chrome.lang;
    let read = move |tx: &Tx| {
        let seen = book.matters.iter().filter(|matter| keeper.sees(matter.keeps));
        let counted = seen.map(|matter| {
            let lines = (matter.board)(tx, &keeper, lang)?.lines;
            let count = |state| lines.iter().filter(|line| line.state == state).count();
            Ok((*matter, [count(State::InForce), count(State::ToCome)]))
        });
        counted.collect::<Result<Vec<_>>>()
    };
    let matters = book.db.read(read).await?;
    Ok(Page::show(Index { chrome, matters }))
}

#[derive(Template)]
#[template(path = "rule/matter.html")]
struct Show {
    chrome: Chrome,
    refusals: Refusals,
    matter: &'static Rules,
    board: Board,
    /// Whether the reader may add and end rows.
    keeps: bool,
    form: Form,
}

impl Show {
    fn say<'a>(&self, text: &'a Text) -> &'a str {
        self.chrome.text(text)
    }

    fn state(&self, line: &Line) -> (&'static str, String) {
        let words = line.state.words();
        (line.state.kind(), self.chrome.text(&words).to_owned())
    }
}

async fn show(
    Of(book): Of<Book>,
    keeper: Keeper,
    Path(name): Path<String>,
    chrome: Chrome,
) -> Result<Page> {
    let matter = book.matter(&keeper, &name)?;
    Ok(Page::show(look(&book.db, keeper, matter, chrome, Refusals::none(), Form::default()).await?))
}

async fn look(
    db: &Db,
    keeper: Keeper,
    matter: &'static Rules,
    chrome: Chrome,
    refusals: Refusals,
    form: Form,
) -> Result<Show> {
    let (lang, keeps): (Lang, bool) = (chrome.lang, keeper.permit(matter.keeps).is_ok());
    let read = move |tx: &Tx| (matter.board)(tx, &keeper, lang);
    let mut board = db.read(read).await?;
    board.lines.sort_by_key(|line| line.state);
    Ok(Show { chrome, refusals, matter, board, keeps, form })
}

async fn add(
    Of(book): Of<Book>,
    keeper: Keeper,
    Path(name): Path<String>,
    chrome: Chrome,
    Fields(fields): Fields<Vec<(String, String)>>,
) -> Result<Page> {
    let matter = book.matter(&keeper, &name)?;
    keeper.permit(matter.keeps)?;
    let (form, by) = (Form(fields), keeper.clone());
    let said = form.clone();
    match book.db.write(move |tx| (matter.add)(tx, &by, &said)).await {
        Ok(()) => {
            Ok(Page::to(format!("/rules/{}", matter.name)).notice(matter.add_words[2].clone()))
        }
        Err(Error::Refused(refusal)) => {
            let refusals = (*refusal).into();
            Ok(Page::again(look(&book.db, keeper, matter, chrome, refusals, form).await?))
        }
        Err(failed) => Err(failed),
    }
}

async fn end(
    Of(book): Of<Book>,
    keeper: Keeper,
    Path((name, key)): Path<(String, String)>,
) -> Result<Page> {
    let matter = book.matter(&keeper, &name)?;
    keeper.permit(matter.keeps)?;
    book.db.write(move |tx| (matter.end)(tx, &keeper, &key)).await?;
    Ok(Page::to(format!("/rules/{}", matter.name)).notice(matter.end_words[1].clone()))
}

//! The page of the import of people: a file in, what each row would do out, and on a second press all of it, with the first
//! passwords shown once.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequestParts, Multipart, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base::db::Tx;
use base::pages::{Chrome, Page, Refusals, Upload, attached};
use base::{Error, Result};
use http::request::Parts;
use serde::Deserialize;

use super::read::{BYTES_MAX, HEADS, Table, read};
use super::{Act, Plan, Unit, carry_out, dry_run};
use crate::Directory;
use crate::import::waiting::{self, Waiting};
use crate::people::{Watcher, given_roles, role_names};
use crate::sign_in::{Password, SignIns};

const MEGABYTES_MAX: usize = BYTES_MAX / 1024 / 1024;
const CUT_OFF: &str = "import.cut-off";
/// Faults shown on the page; the count says how many there are.
const FAULTS_SHOWN: usize = 500;

#[derive(Clone)]
struct Imports {
    sign_ins: SignIns,
    directory: Directory,
    waiting: Waiting<Table>,
}

/// The routes of the import of people.
pub(crate) fn routes(sign_ins: &SignIns, directory: &Directory) -> Router {
    let (sign_ins, directory) = (sign_ins.clone(), directory.clone());
    Router::new()
        .route("/people/import", get(ask).post(look))
        .route("/people/import/done", post(done))
        .route("/people/import/template", get(template))
        .layer(DefaultBodyLimit::max(BYTES_MAX + 64 * 1024))
        .with_state(Imports { sign_ins, directory, waiting: Waiting::default() })
}

/// Whoever keeps the people of their authority; asked before anything of a request's body is read.
struct Keeper(Watcher);

impl<S: Sync> FromRequestParts<S> for Keeper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Keeper> {
        let watcher = Watcher::from_request_parts(parts, state).await?;
        watcher.must_keep()?;
        Ok(Keeper(watcher))
    }
}

#[derive(Template)]
#[template(path = "people/import/import.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    file: String,
    plan: Option<Plan>,
    /// Of the table that waits, when it may be imported.
    key: String,
    directory: Directory,
}

impl Ask {
    fn new(chrome: Chrome, directory: &Directory) -> Ask {
        let (refusals, directory) = (Refusals::none(), directory.clone());
        Ask { chrome, refusals, file: String::new(), plan: None, key: String::new(), directory }
    }

    /// The roles that may stand in the table.
    fn roles(&self) -> String {
        let names: Vec<String> =
            given_roles(&self.chrome).into_iter().map(|role| role.label).collect();
        names.join("; ")
    }

    fn named(&self, roles: &[base::authority::Role]) -> String {
        role_names(&self.chrome, roles)
    }

    fn unit(&self, unit: &Unit) -> String {
        match unit {
            Unit::Named(name) => name.clone(),
            Unit::Listed(id) => {
                self.directory.snapshot().get(*id).map_or(String::new(), |one| one.name.clone())
            }
        }
    }

    /// Kind of state and word of what a row does.
    fn act(&self, act: &Act) -> (&'static str, &'static str) {
        match act {
            Act::Add => ("running", self.chrome.say("Thêm người", "Somebody new")),
            Act::Give => ("running", self.chrome.say("Giao thêm vị trí", "Another position")),
            Act::Change(_) => ("late", self.chrome.say("Đổi quyền", "Other rights")),
            Act::Leave => ("done", self.chrome.say("Giữ nguyên", "Left as it is")),
        }
    }

    fn shown(plan: &Plan) -> &[super::Fault] {
        &plan.faults[..plan.faults.len().min(FAULTS_SHOWN)]
    }
}

async fn ask(State(imports): State<Imports>, Keeper(_): Keeper, chrome: Chrome) -> Result<Page> {
    Ok(Page::show(Ask::new(chrome, &imports.directory)))
}

/// An empty table with the heads, as spreadsheets open it.
async fn template(Keeper(_): Keeper, chrome: Chrome) -> Result<Response> {
    let heads: Vec<&str> = HEADS.iter().map(|(_, words, _)| chrome.text(words)).collect();
    // Spreadsheets take a CSV file for UTF-8 by its byte order mark.
    let text = format!("\u{feff}{}\r\n", heads.join(","));
    let name = chrome.say("can-bo.csv", "people.csv");
    Ok((attached("text/csv; charset=utf-8", name), text).into_response())
}

async fn look(
    State(imports): State<Imports>,
    Keeper(watcher): Keeper,
    chrome: Chrome,
    form: Multipart,
) -> Result<Page> {
    let upload = Upload::of(form, CUT_OFF, MEGABYTES_MAX).await?;
    let Upload { name: file, bytes } =
        upload.ok_or_else(|| base::pages::cut_off(CUT_OFF, MEGABYTES_MAX))?;
    let parsed = tokio::task::spawn_blocking(move || read(&bytes)).await;
    let mut page = Ask { file, ..Ask::new(chrome, &imports.directory) };
    let table = match parsed.map_err(anyhow::Error::from)? {
        Ok(table) => Arc::new(table),
        Err(refusal) => return Ok(Page::again(Ask { refusals: refusal.into(), ..page })),
    };
    let plan = imports.plan(&watcher, &table).await?;
    if plan.ready() {
        let random = imports.sign_ins.db().random();
        page.key = imports.waiting.keep(random, &watcher.actor, table);
    }
    Ok(Page::show(Ask { plan: Some(plan), ..page }))
}

#[derive(Deserialize)]
struct Pressed {
    key: String,
}

#[derive(Template)]
#[template(path = "people/import/done.html")]
struct Done {
    chrome: Chrome,
    plan: Plan,
    /// Name, login and first password of everybody new.
    passwords: Vec<(String, String, String)>,
}

async fn done(
    State(imports): State<Imports>,
    Keeper(watcher): Keeper,
    chrome: Chrome,
    Form(pressed): Form<Pressed>,
) -> Result<Page> {
    let table = imports.waiting.take(&watcher.actor, &pressed.key).ok_or_else(waiting::gone)?;
    let foreseen = imports.plan(&watcher, &table).await?;
    let (mut passwords, mut hashes) = (HashMap::new(), HashMap::new());
    for login in foreseen.logins() {
        let password = Password::made(imports.sign_ins.db().random());
        hashes.insert(login.to_string(), imports.sign_ins.hash(password.clone()).await?);
        passwords.insert(login.to_string(), password);
    }
    let (actor, authority) = (watcher.actor.clone(), watcher.authority);
    let snapshot = imports.directory.snapshot();
    let act = move |tx: &Tx| carry_out(tx, &actor, (&snapshot, authority), (&table, &hashes));
    let plan = imports.sign_ins.db().write(act).await?;
    if !plan.ready() {
        // The people changed between looking and pressing.
        return Ok(Page::again(Ask { plan: Some(plan), ..Ask::new(chrome, &imports.directory) }));
    }
    let new = plan.lines.iter().filter(|line| line.act == Act::Add);
    let told = new.map(|line| {
        let login = line.row.login.to_string();
        let password = passwords.get(&login).map_or("", Password::reveal).to_owned();
        (line.row.name.clone(), login, password)
    });
    let passwords = told.collect();
    Ok(Page::show(Done { chrome, plan, passwords }))
}

impl Imports {
    async fn plan(&self, watcher: &Watcher, table: &Arc<Table>) -> Result<Plan> {
        let (table, actor) = (Arc::clone(table), watcher.actor.clone());
        let (snapshot, authority) = (self.directory.snapshot(), watcher.authority);
        let read = move |tx: &Tx| dry_run(tx, &actor, (&snapshot, authority), &table);
        self.sign_ins.db().read(read).await
    }
}

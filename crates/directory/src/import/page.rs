//! The page of the import: a file in, a report of faults and changes out, and on a second press all of it.

#[cfg(test)]
mod samples;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequestParts, Multipart, State};
use axum::routing::{get, post};
use base::authority::{Actor, Scope};
use base::db::{Db, Tx};
use base::pages::{Chrome, Page, Refusals, Upload};
use base::{Error, Result, Text};
use http::request::Parts;
use serde::Deserialize;

use super::waiting::{self, Waiting};
use super::{BYTES_MAX, Report, Table, dry_run, import, read};
use crate::authority::{Directory, KEEP};
use crate::sign_in::SignedIn;

/// Faults shown on the page; the count says how many there are.
const FAULTS_SHOWN: usize = 500;

const MEGABYTES_MAX: usize = BYTES_MAX / 1024 / 1024;
const CUT_OFF: &str = "import.cut-off";

#[derive(Clone)]
struct Imports {
    db: Db,
    directory: Directory,
    waiting: Waiting<Table>,
}

/// The page of the import.
pub fn routes(db: &Db, directory: &Directory) -> Router {
    let imports =
        Imports { db: db.clone(), directory: directory.clone(), waiting: Waiting::default() };
    Router::new()
        .route("/directory/import", get(ask).post(look))
        .route("/directory/import/done", post(carry_out))
        .layer(DefaultBodyLimit::max(BYTES_MAX + 64 * 1024))
        .with_state(imports)
}

/// Whoever keeps the directory; asked before anything of the request's body is read.
struct Keeper(Actor);

impl<S: Sync + Send> FromRequestParts<S> for Keeper {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Keeper, Error> {
        let Ok(SignedIn(actor)) = SignedIn::from_request_parts(parts, state).await;
        actor.may(&KEEP, Scope::Installation)?;
        Ok(Keeper(actor))
    }
}

#[derive(Template)]
#[template(path = "import/import.html")]
struct Ask {
    chrome: Chrome,
    refusals: Refusals,
    file: String,
    report: Option<Report>,
    /// Of the table that waits, when it may be imported.
    key: String,
}

impl Ask {
    fn shown(report: &Report) -> &[super::Fault] {
        &report.faults[..report.faults.len().min(FAULTS_SHOWN)]
    }

    fn faults(report: &Report) -> usize {
        report.faults.len() + report.more_faults
    }
}

async fn ask(chrome: Chrome, Keeper(_): Keeper) -> Result<Page> {
    let (refusals, file, key) = (Refusals::none(), String::new(), String::new());
    Ok(Page::show(Ask { chrome, refusals, file, report: None, key }))
}

async fn look(
    State(imports): State<Imports>,
    chrome: Chrome,
    Keeper(actor): Keeper,
    form: Multipart,
) -> Result<Page> {
    let upload = Upload::of(form, CUT_OFF, MEGABYTES_MAX).await?.ok_or_else(cut_off)?;
    let Upload { name: file, bytes } = upload;
    let parsed = tokio::task::spawn_blocking(move || read(&bytes)).await;
    let table = match parsed.map_err(anyhow::Error::from)? {
        Ok(table) => Arc::new(table),
        Err(refusal) => {
            let (refusals, key) = (Refusals::from(refusal), String::new());
            return Ok(Page::again(Ask { chrome, refusals, file, report: None, key }));
        }
    };
    let (looked, by) = (Arc::clone(&table), actor.clone());
    let report = imports.db.read(move |tx: &Tx| dry_run(tx, &by, &looked)).await?;
    let mut key = String::new();
    if report.sound() && report.touched() > 0 {
        key = imports.waiting.keep(imports.db.random(), &actor, table);
    }
    Ok(Page::show(Ask { chrome, refusals: Refusals::none(), file, report: Some(report), key }))
}

#[derive(Deserialize)]
struct Pressed {
    key: String,
}

async fn carry_out(
    State(imports): State<Imports>,
    chrome: Chrome,
    Keeper(actor): Keeper,
    Form(pressed): Form<Pressed>,
) -> Result<Page> {
    let table = imports.waiting.take(&actor, &pressed.key).ok_or_else(waiting::gone)?;
    let report = imports.db.write(move |tx: &Tx| import(tx, &actor, &table)).await?;
    if !report.sound() {
        // The directory changed between looking and pressing.
        let (refusals, file, key) = (Refusals::none(), String::new(), String::new());
        return Ok(Page::again(Ask { chrome, refusals, file, report: Some(report), key }));
    }
    imports.directory.refresh().await?;
    let (new, changed, closed) = (report.new, report.changed, report.closed);
    Ok(Page::to("/directory").notice(Text::with(
        format!("Đã nhập danh mục: {new} thêm mới, {changed} thay đổi, {closed} đóng mã."),
        format!("Imported: {new} new, {changed} changed, {closed} closed."),
    )))
}

fn cut_off() -> Error {
    base::pages::cut_off(CUT_OFF, MEGABYTES_MAX).into()
}

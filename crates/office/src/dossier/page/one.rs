//! One file: what stands in it, what keeps it from being closed, what is to be done, and its packages.

use askama::Template;
use axum::body::Body;
use axum::extract::{Path, State as Of};
use axum::response::{IntoResponse, Response};
use base::authority::{Action, Scope};
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Refusal, Result};
use directory::person::{Person, person};
use http::header;
use jiff::civil::Date;

use crate::dossier::close::{Faults, check};
use crate::dossier::hand_over::due_on;
use crate::dossier::package::{self, Form, Package, PackageId};
use crate::dossier::paper::{self, Paper, Standing};
use crate::dossier::store::{self, Entry};
use crate::dossier::{Dossier, DossierId, PACKAGE, RECEIVE, State, TO_HAND_OVER, seen, words};
use crate::freeze::{self, FREEZE, Hold};
use crate::note::{self, Note};
use crate::said::Said;
use crate::{Looker, Office};

#[derive(Template)]
#[template(path = "dossier/page/one.html")]
pub(super) struct One {
    chrome: Chrome,
    said: Said,
    one: Dossier,
    /// The authority's code: `OrganId` of the file's code.
    organ: String,
    keeper: Person,
    papers: Vec<(Entry, Paper)>,
    faults: Faults,
    notes: Vec<(Note, Person)>,
    packages: Vec<Package>,
    hold: Option<(Hold, String)>,
    keeps: bool,
    receives: bool,
    packs: bool,
    freezes: bool,
    late: bool,
}

impl One {
    fn form(&self, package: &Package) -> &'static str {
        match package.form {
            Form::Package => self.chrome.lang.pick("Gói lưu trữ", "Archive package"),
            Form::Volume => self.chrome.lang.pick("Bản PDF", "PDF"),
        }
    }

    fn not_made(&self, package: &Package) -> String {
        let why = package.form.refusal();
        format!("{} {}", self.chrome.text(&why.what), self.chrome.text(&why.remedy))
    }

    fn state(&self) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::state(self.one.state);
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn is(&self, state: State) -> bool {
        self.one.state == state
    }

    /// Whether its keeper may act on it now.
    fn acts(&self, state: State) -> bool {
        self.keeps && self.is(state) && self.hold.is_none()
    }

    fn retention(&self) -> String {
        let words = self.one.retention.words(self.chrome.lang);
        let Some(kept) = self.one.closed_at.map(|at| self.one.retention.kept(at)) else {
            return words;
        };
        let from = kept.from.strftime("%d/%m/%Y");
        match kept.to.map(|day| day.strftime("%d/%m/%Y").to_string()) {
            Some(to) => self.chrome.lang.pick(
                format!("{words}, từ {from} đến hết {to}"),
                format!("{words}, from {from} to the end of {to}"),
            ),
            None => self
                .chrome
                .lang
                .pick(format!("{words}, từ {from}"), format!("{words}, from {from}")),
        }
    }

    fn due_on(&self) -> Option<Date> {
        self.one.closed_at.filter(|_| self.is(State::Closed)).map(due_on)
    }

    fn done(&self, paper: &Paper) -> bool {
        paper.standing == Standing::Done
    }

    fn kib(&self, bytes: &u64) -> String {
        // Rounded up: what is there is never shown as nothing.
        format!("{} KiB", self.chrome.count(bytes.div_ceil(1024)))
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<DossierId>,
    chrome: Chrome,
) -> Result<Page> {
    Ok(Page::show(look(&office, looker, id, chrome, Said::default()).await?))
}

pub(super) async fn look(
    office: &Office,
    looker: Looker,
    id: DossierId,
    chrome: Chrome,
    said: Said,
) -> Result<One> {
    let directory = office.hub.directory.snapshot();
    let read = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        let papers = paper::papers(tx, one.authority, store::entries(tx, id)?)?;
        let may =
            |action: &Action| looker.actor.may(action, Scope::Authority(looker.authority)).is_ok();
        let about = one.about();
        let notes = note::on(tx, &about)?.into_iter();
        let due = desk::todo::held_by(tx, &looker.actor, &about, &TO_HAND_OVER)?;
        Ok(One {
            organ: directory.get(one.authority).map(|is| is.code.to_string()).unwrap_or_default(),
            keeper: person(tx, one.keeper)?,
            faults: check(&papers),
            notes: notes
                .map(|note| Ok((person(tx, note.by)?, note)).map(|(by, note)| (note, by)))
                .collect::<Result<_>>()?,
            packages: store::packages(tx, id)?,
            hold: freeze::told(tx, &about)?,
            keeps: one.keeper == looker.person,
            receives: may(&RECEIVE),
            packs: may(&PACKAGE),
            freezes: may(&FREEZE),
            late: due.is_some_and(|todo| todo.late(tx.now())),
            papers,
            one,
            said: said.clone(),
            chrome: chrome.clone(),
        })
    };
    office.hub.db.write(read).await
}

/// A package, streamed as it was kept.
pub(super) async fn package(
    Of(office): Of<Office>,
    looker: Looker,
    Path((id, package)): Path<(DossierId, PackageId)>,
) -> Result<Response> {
    let read = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        Ok((one, package::of(tx, id, package)?))
    };
    let (one, package) = office.hub.db.write(read).await?;
    let body = package.body.ok_or_else(Refusal::not_found)?;
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let notation: String = one.notation.chars().map(plain).collect();
    let (ending, media_type) = package.form.file();
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_LENGTH, body.size.to_string()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{}.{notation}.{ending}\"", one.year),
        ),
    ];
    let body = office.hub.blobs.open(body).await?;
    Ok((headers, Body::from_stream(body)).into_response())
}

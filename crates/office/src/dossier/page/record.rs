//! The record of a hand-over with the list of files and the list of documents, for the screen and for print (Decree
//! 30/2020/NĐ-CP, art. 30, Appendix V).

use askama::Template;
use axum::extract::{Path, State as Of};
use base::db::Tx;
use base::pages::{Chrome, Page};
use base::{Refusal, Result};
use directory::person::{Person, person};

use crate::dossier::paper::{self, Paper};
use crate::dossier::store::{self, Entry};
use crate::dossier::{Dossier, DossierId, seen};
use crate::{Looker, Office};

#[derive(Template)]
#[template(path = "dossier/page/record.html")]
struct Record {
    chrome: Chrome,
    one: Dossier,
    authority: String,
    giver: Person,
    taker: Option<Person>,
    /// Each with how many files it has.
    papers: Vec<(Entry, Paper, usize)>,
}

impl Record {
    /// "02/01/2026 – 15/11/2026": the first and the last date of the documents.
    fn span(&self) -> String {
        let days = || self.papers.iter().filter_map(|(_, paper, _)| paper.dated_on);
        let said = |day: jiff::civil::Date| day.strftime("%d/%m/%Y").to_string();
        match (days().min(), days().max()) {
            (Some(first), Some(last)) if first < last => {
                format!("{} – {}", said(first), said(last))
            }
            (Some(first), _) => said(first),
            (None, _) => String::new(),
        }
    }

    fn files(&self) -> usize {
        self.papers.iter().map(|(_, _, files)| files).sum()
    }

    fn retention(&self) -> String {
        self.one.retention.words(self.chrome.lang)
    }
}

// law!("30/2020:30")
pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<DossierId>,
    chrome: Chrome,
) -> Result<Page> {
    let directory = office.hub.directory.snapshot();
    let read = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        let offered = one.offered.ok_or_else(Refusal::not_found)?;
        let papers = paper::papers(tx, one.authority, store::entries(tx, id)?)?.into_iter();
        let counted = papers.map(|(entry, paper)| {
            let count = paper.files(tx)?.len();
            Ok((entry, paper, count))
        });
        Ok(Record {
            authority: directory.get(one.authority).map(|is| is.name.clone()).unwrap_or_default(),
            giver: person(tx, offered.person)?,
            taker: one.received.map(|by| person(tx, by.person)).transpose()?,
            papers: counted.collect::<Result<_>>()?,
            one,
            chrome: chrome.clone(),
        })
    };
    Ok(Page::show(office.hub.db.write(read).await?))
}

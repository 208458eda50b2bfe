//! The page of the search.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query as Address, State as Of};
use base::clock::vietnam;
use base::db::Tx;
use base::pages::{Chrome, Page, Refusals};
use base::{Error, Result, Text};
use search::{Query, Sort};
use serde::Deserialize;

use super::facet::{Facet, examples, facets};
use crate::search::find::{Line, Question, Results, find};
use crate::search::saved::{SavedSearch, SavedSearchId};
use crate::search::{refusals, saved, store};
use crate::{Looker, Office};

/// Pages of one search.
const PAGES_MAX: usize = 100;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    sort: String,
    page: usize,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    q: String,
    name: String,
}

#[derive(Template)]
#[template(path = "search/page/show.html")]
struct Show {
    chrome: Chrome,
    refusals: Refusals,
    asked: Asked,
    /// What a person called the search that is to be kept.
    name: String,
    results: Results,
    facets: Vec<Facet>,
    saved: Vec<SavedSearch>,
}

impl Show {
    fn examples(&self) -> [(&'static str, &'static str); 9] {
        examples(self.chrome.lang)
    }

    fn sorts(&self) -> [(&'static str, &'static str); 3] {
        let say = |vi, en| self.chrome.say(vi, en);
        [
            ("", say("Phù hợp nhất", "Best match")),
            ("newest", say("Mới nhất", "Newest")),
            ("due", say("Đến hạn trước", "Due first")),
        ]
    }

    fn named(&self) -> &str {
        &self.name
    }

    /// The address of a search.
    fn way(&self, query: &str, sort: &str, page: usize) -> String {
        let mut fields = form_urlencoded::Serializer::new(String::new());
        fields.append_pair("q", query);
        if !sort.is_empty() {
            fields.append_pair("sort", sort);
        }
        if page > 1 {
            fields.append_pair("page", &page.to_string());
        }
        format!("/search?{}", fields.finish())
    }

    fn turned(&self, page: usize) -> String {
        self.way(&self.asked.q, &self.asked.sort, page)
    }

    fn asks(&self) -> bool {
        !self.asked.q.trim().is_empty() && self.refusals.is_empty()
    }

    fn state(&self, line: &Line) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = line.shown.state;
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn late(&self, line: &Line) -> bool {
        line.due_at.is_some_and(|due| due < self.chrome.now)
    }

    fn day(&self, line: &Line) -> String {
        line.shown.day.strftime("%d/%m/%Y").to_string()
    }
}

// law!("30/2020:VI")
pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Address(asked): Address<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    let shown = look(&office, &looker, asked, chrome).await?;
    Ok(match shown.refusals.is_empty() {
        true => Page::show(shown),
        false => Page::again(shown),
    })
}

async fn look(office: &Office, looker: &Looker, asked: Asked, chrome: Chrome) -> Result<Show> {
    let asked = Asked { page: asked.page.clamp(1, PAGES_MAX), ..asked };
    let (mut refusals, mut results) = (Refusals::none(), Results::default());
    match Query::parse(&asked.q) {
        Ok(query) if query.is_empty() => {}
        Ok(query) => {
            let sort = match asked.sort.as_str() {
                "newest" => Sort::Newest,
                "due" => Sort::Due,
                _ => Sort::Relevance,
            };
            let question = Question { words: asked.q.clone(), query, sort, page: asked.page };
            results = find(office, looker, chrome.lang, &question).await?;
        }
        Err(fault) => refusals.add(refusals::fault(&fault)),
    }
    let today = vietnam(chrome.now).date();
    let facets = match asked.q.trim().is_empty() {
        true => Vec::new(),
        false => facets(&chrome, &asked.q, &results.lines, today),
    };
    let (authority, person) = (looker.authority, looker.person);
    let saved = office.hub.db.read(move |tx| store::saved(tx, authority, person)).await?;
    Ok(Show { chrome, refusals, asked, name: String::new(), results, facets, saved })
}

pub(super) async fn keep(
    Of(office): Of<Office>,
    looker: Looker,
    chrome: Chrome,
    Form(kept): Form<Kept>,
) -> Result<Page> {
    let (who, said) = (looker.clone(), kept.clone());
    let act = move |tx: &Tx| saved::keep(tx, &who, &said.name, &said.q);
    match office.hub.db.write(act).await {
        Ok(_) => {
            let mut fields = form_urlencoded::Serializer::new(String::new());
            fields.append_pair("q", &kept.q);
            let said = Text::new("Đã lưu tìm kiếm.", "The search is kept.");
            Ok(Page::to(format!("/search?{}", fields.finish())).notice(said))
        }
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            let asked = Asked { q: kept.q, ..Asked::default() };
            let mut shown = look(&office, &looker, asked, chrome).await?;
            if refusal.field.as_deref() == Some("name") {
                shown.refusals.add(*refusal);
            }
            Ok(Page::again(Show { name: kept.name, ..shown }))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn remove(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<SavedSearchId>,
) -> Result<Page> {
    office.hub.db.write(move |tx| saved::remove(tx, &looker, id)).await?;
    Ok(Page::to("/search").notice(Text::new("Đã bỏ tìm kiếm.", "The search is dropped.")))
}

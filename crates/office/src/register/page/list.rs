//! Registers on the screen.

use askama::Template;
use axum::extract::{Path, Query, State as Of};
use base::Result;
use base::authority::Scope;
use base::clock::vietnam;
use base::db::Tx;
use base::pages::{Chrome, Page};
use directory::roles::{AUDITOR, CLERK};
use tables::Cell;

use super::{Asked, read};
use crate::register::{Lines, Period, REGISTERS, Register, VIEW};
use crate::{Looker, Office};

/// Documents on one page.
const SHOWN_MAX: usize = 100;

#[derive(Template)]
#[template(path = "register/page/all.html")]
struct All {
    chrome: Chrome,
    period: Period,
    /// Whether the books of secret documents are theirs too.
    secrets: bool,
}

pub(super) async fn all(
    Of(_office): Of<Office>,
    looker: Looker,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
    let period = asked.period(chrome.now);
    let home = Scope::Authority(looker.authority);
    let secrets = looker.actor.may(&crate::secret::REGISTER, home).is_ok();
    Ok(Page::show(All { chrome, period, secrets }))
}

impl All {
    fn registers(&self) -> &'static [&'static Register] {
        &REGISTERS
    }
}

#[derive(Template)]
#[template(path = "register/page/one.html")]
struct One {
    chrome: Chrome,
    register: &'static Register,
    period: Period,
    /// Whether the looker may open what the lines are about: clerks and auditors all of it.
    opens: bool,
    found: Lines,
}

impl One {
    /// The head of a cell, for a narrow screen.
    fn head(&self, at: &usize) -> &str {
        self.register.columns.get(*at).map_or("", |(name, _)| self.chrome.text(name))
    }

    /// The column that leads to the document: the widest one.
    fn leads(&self, at: &usize) -> bool {
        let shares = self.register.columns.iter().map(|(_, share)| *share);
        shares
            .enumerate()
            .max_by_key(|(at, share)| (*share, std::cmp::Reverse(*at)))
            .map(|(at, _)| at)
            == Some(*at)
    }

    fn in_words(&self, period: &Period) -> String {
        period.words(self.chrome.lang)
    }

    fn is_number(cell: &&Cell) -> bool {
        matches!(cell, Cell::Count(_))
    }

    /// This year and those before it.
    fn years(&self) -> Vec<i16> {
        let this = vietnam(self.chrome.now).year();
        (this - 4..=this).rev().collect()
    }

    fn months(&self) -> Vec<Period> {
        (1..=12).map(|month| Period { year: self.period.year, month: Some(month) }).collect()
    }

    fn next(&self) -> Option<String> {
        let after = self.found.next.as_ref()?;
        let after: String = form_urlencoded::byte_serialize(after.as_bytes()).collect();
        Some(format!(
            "/registers/{}?period={}&after={after}",
            self.register.name,
            self.period.key()
        ))
    }
}

pub(super) async fn show(
    Of(office): Of<Office>,
    looker: Looker,
    Path(register): Path<String>,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    looker.actor.may(&VIEW, Scope::Authority(looker.authority))?;
    let register = Register::find(&register)?;
    let (period, lang) = (asked.period(chrome.now), chrome.lang);
    let of = (looker.authority, period, lang);
    let read = move |tx: &Tx| read(tx, register, of, (&asked.after, SHOWN_MAX));
    let found = office.hub.db.read(read).await?;
    let opens = looker.actor.has(&CLERK) || looker.actor.has(&AUDITOR);
    Ok(Page::show(One { chrome, register, period, opens, found }))
}

//! The pages of registers and reports, and what leaves the system of them: whoever takes one out is recorded (Decree
//! 30/2020/NĐ-CP, Appendix VI, III.3c).

mod leave;
mod list;

use axum::Router;
use axum::routing::get;
use base::authority::{Actor, AuthorityId, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::pages::Chrome;
use base::{Lang, Result};
use jiff::Timestamp;
use serde::Deserialize;
use tables::Table;

use super::names::Names;
use super::{Lines, Period, Reading, Register, VIEW};
use crate::Office;

/// Every route of registers.
pub fn routes(office: Office) -> Router {
    Router::new()
        .route("/registers", get(list::all))
        .route("/registers/{register}", get(list::show))
        .route("/registers/{register}/{form}", get(leave::leave))
        .with_state(office)
}

/// Whether registers are this actor's to see: decides on the ways to them.
#[must_use]
pub fn may_view(actor: &Actor) -> bool {
    actor.home().is_some_and(|home| actor.may(&VIEW, Scope::Authority(home)).is_ok())
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// "2026" or "2026-11"; this year when it is none.
    period: String,
    /// The key after which the page begins.
    after: String,
    /// The volume to print, from 1.
    volume: usize,
}

impl Asked {
    fn period(&self, now: Timestamp) -> Period {
        let this_year = Period { year: vietnam(now).year(), month: None };
        Period::parse(&self.period).unwrap_or(this_year)
    }
}

/// The lines of at most so many documents after a key.
fn read(
    tx: &Tx,
    register: &Register,
    (authority, period, lang): (AuthorityId, Period, Lang),
    (after, limit): (&str, usize),
) -> Result<Lines> {
    let reading = Reading { tx, authority, period, lang, names: Names::of(tx) };
    (register.lines)(&reading, after, limit)
}

/// What stands above the lines when they leave.
fn table(register: &Register, chrome: &Chrome, about: String) -> Table {
    let columns = register.columns.iter().map(|(name, share)| (chrome.text(name), *share));
    let title = chrome.text(&register.title).to_owned();
    Table::of(chrome, (title, about), columns)
}

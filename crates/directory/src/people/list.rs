//! Everybody whose account the authority keeps, the changes of rights that wait for confirmation, and the form for a newcomer.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use base::Result;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page, Refusals};
use serde::Deserialize;

use super::{PEOPLE_MAX, Watcher, given_roles, role_names};
use crate::fold::fold;
use crate::person::{Flagged, Person, Position, flagged, people_of, person, positions};
use crate::sign_in::SignIns;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Part of a name, with marks or without.
    pub(super) q: String,
}

/// What stands in the form for a newcomer.
pub(super) type Typed = BTreeMap<String, String>;

#[derive(Template)]
#[template(path = "people/list.html")]
pub(super) struct List {
    chrome: Chrome,
    refusals: Refusals,
    typed: Typed,
    asked: Asked,
    keeps: bool,
    lines: Vec<(Person, Vec<Position>)>,
    flags: Vec<(Flagged, String)>,
}

impl List {
    fn roles(&self) -> Vec<Choice> {
        given_roles(&self.chrome)
    }

    fn said(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn ticked(&self, role: &str) -> bool {
        self.typed.contains_key(role)
    }

    fn named(&self, held: &Position) -> String {
        role_names(&self.chrome, &held.roles)
    }

    /// Whether what is flagged is an end.
    fn ended(&self, flag: &Flagged) -> bool {
        flag.position.to_at.is_some()
    }
}

pub(super) async fn show(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    Query(asked): Query<Asked>,
    chrome: Chrome,
) -> Result<Page> {
    let nothing = (Refusals::none(), Typed::new());
    Ok(Page::show(look(&sign_ins, watcher, chrome, asked, nothing).await?))
}

pub(super) async fn look(
    sign_ins: &SignIns,
    watcher: Watcher,
    chrome: Chrome,
    asked: Asked,
    (refusals, typed): (Refusals, Typed),
) -> Result<List> {
    let keeps = watcher.keeps();
    let sought = fold(&asked.q);
    let read = move |tx: &Tx| {
        let mut lines = Vec::new();
        if keeps {
            let people = people_of(tx, &watcher.actor, watcher.authority, PEOPLE_MAX)?.into_iter();
            for one in people.filter(|one| fold(&one.name).contains(&sought)) {
                let mut held = positions(tx, one.id)?;
                held.retain(|held| held.in_force(tx.now()) && held.authority == watcher.authority);
                lines.push((one, held));
            }
        }
        let flags = flagged(tx, &watcher.actor, watcher.authority)?.into_iter().map(|flag| {
            let by = flag.by.strip_prefix("person:").and_then(|id| id.parse().ok());
            let by = by.map(|id| person(tx, id)).transpose()?;
            Ok((flag, by.map(|by| by.name).unwrap_or_default()))
        });
        Ok((lines, flags.collect::<Result<Vec<_>>>()?))
    };
    let (lines, flags) = sign_ins.db().read(read).await?;
    Ok(List { chrome, refusals, typed, asked, keeps, lines, flags })
}

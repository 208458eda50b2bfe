//! One person: positions past and present, another position, a new password, the end of the account.

use askama::Template;
use axum::extract::{Path, State};
use base::authority::Role;
use base::db::Tx;
use base::pages::{Choice, Chrome, Page, Refusals};
use base::{Refusal, Result};

use super::list::Typed;
use super::{Watcher, given_roles, role_names};
use crate::person::{Person, PersonId, Position, person, positions};
use crate::sign_in::SignIns;

#[derive(Template)]
#[template(path = "people/one.html")]
pub(super) struct One {
    chrome: Chrome,
    refusals: Refusals,
    typed: Typed,
    one: Person,
    held: Vec<Position>,
    /// Made a moment ago, shown this once.
    password: Option<String>,
}

impl One {
    fn roles(&self) -> Vec<Choice> {
        given_roles(&self.chrome)
    }

    fn said(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    fn ticked(&self, role: &str) -> bool {
        self.typed.contains_key(role)
    }

    fn named(&self, roles: &[Role]) -> String {
        role_names(&self.chrome, roles)
    }

    fn runs(&self, held: &Position) -> bool {
        held.to_at.is_none_or(|end| self.chrome.now < end)
    }
}

pub(super) async fn show(
    State(sign_ins): State<SignIns>,
    watcher: Watcher,
    Path(id): Path<PersonId>,
    chrome: Chrome,
) -> Result<Page> {
    let nothing = (Refusals::none(), Typed::new());
    Ok(Page::show(look(&sign_ins, watcher, chrome, id, nothing).await?))
}

pub(super) async fn look(
    sign_ins: &SignIns,
    watcher: Watcher,
    chrome: Chrome,
    id: PersonId,
    (refusals, typed): (Refusals, Typed),
) -> Result<One> {
    watcher.must_keep()?;
    let read = move |tx: &Tx| {
        let one = person(tx, id)?;
        if one.authority != watcher.authority {
            return Err(Refusal::not_found().into());
        }
        let mut held = positions(tx, id)?;
        held.retain(|held| held.authority == watcher.authority);
        Ok((one, held))
    };
    let (one, held) = sign_ins.db().read(read).await?;
    Ok(One { chrome, refusals, typed, one, held, password: None })
}

impl One {
    /// With the password that was just made.
    pub(super) fn revealing(self, password: String) -> One {
        One { password: Some(password), ..self }
    }
}

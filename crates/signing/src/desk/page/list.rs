//! What waits on the desk for whoever looks: to be signed, numbered, sealed; and how far their own matters are.

use askama::Template;
use axum::extract::State as Of;
use base::Result;
use base::db::Tx;
use base::pages::{Chrome, Page};
use directory::roles::LEADER;

use super::{Looker, Seen, with_people};
use crate::desk::request::{SigningRequest, State};
use crate::desk::{Desk, store, words};
use crate::mandate;

#[derive(Template)]
#[template(path = "desk/page/list.html")]
struct List {
    chrome: Chrome,
    /// Whether the actor signs, and whether they seal.
    leader: bool,
    clerk: bool,
    /// Whether the actor says who signs.
    keeper: bool,
    to_sign: Vec<Seen>,
    to_number: Vec<Seen>,
    to_seal: Vec<Seen>,
    own: Vec<Seen>,
}

impl List {
    fn state(&self, of: &SigningRequest) -> (&'static str, &'static str) {
        let (kind, (vi, en)) = words::state(of.state);
        (kind, self.chrome.lang.pick(vi, en))
    }

    fn capacity(&self, of: &SigningRequest) -> &'static str {
        let (vi, en) = mandate::words(of.capacity);
        self.chrome.lang.pick(vi, en)
    }
}

pub(super) async fn show(Of(desk): Of<Desk>, looker: Looker, chrome: Chrome) -> Result<Page> {
    let leader = looker.actor.has(&LEADER);
    let keeper = mandate::may_keep(&looker.actor);
    let look = move |tx: &Tx| {
        let all = |of: Vec<SigningRequest>| -> Result<Vec<Seen>> {
            of.into_iter().map(|one| with_people(tx, one)).collect()
        };
        let mine = |state: State| -> Result<Vec<SigningRequest>> {
            let waiting = store::in_state(tx, looker.authority, state)?;
            Ok(waiting.into_iter().filter(|one| one.signer == looker.person).collect())
        };
        let clerks = |state: State| match looker.clerk {
            true => store::in_state(tx, looker.authority, state),
            false => Ok(Vec::new()),
        };
        Ok((
            all(mine(State::ToSign)?)?,
            all(clerks(State::Signed)?)?,
            all(clerks(State::Numbered)?)?,
            all(match looker.clerk {
                true => store::latest(tx, looker.authority)?,
                false => store::of_person(tx, looker.authority, looker.person)?,
            })?,
            looker.clerk,
        ))
    };
    let (to_sign, to_number, to_seal, own, clerk) = desk.db.read(look).await?;
    Ok(Page::show(List { chrome, leader, clerk, keeper, to_sign, to_number, to_seal, own }))
}

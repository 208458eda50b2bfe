//! What work files need of incoming documents: who has a hand in one, and the reminder to file what is finished
//! (Decree 30/2020/NĐ-CP, art. 29).

use base::Result;
use base::authority::{Actor, AuthorityId};
use base::db::{Change, Tx};
use desk::Holder;
use directory::PersonId;
use directory::person::acting;
use directory::roles::CLERK;
use jiff::Timestamp;

use super::assign::hand;
use super::{Incoming, IncomingId, State, TO_FILE, store};
use crate::dossier;

/// Whether somebody has or had a hand in a document: its clerks, the leader it was submitted to, everybody it was given to.
pub(crate) fn in_hands_of(tx: &Tx, actor: &Actor, one: &Incoming) -> Result<bool> {
    let person = acting(actor);
    if actor.has(&CLERK) || one.leader.is_some() && one.leader == person {
        return Ok(true);
    }
    let hands = desk::todo::trail(tx, &one.about())?;
    let theirs = |holder: &Holder| matches!(holder, Holder::Person(held) if Some(*held) == person);
    Ok(hands.iter().any(|todo| theirs(&todo.holder)))
}

// law!("30/2020:29")
/// Puts a finished document that stands in no file on the desk of who was in charge of it.
pub(crate) fn to_be_filed(change: &Change, one: &Incoming) -> Result<()> {
    let tx = change.tx();
    if one.state != State::Done || dossier::has(tx, &one.about())? {
        return Ok(());
    }
    match store::lead(tx, one.id)? {
        Some(lead) => hand(change, one, lead, &TO_FILE, None),
        None => Ok(()),
    }
}

/// The document with this number in the register of a year.
pub(crate) fn by_entry(
    tx: &Tx,
    authority: AuthorityId,
    (number, year): (u32, i16),
) -> Result<Option<IncomingId>> {
    store::by_entry(tx, authority, number, year)
}

/// Everybody who has a part in a document, the one in charge first.
pub(crate) fn people_of(tx: &Tx, id: IncomingId) -> Result<Vec<PersonId>> {
    Ok(store::parts(tx, id)?.into_iter().map(|(person, _)| person).collect())
}

/// The statuses that the sender was told, with their times.
pub(crate) fn told(tx: &Tx, id: IncomingId) -> Result<Vec<(String, Timestamp)>> {
    store::statuses(tx, id)
}

//! What follows at the office when the signing desk moved one of its documents: signed, it gets the next number of its
//! series; numbered, the seal; sealed, it is issued; returned, it is its author's again (Decree 30/2020/NĐ-CP, arts. 13–18).

use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result, Text, jobs};
use desk::{Calendar, Holder};
use directory::PersonId;
use directory::roles::CLERK;
use signing::desk::{Act, DocumentNumber, FollowsUp, Room, SigningRequest, State as Stands};

use super::review::back;
use super::{
    CHECK, Issue, Outgoing, OutgoingId, State, TO_NUMBER, TO_SEAL, TO_SIGN, find, foretold, hand,
    must_be, separation, store, tell_author,
};
use crate::series;

/// The office behind the signing desk.
pub struct FollowUp;

impl FollowsUp for FollowUp {
    fn moved(&self, tx: &Tx, request: &SigningRequest, by: PersonId) -> Result<()> {
        let Some(one) = store::of_request(tx, request.id)? else { return Ok(()) };
        match (request.state, request.number) {
            (Stands::Signed, _) => signed(tx, &one, by),
            (Stands::Numbered, Some(given)) => numbered(tx, &one, by, given),
            (Stands::Sealed, _) => sealed(tx, &one, by, request),
            (Stands::Returned, _) => returned(tx, &one, by, request),
            (Stands::ToSign | Stands::Signing | Stands::Numbered | Stands::Sealing, _) => Ok(()),
        }
    }

    fn closed(&self, tx: &Tx, request: &SigningRequest) -> Result<()> {
        let Some(one) = store::of_request(tx, request.id)? else { return Ok(()) };
        let event = event("document.closed", &one).with("digest", request.file.digest.to_string());
        store::replace_file(&tx.change(&permit(&one)?, &event)?, one.id, request.file).map(drop)
    }

    fn foretold(&self, tx: &Tx, request: &SigningRequest, act: Act) -> Result<Option<Text>> {
        match store::of_request(tx, request.id)? {
            Some(one) => foretold::of(tx, &one, act),
            None => Ok(None),
        }
    }

    fn allows(&self, tx: &Tx, actor: &Actor, request: &SigningRequest, act: Act) -> Result<()> {
        match (store::of_request(tx, request.id)?, act) {
            (Some(one), Act::Seal) => separation::seals(tx, actor, &one),
            (_, Act::Seal | Act::Signature) => Ok(()),
        }
    }

    fn numbers(&self, tx: &Tx, request: &SigningRequest) -> Result<bool> {
        Ok(store::of_request(tx, request.id)?.is_some())
    }

    // law!("30/2020:15")
    fn next_number(&self, tx: &Tx, actor: &Actor, request: &SigningRequest) -> Result<u32> {
        let permit = actor.may(&CHECK, Scope::Authority(request.authority))?;
        let one = store::of_request(tx, request.id)?.ok_or_else(Refusal::not_found)?;
        separation::numbers(tx, actor, &one)?;
        let year = base::clock::vietnam(tx.now()).year();
        let series = series::of(tx, one.authority, one.kind, year.into())?;
        let event = Event::of("document.number-taken", "outgoing-document", one.id)
            .with("series", series.as_str());
        series::next(&tx.change(&permit, &event)?, one.authority, &series, year)
    }
}

/// Gives a signed document the next number of its series, with today's date.
///
/// # Errors
/// The permission's; 404; `outgoing.state`; those of `signing::desk::number`.
pub fn number(
    tx: &Tx,
    room: &Room,
    actor: &Actor,
    authority: AuthorityId,
    id: OutgoingId,
) -> Result<DocumentNumber> {
    actor.may(&CHECK, Scope::Authority(authority))?;
    let one = find(tx, authority, id)?;
    must_be(tx, &one, &[State::Signed])?;
    let request = one.request.ok_or_else(Refusal::not_found)?;
    signing::desk::number(tx, room, actor, request, None)
}

// law!("28/2018:6.2")
/// Number and seal are due so that it leaves by the next morning at the latest.
fn signed(tx: &Tx, one: &Outgoing, by: PersonId) -> Result<()> {
    let change = tx.change(&permit(one)?, &event("document.signed", one))?;
    store::signed(&change, one.id)?;
    desk::todo::close_done(&change, by, &one.about(), &TO_SIGN, "signed")?;
    tell_author(&change, one, desk::notice::Kind::Signed)?;
    let due_at = Calendar::read(tx)?.next_morning(tx.now());
    hand(&change, one, Holder::Role(CLERK), &TO_NUMBER, Some(due_at))
}

fn numbered(tx: &Tx, one: &Outgoing, by: PersonId, given: DocumentNumber) -> Result<()> {
    let event = event("document.numbered", one).with("number", given.number);
    let change = tx.change(&permit(one)?, &event)?;
    store::numbered(&change, one.id, given)?;
    desk::todo::close_done(&change, by, &one.about(), &TO_NUMBER, "numbered")?;
    let one = find(tx, one.authority, one.id)?;
    let since = one.signed_at.unwrap_or(tx.now());
    let due_at = Calendar::read(tx)?.next_morning(since);
    hand(&change, &one, Holder::Role(CLERK), &TO_SEAL, Some(due_at))
}

// law!("30/2020:18")
fn sealed(tx: &Tx, one: &Outgoing, by: PersonId, request: &SigningRequest) -> Result<()> {
    let event = event("document.sealed", one).with("digest", request.file.digest.to_string());
    let change = tx.change(&permit(one)?, &event)?;
    store::sealed(&change, one.id, request.file)?;
    desk::todo::close_done(&change, by, &one.about(), &TO_SEAL, "sealed")?;
    jobs::queue(tx, &Issue { outgoing: one.id }, one.rank)
}

fn returned(tx: &Tx, one: &Outgoing, by: PersonId, request: &SigningRequest) -> Result<()> {
    let change = tx.change(&permit(one)?, &event("document.returned", one))?;
    desk::todo::close_done(&change, by, &one.about(), &TO_SIGN, "returned")?;
    back(&change, one, by, request.remark.as_deref().unwrap_or_default())
}

fn permit(one: &Outgoing) -> Result<base::authority::Permit> {
    Actor::machine("signing-desk").may(&CHECK, Scope::Authority(one.authority))
}

fn event(kind: &'static str, one: &Outgoing) -> Event {
    let id: OutgoingId = one.id;
    Event::of(kind, "outgoing-document", id)
}

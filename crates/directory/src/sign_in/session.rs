//! Sessions: one browser of one person, from sign-in until it ends by act or by time.

use std::net::IpAddr;

use base::authority::{Action, Actor, AuthorityId, Scope};
use base::db::{Change, Tx};
use base::events::Event;
use base::{Refusal, Result};
use jiff::Timestamp;

use super::by_provider::{self, Proof};
use super::{Hash, IDLE, LIFE, Token, refusals, store};
use crate::passkey::Used;
use crate::person::{self, Login, Person, PersonId, Position};
use crate::roles::PERSON;

base::typed_id!(/// One session: one browser of one person.
    SessionId);

/// What everybody may do with their own account.
pub const OWN_ACCOUNT: Action = Action { name: "account.own", roles: &[PERSON] };
/// Noting that a sign-in failed: nobody in particular did it.
const NOTE_FAILURE: Action = Action { name: "sign-in.note-failure", roles: &[] };

/// Browsers of one person at once; one more ends the oldest.
pub(super) const SESSIONS_MAX: usize = 20;
const AGENT_MAX: usize = 200;

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub person: PersonId,
    pub acting: Option<AuthorityId>,
    pub began_at: Timestamp,
    pub seen_at: Timestamp,
    pub address: String,
    pub agent: String,
}

impl Session {
    #[must_use]
    pub fn alive(&self, at: Timestamp) -> bool {
        at < self.seen_at + IDLE && at < self.began_at + LIFE
    }
}

/// Where a session begins.
pub struct Origin {
    pub address: IpAddr,
    /// What the browser calls itself.
    pub agent: String,
    /// The session that this browser had, which ends now.
    pub before: Option<Token>,
}

/// What somebody proved just now, before the transaction.
pub(super) enum Proven {
    /// The hash that the password was checked against.
    Password(Hash),
    Passkey(Used),
    Provider(Proof),
}

impl Proven {
    /// Whether it still proves the same: passwords change, passkeys are removed and links undone in between.
    fn check(&self, tx: &Tx, person: &Person) -> Result<()> {
        match self {
            Proven::Password(hash) => {
                let now = store::password_of(tx, &Login::parse(&person.login)?)?;
                match now.is_some_and(|(_, now)| now == *hash) {
                    true => Ok(()),
                    false => Err(refusals::wrong().into()),
                }
            }
            Proven::Passkey(used) => used.note(tx),
            Proven::Provider(proof) => by_provider::check(tx, person.id, proof),
        }
    }

    fn tell(&self, event: Event) -> Event {
        match self {
            Proven::Password(_) => event.with("by", "password"),
            Proven::Passkey(used) => event.with("by", "passkey").with("passkey", used.id.as_str()),
            Proven::Provider(proof) => {
                event.with("by", "provider").with("provider", proof.provider.as_str())
            }
        }
    }
}

/// Begins a session for somebody who proved just now who they are.
pub(super) fn begin(tx: &Tx, id: PersonId, proven: &Proven, from: &Origin) -> Result<Token> {
    let person = person::open_person(tx, id)?;
    proven.check(tx, &person)?;
    let actor = actor_of(tx, &person)?.ok_or_else(refusals::no_position)?;
    let permit = actor.may(&OWN_ACCOUNT, home(&actor))?;
    let (session, token) = (SessionId::new(tx), Token::new(tx.random()));
    let address = from.address.to_string();
    let event = Event::of("person.signed-in", "person", id)
        .with("session", session.to_string())
        .with("address", address.as_str());
    let change = tx.change(&permit, &proven.tell(event))?;
    if let Some(before) = &from.before {
        store::end_by_digest(&change, &before.digest())?;
    }
    let mut alive = store::sessions(tx, id)?;
    while alive.len() >= SESSIONS_MAX {
        store::end(&change, alive.remove(0).id, id)?;
    }
    let agent: String = from.agent.chars().filter(|c| !c.is_control()).take(AGENT_MAX).collect();
    store::insert(&change, session, &token.digest(), id, &address, &agent)?;
    Ok(token)
}

/// What was typed as an unknown login is not written down: it may be a password in the wrong field.
pub(super) fn note_failure(tx: &Tx, person: Option<PersonId>, address: IpAddr) -> Result<()> {
    let permit = Actor::machine("sign-in").may(&NOTE_FAILURE, Scope::Installation)?;
    let subject = person.map_or_else(|| "unknown".to_owned(), |id| id.to_string());
    let event =
        Event::of("person.sign-in-failed", "person", subject).with("address", address.to_string());
    tx.change(&permit, &event).map(drop)
}

/// Ends the session of this browser.
///
/// # Errors
/// When the store fails.
pub fn sign_out(tx: &Tx, actor: &Actor, person: PersonId, session: SessionId) -> Result<()> {
    let permit = actor.may(&OWN_ACCOUNT, home(actor))?;
    let event =
        Event::of("person.signed-out", "person", person).with("session", session.to_string());
    store::end(&tx.change(&permit, &event)?, session, person).map(drop)
}

/// Ends one of one's own sessions, here or elsewhere.
///
/// # Errors
/// 404 when it is not one's own or has ended.
pub fn end_session(tx: &Tx, actor: &Actor, person: PersonId, session: SessionId) -> Result<()> {
    let permit = actor.may(&OWN_ACCOUNT, home(actor))?;
    let event =
        Event::of("person.session-ended", "person", person).with("session", session.to_string());
    if store::end(&tx.change(&permit, &event)?, session, person)? == 0 {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// Chooses the authority to act at, among those of one's positions in force.
///
/// # Errors
/// 404 when no position in force is there.
pub fn act_at(tx: &Tx, actor: &Actor, session: &Session, at: AuthorityId) -> Result<()> {
    let permit = actor.may(&OWN_ACCOUNT, home(actor))?;
    let positions = person::positions(tx, session.person)?;
    if !positions.iter().any(|held| held.authority == at && held.in_force(tx.now())) {
        return Err(Refusal::not_found().into());
    }
    let event = Event::of("person.acts-at", "person", session.person).with("authority", at.0);
    store::act_at(&tx.change(&permit, &event)?, session.id, at).map(drop)
}

/// The sessions of a person that are alive, oldest first.
///
/// # Errors
/// When the store fails.
pub fn sessions(tx: &Tx, id: PersonId) -> Result<Vec<Session>> {
    let mut sessions = store::sessions(tx, id)?;
    sessions.retain(|session| session.alive(tx.now()));
    Ok(sessions)
}

/// Ends every session of a person whose account closes; the event is the closing's.
pub(crate) fn end_all(change: &Change, id: PersonId) -> Result<u64> {
    store::end_all(change, id)
}

pub(super) fn actor_of(tx: &Tx, person: &Person) -> Result<Option<Actor>> {
    let positions: Vec<Position> = person::positions(tx, person.id)?;
    Ok(person::actor(person, &positions, None, tx.now()))
}

pub(crate) fn home(actor: &Actor) -> Scope {
    actor.home().map_or(Scope::Installation, Scope::Authority)
}

//! Sign-in: a login and a password, a passkey, or the word of a provider become a session, and the session makes the actor
//! of every request. Decree 30/2020/NĐ-CP, art. 5 (safety of electronic documents): each act has
//! one person who answers for it.

mod by_passkey;
pub mod by_provider;
mod layer;
mod limits;
mod page;
mod password;
mod refusals;
mod session;
mod store;
#[cfg(test)]
mod tests;
mod token;

use std::net::IpAddr;
use std::sync::Arc;

use base::Result;
use base::authority::Actor;
use base::db::{Db, Tx};
use base::events::Event;
use base::pages::Entry;
use jiff::SignedDuration;

pub use layer::{SignedIn, Visit, signed_in};
pub use page::routes;
pub(crate) use page::{Caller, account, admitted, origin};
pub use password::{Hash, Password};
pub use session::{
    OWN_ACCOUNT, Origin, Session, SessionId, act_at, end_session, sessions, sign_out,
};
pub(crate) use session::{end_all, home};
pub use token::Token;

use by_provider::Provider;

use crate::Directory;
use crate::passkey::{self, Passkeys};
use crate::person::{self, Login, PersonId};
use crate::substitution;
use limits::Limits;
use password::Hashing;
use session::{Proven, begin, note_failure};

/// A session that nobody used for so long has ended: a working day and the evening after it.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// No session lives longer than a week, however busy.
pub const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// When a session was last seen is written down this often, so that reading a page is not a write.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

type Ways = Arc<dyn Fn(&Actor) -> Vec<Entry> + Send + Sync>;

/// Everything sign-in needs. Cheap to clone.
#[derive(Clone)]
pub struct SignIns {
    db: Db,
    directory: Directory,
    passkeys: Passkeys,
    providers: Arc<[Provider]>,
    limits: Arc<Limits>,
    hashing: Hashing,
    ways: Ways,
}

/// One try to sign in.
pub struct Attempt {
    pub login: String,
    pub password: String,
    pub from: Origin,
}

impl SignIns {
    /// `ways` gives the navigation of a signed-in person: what the door has for their roles.
    #[must_use]
    pub fn new(
        db: Db,
        directory: Directory,
        passkeys: Passkeys,
        ways: impl Fn(&Actor) -> Vec<Entry> + Send + Sync + 'static,
    ) -> SignIns {
        SignIns {
            db,
            directory,
            passkeys,
            providers: Arc::default(),
            limits: Arc::default(),
            hashing: Hashing::default(),
            ways: Arc::new(ways),
        }
    }

    /// The same with providers that people may sign in by, in the order of their buttons.
    #[must_use]
    pub fn with_providers(self, providers: Vec<Provider>) -> SignIns {
        SignIns { providers: providers.into(), ..self }
    }

    /// Checks login and password and begins a session. An unknown login takes as long as a wrong password.
    ///
    /// # Errors
    /// `sign-in.wait` after too many tries, `sign-in.wrong`, `sign-in.no-position`.
    pub async fn sign_in(&self, attempt: Attempt) -> Result<Token> {
        let login = Login::parse(&attempt.login).ok();
        let (now, from) = (self.db.clock().now(), attempt.from);
        let address = from.address;
        self.limits.admit(login.as_ref(), address, now)?;
        let asked = login.clone();
        let known = self
            .db
            .read(move |tx| asked.as_ref().map_or(Ok(None), |login| store::password_of(tx, login)))
            .await?;
        let hash = known.as_ref().map(|(_, hash)| hash.clone());
        let right = self.hashing.verify(attempt.password, hash).await?;
        match known {
            Some((person, hash)) if right => {
                let proven = Proven::Password(hash);
                let token = self.db.write(move |tx| begin(tx, person, &proven, &from)).await?;
                self.limits.forget(login.as_ref(), address);
                Ok(token)
            }
            known => {
                let person = known.map(|(person, _)| person);
                self.db.write(move |tx| note_failure(tx, person, address)).await?;
                Err(refusals::wrong().into())
            }
        }
    }

    /// Changes one's own password: the present one is asked for, every other session ends.
    ///
    /// # Errors
    /// `sign-in.wait`, `password.wrong`, or what [`Password::parse`] says.
    pub async fn change_password(&self, visit: &Visit, asked: NewPassword) -> Result<()> {
        let login = Login::parse(&visit.person.login)?;
        let new = Password::parse(&asked.new, &login)?;
        self.limits.admit(Some(&login), asked.address, self.db.clock().now())?;
        let owner = login.clone();
        let known = self.db.read(move |tx| store::password_of(tx, &owner)).await?;
        let hash = known.map(|(_, hash)| hash);
        if !self.hashing.verify(asked.present, hash.clone()).await? {
            return Err(refusals::wrong_present().into());
        }
        let made = self.hashing.hash(new, self.db.random().array()).await?;
        let (actor, person, session) = (visit.actor.clone(), visit.person.id, visit.session.id);
        let act = move |tx: &Tx| replace_password(tx, &actor, person, session, &made);
        self.db.write(act).await?;
        self.limits.forget(Some(&login), asked.address);
        Ok(())
    }

    /// The hash of a password, for [`set_password`]. Made here because it takes long and must not hold a transaction.
    ///
    /// # Errors
    /// When the machine has no memory for it.
    pub async fn hash(&self, password: Password) -> Result<Hash> {
        self.hashing.hash(password, self.db.random().array()).await
    }

    /// Clears away sessions that have ended by time, and questions to browsers that nobody
    /// answered; a sweep. Answers how many.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn clear(&self) -> Result<u64> {
        let clear = |tx: &Tx| {
            let ended = store::clear(tx, tx.now() - LIFE, tx.now() - IDLE)?;
            Ok(ended + passkey::clear(tx)?)
        };
        self.db.write(clear).await
    }

    /// Passkeys, for those who ask for an approval.
    #[must_use]
    pub fn passkeys(&self) -> &Passkeys {
        &self.passkeys
    }

    pub(crate) fn db(&self) -> &Db {
        &self.db
    }

    /// Whose request it is, by the token of its cookie.
    async fn visit(&self, token: &Token) -> Result<Option<Visit>> {
        let digest = token.digest();
        let found = self
            .db
            .read(move |tx| {
                let Some(session) = store::session(tx, &digest)? else { return Ok(None) };
                let person = person::person(tx, session.person)?;
                let positions = person::positions(tx, session.person)?;
                let actor = person::actor(&person, &positions, session.acting, tx.now());
                let actor = actor.map(|actor| standing_in(tx, actor, person.id)).transpose()?;
                Ok(Some((session, person, positions, actor)))
            })
            .await?;
        let Some((session, person, positions, Some(actor))) = found else { return Ok(None) };
        let now = self.db.clock().now();
        if !session.alive(now) {
            return Ok(None);
        }
        if now >= session.seen_at + SEEN_EVERY {
            let id = session.id;
            self.db.write(move |tx| store::seen(tx, id)).await?;
        }
        Ok(Some(Visit { session, person, positions, actor }))
    }
}

/// The actor with the work of those they stand in for at their authority.
fn standing_in(tx: &Tx, actor: Actor, person: PersonId) -> Result<Actor> {
    let Some(home) = actor.home() else { return Ok(actor) };
    let absent = substitution::absent_for(tx, person, home)?;
    Ok(actor.standing_in(absent.into_iter().map(|id| format!("person:{id}")).collect()))
}

/// A wish to change one's password.
pub struct NewPassword {
    pub present: String,
    pub new: String,
    pub address: IpAddr,
}

fn replace_password(
    tx: &Tx,
    actor: &Actor,
    id: PersonId,
    session: SessionId,
    hash: &Hash,
) -> Result<()> {
    let permit = actor.may(&OWN_ACCOUNT, home(actor))?;
    let others = store::sessions(tx, id)?.into_iter().filter(|other| other.id != session).count();
    let event = Event::of("person.password-changed", "person", id).with("sessions_ended", others);
    let change = tx.change(&permit, &event)?;
    store::set_password(&change, id, hash)?;
    store::end_others(&change, id, session).map(drop)
}

/// Sets somebody's password, for those who keep their account: every session ends.
///
/// # Errors
/// The permission's, for every authority where they hold a position; 404 when there is no such open person.
pub fn set_password(tx: &Tx, actor: &Actor, id: PersonId, hash: &Hash) -> Result<()> {
    let person = person::open_person(tx, id)?;
    let permit = person::over_person(tx, actor, &person)?;
    let sessions = store::sessions(tx, id)?.len();
    let event = Event::of("person.password-set", "person", id).with("sessions_ended", sessions);
    let change = tx.change(&permit, &event)?;
    store::set_password(&change, id, hash)?;
    store::end_all(&change, id).map(drop)
}

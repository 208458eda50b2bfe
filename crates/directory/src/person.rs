//! People and their positions in time: who may act for which authority, as what, from when until when.
//! Decree 30/2020/NĐ-CP, arts. 6 and 13 (who answers for documents, who signs); an account is never deleted.

mod login;
mod refusals;
mod rights;
mod store;
#[cfg(test)]
mod tests;

use base::authority::{Action, Actor, AuthorityId, Permit, Role, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use jiff::Timestamp;

pub use login::Login;
pub(crate) use refusals::login_taken;
pub use rights::{CONFIRM_RIGHTS, Flagged, confirm_position, flagged};

use crate::roles::{self, AUTHORITY_ADMIN, DIRECTORY_KEEPER, HUB_OPERATOR, PERSON, Reach};

base::typed_id!(/// One person, whatever positions they hold.
    PersonId);
base::typed_id!(/// One position that somebody holds or held.
    PositionId);

/// Keeping the people of one's own authority.
pub const KEEP_PEOPLE: Action = Action { name: "people.keep", roles: &[AUTHORITY_ADMIN] };
/// Keeping the people of any authority, above all its first administrator.
pub const KEEP_ALL_PEOPLE: Action =
    Action { name: "people.keep-all", roles: &[DIRECTORY_KEEPER, HUB_OPERATOR] };
/// Giving and taking the roles that reach over the whole installation.
pub const APPOINT: Action = Action { name: "people.appoint", roles: &[HUB_OPERATOR] };

const NAME_MAX: usize = 120;
const TITLE_MAX: usize = 200;
const MAIL_MAX: usize = 254;

/// A person as the directory knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    /// The authority that keeps the account.
    pub authority: AuthorityId,
    pub name: String,
    pub login: String,
    pub mail: String,
    pub created_at: Timestamp,
    pub closed_at: Option<Timestamp>,
}

/// A person to be added.
#[derive(Debug, Clone)]
pub struct NewPerson {
    pub authority: AuthorityId,
    pub name: String,
    pub login: Login,
    pub mail: String,
}

/// What somebody is, where, from when until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    pub id: PositionId,
    pub person: PersonId,
    pub authority: AuthorityId,
    pub unit: Unit,
    pub title: String,
    pub title_en: Option<String>,
    pub roles: Vec<Role>,
    pub from_at: Timestamp,
    pub to_at: Option<Timestamp>,
}

/// The part of the authority somebody works in: one of the directory, or a name only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    Listed(AuthorityId),
    /// Empty when the position belongs to no unit.
    Named(String),
}

/// A position to be taken.
#[derive(Debug, Clone)]
pub struct NewPosition {
    pub person: PersonId,
    pub authority: AuthorityId,
    pub unit: Unit,
    pub title: String,
    pub title_en: Option<String>,
    pub roles: Vec<Role>,
    pub from_at: Timestamp,
}

impl Position {
    #[must_use]
    pub fn in_force(&self, at: Timestamp) -> bool {
        self.from_at <= at && self.to_at.is_none_or(|end| at < end)
    }
}

/// Adds a person to the people of an authority. Without a position they cannot do anything yet.
///
/// # Errors
/// The permission's; `person.name`, `person.mail`, `person.login-taken`.
pub fn add_person(tx: &Tx, actor: &Actor, new: &NewPerson) -> Result<PersonId> {
    let permit = permit(actor, new.authority, &[])?;
    check_person(&new.name, &new.mail)?;
    if store::by_login(tx, &new.login)?.is_some() {
        return Err(refusals::login_taken(&new.login).into());
    }
    let id = PersonId::new(tx);
    let event = Event::of("person.added", "person", id).with("authority", new.authority.0);
    store::insert(&tx.change(&permit, &event)?, id, new)?;
    Ok(id)
}

/// Gives a person a position from an instant on.
///
/// # Errors
/// The permission's, by authority and by role; `position.role` for a role nobody knows; `position.title`; 404.
pub fn take_position(tx: &Tx, actor: &Actor, new: &NewPosition) -> Result<PositionId> {
    let permit = permit(actor, new.authority, &new.roles)?;
    check_title(&new.title)?;
    if let Some(role) = new.roles.iter().find(|role| roles::find(&role.0).is_none()) {
        return Err(refusals::unknown_role(role).into());
    }
    let person = open_person(tx, new.person)?;
    if store::positions(tx, person.id)?.len() >= store::POSITIONS_MAX {
        return Err(refusals::too_many_positions().into());
    }
    let id = PositionId::new(tx);
    let names: Vec<&str> = new.roles.iter().map(|role| role.0.as_ref()).collect();
    let event = Event::of("position.taken", "person", person.id)
        .with("position", id.to_string())
        .with("authority", new.authority.0)
        .with("roles", names);
    store::insert_position(&tx.change(&permit, &event)?, id, new, actor)?;
    Ok(id)
}

/// Whether somebody can have this name and mail address.
///
/// # Errors
/// `person.name`, `person.mail`.
pub(crate) fn check_person(name: &str, mail: &str) -> Result<(), Refusal> {
    refusals::check_length("person.name", "name", name, 1..=NAME_MAX)?;
    refusals::check_length("person.mail", "mail", mail, 0..=MAIL_MAX)
}

/// Whether a position can have this title, or a unit this name.
///
/// # Errors
/// `position.title`.
pub(crate) fn check_title(title: &str) -> Result<(), Refusal> {
    refusals::check_length("position.title", "title", title, 0..=TITLE_MAX)
}

/// Ends a position at an instant.
///
/// # Errors
/// The permission's; 404 when there is no such position or it has ended.
pub fn leave_position(tx: &Tx, actor: &Actor, id: PositionId, at: Timestamp) -> Result<()> {
    let position = store::position(tx, id)?.ok_or_else(Refusal::not_found)?;
    let permit = permit(actor, position.authority, &position.roles)?;
    let event = Event::of("position.left", "person", position.person)
        .with("position", id.to_string())
        .with("authority", position.authority.0);
    let change = tx.change(&permit, &event)?;
    if store::end_position(&change, id, at.max(position.from_at), actor)? == 0 {
        return Err(Refusal::not_found().into());
    }
    Ok(())
}

/// Closes a person's account: positions, sessions, passkeys and links to providers end, the login is
/// never given to another.
///
/// # Errors
/// The permission's, for every authority where they hold a position; 404 when there is no such open person.
pub fn close_person(tx: &Tx, actor: &Actor, id: PersonId) -> Result<()> {
    let person = open_person(tx, id)?;
    let permit = over_person(tx, actor, &person)?;
    let event = Event::of("person.closed", "person", id).with("authority", person.authority.0);
    let change = tx.change(&permit, &event)?;
    store::end_positions(&change, id)?;
    store::close(&change, id)?;
    crate::sign_in::end_all(&change, id)?;
    crate::passkey::end_all(&change, id)?;
    crate::sign_in::by_provider::end_all(&change, id)?;
    Ok(())
}

/// The person of this id, closed or not.
///
/// # Errors
/// 404 when there is none.
pub fn person(tx: &Tx, id: PersonId) -> Result<Person> {
    Ok(store::person(tx, id)?.ok_or_else(Refusal::not_found)?)
}

/// The person with this login, closed or not.
///
/// # Errors
/// When the store fails.
pub fn by_login(tx: &Tx, login: &Login) -> Result<Option<Person>> {
    store::by_login(tx, login)
}

/// Everybody whose account an authority keeps, by name; at most `limit`.
///
/// # Errors
/// The permission's.
pub fn people_of(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    limit: u32,
) -> Result<Vec<Person>> {
    permit(actor, authority, &[])?;
    store::people_of(tx, authority, limit)
}

/// Who holds a position with one of these roles at an authority at an instant, by name; at most `limit`. For choosing
/// whom to hand work to: everybody of a house may know who works there.
///
/// # Errors
/// When the store fails.
pub fn staff(
    tx: &Tx,
    authority: AuthorityId,
    roles: &[Role],
    limit: u32,
) -> Result<Vec<(Person, Position)>> {
    let held = |position: &Position| position.roles.iter().any(|role| roles.contains(role));
    let mut found = store::staff(tx, authority, limit)?;
    found.retain(|(person, position)| person.closed_at.is_none() && held(position));
    found.sort_by(|one, other| one.0.name.cmp(&other.0.name));
    Ok(found)
}

/// Every position of a person, past, present and to come, oldest first.
///
/// # Errors
/// When the store fails.
pub fn positions(tx: &Tx, id: PersonId) -> Result<Vec<Position>> {
    store::positions(tx, id)
}

/// The person as an actor, by the positions in force. Rights are those held at the authority they act at (the
/// chosen one, else that of the oldest position); another authority is reached only where they hold the same rights
/// or more, so that nobody has a role anywhere that was not given there. Nobody, when no position is in force.
#[must_use]
pub fn actor(
    person: &Person,
    positions: &[Position],
    chosen: Option<AuthorityId>,
    at: Timestamp,
) -> Option<Actor> {
    let held: Vec<&Position> = positions.iter().filter(|held| held.in_force(at)).collect();
    if person.closed_at.is_some() {
        return None;
    }
    let home = held
        .iter()
        .map(|held| held.authority)
        .find(|authority| chosen == Some(*authority))
        .or_else(|| held.first().map(|held| held.authority))?;
    let roles = roles_at(&held, home);
    let mut also: Vec<AuthorityId> = Vec::new();
    for authority in held.iter().map(|held| held.authority).filter(|other| *other != home) {
        let there = roles_at(&held, authority);
        if !also.contains(&authority) && roles.iter().all(|role| there.contains(role)) {
            also.push(authority);
        }
    }
    Some(Actor::known(format!("person:{}", person.id), home, also, roles))
}

/// The person behind an actor; none for systems and machines.
#[must_use]
pub fn acting(actor: &Actor) -> Option<PersonId> {
    actor.name().strip_prefix("person:")?.parse().ok()
}

/// The person behind an actor, and those they stand in for: whose work is theirs to do.
#[must_use]
pub fn hands(actor: &Actor) -> Vec<PersonId> {
    let others = actor.stands_in_for().iter();
    let others = others.filter_map(|name| name.strip_prefix("person:")?.parse().ok());
    acting(actor).into_iter().chain(others).collect()
}

fn roles_at(held: &[&Position], authority: AuthorityId) -> Vec<Role> {
    let mut roles = vec![PERSON];
    for role in held.iter().filter(|held| held.authority == authority).flat_map(|h| &h.roles) {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    }
    roles
}

/// Permission to give or take these roles at an authority.
fn permit(actor: &Actor, authority: AuthorityId, given: &[Role]) -> Result<Permit> {
    let reaches_all =
        |role: &Role| roles::find(&role.0).is_some_and(|known| known.reach == Reach::Installation);
    if given.iter().any(reaches_all) {
        return actor.may(&APPOINT, Scope::Installation);
    }
    if KEEP_ALL_PEOPLE.roles.iter().any(|role| actor.has(role)) {
        return actor.may(&KEEP_ALL_PEOPLE, Scope::Installation);
    }
    actor.may(&KEEP_PEOPLE, Scope::Authority(authority))
}

/// Permission over the whole account. Who can close it or set its password has power over every position it holds,
/// so each of them is asked for.
pub(crate) fn over_person(tx: &Tx, actor: &Actor, person: &Person) -> Result<Permit> {
    let keeps = permit(actor, person.authority, &[])?;
    for held in store::positions(tx, person.id)? {
        if held.to_at.is_none_or(|end| tx.now() < end) {
            permit(actor, held.authority, &held.roles)?;
        }
    }
    Ok(keeps)
}

pub(crate) fn open_person(tx: &Tx, id: PersonId) -> Result<Person> {
    let person = person(tx, id)?;
    if person.closed_at.is_some() {
        return Err(Refusal::not_found().into());
    }
    Ok(person)
}

//! Absence: somebody else of the house does the desk work of whoever is away, from one day to another. They act with the rights
//! they have themselves, under their own name; the record shows both names. Nobody signs for another by this, and what one
//! stands in for is never passed on (Decree 30/2020/NĐ-CP, art. 13: signing for another needs a right of its own).

mod page;
mod refusals;
mod store;

use base::Refusal;
use base::Result;
use base::authority::{Action, Actor, AuthorityId, Permit, Role, Scope};
use base::clock::vietnam;
use base::db::Tx;
use base::events::Event;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

pub use page::routes;

use crate::person::{KEEP_PEOPLE, PersonId, acting, positions};
use crate::roles::{CLERK, LEADER, OFFICIAL, PERSON};

base::typed_id!(/// One absence with who stands in.
    SubstitutionId);

/// Naming who stands in for oneself.
pub const OWN_ABSENCE: Action = Action { name: "absence.own", roles: &[PERSON] };

/// The rights that desk work needs.
const WORKING: [Role; 3] = [LEADER, OFFICIAL, CLERK];
/// Days of one absence: a longer one is a change of positions.
const DAYS_MAX: i64 = 366;
/// Letters of the document it rests on.
const BASIS_MAX: usize = 200;
/// Absences shown or in force at once.
const LISTED_MAX: usize = 500;

/// One absence.
#[derive(Debug, Clone)]
pub struct Substitution {
    pub id: SubstitutionId,
    pub authority: AuthorityId,
    pub absent: PersonId,
    pub substitute: PersonId,
    pub from_at: Timestamp,
    /// The instant after the last day.
    pub until_at: Timestamp,
    pub basis: String,
    pub ended_at: Option<Timestamp>,
}

impl Substitution {
    #[must_use]
    pub fn in_force(&self, at: Timestamp) -> bool {
        self.from_at <= at && at < self.ended_at.unwrap_or(self.until_at)
    }
}

/// An absence to be entered: its first and its last day.
#[derive(Debug, Clone)]
pub struct NewSubstitution {
    pub absent: PersonId,
    pub substitute: Option<PersonId>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub basis: String,
}

/// Whoever is away themselves, or the administrator of the authority.
fn allowed(actor: &Actor, authority: AuthorityId, absent: PersonId) -> Result<Permit> {
    match acting(actor) == Some(absent) {
        true => actor.may(&OWN_ABSENCE, Scope::Authority(authority)),
        false => actor.may(&KEEP_PEOPLE, Scope::Authority(authority)),
    }
}

// law!("30/2020:13")
/// Lets somebody stand in for who is away. They must have the rights themselves: a substitute gains none.
///
/// # Errors
/// The permission's; `absence.substitute`, `absence.rights`, `absence.days`, `absence.basis`, `absence.overlap`.
pub fn give(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    new: &NewSubstitution,
) -> Result<SubstitutionId> {
    let permit = allowed(actor, authority, new.absent)?;
    let substitute = new.substitute.filter(|substitute| *substitute != new.absent);
    let substitute = substitute.ok_or_else(refusals::substitute)?;
    let (needed, has) = (rights(tx, authority, new.absent)?, rights(tx, authority, substitute)?);
    if needed.is_empty() || has.is_empty() {
        return Err(refusals::substitute().into());
    }
    if let Some(missing) = needed.iter().find(|role| !has.contains(role)) {
        return Err(refusals::rights(missing).into());
    }
    let (from_at, until_at) = days(new, tx.now())?;
    let basis = new.basis.trim();
    if basis.chars().count() > BASIS_MAX {
        return Err(refusals::basis(BASIS_MAX).into());
    }
    let runs = |one: &Substitution| {
        one.ended_at.is_none() && one.from_at < until_at && from_at < one.until_at
    };
    if store::of_absent(tx, new.absent, from_at)?.iter().any(runs) {
        return Err(refusals::overlap().into());
    }
    let id = SubstitutionId::new(tx);
    let event = Event::of("absence.entered", "person", new.absent)
        .with("substitute", substitute.to_string())
        .with("absence", id.to_string());
    let change = tx.change(&permit, &event)?;
    let one = Substitution {
        id,
        authority,
        absent: new.absent,
        substitute,
        from_at,
        until_at,
        basis: basis.to_owned(),
        ended_at: None,
    };
    store::insert(&change, &one, actor.name())?;
    Ok(id)
}

/// Ends an absence before its time.
///
/// # Errors
/// 404 for others than who is away and the administrator, and when it is over.
pub fn end(tx: &Tx, actor: &Actor, authority: AuthorityId, id: SubstitutionId) -> Result<()> {
    let one = store::get(tx, id)?.filter(|one| one.authority == authority);
    let one = one.ok_or_else(Refusal::not_found)?;
    let permit = allowed(actor, authority, one.absent).map_err(|_| Refusal::not_found())?;
    let event = Event::of("absence.ended", "person", one.absent).with("absence", id.to_string());
    match store::end(&tx.change(&permit, &event)?, id, actor.name())? {
        0 => Err(Refusal::not_found().into()),
        _ => Ok(()),
    }
}

/// For whom somebody stands in now at an authority.
///
/// # Errors
/// When the store fails.
pub fn absent_for(tx: &Tx, substitute: PersonId, authority: AuthorityId) -> Result<Vec<PersonId>> {
    let now = tx.now();
    let given = store::of_substitute(tx, substitute, now)?.into_iter();
    let here = given.filter(|one| one.authority == authority && one.in_force(now));
    Ok(here.map(|one| one.absent).collect())
}

/// Whether somebody stood in for another at an instant: whose names a record of that instant shows.
///
/// # Errors
/// When the store fails.
pub fn stood_in(
    tx: &Tx,
    (substitute, absent): (PersonId, PersonId),
    at: Timestamp,
) -> Result<bool> {
    let given = store::of_substitute(tx, substitute, at)?;
    Ok(given.iter().any(|one| one.absent == absent && one.in_force(at)))
}

/// Absences at an authority that are not over: of one person or of everybody.
fn listed(tx: &Tx, authority: AuthorityId, of: Option<PersonId>) -> Result<Vec<Substitution>> {
    let now = tx.now();
    let mut found = store::of_authority(tx, authority, now)?;
    found.retain(|one| {
        one.ended_at.is_none()
            && of.is_none_or(|person| [one.absent, one.substitute].contains(&person))
    });
    Ok(found)
}

/// The rights to work that somebody holds at an authority now.
fn rights(tx: &Tx, authority: AuthorityId, person: PersonId) -> Result<Vec<Role>> {
    let now = tx.now();
    let held = positions(tx, person)?.into_iter();
    let here = held.filter(|held| held.authority == authority && held.in_force(now));
    let mut roles: Vec<Role> = here.flat_map(|held| held.roles).collect();
    roles.retain(|role| WORKING.contains(role));
    Ok(roles)
}

/// From the beginning of the first day to the end of the last; a day that has passed is no first one.
fn days(new: &NewSubstitution, now: Timestamp) -> Result<(Timestamp, Timestamp), Refusal> {
    let wrong = || refusals::days(DAYS_MAX);
    let (from, until) = new.from.zip(new.until).ok_or_else(wrong)?;
    let length = until.since(from).map_err(|_| wrong())?.get_days();
    let fits = from >= vietnam(now).date() && (0..DAYS_MAX).contains(&i64::from(length));
    if !fits {
        return Err(wrong());
    }
    let begins = |day: Date| {
        let zoned = day.to_zoned(TimeZone::fixed(jiff::tz::offset(7)));
        zoned.map(|zoned| zoned.timestamp()).map_err(|_| wrong())
    };
    let after = until.checked_add(1.day()).map_err(|_| wrong())?;
    Ok((begins(from)?, begins(after)?))
}

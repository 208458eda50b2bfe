//! Somebody of the house at the desk of another, from one day to another: a substitute does the work of who is away, an
//! assistant sees a leader's desk, sorts it and notes on what lies there. They act with the rights they have themselves, under
//! their own name; the record shows both names. Nobody signs for another by this, an assistant decides nothing, and nothing of
//! it is passed on (Decree 30/2020/NĐ-CP, art. 13: signing for another needs a right of its own).

mod duty;
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

pub use duty::{Assistance, Duty, assisted, decides_nothing};
pub use page::routes;

use crate::person::{KEEP_PEOPLE, PersonId, acting, positions};
use crate::roles::{CLERK, LEADER, OFFICIAL, PERSON};

base::typed_id!(/// One absence with who stands in, or one time of assisting.
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

/// One absence, or one time of assisting.
#[derive(Debug, Clone)]
pub struct Substitution {
    pub id: SubstitutionId,
    pub authority: AuthorityId,
    /// Whose desk it is: who is away, or the leader.
    pub holder: PersonId,
    /// Who stands in, or assists.
    pub substitute: PersonId,
    pub duty: Duty,
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

/// What is to be entered: with its first and its last day.
#[derive(Debug, Clone)]
pub struct NewSubstitution {
    pub holder: PersonId,
    pub duty: Duty,
    pub substitute: Option<PersonId>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    pub basis: String,
}

/// Whose desk it is themselves, or the administrator of the authority.
fn allowed(actor: &Actor, authority: AuthorityId, holder: PersonId) -> Result<Permit> {
    match acting(actor) == Some(holder) {
        true => actor.may(&OWN_ABSENCE, Scope::Authority(authority)),
        false => actor.may(&KEEP_PEOPLE, Scope::Authority(authority)),
    }
}

// law!("30/2020:13")
/// Lets somebody stand in for who is away, or assist a leader. A substitute must have the rights themselves, for they gain
/// none; an assistant needs some right to work here.
///
/// # Errors
/// The permission's; `absence.substitute`, `absence.rights`, `absence.days`, `absence.basis`, `absence.overlap`;
/// `assistant.leader` when whose desk it is leads nobody.
pub fn give(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    new: &NewSubstitution,
) -> Result<SubstitutionId> {
    let permit = allowed(actor, authority, new.holder)?;
    let substitute = suited(tx, authority, new)?;
    let (from_at, until_at) = days(new, tx.now())?;
    let basis = new.basis.trim();
    if basis.chars().count() > BASIS_MAX {
        return Err(refusals::basis(BASIS_MAX).into());
    }
    // One substitute at a time; assistants beside each other, but nobody twice.
    let runs = |one: &Substitution| {
        let same = match new.duty {
            Duty::Work => one.duty == Duty::Work,
            Duty::Assist { .. } => one.duty != Duty::Work && one.substitute == substitute,
        };
        same && one.ended_at.is_none() && one.from_at < until_at && from_at < one.until_at
    };
    if store::of_holder(tx, new.holder, from_at)?.iter().any(runs) {
        return Err(refusals::overlap().into());
    }
    let id = SubstitutionId::new(tx);
    let event = Event::of(new.duty.entered(), "person", new.holder)
        .with("substitute", substitute.to_string())
        .with("duty", new.duty.name())
        .with("absence", id.to_string());
    let change = tx.change(&permit, &event)?;
    let one = Substitution {
        id,
        authority,
        holder: new.holder,
        substitute,
        duty: new.duty,
        from_at,
        until_at,
        basis: basis.to_owned(),
        ended_at: None,
    };
    store::insert(&change, &one, actor.name())?;
    Ok(id)
}

/// Ends it before its time.
///
/// # Errors
/// 404 for others than whose desk it is and the administrator, and when it is over.
pub fn end(tx: &Tx, actor: &Actor, authority: AuthorityId, id: SubstitutionId) -> Result<()> {
    let one = store::get(tx, id)?.filter(|one| one.authority == authority);
    let one = one.ok_or_else(Refusal::not_found)?;
    let permit = allowed(actor, authority, one.holder).map_err(|_| Refusal::not_found())?;
    let event = Event::of(one.duty.ended(), "person", one.holder).with("absence", id.to_string());
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
    Ok(here.filter(|one| one.duty == Duty::Work).map(|one| one.holder).collect())
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
    let works = |one: &&Substitution| one.duty == Duty::Work && one.in_force(at);
    Ok(given.iter().filter(works).any(|one| one.holder == absent))
}

/// Absences and times of assisting at an authority that are not over: of one person or of everybody.
fn listed(tx: &Tx, authority: AuthorityId, of: Option<PersonId>) -> Result<Vec<Substitution>> {
    let now = tx.now();
    let mut found = store::of_authority(tx, authority, now)?;
    found.retain(|one| {
        one.ended_at.is_none()
            && of.is_none_or(|person| [one.holder, one.substitute].contains(&person))
    });
    Ok(found)
}

/// Whoever is chosen, when they suit the duty.
fn suited(tx: &Tx, authority: AuthorityId, new: &NewSubstitution) -> Result<PersonId> {
    let chosen = new.substitute.filter(|substitute| *substitute != new.holder);
    let substitute = chosen.ok_or_else(refusals::substitute)?;
    let (needed, has) = (rights(tx, authority, new.holder)?, rights(tx, authority, substitute)?);
    if needed.is_empty() || has.is_empty() {
        return Err(refusals::substitute().into());
    }
    match new.duty {
        Duty::Work => match needed.iter().find(|role| !has.contains(role)) {
            Some(missing) => Err(refusals::rights(missing).into()),
            None => Ok(substitute),
        },
        Duty::Assist { .. } if !needed.contains(&LEADER) => Err(refusals::no_leader().into()),
        Duty::Assist { .. } => Ok(substitute),
    }
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

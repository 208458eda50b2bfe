//! All SQL of people and positions.

use base::authority::{Actor, AuthorityId, Role};
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use jiff::Timestamp;

use super::{Login, NewPerson, NewPosition, Person, PersonId, Position, PositionId, Unit};

/// More than anybody holds in a working life.
pub(super) const POSITIONS_MAX: usize = 200;

pub(super) fn insert(change: &Change, id: PersonId, new: &NewPerson) -> Result<()> {
    change.execute(
        "insert into person (id, authority_id, name, login, mail, created_at)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, new.authority, new.name.trim(), &new.login, new.mail.trim(), change.tx().now()],
    )?;
    Ok(())
}

pub(super) fn person(tx: &Tx, id: PersonId) -> Result<Option<Person>> {
    tx.optional(
        "select id, authority_id, name, login, mail, created_at, closed_at from person where id = ?1",
        params![id],
    )
}

pub(super) fn by_login(tx: &Tx, login: &Login) -> Result<Option<Person>> {
    tx.optional(
        "select id, authority_id, name, login, mail, created_at, closed_at from person where login = ?1",
        params![login],
    )
}

pub(super) fn people_of(tx: &Tx, authority: AuthorityId, limit: u32) -> Result<Vec<Person>> {
    tx.list(
        "select id, authority_id, name, login, mail, created_at, closed_at from person
         where authority_id = ?1 order by name, id limit ?2",
        params![authority, limit],
    )
}

pub(super) fn close(change: &Change, id: PersonId) -> Result<u64> {
    change.execute(
        "update person set closed_at = ?2 where id = ?1 and closed_at is null",
        params![id, change.tx().now()],
    )
}

/// What a command or a plan of the house did needs nobody's second look.
fn confirmed_at(change: &Change, by: &Actor) -> Option<Timestamp> {
    super::acting(by).is_none().then(|| change.tx().now())
}

pub(super) fn insert_position(
    change: &Change,
    id: PositionId,
    new: &NewPosition,
    by: &Actor,
) -> Result<()> {
    let (unit, unit_name) = match &new.unit {
        Unit::Listed(unit) => (Some(*unit), ""),
        Unit::Named(name) => (None, name.trim()),
    };
    let roles: Vec<&str> = new.roles.iter().map(|role| role.0.as_ref()).collect();
    change.execute(
        "insert into position (id, person_id, authority_id, unit_id, unit_name, title, title_en, roles, from_at,
         changed_by, confirmed_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            new.person,
            new.authority,
            unit,
            unit_name,
            new.title.trim(),
            new.title_en.as_deref(),
            roles.join(" "),
            new.from_at,
            by.name(),
            confirmed_at(change, by)
        ],
    )?;
    Ok(())
}

/// Every position in force at an authority, with whoever holds it: one query, since pages ask it each time.
pub(super) fn staff(
    tx: &Tx,
    authority: AuthorityId,
    limit: u32,
) -> Result<Vec<(Person, Position)>> {
    let rows: Vec<Held> = tx.list(
        "select o.id, o.person_id, o.authority_id, o.unit_id, o.unit_name, o.title, o.title_en, o.roles,
         o.from_at, o.to_at, p.id, p.authority_id, p.name, p.login, p.mail, p.created_at, p.closed_at
         from position o join person p on p.id = o.person_id
         where o.authority_id = ?1 and o.from_at <= ?2 and (o.to_at is null or o.to_at > ?2)
         order by o.from_at, o.id limit ?3",
        params![authority, tx.now(), limit],
    )?;
    Ok(rows.into_iter().map(|Held(person, position)| (person, position)).collect())
}

/// A position with its person.
struct Held(Person, Position);

impl FromRow for Held {
    fn from_row(row: &mut Row) -> Result<Held> {
        let position = Position::from_row(row)?;
        let person = Person {
            id: row.take(10)?,
            authority: row.take(11)?,
            name: row.take(12)?,
            login: row.take(13)?,
            mail: row.take(14)?,
            created_at: row.take(15)?,
            closed_at: row.take(16)?,
        };
        Ok(Held(person, position))
    }
}

pub(super) fn position(tx: &Tx, id: PositionId) -> Result<Option<Position>> {
    tx.optional(
        "select id, person_id, authority_id, unit_id, unit_name, title, title_en, roles, from_at, to_at
         from position where id = ?1",
        params![id],
    )
}

/// Every position of a person, oldest first.
pub(super) fn positions(tx: &Tx, id: PersonId) -> Result<Vec<Position>> {
    tx.list(
        "select id, person_id, authority_id, unit_id, unit_name, title, title_en, roles, from_at, to_at
         from position where person_id = ?1 order by from_at, id limit ?2",
        params![id, POSITIONS_MAX],
    )
}

pub(super) fn end_position(
    change: &Change,
    id: PositionId,
    at: Timestamp,
    by: &Actor,
) -> Result<u64> {
    change.execute(
        "update position set to_at = ?2, changed_by = ?3, confirmed_at = ?4, confirmed_by = null
         where id = ?1 and (to_at is null or to_at > ?2)",
        params![id, at, by.name(), confirmed_at(change, by)],
    )
}

/// Who changed a position last, when nobody has confirmed it.
pub(super) fn flagged(tx: &Tx, id: PositionId) -> Result<Option<String>> {
    tx.optional(
        "select coalesce(changed_by, '') from position where id = ?1 and confirmed_at is null",
        params![id],
    )
}

/// The positions of an authority whose last change waits for confirmation, with who made it.
pub(super) fn all_flagged(
    tx: &Tx,
    authority: AuthorityId,
    limit: u32,
) -> Result<Vec<(PositionId, String)>> {
    tx.list(
        "select id, coalesce(changed_by, '') from position
         where authority_id = ?1 and confirmed_at is null order by id limit ?2",
        params![authority, limit],
    )
}

pub(super) fn confirm(change: &Change, id: PositionId, by: &Actor) -> Result<u64> {
    change.execute(
        "update position set confirmed_at = ?2, confirmed_by = ?3 where id = ?1 and confirmed_at is null",
        params![id, change.tx().now(), by.name()],
    )
}

/// Ends what is in force and what was to come; the latter never was.
pub(super) fn end_positions(change: &Change, id: PersonId) -> Result<u64> {
    change.execute(
        "update position set to_at = case when from_at > ?2 then from_at else ?2 end
         where person_id = ?1 and (to_at is null or to_at > ?2)",
        params![id, change.tx().now()],
    )
}

impl FromRow for Person {
    fn from_row(row: &mut Row) -> Result<Person> {
        Ok(Person {
            id: row.take(0)?,
            authority: row.take(1)?,
            name: row.take(2)?,
            login: row.take(3)?,
            mail: row.take(4)?,
            created_at: row.take(5)?,
            closed_at: row.take(6)?,
        })
    }
}

impl FromRow for Position {
    fn from_row(row: &mut Row) -> Result<Position> {
        let unit: Option<AuthorityId> = row.take(3)?;
        let unit_name: String = row.take(4)?;
        let roles: String = row.take(7)?;
        Ok(Position {
            id: row.take(0)?,
            person: row.take(1)?,
            authority: row.take(2)?,
            unit: unit.map_or(Unit::Named(unit_name), Unit::Listed),
            title: row.take(5)?,
            title_en: row.take(6)?,
            roles: roles.split_whitespace().map(|name| Role(name.to_owned().into())).collect(),
            from_at: row.take(8)?,
            to_at: row.take(9)?,
        })
    }
}

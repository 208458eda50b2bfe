//! Import of an authority's people from a table: first what each row would do and every fault, then all of it in one
//! transaction or nothing. Decree 30/2020/NĐ-CP, Appendix VI: rights so given are flagged until another person confirms them.

mod page;
mod read;
mod refusals;

use std::collections::HashMap;

use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};

pub(crate) use page::routes;

use self::read::{Column, Fault, Row, Table};
use crate::authority::Snapshot;
use crate::person::{
    KEEP_PEOPLE, Login, NewPerson, NewPosition, Person, PersonId, Position, PositionId, Unit,
    acting, add_person, by_login, leave_position, positions, take_position,
};
use crate::sign_in::{Hash, set_password};

/// What a row would do.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    /// Somebody new, with a first position and a password.
    Add,
    /// Another position for somebody who is here already, or is added by a row above.
    Give,
    /// The same position with other roles: this one ends, another begins.
    Change(PositionId),
    /// Nothing: it is so already.
    Leave,
}

/// A row with what it would do.
struct Line {
    line: usize,
    row: Row,
    act: Act,
}

/// What an import would do, or did.
#[derive(Default)]
struct Plan {
    lines: Vec<Line>,
    faults: Vec<Fault>,
}

impl Plan {
    fn count(&self, fits: impl Fn(&Act) -> bool) -> usize {
        self.lines.iter().filter(|line| fits(&line.act)).count()
    }

    fn added(&self) -> usize {
        self.count(|act| *act == Act::Add)
    }

    fn changed(&self) -> usize {
        self.count(|act| matches!(act, Act::Give | Act::Change(_)))
    }

    fn left(&self) -> usize {
        self.count(|act| *act == Act::Leave)
    }

    /// Whether there is something to do and nothing wrong.
    fn ready(&self) -> bool {
        self.faults.is_empty() && self.added() + self.changed() > 0
    }

    /// The logins that get a password.
    fn logins(&self) -> impl Iterator<Item = &Login> {
        let new = self.lines.iter().filter(|line| line.act == Act::Add);
        new.map(|line| &line.row.login)
    }
}

/// Says what each row would do and lists every fault; changes nothing.
///
/// # Errors
/// The permission's.
fn dry_run(
    tx: &Tx,
    actor: &Actor,
    (directory, authority): (&Snapshot, AuthorityId),
    table: &Table,
) -> Result<Plan> {
    actor.may(&KEEP_PEOPLE, Scope::Authority(authority))?;
    let (plan, seen) = (Plan::default(), HashMap::new());
    let mut planning = Planning { authority, own: acting(actor), plan, seen };
    for cells in &table.rows {
        let row = read::parse(cells, (directory, authority), &mut planning.plan.faults);
        if let Some(row) = row {
            match planning.act(tx, cells.line, &row)? {
                Ok(act) => planning.plan.lines.push(Line { line: cells.line, row, act }),
                Err((column, refusal)) => {
                    planning.plan.faults.push(Fault::of(cells, column, refusal));
                }
            }
        }
    }
    Ok(planning.plan)
}

/// Imports a table: all of it, or nothing when there are faults or somebody new has no password among `hashes`, which is so
/// when the people changed since the passwords were made.
///
/// # Errors
/// The permission's; those of each act, all of which the dry run foresees.
fn carry_out(
    tx: &Tx,
    actor: &Actor,
    place: (&Snapshot, AuthorityId),
    (table, hashes): (&Table, &HashMap<String, Hash>),
) -> Result<Plan> {
    let permit = actor.may(&KEEP_PEOPLE, Scope::Authority(place.1))?;
    let plan = dry_run(tx, actor, place, table)?;
    if !plan.ready() {
        return Ok(plan);
    }
    let event = Event::of("people.imported", "authority", place.1.0)
        .with("sha256", table.digest.as_str())
        .with("rows", table.rows.len())
        .with("new", plan.added())
        .with("changed", plan.changed());
    tx.change(&permit, &event)?;
    for line in &plan.lines {
        apply(tx, actor, place.1, (line, hashes))?;
    }
    Ok(plan)
}

fn apply(
    tx: &Tx,
    actor: &Actor,
    authority: AuthorityId,
    (line, hashes): (&Line, &HashMap<String, Hash>),
) -> Result<()> {
    let row = &line.row;
    let person = match &line.act {
        Act::Leave => return Ok(()),
        Act::Add => {
            let hash = hashes.get(row.login.as_str()).ok_or_else(crate::import::waiting::gone)?;
            let (name, mail) = (row.name.clone(), row.mail.clone());
            let new = NewPerson { authority, name, login: row.login.clone(), mail };
            let id = add_person(tx, actor, &new)?;
            set_password(tx, actor, id, hash)?;
            id
        }
        Act::Give => by_login(tx, &row.login)?.ok_or_else(Refusal::not_found)?.id,
        Act::Change(position) => {
            leave_position(tx, actor, *position, tx.now())?;
            by_login(tx, &row.login)?.ok_or_else(Refusal::not_found)?.id
        }
    };
    let position = NewPosition {
        person,
        authority,
        unit: row.unit.clone(),
        title: row.title.clone(),
        title_en: None,
        roles: row.roles.clone(),
        from_at: tx.now(),
    };
    take_position(tx, actor, &position).map(drop)
}

/// What is known while rows are read one after the other.
struct Planning {
    authority: AuthorityId,
    /// Whoever imports: their own rights are another one's to give.
    own: Option<PersonId>,
    plan: Plan,
    /// The rows of each login so far.
    seen: HashMap<String, Vec<(usize, Row)>>,
}

/// What is wrong with a row, and the column to blame.
type Wrong = (Column, Refusal);

impl Planning {
    fn act(&mut self, tx: &Tx, line: usize, row: &Row) -> Result<Result<Act, Wrong>> {
        let above = self.seen.entry(row.login.as_str().to_owned()).or_default();
        if let Some((first, _)) = above.iter().find(|(_, one)| same_place(one, row)) {
            return Ok(Err((Column::Title, refusals::twice(*first))));
        }
        let named = above.first().map(|(_, first)| first.name.clone());
        let again = !above.is_empty();
        above.push((line, row.clone()));
        if let Some(name) = named.filter(|name| *name != row.name) {
            return Ok(Err((Column::Login, refusals::other_name(&name))));
        }
        let Some(person) = by_login(tx, &row.login)? else {
            return Ok(Ok(if again { Act::Give } else { Act::Add }));
        };
        let held = positions(tx, person.id)?;
        let held = held.into_iter().filter(|held| held.in_force(tx.now()));
        let held: Vec<Position> = held.filter(|held| held.authority == self.authority).collect();
        Ok(self.judge(row, &person, &held))
    }

    /// What a row means for somebody who has an account.
    fn judge(&self, row: &Row, person: &Person, held: &[Position]) -> Result<Act, Wrong> {
        if person.closed_at.is_some() || (person.authority != self.authority && held.is_empty()) {
            return Err((Column::Login, refusals::login_taken(&row.login)));
        }
        if person.name != row.name {
            return Err((Column::Login, refusals::other_name(&person.name)));
        }
        let here = held.iter().find(|held| held.unit == row.unit && held.title == row.title);
        let act = match here {
            Some(held) if same_roles(held, row) => return Ok(Act::Leave),
            Some(held) => Act::Change(held.id),
            None => Act::Give,
        };
        match self.own == Some(person.id) {
            true => Err((Column::Login, refusals::oneself())),
            false => Ok(act),
        }
    }
}

fn same_place(one: &Row, other: &Row) -> bool {
    one.unit == other.unit && one.title == other.title
}

fn same_roles(held: &Position, row: &Row) -> bool {
    held.roles.len() == row.roles.len() && row.roles.iter().all(|role| held.roles.contains(role))
}

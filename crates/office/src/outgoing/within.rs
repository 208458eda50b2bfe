//! Recipients inside the authority: a unit, whose head gets the document, or one person; each handles it like any incoming
//! document, and the author sees how far it is (Decree 30/2020/NĐ-CP, arts. 9, 24; docs/decisions/0051).

mod store;

use axis::send::SEND;
use base::authority::{Actor, AuthorityId, Scope};
use base::db::Tx;
use base::events::Event;
use base::{Refusal, Result};
use directory::person::{Unit, staff};
use directory::roles::{CLERK, LEADER, OFFICIAL};
use directory::{PersonId, Snapshot, fold};
use jiff::Timestamp;

use super::issue::document_id;
use super::sheet::within as lines;
use super::{Outgoing, OutgoingId, refusals};
use crate::STAFF_MAX;
use crate::files::File;
use crate::incoming::{self, IncomingId, State as Handled, Within};

/// Lines of one document.
pub(super) const LINES_MAX: usize = 200;

/// Somebody of the authority, as a line can name them.
#[derive(Debug, Clone)]
pub(super) struct Colleague {
    pub(super) person: PersonId,
    pub(super) name: String,
    pub(super) login: String,
    pub(super) title: String,
    /// Empty when the position belongs to no unit.
    pub(super) unit: String,
    pub(super) leads: bool,
}

/// What is handed out: the lines, who signed, and the files as they were issued.
pub(super) struct Out {
    pub(super) lines: String,
    pub(super) signer: Option<PersonId>,
    /// Name and office.
    pub(super) signer_name: (String, String),
    pub(super) files: Vec<File>,
}

/// How far the document is at one of them.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) words: String,
    /// None when nobody was found.
    pub(super) at: Option<There>,
}

#[derive(Debug, Clone)]
pub(super) struct There {
    /// Who has it in charge now.
    pub(super) name: String,
    pub(super) state: Handled,
    pub(super) seen_at: Option<Timestamp>,
}

/// Everybody who can get a document inside.
pub(super) fn colleagues(
    tx: &Tx,
    authority: AuthorityId,
    directory: &Snapshot,
) -> Result<Vec<Colleague>> {
    let here = staff(tx, authority, &[OFFICIAL, LEADER, CLERK], STAFF_MAX)?;
    let of =
        |(person, position): (directory::person::Person, directory::person::Position)| Colleague {
            person: person.id,
            name: person.name,
            login: person.login,
            title: position.title,
            unit: match position.unit {
                Unit::Named(name) => name,
                Unit::Listed(id) => {
                    directory.get(id).map_or_else(String::new, |of| of.name.clone())
                }
            },
            leads: position.roles.contains(&LEADER),
        };
    Ok(here.into_iter().map(of).collect())
}

/// What lines can say: every unit once, then every person with the office.
pub(super) fn choices(among: &[Colleague]) -> Vec<(String, String)> {
    let mut units: Vec<&str> = among.iter().map(|one| one.unit.as_str()).collect();
    units.sort_unstable();
    units.dedup();
    let units = units.into_iter().filter(|unit| !unit.is_empty());
    let people = among.iter().map(|one| (one.name.clone(), one.title.clone()));
    units.map(|unit| (unit.to_owned(), String::new())).chain(people).collect()
}

/// Whose desk a line means: the head of the unit of this name, or the person of this name or login.
pub(super) fn meant<'a>(
    line: &str,
    among: &'a [Colleague],
) -> std::result::Result<&'a Colleague, Refusal> {
    let wanted = fold(line);
    let in_unit: Vec<&Colleague> =
        among.iter().filter(|one| !one.unit.is_empty() && fold(&one.unit) == wanted).collect();
    let named: Vec<&Colleague> = match in_unit.is_empty() {
        false => in_unit.into_iter().filter(|one| one.leads).collect(),
        true => among.iter().filter(|one| one.login == line || fold(&one.name) == wanted).collect(),
    };
    let first = named.first().copied().ok_or_else(|| refusals::nobody_within(line))?;
    match named.iter().all(|one| one.person == first.person) {
        true => Ok(first),
        false => Err(refusals::several_within(line)),
    }
}

/// Puts an issued document on the desks that its lines mean; a line that means nobody any more says so on its page.
pub(super) fn hand_out(tx: &Tx, directory: &Snapshot, one: &Outgoing, of: &Out) -> Result<()> {
    let wanted: Vec<&str> = lines(&of.lines).collect();
    let (false, Some(leader)) = (wanted.is_empty(), of.signer) else { return Ok(()) };
    let here = colleagues(tx, one.authority, directory)?;
    for (place, line) in wanted.into_iter().enumerate() {
        let to = meant(line, &here).ok().map(|one| one.person);
        let incoming = match to {
            Some(to) => Some(incoming::within(tx, &handed(directory, one, of, (leader, to)))?),
            None => None,
        };
        let permit = Actor::machine("issue").may(&SEND, Scope::Authority(one.authority))?;
        let event =
            Event::of("document.handed-out", "outgoing-document", one.id).with("line", place);
        store::insert(&tx.change(&permit, &event)?, (one.id, place), line, to.zip(incoming))?;
    }
    Ok(())
}

fn handed(
    directory: &Snapshot,
    one: &Outgoing,
    of: &Out,
    (leader, to): (PersonId, PersonId),
) -> Within {
    let own = directory.get(one.authority);
    Within {
        authority: one.authority,
        code: own.map_or_else(String::new, |own| own.code.to_string()),
        name: own.map_or_else(String::new, |own| own.name.clone()),
        document_id: document_id(directory, one),
        reference: one.reference(),
        dated_on: one.number.map(|(_, day)| day),
        kind: one.kind.vietnamese().to_owned(),
        subject: super::review::title(one),
        signer: of.signer_name.clone(),
        rank: one.rank,
        files: of.files.clone(),
        leader,
        to,
    }
}

/// Every line of an issued document.
pub(super) fn of(tx: &Tx, id: OutgoingId) -> Result<Vec<Line>> {
    store::of(tx, id)
}

/// The documents that its lines became, for a recall.
pub(super) fn copies(tx: &Tx, id: OutgoingId) -> Result<Vec<IncomingId>> {
    store::copies(tx, id)
}

//! All SQL of incoming documents.

use base::authority::{AuthorityId, Permit};
use base::blobs::{Digest, Stored};
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::events::Event;
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::take_in::NewIncoming;
use super::{Copy, Entry, Incoming, IncomingId, Part, State, Way};

/// Lines of one page of the register.
pub(super) const LISTED_MAX: usize = 50;
/// Sorts after every id, which begins with a hexadecimal digit.
pub(crate) const AFTER_ALL: &str = "g";
/// Parts in one document.
const PARTS_MAX: usize = 500;

pub(super) fn insert(change: &Change, id: IncomingId, new: &NewIncoming) -> Result<u64> {
    let now = change.tx().now();
    change.execute(
        "insert into office_incoming (id, authority_id, hub_doc_id, packet_digest, packet_size,
         sender_code, sender_name, reference, dated_on, kind, subject, signer_name, signer_title, due_on,
         rank, received_at, state, moved_at, document_id, way, unpacked_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?16, ?18, ?19, ?20)",
        params![
            id,
            new.authority,
            new.copy.as_ref().map(|copy| copy.hub_doc_id.clone()),
            new.copy.as_ref().map(|copy| copy.packet.digest),
            new.copy.as_ref().map(|copy| copy.packet.size),
            new.sender_code.as_str(),
            new.sender_name.as_str(),
            new.reference.as_str(),
            new.dated_on.map(|day| day.to_string()),
            new.kind.as_str(),
            new.subject.as_str(),
            new.signer_name.as_str(),
            new.signer_title.as_str(),
            new.due_on.map(|day| day.to_string()),
            new.rank,
            now,
            State::Waiting,
            new.document_id.as_str(),
            new.way,
            // What came without a packet comes with its files.
            new.copy.is_none().then_some(now)
        ],
    )
}

pub(super) fn get(tx: &Tx, id: IncomingId) -> Result<Option<Incoming>> {
    tx.optional(
        "select id, authority_id, hub_doc_id, packet_digest, packet_size, sender_code, sender_name,
         reference, dated_on, kind, subject, signer_name, signer_title, due_on, rank, received_at, state,
         entry_number, entry_year, registered_at, registered_by, leader_id, unpacked_at, way
         from office_incoming where id = ?1",
        params![id],
    )
}

/// The newest first, in one state or in all of them; only those that came before one, when that is given. Ids sort by the
/// time they were made at, and no two are alike.
pub(super) fn list(
    tx: &Tx,
    authority: AuthorityId,
    state: Option<State>,
    before: Option<IncomingId>,
) -> Result<Vec<Incoming>> {
    let before = before.map_or_else(|| AFTER_ALL.to_owned(), |id| id.to_string());
    match state {
        None => list_all(tx, authority, &before),
        Some(state) => list_in(tx, authority, state, &before),
    }
}

fn list_all(tx: &Tx, authority: AuthorityId, before: &str) -> Result<Vec<Incoming>> {
    tx.list(
        "select id, authority_id, hub_doc_id, packet_digest, packet_size, sender_code, sender_name,
         reference, dated_on, kind, subject, signer_name, signer_title, due_on, rank, received_at, state,
         entry_number, entry_year, registered_at, registered_by, leader_id, unpacked_at, way
         from office_incoming where authority_id = ?1 and id < ?2 order by id desc limit ?3",
        params![authority, before, LISTED_MAX],
    )
}

fn list_in(tx: &Tx, authority: AuthorityId, state: State, before: &str) -> Result<Vec<Incoming>> {
    tx.list(
        "select id, authority_id, hub_doc_id, packet_digest, packet_size, sender_code, sender_name,
         reference, dated_on, kind, subject, signer_name, signer_title, due_on, rank, received_at, state,
         entry_number, entry_year, registered_at, registered_by, leader_id, unpacked_at, way
         from office_incoming where authority_id = ?1 and state = ?2 and id < ?3 order by id desc limit ?4",
        params![authority, state, before, LISTED_MAX],
    )
}

/// How many there are in each state.
pub(super) fn counts(tx: &Tx, authority: AuthorityId) -> Result<Vec<(State, u64)>> {
    tx.list(
        "select state, count(*) from office_incoming where authority_id = ?1 group by state limit 20",
        params![authority],
    )
}

/// Earlier documents of the same sender under the same number and notation; who has no code is known by name.
pub(super) fn twins(tx: &Tx, of: &Incoming) -> Result<Vec<IncomingId>> {
    // What the house issued comes to every desk that it was meant for.
    if of.reference.is_empty() || of.way == Way::Within {
        return Ok(Vec::new());
    }
    tx.list(
        "select id from office_incoming where authority_id = ?1 and reference = ?2 and sender_code = ?3
         and (sender_code <> '' or sender_name = ?6) and id <> ?4 and received_at <= ?5
         order by received_at limit 5",
        params![
            of.authority,
            of.reference.as_str(),
            of.sender_code.as_str(),
            of.id,
            of.received_at,
            of.sender_name.as_str()
        ],
    )
}

/// The three checks of what came without the axis.
pub(super) fn keep_checks(change: &Change, id: IncomingId, checks: &str) -> Result<u64> {
    change.execute(
        "insert into office_incoming_check (incoming_id, checks) values (?1, ?2)",
        params![id, checks],
    )
}

pub(super) fn checks(tx: &Tx, id: IncomingId) -> Result<Option<String>> {
    tx.optional("select checks from office_incoming_check where incoming_id = ?1", params![id])
}

pub(super) fn keep_form(change: &Change, id: IncomingId, advice: &str) -> Result<u64> {
    change.execute(
        "insert into office_incoming_form (incoming_id, advice) values (?1, ?2)",
        params![id, advice],
    )
}

pub(super) fn form(tx: &Tx, id: IncomingId) -> Result<Option<String>> {
    tx.optional("select advice from office_incoming_form where incoming_id = ?1", params![id])
}

pub(super) fn by_entry(
    tx: &Tx,
    authority: AuthorityId,
    number: u32,
    year: i16,
) -> Result<Option<IncomingId>> {
    tx.optional(
        "select id from office_incoming where authority_id = ?1 and entry_year = ?2 and entry_number = ?3",
        params![authority, i64::from(year), number],
    )
}

pub(super) fn register(change: &Change, id: IncomingId, entry: &Entry) -> Result<u64> {
    change.execute(
        "update office_incoming set state = ?2, entry_number = ?3, entry_year = ?4, registered_at = ?5,
         registered_by = ?6, moved_at = ?5 where id = ?1",
        params![id, State::Registered, entry.number, i64::from(entry.year), entry.at, entry.by],
    )
}

pub(super) fn submit(change: &Change, id: IncomingId, leader: PersonId) -> Result<u64> {
    change.execute(
        "update office_incoming set state = ?2, leader_id = ?3, moved_at = ?4 where id = ?1",
        params![id, State::Submitted, leader, change.tx().now()],
    )
}

pub(super) fn move_to(change: &Change, id: IncomingId, state: State) -> Result<()> {
    change.execute(
        "update office_incoming set state = ?2, moved_at = ?3 where id = ?1",
        params![id, state, change.tx().now()],
    )?;
    Ok(())
}

pub(super) fn unpacked(change: &Change, id: IncomingId) -> Result<()> {
    change.execute(
        "update office_incoming set unpacked_at = ?2 where id = ?1",
        params![id, change.tx().now()],
    )?;
    Ok(())
}

pub(super) fn part(
    change: &Change,
    id: IncomingId,
    person: PersonId,
    part: Part,
    by: PersonId,
) -> Result<u64> {
    change.execute(
        "insert into office_part (incoming_id, person_id, part, given_by, given_at)
         values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
        params![id, person, part, by, change.tx().now()],
    )
}

/// Back with the clerks.
pub(super) fn unsubmit(change: &Change, id: IncomingId) -> Result<u64> {
    change.execute("update office_incoming set leader_id = null where id = ?1", params![id])
}

/// The parts that were given at an instant end.
pub(super) fn end_parts(change: &Change, id: IncomingId, given_at: Timestamp) -> Result<u64> {
    change.execute(
        "update office_part set ended_at = ?3 where incoming_id = ?1 and given_at = ?2 and ended_at is null",
        params![id, given_at, change.tx().now()],
    )
}

/// Whoever handed on at an instant is in charge again.
pub(super) fn lead_again(change: &Change, id: IncomingId, ended_at: Timestamp) -> Result<u64> {
    change.execute(
        "update office_part set ended_at = null where incoming_id = ?1 and part = 'lead' and ended_at = ?2",
        params![id, ended_at],
    )
}

/// Whoever was in charge hands on.
pub(super) fn end_lead(change: &Change, id: IncomingId) -> Result<u64> {
    change.execute(
        "update office_part set ended_at = ?2 where incoming_id = ?1 and part = 'lead' and ended_at is null",
        params![id, change.tx().now()],
    )
}

/// Whether a copy of the axis is here.
pub(super) fn is_here(tx: &Tx, authority: AuthorityId, hub_doc_id: &str) -> Result<bool> {
    let found: Option<String> = tx.optional(
        "select id from office_incoming where authority_id = ?1 and hub_doc_id = ?2",
        params![authority, hub_doc_id],
    )?;
    Ok(found.is_some())
}

pub(super) fn lead(tx: &Tx, id: IncomingId) -> Result<Option<PersonId>> {
    tx.optional(
        "select person_id from office_part where incoming_id = ?1 and part = 'lead' and ended_at is null
         order by given_at desc limit 1",
        params![id],
    )
}

/// Who put whoever is in charge there, and so gave the deadline.
pub(super) fn giver(tx: &Tx, id: IncomingId) -> Result<Option<PersonId>> {
    tx.optional(
        "select given_by from office_part where incoming_id = ?1 and part = 'lead' and ended_at is null
         order by given_at desc limit 1",
        params![id],
    )
}

/// Everybody's part now, the one in charge first.
pub(super) fn parts(tx: &Tx, id: IncomingId) -> Result<Vec<(PersonId, Part)>> {
    tx.list(
        "select person_id, part from office_part where incoming_id = ?1 and ended_at is null
         order by case part when 'lead' then 0 when 'with' then 1 else 2 end, given_at limit ?2",
        params![id, PARTS_MAX],
    )
}

/// Notes that a status went out; answers whether it is the first time.
pub(super) fn told(tx: &Tx, permit: &Permit, id: IncomingId, code: &str) -> Result<bool> {
    let made = tx.change_returning(
        permit,
        "insert into office_status (incoming_id, code, told_at) values (?1, ?2, ?3)
         on conflict do nothing returning code",
        params![id, code, tx.now()],
        |code: &String| {
            Event::of("document.status-told", "incoming-document", id).with("code", code.as_str())
        },
    )?;
    Ok(made.is_some())
}

pub(super) fn statuses(tx: &Tx, id: IncomingId) -> Result<Vec<(String, Timestamp)>> {
    tx.list(
        "select code, told_at from office_status where incoming_id = ?1 order by told_at limit 20",
        params![id],
    )
}

impl State {
    pub(super) const ALL: [State; 10] = [
        State::Waiting,
        State::Registered,
        State::Submitted,
        State::Assigned,
        State::Handling,
        State::Proposed,
        State::Done,
        State::Refused,
        State::Recalled,
        State::Destroyed,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Registered => "registered",
            State::Submitted => "submitted",
            State::Assigned => "assigned",
            State::Handling => "handling",
            State::Proposed => "proposed",
            State::Done => "done",
            State::Refused => "refused",
            State::Recalled => "recalled",
            State::Destroyed => "destroyed",
        }
    }

    pub(super) fn parse(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }
}

impl From<State> for Value {
    fn from(state: State) -> Value {
        state.name().into()
    }
}

impl FromValue for State {
    fn from_value(value: Value) -> anyhow::Result<State> {
        let name = String::from_value(value)?;
        State::parse(&name).ok_or_else(|| anyhow::anyhow!("no state is called {name}"))
    }
}

impl From<Part> for Value {
    fn from(part: Part) -> Value {
        match part {
            Part::Lead => "lead",
            Part::With => "with",
            Part::Informed => "informed",
        }
        .into()
    }
}

impl FromValue for Part {
    fn from_value(value: Value) -> anyhow::Result<Part> {
        match String::from_value(value)?.as_str() {
            "lead" => Ok(Part::Lead),
            "with" => Ok(Part::With),
            "informed" => Ok(Part::Informed),
            name => Err(anyhow::anyhow!("no part is called {name}")),
        }
    }
}

impl FromRow for Incoming {
    fn from_row(row: &mut Row) -> Result<Incoming> {
        let hub_doc_id: Option<String> = row.take(2)?;
        let packet: (Option<Digest>, Option<u64>) = (row.take(3)?, row.take(4)?);
        let packet = packet.0.zip(packet.1).map(|(digest, size)| Stored { digest, size });
        let entry: (Option<u32>, Option<i64>) = (row.take(17)?, row.take(18)?);
        let by: (Option<Timestamp>, Option<PersonId>) = (row.take(19)?, row.take(20)?);
        let entry = entry.0.zip(entry.1).zip(by.0.zip(by.1));
        let entry = entry.map(|((number, year), (at, by))| {
            anyhow::Ok(Entry { number, year: i16::try_from(year)?, at, by })
        });
        Ok(Incoming {
            id: row.take(0)?,
            authority: row.take(1)?,
            copy: hub_doc_id.zip(packet).map(|(hub_doc_id, packet)| Copy { hub_doc_id, packet }),
            sender_code: row.take(5)?,
            sender_name: row.take(6)?,
            reference: row.take(7)?,
            dated_on: day(row.take(8)?)?,
            kind: row.take(9)?,
            subject: row.take(10)?,
            signer_name: row.take(11)?,
            signer_title: row.take(12)?,
            due_on: day(row.take(13)?)?,
            rank: row.take(14)?,
            received_at: row.take(15)?,
            state: row.take(16)?,
            entry: entry.transpose()?,
            leader: row.take(21)?,
            unpacked_at: row.take(22)?,
            way: row.take(23)?,
        })
    }
}

fn day(text: Option<String>) -> Result<Option<jiff::civil::Date>> {
    let parsed = text.map(|text| text.parse()).transpose();
    Ok(parsed.map_err(anyhow::Error::from)?)
}

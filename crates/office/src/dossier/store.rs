//! All SQL of work files.

use base::authority::AuthorityId;
use base::blobs::{Digest, Stored};
use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use desk::Subject;
use directory::PersonId;
use jiff::Timestamp;

use super::package::{Form, Package, PackageId};
use super::{By, Dossier, DossierId, Retention, State};

/// Lines of one page of the yearly list.
pub(super) const LISTED_MAX: usize = 50;
/// Files offered for choice, and files that one document stands in.
const CHOSEN_MAX: usize = 500;
/// Packages shown of one file.
const PACKAGES_MAX: usize = 20;

/// A place in a yearly list.
pub(super) struct Line<'a> {
    pub(super) authority: AuthorityId,
    pub(super) year: i16,
    pub(super) place: u32,
    pub(super) notation: &'a str,
}

/// A document's place in a file.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) kind: String,
    pub(super) id: String,
    pub(super) ordinal: u32,
}

pub(super) fn insert(
    change: &Change,
    id: DossierId,
    line: &Line<'_>,
    (title, retention): (&str, &str),
    (keeper, by): (PersonId, PersonId),
) -> Result<u64> {
    change.execute(
        "insert into office_dossier (id, authority_id, year, place, notation, title, retention, keeper_id,
         opened_at, opened_by, state) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            line.authority,
            i64::from(line.year),
            line.place,
            line.notation,
            title,
            retention,
            keeper,
            change.tx().now(),
            by,
            State::Open
        ],
    )
}

pub(super) fn get(tx: &Tx, id: DossierId) -> Result<Option<Dossier>> {
    tx.optional(
        "select d.id, d.authority_id, d.year, d.place, d.notation, d.title, r.code, r.years, r.basis,
         d.keeper_id, d.opened_at, d.opened_by, d.state, d.closed_at, d.offered_at, d.offered_by,
         d.received_at, d.received_by from office_dossier d join office_retention r on r.code = d.retention
         where d.id = ?1",
        params![id],
    )
}

/// The list of a year after a place, in one state or in all of them.
pub(super) fn list(
    tx: &Tx,
    authority: AuthorityId,
    (year, after): (i16, u32),
    state: Option<State>,
) -> Result<Vec<Dossier>> {
    tx.list(
        "select d.id, d.authority_id, d.year, d.place, d.notation, d.title, r.code, r.years, r.basis,
         d.keeper_id, d.opened_at, d.opened_by, d.state, d.closed_at, d.offered_at, d.offered_by,
         d.received_at, d.received_by from office_dossier d join office_retention r on r.code = d.retention
         where d.authority_id = ?1 and d.year = ?2 and d.place > ?3 and (?4 = '' or d.state = ?4)
         order by d.place limit ?5",
        params![authority, i64::from(year), after, state.map_or("", State::name), LISTED_MAX],
    )
}

pub(super) fn counts(tx: &Tx, authority: AuthorityId, year: i16) -> Result<Vec<(State, u64)>> {
    tx.list(
        "select state, count(*) from office_dossier where authority_id = ?1 and year = ?2
         group by state limit 10",
        params![authority, i64::from(year)],
    )
}

/// The years that have a list, the latest first.
pub(super) fn years(tx: &Tx, authority: AuthorityId) -> Result<Vec<i16>> {
    let found: Vec<i32> = tx.list(
        "select distinct year from office_dossier where authority_id = ?1 order by year desc limit 100",
        params![authority],
    )?;
    let years = found.into_iter().map(i16::try_from);
    Ok(years.collect::<Result<_, _>>().map_err(anyhow::Error::from)?)
}

/// The open files of a house, those of one keeper first.
pub(super) fn open_files(
    tx: &Tx,
    authority: AuthorityId,
    keeper: PersonId,
) -> Result<Vec<Dossier>> {
    tx.list(
        "select d.id, d.authority_id, d.year, d.place, d.notation, d.title, r.code, r.years, r.basis,
         d.keeper_id, d.opened_at, d.opened_by, d.state, d.closed_at, d.offered_at, d.offered_by,
         d.received_at, d.received_by from office_dossier d join office_retention r on r.code = d.retention
         where d.authority_id = ?1 and d.state = 'open'
         order by case when d.keeper_id = ?2 then 0 else 1 end, d.year desc, d.place limit ?3",
        params![authority, keeper, CHOSEN_MAX],
    )
}

/// The files that a document stands in.
pub(super) fn files_of(tx: &Tx, document: &Subject) -> Result<Vec<Dossier>> {
    tx.list(
        "select d.id, d.authority_id, d.year, d.place, d.notation, d.title, r.code, r.years, r.basis,
         d.keeper_id, d.opened_at, d.opened_by, d.state, d.closed_at, d.offered_at, d.offered_by,
         d.received_at, d.received_by from office_dossier_entry e join office_dossier d on d.id = e.dossier_id
         join office_retention r on r.code = d.retention
         where e.subject_kind = ?1 and e.subject_id = ?2 and e.taken_at is null
         order by e.put_at limit ?3",
        params![document.kind, document.id.as_str(), CHOSEN_MAX],
    )
}

pub(super) fn entries(tx: &Tx, id: DossierId) -> Result<Vec<Entry>> {
    tx.list(
        "select subject_kind, subject_id, ordinal from office_dossier_entry
         where dossier_id = ?1 and taken_at is null order by ordinal limit ?2",
        params![id, super::entry::ENTRIES_MAX],
    )
}

pub(super) fn put(
    change: &Change,
    id: DossierId,
    document: &Subject,
    (ordinal, by): (u32, PersonId),
) -> Result<u64> {
    change.execute(
        "insert into office_dossier_entry (dossier_id, subject_kind, subject_id, ordinal, put_at, put_by)
         values (?1, ?2, ?3, ?4, ?5, ?6)",
        params![id, document.kind, document.id.as_str(), ordinal, change.tx().now(), by],
    )
}

pub(super) fn take_out(
    change: &Change,
    id: DossierId,
    document: &Subject,
    by: PersonId,
) -> Result<u64> {
    change.execute(
        "update office_dossier_entry set taken_at = ?4, taken_by = ?5
         where dossier_id = ?1 and subject_kind = ?2 and subject_id = ?3 and taken_at is null",
        params![id, document.kind, document.id.as_str(), change.tx().now(), by],
    )
}

pub(super) fn number(
    change: &Change,
    id: DossierId,
    document: &Subject,
    ordinal: usize,
) -> Result<u64> {
    change.execute(
        "update office_dossier_entry set ordinal = ?4
         where dossier_id = ?1 and subject_kind = ?2 and subject_id = ?3 and taken_at is null",
        params![id, document.kind, document.id.as_str(), ordinal],
    )
}

pub(super) fn close(change: &Change, id: DossierId) -> Result<u64> {
    change.execute(
        "update office_dossier set state = ?2, closed_at = ?3 where id = ?1",
        params![id, State::Closed, change.tx().now()],
    )
}

pub(super) fn offer(change: &Change, id: DossierId, by: PersonId) -> Result<u64> {
    change.execute(
        "update office_dossier set state = ?2, offered_at = ?3, offered_by = ?4 where id = ?1",
        params![id, State::Offered, change.tx().now(), by],
    )
}

pub(super) fn receive(change: &Change, id: DossierId, by: PersonId) -> Result<u64> {
    change.execute(
        "update office_dossier set state = ?2, received_at = ?3, received_by = ?4 where id = ?1",
        params![id, State::Received, change.tx().now(), by],
    )
}

pub(super) fn reopen(change: &Change, id: DossierId) -> Result<u64> {
    change.execute(
        "update office_dossier set state = ?2, closed_at = null, offered_at = null, offered_by = null,
         warned_at = null where id = ?1",
        params![id, State::Open],
    )
}

/// Closed files whose keeper was not told yet, closed by an instant.
pub(super) fn unwarned(tx: &Tx, latest: Timestamp, limit: usize) -> Result<Vec<Dossier>> {
    tx.list(
        "select d.id, d.authority_id, d.year, d.place, d.notation, d.title, r.code, r.years, r.basis,
         d.keeper_id, d.opened_at, d.opened_by, d.state, d.closed_at, d.offered_at, d.offered_by,
         d.received_at, d.received_by from office_dossier d join office_retention r on r.code = d.retention
         where d.state = 'closed' and d.closed_at <= ?1 and d.warned_at is null
         order by d.closed_at limit ?2",
        params![latest, limit],
    )
}

pub(super) fn warned(change: &Change, id: DossierId) -> Result<u64> {
    change.execute(
        "update office_dossier set warned_at = ?2 where id = ?1",
        params![id, change.tx().now()],
    )
}

pub(super) fn ask(
    change: &Change,
    id: PackageId,
    (dossier, form): (DossierId, Form),
    by: PersonId,
) -> Result<u64> {
    change.execute(
        "insert into office_dossier_package (id, dossier_id, form, asked_at, asked_by)
         values (?1, ?2, ?3, ?4, ?5)",
        params![id, dossier, form.name(), change.tx().now(), by],
    )
}

pub(super) fn package(tx: &Tx, id: PackageId) -> Result<Option<Package>> {
    tx.optional(
        "select id, dossier_id, asked_at, asked_by, made_at, digest, size, refused, form
         from office_dossier_package where id = ?1",
        params![id],
    )
}

/// The packages of a file, the newest first.
pub(super) fn packages(tx: &Tx, dossier: DossierId) -> Result<Vec<Package>> {
    tx.list(
        "select id, dossier_id, asked_at, asked_by, made_at, digest, size, refused, form
         from office_dossier_package where dossier_id = ?1 order by asked_at desc, id desc limit ?2",
        params![dossier, PACKAGES_MAX],
    )
}

pub(super) fn made(change: &Change, id: PackageId, body: Stored) -> Result<u64> {
    change.execute(
        "update office_dossier_package set made_at = ?2, digest = ?3, size = ?4 where id = ?1",
        params![id, change.tx().now(), body.digest, body.size],
    )
}

pub(super) fn not_made(change: &Change, id: PackageId, rule: &str) -> Result<u64> {
    change.execute(
        "update office_dossier_package set made_at = ?2, refused = ?3 where id = ?1",
        params![id, change.tx().now(), rule],
    )
}

impl State {
    pub(super) const ALL: [State; 4] =
        [State::Open, State::Closed, State::Offered, State::Received];

    pub(super) fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Closed => "closed",
            State::Offered => "offered",
            State::Received => "received",
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

impl FromRow for Entry {
    fn from_row(row: &mut Row) -> Result<Entry> {
        Ok(Entry { kind: row.take(0)?, id: row.take(1)?, ordinal: row.take(2)? })
    }
}

impl FromRow for Package {
    fn from_row(row: &mut Row) -> Result<Package> {
        let body: (Option<Digest>, Option<u64>) = (row.take(5)?, row.take(6)?);
        let form: String = row.take(8)?;
        Ok(Package {
            id: row.take(0)?,
            dossier: row.take(1)?,
            form: Form::parse(&form).ok_or_else(|| anyhow::anyhow!("no form {form}"))?,
            asked: By { at: row.take(2)?, person: row.take(3)? },
            made_at: row.take(4)?,
            body: body.0.zip(body.1).map(|(digest, size)| Stored { digest, size }),
            refused: row.take(7)?,
        })
    }
}

impl FromRow for Dossier {
    fn from_row(row: &mut Row) -> Result<Dossier> {
        let by = |row: &mut Row, place: usize| -> Result<Option<By>> {
            let by: (Option<Timestamp>, Option<PersonId>) =
                (row.take(place)?, row.take(place + 1)?);
            Ok(by.0.zip(by.1).map(|(at, person)| By { at, person }))
        };
        let (offered, received) = (by(row, 14)?, by(row, 16)?);
        Ok(Dossier {
            id: row.take(0)?,
            authority: row.take(1)?,
            year: i16::try_from(row.take::<i32>(2)?).map_err(anyhow::Error::from)?,
            place: row.take(3)?,
            notation: row.take(4)?,
            title: row.take(5)?,
            retention: Retention { code: row.take(6)?, years: row.take(7)?, basis: row.take(8)? },
            keeper: row.take(9)?,
            opened_at: row.take(10)?,
            opened_by: row.take(11)?,
            state: row.take(12)?,
            closed_at: row.take(13)?,
            offered,
            received,
        })
    }
}

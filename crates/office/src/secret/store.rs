//! All SQL of secret documents' stubs.

use base::authority::AuthorityId;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use jiff::civil::Date;

use super::{Degree, Direction, Stub, StubId};

/// Lines of one page of a book.
pub(super) const LISTED_MAX: usize = 100;

pub(super) fn insert(change: &Change, stub: &Stub) -> Result<u64> {
    change.execute(
        "insert into office_secret_stub (id, authority_id, direction, year, number, degree, other_id, reference,
         dated_on, due_on, entered_at, entered_by) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            stub.id,
            stub.authority,
            stub.direction.name(),
            i64::from(stub.year),
            stub.number,
            stub.degree.name(),
            stub.other,
            stub.reference.as_str(),
            stub.dated_on.to_string(),
            stub.due_on.map(|day| day.to_string()),
            stub.entered_at,
            stub.entered_by
        ],
    )
}

pub(super) fn done(change: &Change, id: StubId) -> Result<u64> {
    change.execute(
        "update office_secret_stub set done_at = ?2 where id = ?1",
        params![id, change.tx().now()],
    )
}

pub(super) fn get(tx: &Tx, id: StubId) -> Result<Option<Stub>> {
    tx.optional(
        "select id, authority_id, direction, year, number, degree, other_id, reference, dated_on, due_on, entered_at,
         entered_by, done_at from office_secret_stub where id = ?1",
        params![id],
    )
}

/// A book of a year below a number, the newest first.
pub(super) fn book(
    tx: &Tx,
    authority: AuthorityId,
    (direction, year): (Direction, i16),
    below: u32,
) -> Result<Vec<Stub>> {
    tx.list(
        "select id, authority_id, direction, year, number, degree, other_id, reference, dated_on, due_on, entered_at,
         entered_by, done_at from office_secret_stub
         where authority_id = ?1 and direction = ?2 and year = ?3 and number < ?4 order by number desc limit ?5",
        params![authority, direction.name(), i64::from(year), below, LISTED_MAX],
    )
}

impl FromRow for Stub {
    fn from_row(row: &mut Row) -> Result<Stub> {
        let (direction, degree): (String, String) = (row.take(2)?, row.take(5)?);
        let (dated_on, due_on): (String, Option<String>) = (row.take(8)?, row.take(9)?);
        let day = |text: &str| text.parse::<Date>().map_err(anyhow::Error::from);
        let year: i64 = row.take(3)?;
        Ok(Stub {
            id: row.take(0)?,
            authority: row.take(1)?,
            direction: Direction::parse(&direction)
                .ok_or_else(|| anyhow::anyhow!("no direction is called {direction}"))?,
            year: i16::try_from(year).map_err(anyhow::Error::from)?,
            number: row.take(4)?,
            degree: Degree::parse(&degree)
                .ok_or_else(|| anyhow::anyhow!("no degree is called {degree}"))?,
            other: row.take(6)?,
            reference: row.take(7)?,
            dated_on: day(&dated_on)?,
            due_on: due_on.as_deref().map(day).transpose()?,
            entered_at: row.take(10)?,
            entered_by: row.take(11)?,
            done_at: row.take(12)?,
        })
    }
}

//! All SQL of recipients inside the authority.

use base::db::{Change, Tx};
use base::{Result, params};
use directory::PersonId;
use jiff::Timestamp;

use super::{IncomingId, LINES_MAX, Line, OutgoingId, There};
use crate::incoming::State;

pub(super) fn insert(
    change: &Change,
    (id, place): (OutgoingId, usize),
    line: &str,
    came: Option<(PersonId, IncomingId)>,
) -> Result<u64> {
    change.execute(
        "insert into office_outgoing_within (outgoing_id, place, line, person_id, incoming_id)
         values (?1, ?2, ?3, ?4, ?5) on conflict do nothing",
        params![id, place, line, came.map(|came| came.0), came.map(|came| came.1)],
    )
}

/// With whoever has it in charge now, and when they first opened it.
pub(super) fn of(tx: &Tx, id: OutgoingId) -> Result<Vec<Line>> {
    type Read = (String, Option<String>, Option<State>, Option<Timestamp>);
    let rows: Vec<Read> = tx.list(
        "select w.line, p.name, i.state, v.first_at from office_outgoing_within w
         left join office_incoming i on i.id = w.incoming_id
         left join office_part t on t.incoming_id = i.id and t.part = 'lead' and t.ended_at is null
         left join person p on p.id = t.person_id
         left join office_view v on v.subject_kind = 'incoming' and v.subject_id = i.id
              and v.person_id = t.person_id
         where w.outgoing_id = ?1 order by w.place limit ?2",
        params![id, LINES_MAX],
    )?;
    let line = |(words, name, state, seen_at): Read| Line {
        words,
        at: state.map(|state| There { name: name.unwrap_or_default(), state, seen_at }),
    };
    Ok(rows.into_iter().map(line).collect())
}

pub(super) fn copies(tx: &Tx, id: OutgoingId) -> Result<Vec<IncomingId>> {
    tx.list(
        "select incoming_id from office_outgoing_within
         where outgoing_id = ?1 and incoming_id is not null order by place limit ?2",
        params![id, LINES_MAX],
    )
}

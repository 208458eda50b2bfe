//! All SQL of notes.

use base::db::{Change, FromRow, FromValue, Row, Tx, Value};
use base::{Result, params};
use desk::Subject;
use directory::PersonId;

use super::{Kind, NOTES_MAX, Note, NoteId};

pub(super) fn insert(
    change: &Change,
    id: NoteId,
    subject: &Subject,
    (kind, by, beside): (Kind, PersonId, Option<PersonId>),
    words: &str,
) -> Result<()> {
    change.execute(
        "insert into office_note (id, subject_kind, subject_id, kind, person_id, words, written_at,
         beside_id) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            subject.kind,
            subject.id.as_str(),
            kind.name(),
            by,
            words,
            change.tx().now(),
            beside
        ],
    )?;
    Ok(())
}

pub(super) fn on(tx: &Tx, subject: &Subject) -> Result<Vec<Note>> {
    tx.list(
        "select n.kind, n.person_id, n.words, n.written_at, p.name
         from office_note n left join person p on p.id = n.beside_id
         where n.subject_kind = ?1 and n.subject_id = ?2 order by n.written_at, n.id limit ?3",
        params![subject.kind, subject.id.as_str(), NOTES_MAX],
    )
}

impl FromValue for Kind {
    fn from_value(value: Value) -> anyhow::Result<Kind> {
        let name = String::from_value(value)?;
        let known = Kind::ALL.into_iter().find(|kind| kind.name() == name);
        known.ok_or_else(|| anyhow::anyhow!("no kind of note is called {name}"))
    }
}

impl FromRow for Note {
    fn from_row(row: &mut Row) -> Result<Note> {
        Ok(Note {
            kind: row.take(0)?,
            by: row.take(1)?,
            words: row.take(2)?,
            written_at: row.take(3)?,
            beside: row.take(4)?,
        })
    }
}

//! All SQL of files.

use base::blobs::Stored;
use base::db::{Change, FromRow, Row, Tx};
use base::{Result, params};
use desk::Subject;

use super::{FILES_MAX, File};

pub(super) fn insert(change: &Change, subject: &Subject, file: &File, name: &str) -> Result<()> {
    change.execute(
        "insert into office_file (subject_kind, subject_id, place, name, media_type, digest, size)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict do nothing",
        params![
            subject.kind,
            subject.id.as_str(),
            file.place,
            name,
            file.media_type.as_str(),
            file.body.digest,
            file.body.size
        ],
    )?;
    Ok(())
}

pub(super) fn close(change: &Change, subject: &Subject) -> Result<()> {
    change.execute(
        "update office_file set closed_at = ?3
         where subject_kind = ?1 and subject_id = ?2 and closed_at is null",
        params![subject.kind, subject.id.as_str(), change.tx().now()],
    )?;
    Ok(())
}

pub(super) fn of(tx: &Tx, subject: &Subject) -> Result<Vec<File>> {
    tx.list(
        "select place, name, media_type, digest, size from office_file
         where subject_kind = ?1 and subject_id = ?2 and closed_at is null order by place limit ?3",
        params![subject.kind, subject.id.as_str(), FILES_MAX],
    )
}

impl FromRow for File {
    fn from_row(row: &mut Row) -> Result<File> {
        Ok(File {
            place: row.take(0)?,
            name: row.take(1)?,
            media_type: row.take(2)?,
            body: Stored { digest: row.take(3)?, size: row.take(4)? },
        })
    }
}

//! All SQL of attachments.

use base::db::{Change, Tx};
use base::{Result, params};

use super::{ATTACHMENTS_MAX, File, NewAttachment, OutgoingId};

pub(super) fn insert(
    change: &Change,
    (id, version): (OutgoingId, u32),
    place: usize,
    new: &NewAttachment,
) -> Result<()> {
    change.execute(
        "insert into office_outgoing_attachment (outgoing_id, place, name, media_type, digest, size,
         since_version) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            place,
            new.name.as_str(),
            new.media_type,
            new.body.digest,
            new.body.size,
            version
        ],
    )?;
    Ok(())
}

pub(super) fn remove(
    change: &Change,
    (id, version): (OutgoingId, u32),
    place: usize,
) -> Result<()> {
    change.execute(
        "update office_outgoing_attachment set until_version = ?3
         where outgoing_id = ?1 and place = ?2 and until_version is null",
        params![id, place, version],
    )?;
    Ok(())
}

/// The place given last, also to a file that was taken out again.
pub(super) fn last_place(tx: &Tx, id: OutgoingId) -> Result<usize> {
    tx.one(
        "select coalesce(max(place), 0) from office_outgoing_attachment where outgoing_id = ?1",
        params![id],
    )
}

pub(super) fn of_version(tx: &Tx, id: OutgoingId, version: u32) -> Result<Vec<File>> {
    tx.list(
        "select place, name, media_type, digest, size from office_outgoing_attachment
         where outgoing_id = ?1 and since_version <= ?2 and (until_version is null or until_version > ?2)
         order by place limit ?3",
        params![id, version, ATTACHMENTS_MAX],
    )
}

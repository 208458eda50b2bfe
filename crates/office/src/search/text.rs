//! What a file says. It is read once, by a process of its own, and kept as a body beside the file: signed bytes stay as they
//! are, and an index made again needs no file to be read again.

use base::Result;
use base::blobs::Stored;
use base::db::Tx;
use search::TEXT_BYTES_MAX;

use super::store;
use crate::{Office, ocr};

/// Everything that a file says: its own words, and what a machine read on pages that are pictures.
pub(super) async fn of(office: &Office, (file, media_type): &(Stored, String)) -> Result<String> {
    let file = *file;
    let mut said = match media_type.as_str() {
        "application/pdf" => own(office, file).await?,
        _ => String::new(),
    };
    let read = office.hub.db.read(move |tx: &Tx| ocr::read_of(tx, file.digest)).await?;
    for page in read {
        said.push('\n');
        said.push_str(&page.words);
    }
    said.truncate(said.floor_char_boundary(TEXT_BYTES_MAX));
    Ok(said)
}

/// The words of a PDF; none of one that cannot be read, which is noted and not tried again.
pub(crate) async fn own(office: &Office, file: Stored) -> Result<String> {
    let (db, blobs) = (&office.hub.db, &office.hub.blobs);
    match db.read(move |tx: &Tx| store::text(tx, file.digest)).await? {
        Some(Some(text)) => {
            let bytes = blobs.open(text).await?.bytes().await?;
            return Ok(String::from_utf8_lossy(&bytes).into_owned());
        }
        Some(None) => return Ok(String::new()),
        None => {}
    }
    let Some(drawing) = &office.drawing else { return Ok(String::new()) };
    let bytes = blobs.open(file).await?.bytes().await?;
    let said = drawing.words(&bytes).await;
    let kept = match &said {
        Some(text) => {
            let text = &text[..text.floor_char_boundary(TEXT_BYTES_MAX)];
            Some(blobs.put(text.as_bytes()).await?)
        }
        None => None,
    };
    db.write(move |tx| store::keep_text(tx, file.digest, kept)).await?;
    Ok(said.unwrap_or_default())
}

//! Files in pieces, for lines that break: a file is announced, its pieces follow, and whoever lost the line asks how far it
//! came. The page's script uses it; without script the form carries whole files. (After the idea of tus 1.0.)

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Form, Path, State as Of};
use axum::response::{IntoResponse, Response};
use base::db::Tx;
use base::pages::NAME_MAX;
use base::{Error, Refusal, Result};
use http::{HeaderMap, HeaderName, StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::{
    ArrivalFileId, ArrivalId, PIECE_BYTES_MAX, Part, Pending, begun, may_enter, refusals,
    remove_file, room_for, settle, store,
};
use crate::files::refusals::empty;
use crate::files::sound::{Sent, look};
use crate::{Looker, Office};

/// Where a piece begins, and how much is here.
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// Only the last piece may be shorter: each is a row.
const PIECE_BYTES_MIN: usize = PIECE_BYTES_MAX / 16;

/// A file that is to come.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Announced {
    arrival: String,
    part: String,
    name: String,
    /// In bytes.
    size: u64,
}

/// Announces a file. One of the same name and size that stopped on its way goes on.
pub(super) async fn begin(
    Of(office): Of<Office>,
    looker: Looker,
    form: Result<Form<Announced>, axum::extract::rejection::FormRejection>,
) -> Result<Response> {
    may_enter(&looker)?;
    let Form(mut announced) = form.map_err(|_| Refusal::not_found())?;
    announced.name = announced.name.chars().filter(|c| !c.is_control()).take(NAME_MAX).collect();
    let id: ArrivalId = announced.arrival.parse()?;
    let part = Part::parse(&announced.part).ok_or_else(Refusal::not_found)?;
    if announced.size == 0 {
        return Err(empty(part.field(), &announced.name).into());
    }
    let announce = move |tx: &Tx| {
        let here = begun(tx, &looker, id)?.map(|_| store::files(tx, id)).transpose()?;
        let stopped = here.into_iter().flatten().find(|file| {
            let same = file.part == part && file.name == announced.name;
            same && file.size == announced.size && file.media_type.is_none()
        });
        if let Some(stopped) = stopped {
            return Ok((stopped.id, stopped.received));
        }
        let file = room_for(tx, &looker, id, (part, &announced.name, announced.size))?;
        Ok((file, 0))
    };
    let (file, received) = office.hub.db.write(announce).await?;
    let at = [(header::LOCATION, format!("/uploads/{file}")), (OFFSET, received.to_string())];
    Ok((StatusCode::CREATED, at).into_response())
}

/// How far a file came.
pub(super) async fn stand(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<String>,
) -> Result<Response> {
    may_enter(&looker)?;
    let id: ArrivalFileId = id.parse()?;
    let (_, file) = office.hub.db.read(move |tx: &Tx| own(tx, &looker, id)).await?;
    Ok([(OFFSET, file.received.to_string())].into_response())
}

/// Takes the next piece. With the last one the file is looked at; a refused file goes, with all its pieces.
pub(super) async fn go_on(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<String>,
    headers: HeaderMap,
    piece: Bytes,
) -> Result<Response> {
    may_enter(&looker)?;
    let id: ArrivalFileId = id.parse()?;
    let offset = headers.get(&OFFSET).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let (held, asking) = (piece, looker.clone());
    let add = move |tx: &Tx| {
        let (arrival, file) = own(tx, &asking, id)?;
        if offset != Some(file.received) {
            return Err(refusals::offset(file.received).into());
        }
        let left = file.size - file.received;
        let length = held.len() as u64;
        let fits = (1..=PIECE_BYTES_MAX).contains(&held.len()) && length <= left;
        if !fits || held.len() < PIECE_BYTES_MIN && length < left {
            return Err(refusals::piece(PIECE_BYTES_MIN, PIECE_BYTES_MAX).into());
        }
        let start = usize::try_from(file.received).map_err(anyhow::Error::from)?;
        store::put_piece(tx, id, start, &held)?;
        store::received(tx, id, file.received + length)?;
        Ok((arrival, Pending { received: file.received + length, ..file }))
    };
    let (arrival, file) = office.hub.db.write(add).await?;
    let received = file.received;
    if received == file.size {
        finish(&office, arrival, file).await?;
    }
    let answer = json!({ "received": received });
    Ok(([(OFFSET, received.to_string())], Json(answer)).into_response())
}

/// Looks at a file that is whole.
async fn finish(office: &Office, arrival: ArrivalId, file: Pending) -> Result<()> {
    let (id, db) = (file.id, &office.hub.db);
    let bytes = Arc::new(db.read(move |tx: &Tx| store::bytes(tx, id)).await?);
    let part = file.part;
    let sent = Sent { field: part.field(), name: file.name, bytes };
    match look(office, &sent).await {
        Ok(sound) => db.write(move |tx| settle(tx, arrival, (id, part), &sound)).await,
        Err(Error::Refused(refusal)) => {
            db.write(move |tx| remove_file(tx, id)).await?;
            Err(Error::Refused(refusal))
        }
        Err(failed) => Err(failed),
    }
}

/// A file on its way, of an arrival of the looker's own.
fn own(tx: &Tx, looker: &Looker, id: ArrivalFileId) -> Result<(ArrivalId, Pending)> {
    let arrival = store::arrival_of(tx, id)?.ok_or_else(Refusal::not_found)?;
    begun(tx, looker, arrival)?.ok_or_else(Refusal::not_found)?;
    let file = store::file(tx, id)?.ok_or_else(Refusal::not_found)?;
    Ok((arrival, file))
}

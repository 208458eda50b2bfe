//! The attachments of a document: added and taken out by its author, opened by everybody who may see it.

use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State as Of};
use axum::response::Response;
use axum::routing::{MethodRouter, post};
use base::authority::Scope;
use base::db::Tx;
use base::pages::{Chrome, FileForm, Page, Refusals, cut_off};
use base::{Error, Refusal, Result, Text};

use super::one::{look, picture, seen};
use crate::files::sound::{Sent, look as examine};
use crate::files::{self, File};
use crate::outgoing::attachment::{self, NewAttachment};
use crate::outgoing::draft::own;
use crate::outgoing::{DRAFT, OutgoingId};
use crate::said::Said;
use crate::{Looker, Office};

/// The field of the form.
const FIELD: &str = "attachment";
/// One form with its files, in megabytes: what a packet holds at most.
const FORM_MB_MAX: usize = 64;
/// What a form has beside its files.
const FORM_BYTES: usize = 512 * 1024;

/// Adding, with room for the files.
pub(super) fn adding() -> MethodRouter<Office> {
    post(add).layer(DefaultBodyLimit::max((FORM_MB_MAX << 20) + FORM_BYTES))
}

async fn add(
    Of(office): Of<Office>,
    looker: Looker,
    Path(id): Path<OutgoingId>,
    chrome: Chrome,
    request: Request,
) -> Result<Page> {
    let home = looker.authority;
    looker.actor.may(&DRAFT, Scope::Authority(home))?;
    let asking = looker.actor.clone();
    office.hub.db.read(move |tx: &Tx| own(tx, &asking, home, id).map(drop)).await?;
    let broken = || cut_off("outgoing.attachment-cut-off", FORM_MB_MAX);
    let multipart = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut form = FileForm::read(multipart, "outgoing.attachment-cut-off", FORM_MB_MAX).await?;
    let (mut new, mut wrong) = (Vec::new(), Refusals::none());
    for upload in form.take_all(FIELD) {
        let sent = Sent { field: FIELD, name: upload.name, bytes: upload.bytes.into() };
        match kept(&office, sent).await {
            Ok(one) => new.push(one),
            Err(Error::Refused(refusal)) => wrong.add(*refusal),
            Err(failed) => return Err(failed),
        }
    }
    let (count, room) = (new.len(), attachment::room(&office));
    let actor = looker.actor.clone();
    let act = move |tx: &Tx| attachment::add(tx, &actor, (home, id), (&new, room));
    match office.hub.db.write(act).await {
        Ok(()) if wrong.is_empty() => Ok(Page::to(format!("/outgoing/{id}")).notice(told(count))),
        Ok(()) => again(&office, looker, (id, chrome), wrong).await,
        Err(Error::Refused(refusal)) if refusal.field.is_some() => {
            wrong.add(*refusal);
            again(&office, looker, (id, chrome), wrong).await
        }
        Err(error) => Err(error),
    }
}

/// Looks at a file and keeps it; nothing of a refused one is kept.
async fn kept(office: &Office, sent: Sent) -> Result<NewAttachment> {
    let sound = examine(office, &sent).await?;
    let body = office.hub.blobs.put(&sent.bytes).await?;
    let name = sent.name.chars().filter(|c| !c.is_control()).collect();
    Ok(NewAttachment { name, media_type: sound.media_type, body })
}

fn told(count: usize) -> Text {
    match count {
        0 => Text::new("Chưa chọn tệp nào.", "No file was chosen."),
        count => Text::with(
            format!("Đã đính kèm {count} tệp; dự thảo có bản mới."),
            format!("Attached: {count}. The draft has a new version."),
        ),
    }
}

async fn again(
    office: &Office,
    looker: Looker,
    (id, chrome): (OutgoingId, Chrome),
    refusals: Refusals,
) -> Result<Page> {
    let said = Said::of_form(Vec::new()).wrong(refusals);
    Ok(Page::again(look(office, looker, id, chrome, said).await?))
}

pub(super) async fn remove(
    Of(office): Of<Office>,
    looker: Looker,
    Path((id, place)): Path<(OutgoingId, usize)>,
) -> Result<Page> {
    let home = looker.authority;
    let act = move |tx: &Tx| attachment::remove(tx, &looker.actor, (home, id), place);
    office.hub.db.write(act).await?;
    let notice = Text::new(
        "Đã bỏ tệp đính kèm; dự thảo có bản mới.",
        "Taken out; the draft has a new version.",
    );
    Ok(Page::to(format!("/outgoing/{id}")).notice(notice))
}

/// An attachment as it was added.
pub(super) async fn file(
    Of(office): Of<Office>,
    looker: Looker,
    Path((id, place)): Path<(OutgoingId, usize)>,
) -> Result<Response> {
    let file = its_file(&office, looker, id, place).await?;
    files::download(&office.hub.blobs, &file).await
}

/// A page of it as a picture.
pub(super) async fn page(
    Of(office): Of<Office>,
    looker: Looker,
    Path((id, place, page)): Path<(OutgoingId, usize, usize)>,
) -> Result<Response> {
    let file = its_file(&office, looker, id, place).await?;
    if !file.is_shown() {
        return Err(Refusal::not_found().into());
    }
    let bytes = office.hub.blobs.open(file.body).await?.bytes().await?;
    picture(&office, &bytes, page).await
}

async fn its_file(office: &Office, looker: Looker, id: OutgoingId, place: usize) -> Result<File> {
    let read = move |tx: &Tx| {
        let one = seen(tx, &looker, id)?;
        let found = attachment::of(tx, &one)?.into_iter().find(|file| file.place == place);
        Ok(found.ok_or_else(Refusal::not_found)?)
    };
    office.hub.db.write(read).await
}

//! Entering: what was typed and uploaded becomes an incoming document like any other, once, with its three checks.

use axis::check::{self, Checks};
use base::authority::Scope;
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::pages::Refusals;
use base::{Refusal, Result};

use super::{
    Advice, Arrival, ArrivalId, ENTER, Part, Pending, advice, begun, fields, refusals, remove_file,
    store,
};
use crate::files::{self, File};
use crate::incoming::take_in::{NewIncoming, to_be_registered};
use crate::incoming::{self, IncomingId, store as documents};
use crate::{Looker, Office, ocr};

/// What comes right after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// It waits for its registration, as what came over the axis.
    Wait,
    Register,
}

/// What became of it.
pub(super) enum Outcome {
    Entered(IncomingId),
    /// Everything that is wrong with it, for the form.
    Wrong(Refusals),
}

/// Enters what was typed and uploaded. Asked for again, it answers the document that it became.
///
/// # Errors
/// The permission's; 404; when the store fails.
pub(super) async fn enter(
    office: &Office,
    looker: &Looker,
    id: ArrivalId,
    then: Then,
) -> Result<Outcome> {
    let hub = &office.hub;
    let (asking, now) = (looker.clone(), hub.db.clock().now());
    let read = move |tx: &Tx| {
        let arrival = begun(tx, &asking, id)?.ok_or_else(Refusal::not_found)?;
        Ok((arrival, store::files(tx, id)?))
    };
    let (arrival, pending) = hub.db.read(read).await?;
    if let Some(incoming) = arrival.incoming {
        return Ok(Outcome::Entered(incoming));
    }
    let (new, sender) =
        match checked(&arrival, &pending, fields::read(&arrival, &hub.directory.snapshot(), now)) {
            Ok(read) => read,
            Err(wrong) => return Ok(Outcome::Wrong(wrong)),
        };
    let (mut kept, mut judged, mut advised) = (Vec::new(), Vec::new(), None);
    for file in pending {
        let file_id = file.id;
        let bytes = hub.db.read(move |tx: &Tx| store::bytes(tx, file_id)).await?;
        let body = hub.blobs.put(&bytes).await?;
        if file.part == Part::Main {
            let media_type = file.media_type.as_deref().unwrap_or_default();
            advised = advice::on(office, media_type, &bytes).await;
        }
        judged.push((file.name.clone(), bytes));
        kept.push((file, body));
    }
    let checks = check::of_files(hub, sender, judged).await?;
    let looker = looker.clone();
    let entering = Entering { looker, id, new, kept, checks, advised, then };
    hub.db.write(move |tx| write(tx, &entering)).await.map(Outcome::Entered)
}

/// The fields and the files together, so that everything wrong is told at once.
fn checked<T>(
    arrival: &Arrival,
    files: &[Pending],
    fields: std::result::Result<T, Refusals>,
) -> std::result::Result<T, Refusals> {
    debug_assert!(arrival.incoming.is_none());
    let main = files.iter().any(|file| file.part == Part::Main);
    let waiting = files.iter().filter(|file| file.media_type.is_none());
    let of_files = (!main).then(refusals::no_main).into_iter();
    let of_files: Vec<Refusal> =
        of_files.chain(waiting.map(|file| refusals::on_its_way(file.part, &file.name))).collect();
    match (fields, of_files.is_empty()) {
        (Ok(read), true) => Ok(read),
        (Ok(_), false) => Err(with(Refusals::none(), of_files)),
        (Err(wrong), _) => Err(with(wrong, of_files)),
    }
}

fn with(mut wrong: Refusals, more: Vec<Refusal>) -> Refusals {
    more.into_iter().for_each(|refusal| wrong.add(refusal));
    wrong
}

/// Everything that one transaction writes.
struct Entering {
    looker: Looker,
    id: ArrivalId,
    new: NewIncoming,
    kept: Vec<(Pending, Stored)>,
    checks: Checks,
    advised: Option<Advice>,
    then: Then,
}

// law!("30/2020:21")
fn write(tx: &Tx, entering: &Entering) -> Result<IncomingId> {
    let (looker, authority) = (&entering.looker, entering.new.authority);
    let permit = looker.actor.may(&ENTER, Scope::Authority(authority))?;
    let arrival = begun(tx, looker, entering.id)?.ok_or_else(Refusal::not_found)?;
    if let Some(incoming) = arrival.incoming {
        return Ok(incoming);
    }
    let id = IncomingId::new(tx);
    let event = Event::of("document.arrived", "incoming-document", id)
        .with("way", entering.new.way.name())
        .with("from", entering.new.sender_code.as_str())
        .with("files", entering.kept.len());
    let change = tx.change(&permit, &event)?;
    documents::insert(&change, id, &entering.new)?;
    let one = incoming::find(tx, authority, id)?;
    for (place, (file, body)) in entering.kept.iter().enumerate() {
        let media_type = file.media_type.clone().unwrap_or_default();
        let file_kept = File { place, name: file.name.clone(), media_type, body: *body };
        files::add(&change, &one.about(), &file_kept)?;
        ocr::want(&change, &one, &file_kept)?;
        remove_file(tx, file.id)?;
    }
    let checks = serde_json::to_string(&entering.checks).map_err(anyhow::Error::from)?;
    documents::keep_checks(&change, id, &checks)?;
    if let Some(advice) = &entering.advised {
        let advice = serde_json::to_string(advice).map_err(anyhow::Error::from)?;
        documents::keep_form(&change, id, &advice)?;
    }
    store::entered(&change, entering.id, id)?;
    to_be_registered(&change, &one)?;
    if entering.then == Then::Register {
        incoming::register(tx, &looker.actor, authority, id, "")?;
    }
    Ok(id)
}

//! Long-term evidence for what is sealed: answers on revocation enter the file, a document timestamp closes it (PAdES
//! B-LTA, EN 319 142-1). Right after the seal where the services answer, else as soon as they do, by a sweep.

use anyhow::Context as _;
use base::Result;
use base::authority::{Actor, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::jobs::describe;
use jiff::Timestamp;
use signature::crypto::Digest;
use signature::pades::{self, Evidence};
use signature::timestamp::Token;
use signature::validate::{Context, Verdict, validate};

use super::request::{FIELDS, SigningRequest, get};
use super::{Desk, Room, SEAL, store};
use crate::certificate::{self, Registered};
use crate::services::{Away, Known};

/// The bell that rings when something was sealed, and the name of the sweep.
pub const BELL: &str = "signing-evidence";
/// What the closing timestamp's field is called.
pub(super) const ARCHIVE: &str = "archive";
/// Files of one sweep.
const AT_ONCE: usize = 20;

/// Raises what is sealed and not yet closed; answers how many it raised.
///
/// # Errors
/// When the store fails.
pub async fn raise(desk: &Desk) -> Result<u64> {
    let waiting = desk.db.read(|tx| store::to_raise(tx, AT_ONCE)).await?;
    let mut raised = 0;
    for one in waiting {
        let id = one.id;
        match close(desk, &one).await {
            Ok(Ok(closed)) => {
                let file = desk.blobs.put(&closed.bytes).await?;
                let room = desk.room.clone();
                desk.db.write(move |tx| settle(tx, &room, &one, (file, closed.until))).await?;
                raised += 1;
            }
            Ok(Err(away)) => {
                // The services are away for the rest as well.
                tracing::warn!(%away, "sealed files wait for their long-term evidence");
                break;
            }
            // One broken file holds nobody up.
            Err(error) => tracing::error!(%id, error = %describe(&error), "a file stays unclosed"),
        }
    }
    Ok(raised)
}

async fn close(desk: &Desk, one: &SigningRequest) -> Result<Result<Archived, Away>> {
    let id = one.id;
    let signed_by = desk.db.read(move |tx| signed_by(tx, id)).await?;
    let sealed = desk.blobs.open(one.file).await?.bytes().await?;
    let mut evidence = Vec::new();
    for (field, of) in &signed_by {
        match of_signature(desk, of).await {
            Ok(found) => evidence.push((*field, found)),
            Err(away) => return Ok(Err(away)),
        }
    }
    archive(desk, &sealed, &evidence, ARCHIVE).await
}

/// A file with evidence for what is in it and a document timestamp over all of it.
pub(super) struct Archived {
    pub(super) bytes: Vec<u8>,
    /// How long the timestamp's certificate holds; before that another one has to follow.
    pub(super) until: Timestamp,
}

pub(super) async fn archive(
    desk: &Desk,
    file: &[u8],
    evidence: &[(&str, Evidence)],
    field: &str,
) -> Result<Result<Archived, Away>> {
    let proved = pades::add_evidence(file, evidence).map_err(anyhow::Error::from)?;
    let prepared = pades::prepare_timestamp(&proved, field).map_err(anyhow::Error::from)?;
    let token = match desk.services.timestamp_digest(prepared.digest(Digest::Sha256)).await {
        Ok(token) => token,
        Err(away) => return Ok(Err(away)),
    };
    let until = holds_until(&token)?;
    let bytes = prepared.finish(&token).map_err(anyhow::Error::from)?;
    let context = Context { anchors: Some(&desk.anchors), at: desk.db.clock().now() };
    if validate(&bytes, context).verdict == Verdict::Failed {
        return Err(anyhow::anyhow!("it does not stand our own check once {field} is in").into());
    }
    Ok(Ok(Archived { bytes, until }))
}

fn holds_until(token: &[u8]) -> Result<Timestamp> {
    let token = Token::read(token).map_err(anyhow::Error::from)?;
    let maker = token.verify().map_err(anyhow::Error::from)?;
    let (_, until) = maker.validity().context("the validity of the timestamp's certificate")?;
    Ok(until)
}

/// The certificates behind the two signatures, with the fields they stand in.
fn signed_by(tx: &Tx, id: super::SigningRequestId) -> Result<Vec<(&'static str, Registered)>> {
    let mut found = Vec::new();
    for (item, batch) in store::acts_on(tx, id)? {
        let field = match batch.act {
            super::Act::Signature => FIELDS.signer,
            super::Act::Seal => FIELDS.seal,
        };
        if item.after.is_some() {
            found.push((field, certificate::get(tx, item.certificate)?));
        }
    }
    Ok(found)
}

// law!("41/2017:9")
async fn of_signature(desk: &Desk, of: &Registered) -> Result<Evidence, Away> {
    let known = match of.chain.first() {
        Some(issuer) => desk.services.revocation(&of.certificate, issuer).await?,
        // Registered without its issuer: nobody can be asked.
        None => Known::default(),
    };
    let all = std::iter::once(&of.certificate).chain(&of.chain);
    Ok(Evidence {
        certificates: all.map(|one| one.der().to_vec()).collect(),
        ocsp_responses: known.ocsp.into_iter().collect(),
        revocation_lists: known.list.into_iter().collect(),
    })
}

fn settle(
    tx: &Tx,
    room: &Room,
    one: &SigningRequest,
    (file, until): (Stored, Timestamp),
) -> Result<()> {
    // Another node may have closed it meanwhile; what stands first counts.
    if store::get(tx, one.id)?.is_none_or(|now| now.closed_at.is_some() || now.file != one.file) {
        return Ok(());
    }
    let permit = Actor::machine("raise").may(&SEAL, Scope::Authority(one.authority))?;
    let event = Event::of("signing-request.closed", "signing-request", one.id)
        .with("before", one.file.digest.to_string())
        .with("after", file.digest.to_string());
    store::close(&tx.change(&permit, &event)?, one.id, file, until)?;
    room.closed(tx, &get(tx, one.id)?)
}

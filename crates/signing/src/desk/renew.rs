//! Before the timestamp that closes a file loses its force, evidence for it and another timestamp follow (PAdES B-LTA,
//! EN 319 142-1, 5.5): so a file stays provable for as long as it is kept. A sweep.

use base::Result;
use base::authority::{Actor, Scope};
use base::blobs::Stored;
use base::db::Tx;
use base::events::Event;
use base::jobs::describe;
use jiff::{SignedDuration, Timestamp};
use signature::crypto::Certificate;
use signature::pades::{self, Evidence};
use signature::timestamp::Token;

use super::raise::{ARCHIVE, Archived, archive};
use super::request::{SigningRequest, get};
use super::{Desk, Room, SEAL, SigningRequestId, store};
use crate::services::{Away, Known};

/// A timestamp is followed by another this long before its certificate ends.
const AHEAD: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Files of one sweep.
const AT_ONCE: usize = 20;

// law!("41/2017:9")
/// Renews the proof of what is closed and would soon lose it; answers how many files got another timestamp.
///
/// # Errors
/// When the store fails.
pub async fn renew(desk: &Desk) -> Result<u64> {
    let before = desk.db.clock().now() + AHEAD;
    let due = desk.db.read(move |tx| store::to_renew(tx, before, AT_ONCE)).await?;
    let mut renewed = 0;
    for Due { request: one, renewals, until } in due {
        let id = one.id;
        match again(desk, &one, renewals).await {
            Ok(Ok(made)) if made.until <= until => {
                tracing::warn!(%until, "the timestamp service has no newer certificate yet");
                break;
            }
            Ok(Ok(made)) => {
                let file = desk.blobs.put(&made.bytes).await?;
                let room = desk.room.clone();
                let settle = move |tx: &Tx| settle(tx, &room, &one, (file, made.until));
                let settled = desk.db.write(settle).await?;
                renewed += u64::from(settled);
            }
            Ok(Err(away)) => {
                tracing::warn!(%away, "closed files wait for their next timestamp");
                break;
            }
            // One broken file holds nobody up.
            Err(error) => tracing::error!(%id, error = %describe(&error), "a proof is not renewed"),
        }
    }
    Ok(renewed)
}

/// A closed file whose proof ends soon.
pub(super) struct Due {
    pub(super) request: SigningRequest,
    pub(super) renewals: u32,
    pub(super) until: Timestamp,
}

/// What the field of a timestamp is called: `archive`, `archive-2`, `archive-3` …
fn field(renewals: u32) -> String {
    if renewals == 0 { ARCHIVE.to_owned() } else { format!("{ARCHIVE}-{}", renewals + 1) }
}

async fn again(desk: &Desk, one: &SigningRequest, renewals: u32) -> Result<Result<Archived, Away>> {
    let file = desk.blobs.open(one.file).await?.bytes().await?;
    let last = field(renewals);
    let token = pades::contents(&file, &last).map_err(anyhow::Error::from)?;
    let evidence = match of_timestamp(desk, &token).await? {
        Ok(evidence) => evidence,
        Err(away) => return Ok(Err(away)),
    };
    archive(desk, &file, &[(&last, evidence)], &field(renewals + 1)).await
}

/// What proves that the maker of a timestamp was in good standing, as long as its issuer still says so.
async fn of_timestamp(desk: &Desk, token: &[u8]) -> Result<Result<Evidence, Away>> {
    let token = Token::read(token).map_err(anyhow::Error::from)?;
    let maker = token.verify().map_err(anyhow::Error::from)?;
    let carried = token.signed.certificates.iter().filter_map(|der| Certificate::read(der).ok());
    let known: Vec<Certificate> =
        carried.chain(desk.anchors.others.clone()).chain(desk.anchors.roots.clone()).collect();
    let issued_by = &maker.decoded().tbs_certificate.issuer;
    let issuer = known.iter().find(|one| one.decoded().tbs_certificate.subject == *issued_by);
    let revocation = match issuer {
        Some(issuer) => match desk.services.revocation(&maker, issuer).await {
            Ok(known) => known,
            Err(away) => return Ok(Err(away)),
        },
        // Nobody knows its issuer, so nobody can be asked.
        None => Known::default(),
    };
    Ok(Ok(Evidence {
        certificates: std::iter::once(&maker).chain(issuer).map(|one| one.der().to_vec()).collect(),
        ocsp_responses: revocation.ocsp.into_iter().collect(),
        revocation_lists: revocation.list.into_iter().collect(),
    }))
}

/// Whether the file stood as it was read: what another node did meanwhile counts.
fn settle(
    tx: &Tx,
    room: &Room,
    one: &SigningRequest,
    (file, until): (Stored, Timestamp),
) -> Result<bool> {
    let id: SigningRequestId = one.id;
    if store::get(tx, id)?.is_none_or(|now| now.file != one.file) {
        return Ok(false);
    }
    let permit = Actor::machine("renew").may(&SEAL, Scope::Authority(one.authority))?;
    let event = Event::of("signing-request.renewed", "signing-request", id)
        .with("before", one.file.digest.to_string())
        .with("after", file.digest.to_string());
    store::renew(&tx.change(&permit, &event)?, id, file, until)?;
    room.closed(tx, &get(tx, id)?)?;
    Ok(true)
}
